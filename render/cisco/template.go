package cisco

import "causeway"

// minVersion is the oldest release a template is for, as vManage writes it into
// its own.
const minVersion = "15.0.0"

// featureTemplate is the body of POST /dataservice/template/feature.
type featureTemplate struct {
	Name        string   `json:"templateName"`
	Description string   `json:"templateDescription"`
	Type        string   `json:"templateType"`
	DeviceTypes []string `json:"deviceType"`
	MinVersion  string   `json:"templateMinVersion"`
	Factory     bool     `json:"factoryDefault"`
	Definition  any      `json:"templateDefinition"`
}

// deviceTemplate is the body of POST /dataservice/template/device/feature.
type deviceTemplate struct {
	Name        string   `json:"templateName"`
	Description string   `json:"templateDescription"`
	DeviceType  string   `json:"deviceType"`
	Role        string   `json:"deviceRole"`
	ConfigType  string   `json:"configType"`
	Factory     bool     `json:"factoryDefault"`
	PolicyID    string   `json:"policyId"`
	UIDRange    []string `json:"featureTemplateUidRange"`
	Members     []member `json:"generalTemplates"`
}

// member is a feature template in a device template. Until the script has
// posted it, ID is "own:NAME", or "factory" or "factory:NAME" for what vManage
// brings along.
type member struct {
	ID      string   `json:"templateId"`
	Type    string   `json:"templateType"`
	Members []member `json:"subTemplates,omitempty"`
}

func ownID(t featureTemplate) string { return "own:" + t.Name }

// fromFactory are what a device template must have beside ours.
var fromFactory = []member{
	{ID: "factory:Factory_Default_Cisco_VPN_512_Template", Type: "cisco_vpn"},
	{ID: "factory", Type: "cedge_aaa"},
	{ID: "factory", Type: "cisco_bfd"},
	{ID: "factory", Type: "cisco_omp"},
	{ID: "factory", Type: "cisco_security"},
	{ID: "factory", Type: "cedge_global"},
}

// value is a leaf of a definition.
type value struct {
	Object   string `json:"vipObjectType"`
	Kind     string `json:"vipType"`
	Value    any    `json:"vipValue,omitempty"`
	Variable string `json:"vipVariableName,omitempty"`
}

// tree is a list in a definition, told apart by its keys.
type tree struct {
	Object string   `json:"vipObjectType"`
	Kind   string   `json:"vipType"`
	Value  []any    `json:"vipValue"`
	Keys   []string `json:"vipPrimaryKey"`
}

func constant(v any, variable string) value { return value{"object", "constant", v, variable} }

func list(items []any, key string) tree {
	if len(items) == 0 {
		return tree{"tree", "ignore", []any{}, []string{key}}
	}
	return tree{"tree", "constant", items, []string{key}}
}

// system names the device.
type system struct {
	SiteID   value `json:"site-id"`
	SystemIP value `json:"system-ip"`
	HostName value `json:"host-name"`
	Console  value `json:"console-baud-rate"`
}

func systemOf(v *causeway.VManage) system {
	return system{
		SiteID:   constant(v.SiteID, "system_site_id"),
		SystemIP: constant(v.SystemIP.String(), "system_system_ip"),
		HostName: constant(v.HostName, "system_host_name"),
		Console:  value{"object", "ignore", "9600", "system_console_baud_rate"},
	}
}

// transport is VPN 0 with its default routes.
type transport struct {
	ID value    `json:"vpn-id"`
	IP ipRoutes `json:"ip"`
}

type ipRoutes struct {
	Routes tree `json:"route"`
}

type defaultRoute struct {
	Prefix value    `json:"prefix"`
	Next   tree     `json:"next-hop"`
	Order  []string `json:"priority-order"`
}

type nextHop struct {
	Address  value    `json:"address"`
	Distance value    `json:"distance"`
	Order    []string `json:"priority-order"`
}

func transportOf(v *causeway.VManage) transport {
	var hops []any
	for _, i := range v.VPN0 {
		if i.NextHop.IsValid() {
			hops = append(hops, nextHop{
				constant(i.NextHop.String(), "vpn_next_hop_ip_address"),
				value{"object", "ignore", 1, "vpn_next_hop_ip_distance"},
				[]string{"address", "distance"},
			})
		}
	}
	var routes []any
	if len(hops) > 0 {
		routes = []any{defaultRoute{
			constant("0.0.0.0/0", "vpn_ipv4_ip_prefix"), list(hops, "address"),
			[]string{"prefix", "next-hop", "next-hop-with-track"},
		}}
	}
	return transport{ID: constant(0, "vpn_vpn_id"), IP: ipRoutes{list(routes, "prefix")}}
}
