package istio

import (
	"cmp"
	"slices"

	"causeway"
)

// rule is how an ingress gateway speaks to a host. Istio reads one rule for each
// host, so that services with an upstream in common share it.
type rule struct {
	Host  string
	Ports []portRule
}

// portRule is for one port of a host. SNI is "" where there is no TLS, else the
// name that the certificate is verified for; CA is the Secret with its CA, or ""
// for those that the gateway trusts.
type portRule struct {
	Port    uint16
	HTTP2   bool
	SNI, CA string
}

// rules are those that HTTP/1.1 in the clear does without.
func rules(offered []service) []rule {
	var all []rule
	for _, s := range offered {
		if !s.Protocol.TLS() && !s.Protocol.HTTP2() {
			continue
		}
		for _, d := range s.Routes {
			at := slices.IndexFunc(all, func(r rule) bool { return r.Host == d.Host })
			if at < 0 {
				at, all = len(all), append(all, rule{Host: d.Host})
			}
			if !slices.ContainsFunc(all[at].Ports, func(p portRule) bool { return p.Port == d.Port }) {
				all[at].Ports = append(all[at].Ports, s.portRule(d))
			}
		}
	}
	return all
}

func (s service) portRule(d destination) portRule {
	p := portRule{Port: d.Port, HTTP2: s.Protocol.HTTP2()}
	if s.Protocol.TLS() {
		p.SNI, p.CA = cmp.Or(s.UpstreamTLS.Name, d.Host), upstreamCA(s.Service)
	}
	return p
}

// upstreamCA is what the Secret with the CA of a service's upstreams is called.
func upstreamCA(s causeway.Service) string {
	if s.UpstreamTLS.CA == "" {
		return ""
	}
	return s.Hosts[0] + "-upstreams"
}

// UpstreamCA is upstreamCA, for README.md.
func (s service) UpstreamCA() string { return upstreamCA(s.Service) }
