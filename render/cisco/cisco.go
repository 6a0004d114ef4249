// Package cisco renders templates for a vManage of the user's: what each
// site's router is called, and its interfaces in VPN 0, the transport VPN.
//
// Sources, read in November 2026: the endpoints and the form of device templates
// are those of Cisco's "Device Template" pages (developer.cisco.com/docs/sdwan)
// and of CiscoDevNet/terraform-provider-sdwan (gen/definitions, MPL-2.0), which
// names the keys of every feature template; vipObjectType, vipType and vipValue
// are written as vManage itself returns them, in templates published with
// suchandanreddy/sdwan-vpn-feature-template and aj-cruz/viptela-templates. There
// is no public image of vManage, so none of this was tried on one.
package cisco

import (
	_ "embed"
	"encoding/json"
	"strings"

	"causeway"
	"causeway/render"
)

// script posts what is beside it. It takes credentials by reference only.
//
//go:embed post.sh
var script string

// Target returns the form.
func Target() render.Target {
	return render.Target{
		Name:  "cisco",
		Title: causeway.Text{En: "Cisco SD-WAN: templates for vManage", Zh: "Cisco SD-WAN：vManage 模板"},
		Why:   why,
		Files: files,
	}
}

func why(ic *causeway.Interconnect) *causeway.Problem {
	for _, site := range ic.Sites {
		if site.VManage != nil {
			return nil
		}
	}
	return causeway.NewProblem("render.no_vmanage", ic.Name, nil)
}

func files(in render.Input) ([]render.File, causeway.Problems) {
	var all []render.File
	for _, site := range in.Interconnect.Sites {
		if site.VManage != nil {
			all = append(all, templates(in.Interconnect.Name, site)...)
		}
	}
	all = append(all, render.File{Name: "post.sh", Mode: 0o755, Text: script})
	return all, notices(in.Interconnect)
}

// templates are the feature templates of a site, and the device template that
// names them.
func templates(interconnect string, site causeway.Site) []render.File {
	v := site.VManage
	about := "Causeway " + interconnect + ", site " + site.Name
	feature := func(part, kind string, definition any) featureTemplate {
		return featureTemplate{
			Name: "causeway-" + site.Name + "-" + part, Description: about, Type: kind,
			DeviceTypes: []string{v.DeviceType}, MinVersion: minVersion, Definition: definition,
		}
	}
	system := feature("system", "cisco_system", systemOf(v))
	vpn0 := feature("vpn0", "cisco_vpn", transportOf(v))
	transport := member{ID: ownID(vpn0), Type: vpn0.Type}
	all := []render.File{
		{Name: "feature/" + system.Name + ".json", Mode: 0o644, Text: encode(system)},
		{Name: "feature/" + vpn0.Name + ".json", Mode: 0o644, Text: encode(vpn0)},
	}
	for _, i := range v.VPN0 {
		t := feature("vpn0-"+strings.ReplaceAll(i.Name, "/", "_"), "cisco_vpn_interface", interfaceOf(i))
		transport.Members = append(transport.Members, member{ID: ownID(t), Type: t.Type})
		all = append(all, render.File{Name: "feature/" + t.Name + ".json", Mode: 0o644, Text: encode(t)})
	}
	device := deviceTemplate{
		Name: "causeway-" + site.Name, Description: about, DeviceType: v.DeviceType, Role: "sdwan-edge", ConfigType: "template",
		UIDRange: []string{}, Members: append([]member{{ID: ownID(system), Type: system.Type}, transport}, fromFactory...),
	}
	return append(all, render.File{Name: "device/" + device.Name + ".json", Mode: 0o644, Text: encode(device)})
}

// encode writes JSON as people read it. Plain data does not fail.
func encode(v any) string {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		panic(err)
	}
	return string(text) + "\n"
}

// notices say what people have to see to.
func notices(ic *causeway.Interconnect) causeway.Problems {
	untried := causeway.NewProblem("render.vmanage_untried", "post.sh", nil)
	untried.Severity = causeway.Notice
	all := causeway.Problems{untried}
	for _, site := range ic.Sites {
		if site.VManage == nil {
			continue
		}
		var networks []string
		for _, n := range site.Networks {
			networks = append(networks, n.String())
		}
		p := causeway.NewProblem("render.vmanage_lan", "sites."+site.Name+".vmanage", nil, "networks", strings.Join(networks, ", "))
		p.Severity, p.At = causeway.Notice, site.VManage.At
		all = append(all, p)
	}
	return all
}
