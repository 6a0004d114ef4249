package fake

import (
	"net/http"
	"net/netip"
	"regexp"
	"strings"
)

// pskPattern is what a pre-shared key may be made of.
var pskPattern = regexp.MustCompile("^[A-Za-z0-9~`!@#$%^&*()_\\-+={}\\[\\]|;:',.<>/?]{1,100}$")

// insideRange holds the tunnels' own networks, less those that are taken.
var (
	insideRange = netip.MustParsePrefix("169.254.0.0/16")
	insideTaken = []string{
		"169.254.0.0/30", "169.254.1.0/30", "169.254.2.0/30", "169.254.3.0/30", "169.254.4.0/30",
		"169.254.5.0/30", "169.254.6.0/30", "169.254.169.252/30",
	}
)

// checkSubnets checks the CIDRs of both sides that the call gives.
func checkSubnets(call *call) *refusal {
	for _, parameter := range []string{"LocalSubnet", "RemoteSubnet"} {
		if call.get(parameter) == "" {
			continue
		}
		for _, cidr := range strings.Split(call.get(parameter), ",") {
			if !isNetwork(cidr) {
				return refuse(http.StatusBadRequest, "IllegalParam."+parameter, "The specified \""+parameter+"\" is invalid.")
			}
		}
	}
	return nil
}

// isNetwork reports whether the text is a CIDR without host bits.
func isNetwork(cidr string) bool {
	p, err := netip.ParsePrefix(cidr)
	return err == nil && p == p.Masked()
}

// checkTunnels checks the two tunnels of a connection as they would be.
func (c *Cloud) checkTunnels(fields map[string]any, gateway *object, connection string) *refusal {
	text := func(name string) string { s, _ := fields[name].(string); return s }
	for _, prefix := range []string{"1.", "2."} {
		if c.find(kindCustomer, text(prefix+"CustomerGatewayId")) == nil {
			return notFound(customerMissing)
		}
		if !pskPattern.MatchString(text(prefix + "TunnelIkeConfig.Psk")) {
			return refuse(http.StatusBadRequest, "IllegalParam.Psk", "The specified Psk is invalid.")
		}
		if fields["EnableTunnelsBgp"] == true {
			if refused := c.checkBGP(text, prefix, gateway, connection); refused != nil {
				return refused
			}
		}
	}
	if fields["EnableTunnelsBgp"] != true {
		return nil
	}
	if text("1.TunnelBgpConfig.LocalAsn") != text("2.TunnelBgpConfig.LocalAsn") {
		return refuse(http.StatusBadRequest, "IllegalParam.LocalAsn", "The two tunnels have different local ASNs.")
	}
	if text("1.TunnelBgpConfig.TunnelCidr") == text("2.TunnelBgpConfig.TunnelCidr") {
		return refuse(http.StatusBadRequest, "IllegalParam.TunnelCidr", "The two tunnels have one inside network.")
	}
	return nil
}

// checkBGP checks the inside network of one tunnel, and that its customer
// gateway has an ASN.
func (c *Cloud) checkBGP(text func(string) string, prefix string, gateway *object, connection string) *refusal {
	cidr, address := text(prefix+"TunnelBgpConfig.TunnelCidr"), text(prefix+"TunnelBgpConfig.LocalBgpIp")
	network, err := netip.ParsePrefix(cidr)
	if err != nil || network.Bits() != 30 || network != network.Masked() || !insideRange.Contains(network.Addr()) || isTaken(cidr) {
		return refuse(http.StatusBadRequest, "IllegalParam.TunnelCidr", "The specified TunnelCidr is invalid.")
	}
	local, err := netip.ParseAddr(address)
	if err != nil || !network.Contains(local) {
		return refuse(http.StatusBadRequest, "IllegalParam.LocalBgpIp", "The specified LocalBgpIp is invalid.")
	}
	if c.find(kindCustomer, text(prefix+"CustomerGatewayId")).fields["Asn"] == nil {
		return refuse(http.StatusBadRequest, "IllegalParam.Asn", "The customer gateway has no ASN.")
	}
	others := c.all(kindConnection, func(o *object) bool {
		return o.parent == gateway && o.id != connection &&
			(o.fields["1.TunnelBgpConfig.TunnelCidr"] == cidr || o.fields["2.TunnelBgpConfig.TunnelCidr"] == cidr)
	})
	if len(others) > 0 {
		return refuse(http.StatusBadRequest, "IllegalParam.TunnelCidr", "The TunnelCidr is in use on the gateway.")
	}
	return nil
}

func isTaken(cidr string) bool {
	for _, taken := range insideTaken {
		if cidr == taken {
			return true
		}
	}
	return false
}
