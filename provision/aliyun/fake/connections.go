package fake

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

const connectionMissing = "InvalidVpnConnectionInstanceId.NotFound"

// The statuses of a tunnel's negotiation.
const (
	Down        = "ike_sa_not_established"
	IKEUp       = "ike_sa_established"
	IPsecDown   = "ipsec_sa_not_established"
	Established = "ipsec_sa_established"
)

// createConnection makes a connection of two tunnels. Its fields hold the
// tunnels flattened, "1." for the master and "2." for the slave.
func (c *Cloud) createConnection(call *call) (answer, *refusal) {
	gateway, refused := c.one(kindGateway, call.get("VpnGatewayId"), gatewayMissing, false)
	if refused != nil {
		return nil, refused
	}
	if refused := checkSubnets(call); refused != nil {
		return nil, refused
	}
	if refused := checkName(call); refused != nil {
		return nil, refused
	}
	fields := map[string]any{
		"Name": call.get("Name"), "VpnGatewayId": gateway.id, "LocalSubnet": call.get("LocalSubnet"), "RemoteSubnet": call.get("RemoteSubnet"),
		"EffectImmediately": call.get("EffectImmediately") == "true", "EnableTunnelsBgp": call.get("EnableTunnelsBgp") == "true",
		"CreateTime": c.config.Now().UnixMilli(), "NetworkType": "public", "AttachType": "VPNGW",
	}
	tunnels := call.structs("TunnelOptionsSpecification")
	if refused := c.setTunnels(fields, tunnels, true); refused != nil {
		return nil, refused
	}
	if refused := c.checkTunnels(fields, gateway, ""); refused != nil {
		return nil, refused
	}
	if refused := c.claim(gateway, gatewayBusy); refused != nil {
		return nil, refused
	}
	connection := c.add(kindConnection, "vco", gateway, fields, call.tags("Tags"))
	connection.readyAt = gateway.busyUntil
	fields["VpnConnectionId"] = connection.id
	fields["1.TunnelId"], fields["2.TunnelId"] = "tun-"+connection.id+"-1", "tun-"+connection.id+"-2"
	fields["1.InternetIp"], fields["2.InternetIp"] = gateway.fields["InternetIp"], gateway.fields["DisasterRecoveryInternetIp"]
	fields["1.Status"], fields["2.Status"] = Down, Down
	return answer{"VpnConnectionId": connection.id, "Name": connection.name(), "CreateTime": fields["CreateTime"]}, nil
}

// tunnelDefaults are what the cloud fills in.
var tunnelDefaults = map[string]string{
	"EnableDpd": "true", "EnableNatTraversal": "true",
	"TunnelIkeConfig.IkeVersion": "ikev1", "TunnelIkeConfig.IkeMode": "main", "TunnelIkeConfig.IkeEncAlg": "aes",
	"TunnelIkeConfig.IkeAuthAlg": "md5", "TunnelIkeConfig.IkePfs": "group2", "TunnelIkeConfig.IkeLifetime": "86400",
	"TunnelIpsecConfig.IpsecEncAlg": "aes", "TunnelIpsecConfig.IpsecAuthAlg": "md5",
	"TunnelIpsecConfig.IpsecPfs": "group2", "TunnelIpsecConfig.IpsecLifetime": "86400",
}

// setTunnels writes tunnel options into a connection's fields. For a new
// connection there have to be two; a change may name one, by role or id.
func (c *Cloud) setTunnels(fields map[string]any, tunnels []map[string]string, isNew bool) *refusal {
	if isNew && len(tunnels) != 2 {
		return refuse(http.StatusBadRequest, "InvalidTunnelOptionsSpecification", "A dual-tunnel connection has exactly two tunnels.")
	}
	for _, tunnel := range tunnels {
		prefix := tunnelPrefix(fields, tunnel)
		if prefix == "" || isNew && fields[prefix+"Role"] != nil {
			return refuse(http.StatusBadRequest, "InvalidTunnelOptionsSpecification", "The tunnels are not one master and one slave.")
		}
		if isNew {
			for name, value := range tunnelDefaults {
				fields[prefix+name] = value
			}
			fields[prefix+"TunnelIkeConfig.Psk"] = fmt.Sprintf("generated%07d", c.last)
			fields[prefix+"TunnelBgpConfig.LocalAsn"] = "45104"
		}
		for name, value := range tunnel {
			fields[prefix+name] = value
		}
	}
	return nil
}

// tunnelPrefix tells which tunnel is meant: "1.", "2." or neither.
func tunnelPrefix(fields map[string]any, tunnel map[string]string) string {
	for prefix, role := range map[string]string{"1.": "master", "2.": "slave"} {
		if tunnel["Role"] == role || tunnel["TunnelId"] != "" && tunnel["TunnelId"] == fields[prefix+"TunnelId"] {
			return prefix
		}
	}
	return ""
}

func (c *Cloud) describeConnection(call *call) (answer, *refusal) {
	connection, refused := c.one(kindConnection, call.get("VpnConnectionId"), connectionMissing, true)
	if refused != nil {
		return nil, refused
	}
	return with(c.showConnection(connection), map[string]any{"Tags": tagList(connection.tags)}), nil
}

func (c *Cloud) describeConnections(call *call) (answer, *refusal) {
	all := c.visible(kindConnection, call, map[string]string{"VpnConnectionId": "VpnConnectionId", "VpnGatewayId": "VpnGatewayId"}, "Tag")
	if id := call.get("CustomerGatewayId"); id != "" {
		all = slices.DeleteFunc(all, func(o *object) bool {
			return o.fields["1.CustomerGatewayId"] != id && o.fields["2.CustomerGatewayId"] != id
		})
	}
	show := func(o *object) map[string]any {
		return with(c.showConnection(o), map[string]any{"Tag": tagList(o.tags)})
	}
	return numbered(call, all, show, "VpnConnections", "VpnConnection"), nil
}

// showConnection shows a connection with the PSKs of its tunnels in clear, as
// the cloud does.
func (c *Cloud) showConnection(o *object) map[string]any {
	state := c.gatewayStatus(o) // its own two times are those of its gateway
	fields := map[string]any{"State": state, "Status": IPsecDown}
	if o.fields["1.Status"] == Established || o.fields["2.Status"] == Established {
		fields["Status"] = Established
	}
	tunnels := []map[string]any{}
	for i := range 2 {
		tunnel := map[string]any{"TunnelIndex": i + 1, "State": state}
		prefix := fmt.Sprintf("%d.", i+1)
		for name, value := range o.fields {
			if rest, inside := strings.CutPrefix(name, prefix); inside {
				nest(tunnel, strings.Split(rest, "."), value)
			}
		}
		if o.fields["EnableTunnelsBgp"] == true {
			c.showBGP(tunnel, o, prefix)
		}
		tunnels = append(tunnels, tunnel)
	}
	for name, value := range o.fields {
		if !strings.Contains(name, ".") {
			fields[name] = value
		}
	}
	fields["TunnelOptionsSpecification"] = map[string]any{"TunnelOptions": tunnels}
	return fields
}

// showBGP adds the far end's part of a tunnel's BGP session.
func (c *Cloud) showBGP(tunnel map[string]any, o *object, prefix string) {
	status := "failed"
	if o.fields[prefix+"Status"] == Established {
		status = "success"
	}
	local, err := netip.ParseAddr(o.text(prefix + "TunnelBgpConfig.LocalBgpIp"))
	customer := c.find(kindCustomer, o.text(prefix+"CustomerGatewayId"))
	if err != nil || customer == nil {
		return
	}
	peer := local.Next() // a /30 has two hosts, the lower one ends in binary 01
	if local.As4()[3]%4 == 2 {
		peer = local.Prev()
	}
	nest(tunnel, []string{"TunnelBgpConfig", "BgpStatus"}, status)
	nest(tunnel, []string{"TunnelBgpConfig", "PeerAsn"}, customer.text("Asn"))
	nest(tunnel, []string{"TunnelBgpConfig", "PeerBgpIp"}, peer.String())
}

// nest puts a value below the names.
func nest(into map[string]any, names []string, value any) {
	if len(names) == 1 {
		into[names[0]] = value
		return
	}
	inner, ok := into[names[0]].(map[string]any)
	if !ok {
		inner = map[string]any{}
		into[names[0]] = inner
	}
	nest(inner, names[1:], value)
}

func (c *Cloud) modifyConnection(call *call) (answer, *refusal) {
	connection, refused := c.one(kindConnection, call.get("VpnConnectionId"), connectionMissing, false)
	if refused != nil {
		return nil, refused
	}
	fields := with(connection.fields, nil)
	for _, flag := range []string{"EffectImmediately", "EnableTunnelsBgp"} {
		if value := call.get(flag); value != "" {
			fields[flag] = value == "true"
		}
	}
	for _, check := range []func() *refusal{
		func() *refusal { return checkSubnets(call) },
		func() *refusal { return checkName(call) },
		func() *refusal { return c.setTunnels(fields, call.structs("TunnelOptionsSpecification"), false) },
		func() *refusal { return c.checkTunnels(fields, connection.parent, connection.id) },
		func() *refusal { return c.claim(connection.parent, gatewayBusy) },
	} {
		if refused := check(); refused != nil {
			return nil, refused
		}
	}
	connection.fields = fields
	change(connection, call, "Name", "LocalSubnet", "RemoteSubnet")
	connection.busyUntil = connection.parent.busyUntil
	return answer{"VpnConnectionId": connection.id}, nil
}

func (c *Cloud) deleteConnection(call *call) (answer, *refusal) {
	connection, refused := c.one(kindConnection, call.get("VpnConnectionId"), connectionMissing, false)
	if refused != nil {
		return nil, refused
	}
	if len(c.all(kindVPNRoute, func(o *object) bool { return o.fields["NextHop"] == connection.id })) > 0 {
		return nil, refuse(http.StatusBadRequest, "DependencyViolation.VpnRouteEntry", "The IPsec connection is the next hop of routes.")
	}
	if refused := c.claim(connection.parent, gatewayBusy); refused != nil {
		return nil, refused
	}
	c.remove(connection.id)
	return answer{}, nil
}
