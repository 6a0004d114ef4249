package border_test

import (
	"testing"

	"causeway"
	"causeway/border"
)

func TestPermittedShape(t *testing.T) {
	gateway := causeway.LinkVPNGateway
	for _, test := range []struct {
		name string
		a, b place
		want string
	}{
		{"to California", beijing, california, "a –cen– silicon-valley (aliyun us-west-1, transit: true) –ipsec|internet– b"},
		{"from California", california, beijing, "b –cen– silicon-valley (aliyun us-west-1, transit: true) –ipsec|internet– a"},
		{"to Virginia", shanghai, place{"aws", "us-east-1", gateway}, "a –cen– virginia (aliyun us-east-1, transit: true) –ipsec|internet– b"},
		{"to Frankfurt", beijing, place{"azure", "westeurope", gateway}, "a –cen– frankfurt (aliyun eu-central-1, transit: true) –ipsec|internet– b"},
		{"to a place no table knows a neighbour of", beijing, place{"huawei", "tr-west-1", gateway}, "a –cen– hong-kong (aliyun cn-hongkong, transit: true) –ipsec|internet– b"},
		{"within Alibaba", beijing, hongKong, "a –cen– b"},
		{"from another cloud", place{"huawei", "cn-north-4", gateway}, california, "a –leased-line– b"},
	} {
		t.Run(test.name, func(t *testing.T) {
			ic := joined(causeway.ViaIPsec, test.a.with(gateway), test.b.with(gateway))
			f := border.Check(ic, today)[0]
			if f.Verdict() != border.Forbidden || f.Permitted == nil || f.Permitted.String() != test.want {
				t.Fatalf("got %v, want %s", f.Permitted, test.want)
			}
			if f.Permitted.Exists {
				t.Error("says that the file has the site")
			}
		})
	}
}

// TestPermittedShapeUsesTheFile sees that a transit site of the file is taken,
// the nearest of several, and that a new one gets a name of its own.
func TestPermittedShapeUsesTheFile(t *testing.T) {
	transit := func(name, region string) causeway.Site {
		return causeway.Site{Name: name, Cloud: "aliyun", Region: region, Transit: true}
	}
	for _, test := range []struct {
		name   string
		others []causeway.Site
		want   string
		exists bool
	}{
		{"the one there is", []causeway.Site{transit("tokyo", "ap-northeast-1")}, "tokyo", true},
		{"the nearest", []causeway.Site{transit("tokyo", "ap-northeast-1"), transit("sv", "us-west-1")}, "sv", true},
		{"not one in the mainland", []causeway.Site{transit("shanghai", "cn-shanghai")}, "silicon-valley", false},
		{"not one that does not forward", []causeway.Site{{Name: "silicon-valley", Cloud: "aliyun", Region: "us-west-1"}}, "silicon-valley-transit", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			ic := joined(causeway.ViaIPsec, beijing.with(causeway.LinkVPNGateway), california.with(causeway.LinkVPNGateway))
			ic.Sites = append(ic.Sites, test.others...)
			shape := border.Check(ic, today)[0].Permitted
			if shape.Transit.Name != test.want || shape.Exists != test.exists || !shape.Transit.Transit {
				t.Errorf("got %+v, %t", shape.Transit, shape.Exists)
			}
		})
	}
}

// TestPermittedShapeIsPermitted follows every shape the table of neighbours
// can lead to and sees that no rule forbids its paths.
func TestPermittedShapeIsPermitted(t *testing.T) {
	for _, area := range border.Areas() {
		if area.Side != border.Outside || area.Cloud == "aliyun" {
			continue
		}
		far := place{area.Cloud, area.Prefix, causeway.LinkVPNGateway}
		shape := border.Check(joined(causeway.ViaIPsec, beijing.with(causeway.LinkVPNGateway), far), today)[0].Permitted
		for _, via := range shape.Hops[1].Vias {
			transit := place{shape.Transit.Cloud, shape.Transit.Region, causeway.LinkVPNGateway}
			for _, ic := range []*causeway.Interconnect{
				joined(causeway.ViaCEN, beijing.with(causeway.LinkCEN), transit.with(causeway.LinkCEN)),
				joined(via, transit, far),
			} {
				if refused := border.Refusals(border.Check(ic, today)); len(refused) > 0 {
					t.Errorf("%s %s: %v", area.Cloud, area.Prefix, refused)
				}
			}
		}
	}
}
