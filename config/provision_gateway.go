package config

import (
	"fmt"
	"slices"
	"strings"

	"causeway"
)

// soldBandwidths are those of Alibaba's VPN gateways in Mbit/s, by the kind of
// the account (CreateVpnGateway, SDK vpc-20160428 7.2.5).
var soldBandwidths = map[causeway.AccountKind][]int{
	causeway.AccountChina: {5, 10, 20, 50, 100, 200, 500, 1000},
	causeway.AccountIntl:  {10, 100, 200, 500, 1000},
}

// soldMonths are the periods of a prepaid gateway (the same source).
var soldMonths = []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36}

func readCloudGateway(c cursor, types []string, kind causeway.AccountKind) causeway.CloudGateway {
	if !c.present() {
		return causeway.CloudGateway{}
	}
	r := c.record("type", "bandwidth", "asn", "months", "auto_pay")
	g := causeway.CloudGateway{Type: causeway.CloudGatewayType(r.need("type").choice(types...)), ASN: readASN(r.get("asn")), At: c.keyAt}
	prepaid := g.Type == causeway.GatewayVPN && kind == causeway.AccountChina
	if g.Type == causeway.GatewayVPN {
		g.Bandwidth = readSold(r.need("bandwidth"), kind)
	} else if g.Type != "" && r.has("bandwidth") {
		r.get("bandwidth").failAtKey("config.foreign_option", "key", "bandwidth", "via", string(causeway.GatewayVPN))
	}
	if months, ok := r.get("months").number(); ok {
		if !slices.Contains(soldMonths, months) {
			r.get("months").fail("config.choice", "value", fmt.Sprint(months), "choices", "1-9, 12, 24, 36", "suggestion", "1")
		}
		g.Months = int(min(months, 36))
	}
	g.AutoPay = r.get("auto_pay").flag()
	switch {
	case prepaid:
		r.need("months")
	case kind != "" && (r.has("months") || r.has("auto_pay")):
		c.failAtKey("config.not_prepaid")
	}
	return g
}

func readSold(c cursor, kind causeway.AccountKind) causeway.BitRate {
	rate := c.bitRate()
	sold := soldBandwidths[kind]
	if rate == 0 || sold == nil || slices.ContainsFunc(sold, func(mbps int) bool { return causeway.BitRate(mbps)*causeway.Mbps == rate }) {
		return rate
	}
	var list []string
	for _, mbps := range sold {
		list = append(list, fmt.Sprintf("%dMbps", mbps))
	}
	c.fail("config.choice", "value", quoted(c.node.text), "choices", strings.Join(list, ", "), "suggestion", strings.Join(list, ", "))
	return rate
}

// readASN reads a private ASN that both clouds take: 45104 is Alibaba's own
// and 65025 reserved there.
func readASN(c cursor) uint32 {
	n, ok := c.number()
	if !ok {
		return 0
	}
	if (n < 64512 || n > 65534 || n == 65025) && (n < 4200000000 || n > 4294967294) {
		c.fail("config.asn", "value", c.node.text)
		return 0
	}
	return uint32(n)
}
