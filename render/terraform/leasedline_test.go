package terraform

import (
	"regexp"
	"strings"
	"testing"

	"causeway"
	"causeway/provision"
	"causeway/render"
)

// ptr returns a pointer to a value, for properties.
func ptr[T any](v T) *T { return &v }

func meta(key, region string) provision.Meta {
	return provision.Meta{Key: provision.Key(key), Region: region, Name: "cw.x." + strings.ReplaceAll(key, "/", ".")}
}

// leasedLine is both ends of one; the port in California is ordered or not.
func leasedLine(ordered bool) render.Input {
	const beijing, california = "cn-beijing", "us-west-1"
	loa := &provision.CarrierStage{Meta: meta("beijing/line/loa", beijing), What: ptr("loa"), Since: ptr("2026-01-02"), Done: ptr(true)}
	order := &provision.CarrierStage{Meta: meta("california/line/port-order", california), What: ptr("port-order"), Done: ptr(ordered)}
	port := &provision.Existing{Meta: provision.Meta{Key: "beijing/pc-1", ID: "pc-2zeexample0"}}
	connection := &provision.Existing{Meta: provision.Meta{Key: "california/dxcon-1", ID: "dxcon-example0"}}
	key := &provision.PreSharedKey{Meta: provision.Meta{Key: "beijing/line/key"}}
	cen := &provision.AliyunCEN{Meta: meta("backbone/cen", beijing), Description: ptr("backbone")}
	router := &provision.AliyunTransitRouter{Meta: meta("beijing/transit-router", beijing), CEN: cen}
	border := &provision.AliyunBorderRouter{
		Meta: meta("beijing/line/vbr", beijing), Connection: port, VLAN: ptr(100), LocalIP: ptr("169.254.20.1"), PeerIP: ptr("169.254.20.2"),
		Mask: ptr("255.255.255.252"), Bandwidth: ptr(1000),
	}
	border.After = []provision.Resource{loa}
	group := &provision.AliyunBGPGroup{
		Meta: meta("beijing/line/bgp-group", beijing), Router: border, PeerASN: ptr(uint32(65001)), LocalASN: ptr(uint32(45104)), Key: provision.After(key, "psk"),
	}
	peer := &provision.AliyunBGPPeer{Meta: meta("beijing/line/bgp-peer", beijing), Router: border, Group: group, PeerIP: ptr("169.254.20.2"), BFD: ptr(true), Hops: ptr(1)}
	attachment := &provision.AliyunTransitRouterVBR{Meta: meta("beijing/line/attachment", beijing), Router: router, BorderRouter: border, AutoPublish: ptr(true)}
	learning := &provision.AliyunTransitRouterPropagation{
		Meta: meta("beijing/line/learning", beijing), Router: router, Table: provision.After(router, "route_table"), Attachment: attachment,
	}
	gateway := &provision.AWSDirectConnectGateway{Meta: meta("california/dx-gateway", california), ASN: ptr(uint32(64600))}
	gateway.Tags = map[string]string{"Name": gateway.Name}
	virtual := &provision.AWSTransitInterface{
		Meta: meta("california/line/vif", california), Connection: connection, Gateway: gateway, VLAN: ptr(200), PeerASN: ptr(uint32(65001)),
		AmazonAddress: ptr("169.254.10.1/30"), PeerAddress: ptr("169.254.10.2/30"), Key: provision.After(key, "psk"), MTU: ptr(8500),
	}
	virtual.After = []provision.Resource{order}
	transit := &provision.AWSTransitGateway{Meta: meta("california/tgw", california), ASN: ptr(uint32(64512)), ECMP: ptr(true), DefaultAssociation: ptr(true), DefaultPropagation: ptr(true)}
	association := &provision.AWSDirectConnectAssociation{
		Meta: meta("california/line/association", california), Gateway: gateway, TransitGateway: transit, AllowedPrefixes: []string{"172.16.0.0/16"},
	}
	return render.Input{
		Interconnect: &causeway.Interconnect{
			Name: "x", Sites: []causeway.Site{{Name: "beijing", Cloud: "aliyun"}, {Name: "california", Cloud: "aws"}},
			Provision: &causeway.Provision{},
		},
		Graph: &provision.Graph{Resources: []provision.Resource{
			loa, order, port, connection, key, cen, router, border, group, peer, attachment, learning, gateway, virtual, transit, association,
		}},
	}
}

// Each cloud takes the name that the text gives to its end of a line.
func TestLineNamesAreTaken(t *testing.T) {
	files, _ := Target().Files(leasedLine(true))
	text := ""
	for _, f := range files {
		text += f.Text
	}
	for resource, name := range map[string]string{
		"alicloud_express_connect_virtual_border_router": `virtual_border_router_name = "[a-z][a-z0-9_-]{1,127}"`,
		"aws_dx_transit_virtual_interface":               `name +?= "[a-z0-9-]{1,100}"`,
	} {
		if !regexp.MustCompile(`resource "` + resource + `" [^}]*\n  ` + name + `\n`).MatchString(text) {
			t.Errorf("%s has a name that its cloud refuses:\n%s", resource, text)
		}
	}
}

// What waits for people is a comment, and so is what needs it; nothing refers
// to either.
func TestPeople(t *testing.T) {
	text := func(ordered bool) string {
		files, problems := Target().Files(leasedLine(ordered))
		if len(problems.Failures()) > 0 {
			t.Fatal(problems)
		}
		var all strings.Builder
		for _, f := range files {
			all.WriteString(f.Text)
		}
		return all.String()
	}
	const block = `resource "aws_dx_transit_virtual_interface"`
	open, done := text(false), text(true)
	if strings.Contains(open, block) || !strings.Contains(done, block) {
		t.Errorf("the interface has to wait for the port, and only as long:\n%s", open)
	}
	for _, line := range []string{
		"# beijing/line/loa: done by people, step loa, since 2026-01-02\n",
		"# california/line/port-order: to be done by people, step port-order\n",
		"# california/line/vif: waits for california/line/port-order. Once the file has what comes of it, render again.\n",
	} {
		if !strings.Contains(open, line) {
			t.Errorf("no line %q in\n%s", line, open)
		}
	}
	if !strings.Contains(open, `resource "aws_dx_gateway_association"`) || strings.Contains(done, "to be done") {
		t.Errorf("what waits for nobody is made:\n%s", open)
	}
}
