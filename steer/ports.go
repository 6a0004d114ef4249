package steer

import (
	"math"
	"sort"

	"causeway"
)

// noClass stands for no match. It is larger than every class, so that the
// first of several matches is their minimum.
const noClass = math.MaxInt32

// selection is what is left to ask of a packet once its code point is known.
type selection struct {
	rules    []int // it was made of
	any      int32 // the first class that asks for no ports
	tcp, udp ports
}

func newSelection(rules []rule, accepted []int) *selection {
	s := &selection{rules: accepted, any: noClass}
	tcp, udp := newPlane(), newPlane()
	for _, i := range accepted {
		r := rules[i]
		if len(r.tcp) == 0 && len(r.udp) == 0 {
			s.any = min(s.any, r.class)
		}
		tcp.paintAll(r.tcp, r.class)
		udp.paintAll(r.udp, r.class)
	}
	s.tcp, s.udp = tcp.ports(), udp.ports()
	return s
}

// ports says which class a port belongs to: that of the last span that begins
// at or before it. The first span begins at port 0.
type ports []span

type span struct {
	first uint16
	class int32
}

func (p ports) of(port uint16) int32 {
	low, high := 0, len(p)
	for high-low > 1 {
		if middle := (low + high) / 2; p[middle].first <= port {
			low = middle
		} else {
			high = middle
		}
	}
	return p[low].class
}

const allPorts = 1 << 16

// plane is all ports while classes claim them, the first class first. A port
// that is taken leads to the next that may be free, so the work does not grow
// with how often ranges overlap.
type plane struct {
	class [allPorts]int32
	next  [allPorts + 1]int
	edges map[int]bool // where the class may change
}

func newPlane() *plane {
	p := &plane{edges: map[int]bool{0: true}}
	for port := range p.next {
		p.next[port] = port
	}
	for port := range p.class {
		p.class[port] = noClass
	}
	return p
}

func (p *plane) paintAll(ranges []causeway.PortRange, class int32) {
	for _, r := range ranges {
		p.paint(int(r.First), int(r.Last), class)
	}
}

func (p *plane) paint(first, last int, class int32) {
	p.edges[first], p.edges[last+1] = true, true
	for port := p.free(first); port <= last; port = p.free(port) {
		p.class[port], p.next[port] = class, port+1
	}
}

// free returns the first port from this one on that no class has.
func (p *plane) free(port int) int {
	for p.next[port] != port {
		p.next[port] = p.next[p.next[port]]
		port = p.next[port]
	}
	return port
}

func (p *plane) ports() ports {
	edges := make([]int, 0, len(p.edges))
	for port := range p.edges {
		if port < allPorts {
			edges = append(edges, port)
		}
	}
	sort.Ints(edges)
	var spans ports
	for _, port := range edges {
		if len(spans) == 0 || spans[len(spans)-1].class != p.class[port] {
			spans = append(spans, span{uint16(port), p.class[port]})
		}
	}
	return spans
}
