package zerotier

import (
	"encoding/json"
	"net/netip"
	"slices"

	"causeway"
	"causeway/render/host"
)

// network is a ZeroTier network with the hosts on it.
type network struct {
	id      string
	inside  netip.Prefix
	path    causeway.ProvisionPath // the first that names it
	members []member
}

// member is a host with its address on the network.
type member struct {
	host    host.Host
	address netip.Addr
}

// networksOf returns the networks in the order of the file. Addresses follow
// the order of the hosts there, so that both ends and the controller agree.
func networksOf(hosts []host.Host) []network {
	var all []network
	for _, h := range hosts {
		for _, e := range h.Ends {
			z := e.How.ZeroTier
			i := slices.IndexFunc(all, func(n network) bool { return n.id == z.Network })
			if i < 0 {
				i = len(all)
				all = append(all, network{id: z.Network, inside: z.Inside, path: e.How})
			}
			all[i].join(h, e)
		}
	}
	return all
}

func (n *network) join(h host.Host, e host.End) {
	last := len(n.members) - 1
	if last >= 0 && n.members[last].host.Gateway == h.Gateway {
		n.members[last].host.Ends = append(n.members[last].host.Ends, e)
		return
	}
	address := n.inside.Masked().Addr().Next()
	if last >= 0 {
		address = n.members[last].address.Next()
	}
	h.Ends = []host.End{e}
	n.members = append(n.members, member{host: h, address: address})
}

func (m member) name() string { return m.host.Site.Name + "/" + m.host.Gateway.Name }

// full returns what is wrong where a member has no address; the last one of a
// network is for broadcasts.
func (n network) full() *causeway.Problem {
	for _, m := range n.members {
		if !n.inside.Contains(m.address) || !n.inside.Contains(m.address.Next()) {
			p := causeway.NewProblem("overlay.inside_full", "provision.paths."+n.path.Path+".zerotier", nil,
				"network", n.inside.String(), "host", m.name())
			p.At = n.path.ZeroTier.At
			return p
		}
	}
	return nil
}

// routes lead to each network once: ZeroTier has no preferences among members,
// so of two gateways at a site the first is the way.
func (n network) routes() []route {
	mesh := make([]host.Host, len(n.members))
	for i, m := range n.members {
		mesh[i] = m.host
	}
	routes := []route{{Target: n.inside}}
	for _, m := range n.members {
		for _, target := range host.IPv4(m.host.Advertised(mesh)) {
			if !slices.ContainsFunc(routes, func(r route) bool { return r.Target == target }) {
				routes = append(routes, route{Target: target, Via: &m.address})
			}
		}
	}
	return routes
}

// settings are those of a network as its controller takes them
// (https://docs.zerotier.com/openapi/service/v1.json, setControllerNetwork).
type settings struct {
	Name         string         `json:"name"`
	Private      bool           `json:"private"`
	Routes       []route        `json:"routes"`
	Pools        []struct{}     `json:"ipAssignmentPools"`
	V4AssignMode map[string]any `json:"v4AssignMode"`
}

// route leads to Via, or is on the network itself where that is nil.
type route struct {
	Target netip.Prefix `json:"target"`
	Via    *netip.Addr  `json:"via"`
}

// networkJSON has no pool: each host gets the address the routes go to, and
// strangers none.
func networkJSON(n network) string {
	s := settings{
		Name: "causeway " + n.path.Path, Private: true, Pools: []struct{}{}, V4AssignMode: map[string]any{"zt": false},
		Routes: n.routes(),
	}
	text, _ := json.MarshalIndent(s, "", "  ") // nothing in it can fail
	return string(text) + "\n"
}

// controller sets the network up on the host that runs its controller, and
// lets members in. The token is read there and goes to curl by a pipe, so it
// is in no list of processes.
func controller(n network) string {
	text := host.Preamble("Sets up the ZeroTier network "+n.id+" on its controller") +
		host.Need("curl", "install curl") + `
home=/var/lib/zerotier-one
post() {
	printf 'X-ZT1-Auth: %s' "$(cat "$home/authtoken.secret")" |
		curl --silent --show-error --fail --header @- --data "$2" "http://127.0.0.1:9993/controller/network/` + n.id + `$1" >/dev/null
}

case "${1:-}" in
"")
	post "" "$(cat network.json)"
	echo "the network is set up; each host's install.sh prints how to let it in"
	;;
authorize)
	case "${2:-}" in
`
	for _, m := range n.members {
		text += "\t" + m.name() + ") address=" + m.address.String() + " ;;\n"
	}
	return text + `	*)
		echo "usage: $0 authorize SITE/GATEWAY NODE" >&2
		exit 2
		;;
	esac
	case "${3:-}" in
	*[!0-9a-f]* | "")
		echo "the id of a node is ten hexadecimal digits" >&2
		exit 2
		;;
	esac
	post "/member/$3" "{\"authorized\": true, \"noAutoAssignIps\": true, \"ipAssignments\": [\"$address\"]}"
	echo "$2 is $3 with address $address"
	;;
*)
	echo "usage: $0 [authorize SITE/GATEWAY NODE]" >&2
	exit 2
	;;
esac
`
}
