package resources

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// shorten keeps a name within a length; what is cut off lives on in a hash, so
// that two long names stay two.
func shorten(name string, most int) string {
	if len(name) <= most {
		return name
	}
	return name[:most-9] + "-" + hashOf(name)
}

func hashOf(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:4])
}

// maxBalancerName is Elastic Load Balancing's bound for the names of load
// balancers and target groups: letters, digits and hyphens.
const maxBalancerName = 32

// balancerName makes a name for Elastic Load Balancing of a resource's. It
// always has a hash: dots become hyphens.
func balancerName(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, name)
	return strings.TrimRight(plain[:min(len(plain), maxBalancerName-9)], "-") + "-" + hashOf(name)
}
