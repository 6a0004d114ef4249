package provision

import (
	"fmt"
	"net/netip"
	"strings"

	"causeway"
)

// mostUserData is what EC2 takes; ECS takes twice that (RunInstances of both).
const mostUserData = 16 << 10

// firstStart is what a host does at its first start, with the addresses in it
// that the clouds have yet to give.
func (s *scheme) firstStart(h gatewayHost) *Value {
	if s.choices.FirstStart == nil {
		return nil
	}
	ic, given := s.withStandIns()
	text, problems := s.choices.FirstStart(ic, h.site, h.gateway.Name)
	s.problems = append(s.problems, problems...)
	if len(text) > mostUserData {
		s.problems = append(s.problems, causeway.NewProblem("provision.long_start", string(h.key("")), nil,
			"bytes", fmt.Sprint(len(text)), "most", fmt.Sprint(mostUserData)))
	}
	return split(text, given)
}

// standIn is the n-th address that stands for one to come. The range is reserved
// (RFC 1112 section 4), so that none is anybody's; all are written with as many
// digits, so that none is the beginning of another.
func standIn(n int) netip.Addr {
	return netip.AddrFrom4([4]byte{240, 255, byte(100 + n/100), byte(100 + n%100)})
}

// withStandIns returns a copy of the interconnect in which each address that is
// left to the clouds has one that stands for it, and what each of them stands
// for.
func (s *scheme) withStandIns() (*causeway.Interconnect, map[string]*Value) {
	copied, given := *s.ic, map[string]*Value{}
	copied.Sites = nil
	for _, site := range s.ic.Sites {
		gateways := site.Gateways
		site.Gateways = nil
		for _, g := range gateways {
			links := g.Links
			g.Links = nil
			for _, l := range links {
				h, _ := s.hostAt(causeway.LinkRef{Site: site.Name, Link: l.Name})
				if l.CloudAddress && h.line != nil {
					l.Address, l.CloudAddress = standIn(len(given)), false
					given[l.Address.String()] = After(s.publicAddress(h), "public_ip")
				}
				g.Links = append(g.Links, l)
			}
			site.Gateways = append(site.Gateways, g)
		}
		copied.Sites = append(copied.Sites, site)
	}
	return &copied, given
}

// split puts what is to come in the place of what stands for it.
func split(text string, given map[string]*Value) *Value {
	whole := &Value{}
	for {
		at, found := len(text), ""
		for standIn := range given {
			if i := strings.Index(text, standIn); i >= 0 && i < at {
				at, found = i, standIn
			}
		}
		if found == "" {
			break
		}
		whole.Parts = append(whole.Parts, Known(text[:at]), given[found])
		text = text[at+len(found):]
	}
	if len(whole.Parts) == 0 {
		return Known(text)
	}
	whole.Parts = append(whole.Parts, Known(text))
	return whole
}
