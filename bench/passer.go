package main

import "net/netip"

// passer is one way for requests to come from a client at one site to an
// upstream at the other.
type passer struct {
	name, version, settings string
	// absent says why it cannot take part, or is empty.
	absent string
	// twice is whether there is a program at each site.
	twice bool
	start func(*bed) (joined, error)
	// to is where clients connect, with TLS if they do so themselves.
	to  netip.AddrPort
	tls bool
	// coldOnly is for those that show what a cold client waits for, and nothing
	// else.
	coldOnly bool
}

// passers are all, in the order of the page: the product, those that do the
// same job, those that do half of it, and those for the cold client.
func passers(o options) []passer {
	own := passer{
		name: causewayName, version: o.version, absent: found(o.gateway), twice: true, to: entryAddress,
		settings: "HTTP/2 over TLS between, one connection on each line; the file's defaults, which write an access log at both gateways",
		start:    func(b *bed) (joined, error) { return startCauseway(b, causewayName, o.gateway, interconnect+services) },
	}
	all := []passer{own}
	for _, p := range proxies() {
		all = append(all, passer{
			name: p.name + " twice", version: p.version(), settings: p.settings, absent: missing(p.program), twice: true, to: entryAddress,
			start: p.twice,
		})
	}
	for _, p := range proxies() {
		all = append(all, passer{
			name: p.name + " once", version: p.version(), settings: "the same at the client's site only; TLS to the upstream itself", absent: missing(p.program), to: entryAddress,
			start: func(b *bed) (joined, error) { return p.once(b, true) },
		})
	}
	nginx := proxies()[0]
	return append(all,
		passer{
			name: "nginx once keeping nothing", version: nginx.version(), settings: "as it comes: a connection to the upstream for each request", absent: missing(nginx.program), to: entryAddress, coldOnly: true,
			start: func(b *bed) (joined, error) { return nginx.once(b, false) },
		},
		passer{
			name: "no proxy", version: "the kernel", settings: "the client speaks TLS to the upstream itself", coldOnly: true,
			to: netip.AddrPortFrom(upstreamAddress, tlsPort), tls: true, start: plain().start,
		})
}

func missing(program string) string {
	absent := found(program)
	if absent != "" {
		absent += " (on Debian: apt-get install " + program + ")"
	}
	return absent
}

// choosePassers is choose for those who pass requests.
func choosePassers(all []passer, only string) ([]passer, error) {
	unasked, err := without(only, len(all), func(i int) string { return all[i].name })
	for _, i := range unasked {
		all[i].absent = notAsked
	}
	return all, err
}
