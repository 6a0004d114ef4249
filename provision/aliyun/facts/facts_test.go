package facts

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func load(t *testing.T) Table {
	t.Helper()
	table, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestLoadKeepsPlacesAndLimits(t *testing.T) {
	create := load(t)["vpc.CreateVpnConnection"]
	if create.Version != "2016-04-28" {
		t.Errorf("version %q", create.Version)
	}
	if !create.InBody("TunnelOptionsSpecification.1.Role") || create.InBody("Tags.1.Key") {
		t.Error("tunnels travel in the body and tags in the query")
	}
	tunnels, _ := create.Parameter("TunnelOptionsSpecification")
	ike, _ := find(tunnels.Fields, "TunnelIkeConfig")
	group, _ := find(ike.Fields, "IkePfs")
	if diff := cmp.Diff([]string{"group1", "group2", "group5", "group14"}, group.Limit.OneOf); diff != "" {
		t.Error(diff)
	}
}

func TestCheck(t *testing.T) {
	table := load(t)
	gateway := func(change func(map[string]string)) map[string]string {
		parameters := map[string]string{"RegionId": "cn-beijing", "VpcId": "vpc-1", "Bandwidth": "200"}
		change(parameters)
		return parameters
	}
	tests := map[string]struct {
		action     string
		parameters map[string]string
		want       []Mismatch
	}{
		"good": {"vpc.CreateVpnGateway", gateway(func(map[string]string) {}), nil},
		"unknown": {
			"vpc.CreateVpnGateway", gateway(func(p map[string]string) { p["CustomerGatewayName"] = "x" }),
			[]Mismatch{{"CustomerGatewayName", Unknown}},
		},
		"missing": {
			"vpc.CreateVpnGateway", gateway(func(p map[string]string) { delete(p, "VpcId") }),
			[]Mismatch{{"VpcId", Missing}},
		},
		"empty is missing": {
			"vpc.CreateVpnGateway", gateway(func(p map[string]string) { p["VpcId"] = "" }),
			[]Mismatch{{"VpcId", Missing}},
		},
		"not a number": {
			"vpc.CreateVpnGateway", gateway(func(p map[string]string) { p["Bandwidth"] = "200M" }),
			[]Mismatch{{"Bandwidth", WrongKind}},
		},
		"not a boolean": {
			"vpc.CreateVpnGateway", gateway(func(p map[string]string) { p["AutoPay"] = "True" }),
			[]Mismatch{{"AutoPay", WrongKind}},
		},
		"not a choice": {
			"vpc.CreateVpnGateway", gateway(func(p map[string]string) { p["InstanceChargeType"] = "PostPaid" }),
			[]Mismatch{{"InstanceChargeType", Refused}},
		},
		"too short": {
			"vpc.CreateVpnGateway", gateway(func(p map[string]string) { p["Name"] = "通" }),
			[]Mismatch{{"Name", Refused}},
		},
		"nested": {
			"vpc.ModifyVpnConnectionAttribute",
			map[string]string{
				"RegionId": "cn-beijing", "VpnConnectionId": "vco-1",
				"TunnelOptionsSpecification.1.TunnelIkeConfig.IkeLifetime": "86401",
				"TunnelOptionsSpecification.2.TunnelIkeConfig.IkePfs":      "group14",
				"TunnelOptionsSpecification.2.TunnelIkeConfig.Group":       "14",
			},
			[]Mismatch{
				{"TunnelOptionsSpecification.1.TunnelIkeConfig.IkeLifetime", Refused},
				{"TunnelOptionsSpecification.2.TunnelIkeConfig.Group", Unknown},
			},
		},
		"lists count from one": {
			"vpc.TagResources",
			map[string]string{
				"RegionId": "cn-beijing", "ResourceType": "VpnGateway",
				"ResourceId.0": "vpn-1", "ResourceId": "vpn-1", "Tag.1": "x", "Tag.1.Key.2": "k",
			},
			[]Mismatch{
				{"ResourceId", WrongKind},
				{"ResourceId.0", WrongKind},
				{"Tag.1", WrongKind},
				{"Tag.1.Key.2", WrongKind},
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, table[test.action].Check(test.parameters)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"parameter first": "  Name string\n",
		"short action":    "vpc CreateVpc\n",
		"no kind":         "vpc 1 A\n  Name\n",
		"unknown kind":    "vpc 1 A\n  Name text\n",
		"too deep":        "vpc 1 A\n    Name string\n",
		"twice":           "vpc 1 A\n  Name string\n  Name string\n",
		"bad range":       "vpc 1 A\n  Size int 1..many\n",
	} {
		t.Run(name, func(t *testing.T) {
			if table, err := parse(text); err == nil {
				t.Errorf("accepted as %v", table)
			}
		})
	}
}

func FuzzCheck(f *testing.F) {
	table, err := Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("vpc.TagResources", "Tag.1.Key", "v")
	f.Add("vpc.CreateVpnConnection", "TunnelOptionsSpecification.1.TunnelIkeConfig.Psk", "")
	f.Fuzz(func(t *testing.T, action, key, value string) {
		for _, m := range table[action].Check(map[string]string{key: value}) {
			if m.Parameter == "" && key != "" {
				t.Errorf("a mismatch names no parameter: %v", m)
			}
		}
	})
}
