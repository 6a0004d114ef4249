package config

import (
	"net/netip"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"causeway"
)

// lineWords are what differs between the clouds at the end of a leased line:
// how ids of physical connections begin, and the highest VLAN
// (CreateVirtualBorderRouter, API vpc 2016-04-28; IEEE 802.1Q for AWS).
var lineWords = map[string]struct {
	connection string
	maxVLAN    uint64
}{
	aliyun: {"pc-", 2999},
	aws:    {"dxcon-", 4094},
}

// borderBandwidths are those of a border router on a dedicated connection, in
// Mbit/s (CreateVirtualBorderRouter, API vpc 2016-04-28).
var borderBandwidths = []causeway.BitRate{50, 100, 200, 300, 400, 500, 1000, 2048, 5120, 8192, 10240, 20480, 40960, 50120, 61440, 102400}

func readLineCarrier(c cursor) causeway.Carrier {
	if !c.present() {
		return causeway.Carrier{}
	}
	r := c.record("name", "permit")
	permit := r.get("permit").record("number", "begun")
	return causeway.Carrier{
		Name:   r.need("name").text(),
		Permit: causeway.Permit{Number: permit.get("number").text(), Begun: permit.get("begun").date()},
	}
}

// readLineEnds reads what each cloud's end of a line is made with.
func readLineEnds(c cursor, ic *causeway.Interconnect) []causeway.LineEnd {
	var ends []causeway.LineEnd
	for _, entry := range c.named() {
		site := findSite(entry, entry.key, ic.Sites)
		if site == nil || !entry.present() {
			continue
		}
		if _, ours := lineWords[site.Cloud]; !ours {
			entry.failAtKey("config.provision_cloud", "cloud", site.Cloud)
			continue
		}
		ends = append(ends, readLineEnd(entry, site.Cloud))
	}
	return ends
}

// readLineEnd reads one end. Before there is a connection nothing else has to
// be known: the carrier tells it.
func readLineEnd(c cursor, cloud string) causeway.LineEnd {
	words := lineWords[cloud]
	r := c.record("connection", "vlan", "local", "peer", "asn", "peer_asn", "bgp_key", "bandwidth", "steps")
	end := causeway.LineEnd{
		Site:       c.key,
		Connection: r.get("connection").cloudID(words.connection),
		VLAN:       int(r.get("vlan").within(1, words.maxVLAN)),
		ASN:        readLineASN(r.get("asn"), cloud),
		PeerASN:    uint32(r.get("peer_asn").within(1, 4294967294)),
		BGPKey:     r.get("bgp_key").secretReference(),
		At:         c.keyAt,
	}
	end.Local, end.Peer = readPointToPoint(r.get("local"), r.get("peer"))
	end.Steps = readSteps(r.get("steps"), r.has("connection"))
	switch bandwidth := r.get("bandwidth"); {
	case bandwidth.present() && cloud != aliyun:
		bandwidth.failAtKey("config.foreign_option", "key", "bandwidth", "via", aliyun)
	default:
		end.Bandwidth = readBorderBandwidth(bandwidth)
	}
	if r.has("connection") {
		for _, key := range []string{"vlan", "local", "peer", "peer_asn"} {
			r.need(key)
		}
	}
	return end
}

// within reads a whole number between two others; 0 where there is none.
func (c cursor) within(least, most uint64) uint64 {
	n, ok := c.number()
	if ok && (n < least || n > most) {
		c.fail("config.out_of_range", "value", c.node.text, "min", strconv.FormatUint(least, 10), "max", strconv.FormatUint(most, 10))
		return 0
	}
	return n
}

// readLineASN reads a cloud's own ASN; 45104 is Alibaba's.
func readLineASN(c cursor, cloud string) uint32 {
	if c.present() && cloud == aliyun && c.node.text == strconv.FormatUint(uint64(causeway.DefaultBorderASN), 10) {
		return causeway.DefaultBorderASN
	}
	return readASN(c)
}

// readPointToPoint reads the two hosts of a /30, the first with its length.
func readPointToPoint(local, peer cursor) (netip.Prefix, netip.Addr) {
	near, err := netip.ParsePrefix(local.text())
	if local.present() && (err != nil || !isHostOf30(near)) {
		local.fail("config.line_address", "value", quoted(local.node.text))
		return netip.Prefix{}, netip.Addr{}
	}
	far, ok := peer.address4()
	if ok && near.IsValid() && (far == near.Addr() || !near.Contains(far) || !isHostOf30(netip.PrefixFrom(far, 30))) {
		peer.fail("config.line_peer", "value", far.String(), "local", near.String())
	}
	return near, far
}

func isHostOf30(p netip.Prefix) bool {
	first := p.Masked().Addr()
	return p.Addr().Is4() && p.Bits() == 30 && (p.Addr() == first.Next() || p.Addr() == first.Next().Next())
}

// address4 reads an IPv4 address; unlike that of a link it may be link-local.
func (c cursor) address4() (netip.Addr, bool) {
	s := c.text()
	address, err := netip.ParseAddr(s)
	if s != "" && (err != nil || !address.Is4()) {
		c.fail("config.address", "value", quoted(s))
	}
	return address, err == nil && address.Is4()
}

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// secretReference reads where a secret is. What is none may be the secret, so
// it is not repeated.
func (c cursor) secretReference() string {
	s := c.text()
	kind, where, _ := strings.Cut(s, ":")
	switch {
	case s == "":
		return ""
	case kind == "env" && variableName.MatchString(where):
		return s
	case kind == "file" && strings.HasPrefix(where, string(os.PathSeparator)):
		return s
	}
	c.fail("config.secret_reference")
	return ""
}

func readBorderBandwidth(c cursor) causeway.BitRate {
	rate := c.bitRate()
	if rate == 0 || slices.Contains(borderBandwidths, rate/causeway.Mbps) && rate%causeway.Mbps == 0 {
		return rate
	}
	var list []string
	for _, mbps := range borderBandwidths {
		list = append(list, strconv.FormatUint(uint64(mbps), 10)+"Mbps")
	}
	c.fail("config.choice", "value", quoted(c.node.text), "choices", strings.Join(list, ", "), "suggestion", list[2])
	return rate
}
