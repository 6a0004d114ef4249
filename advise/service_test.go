package advise

import (
	"testing"

	"causeway"
	"causeway/region"
)

// TestNoWayIsFasterThanLightAlongIt: a detour is as long as its legs together.
func TestNoWayIsFasterThanLightAlongIt(t *testing.T) {
	for _, inside := range []string{"cn-chengdu", "cn-beijing", "cn-shenzhen"} {
		for _, outside := range region.Names("aws") {
			from := causeway.Place{Site: "inside", Cloud: "aliyun", Region: inside}
			to := causeway.Place{Site: "outside", Cloud: "aws", Region: outside}
			q := ask(input(causeway.Needs{Places: []causeway.Place{from, to}}))
			drawn := shapeOf(&ipsec, q)
			way := wayOf(&ipsec, drawn, from, to)
			for _, l := range drawn.legs {
				floor, ok := floorOf(l.a, l.b)
				if !ok {
					t.Fatalf("%s is in no table", drawn.variant.Shape)
				}
				way.RTT -= floor
			}
			if way.RTT <= 0 {
				t.Errorf("%s %s: %s, light needs %s more", inside, outside, wayOf(&ipsec, drawn, from, to).RTT, -way.RTT)
			}
		}
	}
}

// TestLegsBehindADetour: the figures of two gateways in one metropolis are not
// those of a leg over half a continent.
func TestLegsBehindADetour(t *testing.T) {
	chengdu := causeway.Place{Site: "chengdu", Cloud: "aliyun", Region: "cn-chengdu"}
	mumbai := causeway.Place{Site: "mumbai", Cloud: "aws", Region: "ap-south-1"}
	for _, row := range []struct {
		places       []causeway.Place
		rtt          int
		availability causeway.Ratio
	}{
		{[]causeway.Place{beijing, california}, 152, 0.9999 * 0.9995 * 0.9995},
		{[]causeway.Place{chengdu, mumbai}, 166, 0.9999 * 0.995},
	} {
		got := assessed(t, input(causeway.Needs{Places: row.places}), IPsec)
		if s := got.Service; s.RTT != ms(row.rtt) || s.Availability != row.availability {
			t.Errorf("%s: %s, %v; want %s, %v", got.Variant.Shape, s.RTT, s.Availability, ms(row.rtt), row.availability)
		}
	}
}
