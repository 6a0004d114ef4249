package cloudinit

import (
	"strings"

	"causeway"
)

// protection writes TLS of a service, and who may call it. The files that it
// names are put onto the hosts by hand.
func protection(s causeway.Service) (fields []string) {
	put := func(key string, inside []string) {
		if len(inside) > 0 {
			fields = append(fields, key+": {"+strings.Join(inside, ", ")+"}")
		}
	}
	if s.TLS != nil {
		put("tls", []string{"certificate: " + quote(s.TLS.Certificate), "key: " + quote(s.TLS.Key)})
	}
	var upstream []string
	if s.UpstreamTLS.Name != "" {
		upstream = append(upstream, "name: "+quote(s.UpstreamTLS.Name))
	}
	if s.UpstreamTLS.CA != "" {
		upstream = append(upstream, "ca: "+quote(s.UpstreamTLS.CA))
	}
	put("upstream_tls", upstream)
	put("allow", allowed(s.Allow))
	return fields
}

func allowed(a causeway.ServiceAllow) (fields []string) {
	if len(a.Sites) > 0 {
		fields = append(fields, "sites: "+flow(a.Sites))
	}
	if len(a.Networks) > 0 {
		fields = append(fields, "networks: "+flow(texts(a.Networks)))
	}
	if a.Clients != nil {
		inside := "ca: " + quote(a.Clients.CA)
		if len(a.Clients.Names) > 0 {
			inside += ", names: " + flow(a.Clients.Names)
		}
		fields = append(fields, "clients: {"+inside+"}")
	}
	if a.TokenFile != "" {
		fields = append(fields, "token_file: "+quote(a.TokenFile))
	}
	return fields
}
