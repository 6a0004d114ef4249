package steer

import (
	"slices"

	"causeway"
)

// defaultClass takes what no other class matches.
const defaultClass = "default"

// Key is what of a packet decides its class. Ports are read only of TCP and
// UDP packets that are no fragment.
type Key struct {
	DSCP            uint8 // 0 to 63
	Protocol        uint8 // IP protocol number
	SourcePort      uint16
	DestinationPort uint16
	Fragment        bool // any part of a fragmented packet
}

// IP protocol numbers.
const (
	protocolTCP = 6
	protocolUDP = 17
)

// Classes says of which application class a packet is. It never changes and
// may be used from any goroutine.
type Classes struct {
	list   []causeway.Class
	rest   int
	byDSCP [64]*selection
}

// Compile makes the table of the classes, in the order of the file. Where
// "default" is not among them it is added as the last. Of a Match with TCP and
// UDP ports either will do. What a "default" says it matches, a code point
// without meaning and an empty range of ports match nothing. The classes are the caller's and must not change afterwards.
func Compile(classes []causeway.Class) *Classes {
	c := &Classes{list: slices.Clone(classes)}
	c.rest = slices.IndexFunc(c.list, func(class causeway.Class) bool { return class.Name == defaultClass })
	if c.rest < 0 {
		c.rest = len(c.list)
		c.list = append(c.list, causeway.Class{Name: defaultClass, Steer: causeway.SteerPrimaryBackup})
	}
	rules := c.rules()
	var known []*selection
	for dscp := range c.byDSCP {
		accepted := accepting(rules, uint8(dscp))
		i := slices.IndexFunc(known, func(s *selection) bool { return slices.Equal(s.rules, accepted) })
		if i < 0 {
			i, known = len(known), append(known, newSelection(rules, accepted))
		}
		c.byDSCP[dscp] = known[i]
	}
	return c
}

// Len returns how many classes there are, "default" included.
func (c *Classes) Len() int { return len(c.list) }

// At returns the class with an index below Len. What it refers to must not be
// changed.
func (c *Classes) At(i int) causeway.Class { return c.list[i] }

// Of returns the index of the packet's class: the first in the order of the
// file that matches, otherwise "default".
//
// A class that names a port takes packets from it and packets to it. The two
// directions of a flow are classified at different gateways, and the answers
// belong to the class of the questions.
func (c *Classes) Of(k Key) int {
	s := c.byDSCP[k.DSCP%64]
	class := s.any
	if !k.Fragment {
		switch k.Protocol {
		case protocolTCP:
			class = min(class, s.tcp.of(k.SourcePort), s.tcp.of(k.DestinationPort))
		case protocolUDP:
			class = min(class, s.udp.of(k.SourcePort), s.udp.of(k.DestinationPort))
		}
	}
	if class == noClass {
		return c.rest
	}
	return int(class)
}

// rule is one Match of a class.
type rule struct {
	class    int32
	dscp     uint64 // bit n is code point n
	tcp, udp []causeway.PortRange
}

func (c *Classes) rules() []rule {
	var rules []rule
	for i, class := range c.list {
		if class.Name == defaultClass {
			continue
		}
		for _, m := range class.Match {
			rules = append(rules, rule{class: int32(i), dscp: codePoints(m.DSCP), tcp: m.TCP, udp: m.UDP})
		}
	}
	return rules
}

func codePoints(names []string) uint64 {
	if len(names) == 0 {
		return ^uint64(0)
	}
	var set uint64
	for _, name := range names {
		if dscp, ok := causeway.ParseDSCP(name); ok {
			set |= 1 << dscp
		}
	}
	return set
}

// accepting returns the places of the rules that take a code point.
func accepting(rules []rule, dscp uint8) []int {
	var accepted []int
	for i, r := range rules {
		if r.dscp>>dscp&1 != 0 {
			accepted = append(accepted, i)
		}
	}
	return accepted
}
