package config

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway"
)

// sdwan has a device with everything said and one with as little as may be.
func sdwan(t *testing.T) string {
	t.Helper()
	return edit(t, edit(t, small, "region: r1\n", `region: r1
    vmanage:
      site_id: 100
      system_ip: 10.255.0.1
      host_name: bj-edge
      device_type: vedge-ISR-4331
      vpn0:
        - {interface: ge0/0, address: 10.0.2.10/24, next_hop: 10.0.2.1, color: biz-internet}
        - {interface: ge0/1, tunnel_interface: false}
`), "region: r2\n", `region: r2
    vmanage: {site_id: 200, system_ip: 10.255.0.2, vpn0: [{interface: GigabitEthernet1}]}
`)
}

func TestVManage(t *testing.T) {
	ic := mustParse(t, sdwan(t))
	want := []*causeway.VManage{
		{
			SiteID: 100, SystemIP: netip.MustParseAddr("10.255.0.1"), HostName: "bj-edge", DeviceType: "vedge-ISR-4331",
			VPN0: []causeway.VManageInterface{
				{Name: "ge0/0", Address: netip.MustParsePrefix("10.0.2.10/24"), NextHop: netip.MustParseAddr("10.0.2.1"), Tunnel: true, Color: "biz-internet"},
				{Name: "ge0/1"},
			},
		},
		{
			SiteID: 200, SystemIP: netip.MustParseAddr("10.255.0.2"), HostName: "b", DeviceType: "vedge-C8000V",
			VPN0: []causeway.VManageInterface{{Name: "GigabitEthernet1", Tunnel: true, Color: "public-internet"}},
		},
	}
	if diff := cmp.Diff(want, []*causeway.VManage{ic.Sites[0].VManage, ic.Sites[1].VManage}, sameModel); diff != "" {
		t.Error(diff)
	}
}

func TestVManageMistakes(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"site_id: 100", "site_id: 0", "config.out_of_range sites.a.vmanage.site_id"},
		{"site_id: 100", "site_id: 4294967296", "config.out_of_range sites.a.vmanage.site_id"},
		{"site_id: 200", "site_id: 100", "config.duplicate_sdwan sites.b.vmanage.site_id"},
		{"10.255.0.2", "10.255.0.1", "config.duplicate_sdwan sites.b.vmanage.system_ip"},
		{"10.255.0.2", "'fd00::1'", "config.not_ipv4 sites.b.vmanage.system_ip"},
		{"vedge-ISR-4331", "ISR-4331", "config.device_type sites.a.vmanage.device_type"},
		{"host_name: bj-edge", "host_name: BJ", "config.name sites.a.vmanage.host_name"},
		{"interface: ge0/0", "interface: ../x", "config.sdwan_interface sites.a.vmanage.vpn0[0].interface"},
		{"interface: ge0/1", "interface: ge0/0", "config.duplicate_item sites.a.vmanage.vpn0[1].interface"},
		{"10.0.2.10/24", "10.0.2.10", "config.host_prefix sites.a.vmanage.vpn0[0].address"},
		{"next_hop: 10.0.2.1,", "next_hop: 10.0.3.1,", "config.next_hop sites.a.vmanage.vpn0[0].next_hop"},
		{"next_hop: 10.0.2.1,", "next_hop: 10.0.2.10,", "config.next_hop sites.a.vmanage.vpn0[0].next_hop"},
		{"next_hop: 10.0.2.1, ", "", "config.missing_key sites.a.vmanage.vpn0[0].next_hop"},
		{"address: 10.0.2.10/24, ", "", "config.foreign_option sites.a.vmanage.vpn0[0].next_hop"},
		{"tunnel_interface: false", "tunnel_interface: false, color: lte", "config.foreign_option sites.a.vmanage.vpn0[1].color"},
		{"color: biz-internet", "color: beige", "config.choice sites.a.vmanage.vpn0[0].color"},
		{", vpn0: [{interface: GigabitEthernet1}]", "", "config.missing_key sites.b.vmanage.vpn0"},
	} {
		ic, problems := Parse("test.yaml", []byte(edit(t, sdwan(t), test.old, test.new)))
		failures := problems.Failures()
		if ic != nil || len(failures) != 1 || string(failures[0].Code)+" "+failures[0].Object != test.want {
			t.Errorf("%s: got %v, want %s", test.new, failures, test.want)
		}
		checkSentences(t, problems)
	}
}
