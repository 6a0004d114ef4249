package cisco

import "causeway"

// wan is an interface of VPN 0.
type wan struct {
	Name     value `json:"if-name"`
	IP       any   `json:"ip"`
	Shutdown value `json:"shutdown"`
	// Tunnel is nil where no tunnels of the SD-WAN start.
	Tunnel *tunnel `json:"tunnel-interface,omitempty"`
}

type static struct {
	Address value `json:"address"`
}

type dhcp struct {
	Client   value `json:"dhcp-client"`
	Distance value `json:"dhcp-distance"`
}

type tunnel struct {
	Encapsulation tree             `json:"encapsulation"`
	Color         color            `json:"color"`
	Allow         map[string]value `json:"allow-service"`
}

type color struct {
	Value    value `json:"value"`
	Restrict value `json:"restrict"`
}

type encapsulation struct {
	Encap value    `json:"encap"`
	Order []string `json:"priority-order"`
}

func interfaceOf(i causeway.VManageInterface) wan {
	w := wan{Name: constant(i.Name, "vpn_if_name"), Shutdown: constant("false", "vpn_if_shutdown")}
	if i.Address.IsValid() {
		w.IP = static{constant(i.Address.String(), "vpn_if_ipv4_address")}
	} else {
		w.IP = dhcp{constant("true", "vpn_if_ipv4_dhcp_client"), constant(1, "vpn_if_ipv4_dhcp_distance")}
	}
	if i.Tunnel {
		w.Tunnel = &tunnel{
			Encapsulation: list([]any{encapsulation{constant("ipsec", ""), []string{"encap", "preference", "weight"}}}, "encap"),
			Color: color{
				constant(i.Color, "vpn_if_tunnel_color_value"),
				value{"node-only", "ignore", "false", "vpn_if_tunnel_color_restrict"},
			},
			Allow: allowed(!i.Address.IsValid()),
		}
	}
	return w
}

// services are what an interface with tunnels can answer to beside them.
var services = []string{"all", "bgp", "dhcp", "dns", "https", "icmp", "netconf", "ntp", "ospf", "snmp", "sshd", "stun"}

// allowed opens what the device itself needs of the line and nothing else:
// vManage's own defaults also open HTTPS.
func allowed(byDHCP bool) map[string]value {
	needed := map[string]bool{"dns": true, "icmp": true, "dhcp": byDHCP}
	all := map[string]value{}
	for _, service := range services {
		word := "false"
		if needed[service] {
			word = "true"
		}
		all[service] = constant(word, "vpn_if_tunnel_"+service)
	}
	return all
}
