package causeway

import (
	"strconv"
	"strings"
)

// dscpNames are the code points that have names: RFC 2474 (csN, be), 2597
// (afNN), 3246 (ef), 5865 (va) and 8622 (le).
var dscpNames = map[string]uint8{
	"be": 0, "le": 1, "va": 44, "ef": 46,
	"cs0": 0, "cs1": 8, "cs2": 16, "cs3": 24, "cs4": 32, "cs5": 40, "cs6": 48, "cs7": 56,
	"af11": 10, "af12": 12, "af13": 14, "af21": 18, "af22": 20, "af23": 22,
	"af31": 26, "af32": 28, "af33": 30, "af41": 34, "af42": 36, "af43": 38,
}

// ParseDSCP reads a differentiated services code point: its number, 0 to 63,
// or its name in any case. ok is false for anything else.
func ParseDSCP(s string) (dscp uint8, ok bool) {
	if n, err := strconv.ParseUint(s, 10, 8); err == nil {
		return uint8(n), n < 64
	}
	dscp, ok = dscpNames[strings.ToLower(s)]
	return dscp, ok
}
