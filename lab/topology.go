package lab

import (
	"net/netip"
	"slices"
)

// Hosts of the lab, as commands name them.
const (
	BJHost    = "bj-host"
	BJGateway = "bj-gw"
	CAGateway = "ca-gw"
	CAHost    = "ca-host"
	WAN       = "wan"
)

// namespaceName is the network namespace of a host.
func namespaceName(host string) string { return "cw-" + host }

// hostNames lists the hosts from Beijing to California.
func hostNames() []string { return []string{BJHost, BJGateway, WAN, CAGateway, CAHost} }

// KnownHost reports whether the lab has a host of that name.
func KnownHost(name string) bool { return slices.Contains(hostNames(), name) }

var (
	bjNetwork = netip.MustParsePrefix("10.0.0.0/16")
	caNetwork = netip.MustParsePrefix("172.16.0.0/16")
	bjHost    = netip.MustParseAddr("10.0.1.10")
	bjLAN     = netip.MustParseAddr("10.0.1.1")
	caHost    = netip.MustParseAddr("172.16.1.10")
	caLAN     = netip.MustParseAddr("172.16.1.1")
)

type sysctl struct{ path, value string }

// longFatBuffers let one TCP flow fill 200 Mbit/s at 200 ms and more; the
// usual maximum of 4 MB stops it at 160.
var longFatBuffers = []sysctl{
	{"net/ipv4/tcp_rmem", "4096 131072 67108864"},
	{"net/ipv4/tcp_wmem", "4096 131072 67108864"},
}

// asBooted undoes what a new namespace may inherit from the machine.
var asBooted = []sysctl{
	{"net/ipv4/ip_forward", "0"},
	{"net/ipv4/conf/all/rp_filter", "0"},
	{"net/ipv4/conf/default/rp_filter", "0"},
}

type host struct {
	name    string
	sysctls []sysctl
}

var hosts = []host{
	{BJHost, longFatBuffers},
	{BJGateway, slices.Concat(asBooted, longFatBuffers)},
	{WAN, asBooted},
	{CAGateway, slices.Concat(asBooted, longFatBuffers)},
	{CAHost, longFatBuffers},
}

// plug is a device of a host.
type plug struct {
	host    string
	device  string
	address netip.Prefix
}

type cable struct{ a, b plug }

var lans = []cable{
	{
		plug{BJHost, "eth0", netip.PrefixFrom(bjHost, 24)},
		plug{BJGateway, "lan", netip.PrefixFrom(bjLAN, 24)},
	},
	{
		plug{CAHost, "eth0", netip.PrefixFrom(caHost, 24)},
		plug{CAGateway, "lan", netip.PrefixFrom(caLAN, 24)},
	},
}

var defaultRouters = map[string]netip.Addr{BJHost: bjLAN, CAHost: caLAN}

// line is one WAN link: the gateways' devices, and the emulator's device at
// each of them. Forward is from Beijing to California.
type line struct {
	name     string
	aliases  []string
	bj, ca   plug
	emulated [2]string
}

var lines = []line{
	{
		name:     "telecom-verizon",
		aliases:  []string{"telecom", "verizon"},
		bj:       plug{BJGateway, "wan0", netip.MustParsePrefix("192.0.2.1/24")},
		ca:       plug{CAGateway, "wan0", netip.MustParsePrefix("192.0.2.2/24")},
		emulated: [2]string{"telecom", "verizon"},
	},
	{
		name:     "unicom-att",
		aliases:  []string{"unicom", "att"},
		bj:       plug{BJGateway, "wan1", netip.MustParsePrefix("192.0.3.1/24")},
		ca:       plug{CAGateway, "wan1", netip.MustParsePrefix("192.0.3.2/24")},
		emulated: [2]string{"unicom", "att"},
	},
}

// linkNames lists the WAN links.
func linkNames() []string {
	names := make([]string, len(lines))
	for i, line := range lines {
		names[i] = line.name
	}
	return names
}

// linkName returns the link that a name or an alias (a site's end of it)
// means.
func linkName(nameOrAlias string) (string, bool) {
	for _, line := range lines {
		if line.name == nameOrAlias || slices.Contains(line.aliases, nameOrAlias) {
			return line.name, true
		}
	}
	return "", false
}
