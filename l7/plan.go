package l7

import (
	"crypto/tls"
	"reflect"
	"slices"

	"causeway"
	"causeway/l7/route"
)

// plan is a Plan at work. It is replaced, never changed.
type plan struct {
	Plan
	table     *route.Table
	upstreams map[string]*upstreams // of services at this site, by name
	gates     map[string]*gate      // of all services, for this site's clients
	// clientTLS are those of services that this site's clients call, by name.
	clientTLS map[string]*tls.Config
}

// newPlan takes over from before, which may be nil, what is the same.
func newPlan(p Plan, before *plan, config Config) *plan {
	now := &plan{
		Plan: p, table: route.New(p.Services),
		upstreams: map[string]*upstreams{}, gates: map[string]*gate{}, clientTLS: map[string]*tls.Config{},
	}
	for i := range p.Services {
		s := &p.Services[i]
		now.gates[s.Name] = newGate(bounds{s.Policy.Rate, s.Policy.Concurrency}, before.gate(s.Name))
		if c := p.Credentials[s.Name]; c.Certificate != nil && s.CalledFrom(config.Self.Site) {
			now.clientTLS[s.Name] = clientTLS(c)
		}
		if !s.RunsAt(config.Self.Site) {
			continue
		}
		here := s.AtSite(config.Self.Site)
		u := newUpstreams(&here, p, config)
		if before != nil {
			switch old := before.upstreams[s.Name]; {
			case old == nil:
			case old.is(u):
				u = old
			default:
				u.gate = newGate(u.gate.bounds, old.gate)
			}
		}
		now.upstreams[s.Name] = u
	}
	return now
}

// gate returns that of a service, nil if there is none.
func (p *plan) gate(service string) *gate {
	if p == nil {
		return nil
	}
	return p.gates[service]
}

// is reports whether two speak to the same places in the same way.
func (u *upstreams) is(other *upstreams) bool {
	a, b := *u.service, *other.service
	a.At, b.At = causeway.Position{}, causeway.Position{}
	return reflect.DeepEqual(a, b) && slices.Equal(u.networks, other.networks) && slices.Equal(u.reserved, other.reserved) && u.credentials.Equal(other.credentials)
}

// leave closes the connections of services that next does not have. Those that
// carry a request are closed after it.
func (p *plan) leave(next *plan) {
	if p == nil {
		return
	}
	for name, u := range p.upstreams {
		if next.upstreams[name] != u {
			u.close()
		}
	}
}

// site returns a site of the file by its name, or nil.
func (p *plan) site(name string) *causeway.Site { return siteOf(p.Sites, name) }

func siteOf(sites []causeway.Site, name string) *causeway.Site {
	for i := range sites {
		if sites[i].Name == name {
			return &sites[i]
		}
	}
	return nil
}
