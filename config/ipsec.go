package config

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"

	"causeway"
	"causeway/ike"
)

// IPsec is a described connection and where each of its keys stands.
type IPsec struct {
	ike.Connection
	places map[string]causeway.Position
}

// At returns the place of a key, "tunnels.a.left.psk", or of the nearest one
// above it that the file has.
func (c *IPsec) At(object string) causeway.Position {
	for object != "" {
		if at, ok := c.places[object]; ok {
			return at
		}
		object = object[:max(strings.LastIndexByte(object, '.'), 0)]
	}
	return c.places[""]
}

// LoadIPsec reads and parses the description of a connection; see ParseIPsec.
func LoadIPsec(file string) (*IPsec, causeway.Problems) {
	source, problem := Read(file)
	if problem != nil {
		return nil, causeway.Problems{problem}
	}
	return ParseIPsec(file, source)
}

// ParseIPsec reads the description of an IPsec connection (docs/ike.md), as
// strictly as Parse reads a causeway.yaml. The connection is nil if and only
// if there is a failure. No problem shows a pre-shared key.
func ParseIPsec(file string, source []byte) (*IPsec, causeway.Problems) {
	found := newFindings(file)
	root := parseYAML(found, source)
	hideKeys(found.list, source)
	if root == nil {
		return nil, found.sorted()
	}
	c := readIPsec(cursor{node: root, found: found})
	if found.counts[causeway.Failure] > 0 {
		return nil, found.sorted()
	}
	places := map[string]causeway.Position{"": root.at}
	collectPlaces(root, "", places)
	return &IPsec{c, places}, found.sorted()
}

func readIPsec(c cursor) ike.Connection {
	top := c.record("kind", "version", "name", "left", "right", "tunnels")
	top.need("kind").choice("ipsec")
	readVersion(top.need("version"))
	connection := ike.Connection{
		Name:  top.need("name").name(),
		Left:  readIPsecSite(top.need("left")),
		Right: readIPsecSite(top.need("right")),
	}
	for _, tunnel := range top.need("tunnels").named() {
		ends := tunnel.record("left", "right")
		connection.Tunnels = append(connection.Tunnels, ike.Tunnel{
			Name: tunnel.key, Left: readTunnelEnd(ends.need("left")), Right: readTunnelEnd(ends.need("right")),
		})
	}
	return connection
}

func readIPsecSite(c cursor) ike.Site {
	r := c.record("end", "networks", "bgp", "asn", "gateway_routes", "vpc_routes", "propagation", "selectors")
	end, _ := ike.Find(r.need("end").choice(ike.EndNames()...))
	selectors := r.get("selectors").record("local", "remote")
	return ike.Site{
		End:             end,
		Networks:        r.need("networks").networkList(),
		BGP:             r.get("bgp").flag(),
		ASN:             r.get("asn").asn(),
		GatewayRoutes:   r.get("gateway_routes").routeList(),
		VPCRoutes:       r.get("vpc_routes").routeList(),
		Propagation:     r.get("propagation").flag(),
		LocalSelectors:  selectors.get("local").routeList(),
		RemoteSelectors: selectors.get("remote").routeList(),
	}
}

func (c cursor) networkList() []netip.Prefix {
	var networks []netip.Prefix
	for _, item := range c.list() {
		if network, ok := item.network(); ok {
			networks = append(networks, network)
		}
	}
	return networks
}

// routeList reads destinations. None at all is written as an empty list, and
// means what it says.
func (c cursor) routeList() []netip.Prefix {
	if c.present() && c.node.kind == kindSequence && len(c.node.items) == 0 {
		return nil
	}
	var routes []netip.Prefix
	for _, item := range c.list() {
		if route, ok := item.prefix(); ok {
			routes = append(routes, route)
		}
	}
	return routes
}

// prefix reads any CIDR, 0.0.0.0/0 and link-local ones included.
func (c cursor) prefix() (netip.Prefix, bool) {
	s, ok := c.scalar()
	if !ok {
		return netip.Prefix{}, false
	}
	p, err := netip.ParsePrefix(s)
	if err != nil || p.Addr().Is4In6() {
		c.fail("config.cidr", "value", quoted(s))
		return netip.Prefix{}, false
	}
	if p != p.Masked() {
		c.fail("config.host_bits", "value", quoted(s), "canonical", p.Masked().String())
		return netip.Prefix{}, false
	}
	return p, true
}

func (c cursor) asn() uint32 {
	const most = 1<<32 - 1
	n, ok := c.number()
	if ok && (n < 1 || n > most) {
		c.fail("config.out_of_range", "value", c.node.text, "min", "1", "max", strconv.Itoa(most))
		return 0
	}
	return uint32(n)
}

// hideKeys takes what a mistake shows of the file out of it where a key might
// stand: on a line with the word psk, or below one.
func hideKeys(problems causeway.Problems, source []byte) {
	lines := strings.Split(strings.ToLower(string(source)), "\n")
	for _, p := range problems {
		last := min(p.At.Line, len(lines))
		if !strings.Contains(strings.Join(lines[max(last-2, 0):last], "\n"), "psk") {
			continue
		}
		for name := range p.Args {
			if name != "limit" && name != "line" {
				p.Args[name] = hiddenKey
			}
		}
		if p.Cause != nil {
			p.Cause = errors.New(hiddenKey)
		}
	}
}

func collectPlaces(n *node, path string, places map[string]causeway.Position) {
	for _, f := range n.fields {
		at := join(path, f.key)
		places[at] = f.at
		collectPlaces(f.value, at, places)
	}
}
