package ike

import (
	"slices"
	"strconv"
	"strings"
)

// ASNRange is a range of autonomous system numbers, both ends included.
type ASNRange struct{ First, Last uint32 }

// ASNRules are the autonomous system numbers an end can have, and those it
// does not take from the other end.
type ASNRules struct {
	Ranges  []ASNRange
	Default uint32
	NotPeer []uint32
	Source  Source
}

// allows reports whether the end can have the number itself.
func (r ASNRules) allows(asn uint32) bool {
	return !r.Source.IsKnown() || slices.ContainsFunc(r.Ranges, func(a ASNRange) bool { return a.First <= asn && asn <= a.Last })
}

func (r ASNRules) String() string {
	var all []string
	for _, a := range r.Ranges {
		all = append(all, strconv.FormatUint(uint64(a.First), 10)+"-"+strconv.FormatUint(uint64(a.Last), 10))
	}
	return strings.Join(all, ", ")
}
