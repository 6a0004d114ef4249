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
	// clientTLS are those of services at other sites, by name.
	clientTLS map[string]*tls.Config
}

// newPlan takes over from before, which may be nil, what is the same.
func newPlan(p Plan, before *plan, config Config) *plan {
	now := &plan{Plan: p, table: route.New(p.Services), upstreams: map[string]*upstreams{}, clientTLS: map[string]*tls.Config{}}
	for i := range p.Services {
		s := &p.Services[i]
		if s.Site != config.Self.Site {
			if c := p.Credentials[s.Name]; c.Certificate != nil {
				now.clientTLS[s.Name] = clientTLS(c)
			}
			continue
		}
		u := newUpstreams(s, p, config)
		if before != nil {
			if old := before.upstreams[s.Name]; old != nil && old.is(u) {
				u = old
			}
		}
		now.upstreams[s.Name] = u
	}
	return now
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
