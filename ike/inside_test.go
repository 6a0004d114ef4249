package ike

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"causeway"
)

// TestAllocateInside is a property: networks are valid at both ends, disjoint,
// and the same each time.
func TestAllocateInside(t *testing.T) {
	aliyun, aws := find(t, "aliyun"), find(t, "aws")
	var taken []netip.Prefix
	for i := range 200 {
		link := fmt.Sprintf("link-%d", i)
		networks, err := AllocateInside(link, 4, taken, aliyun, aws)
		if err != nil {
			t.Fatal(err)
		}
		again, err := AllocateInside(link, 4, taken, aliyun, aws)
		if err != nil || !slices.Equal(networks, again) {
			t.Errorf("%s: %v, then %v, %v", link, networks, again, err)
		}
		for _, network := range networks {
			if !aliyun.Inside.allows(network) || !aws.Inside.allows(network) || network != network.Masked() || slices.ContainsFunc(taken, network.Overlaps) {
				t.Errorf("%s: %s is refused or taken", link, network)
			}
			taken = append(taken, network)
		}
	}
}

// One network more or less elsewhere seldom moves a link's.
func TestAllocateInsideIsStable(t *testing.T) {
	ends := []End{find(t, "aliyun"), find(t, "aws")}
	before, err := AllocateInside("beijing-california", 2, nil, ends...)
	if err != nil {
		t.Fatal(err)
	}
	after, err := AllocateInside("beijing-california", 2, []netip.Prefix{netip.MustParsePrefix("169.254.100.0/30")}, ends...)
	if err != nil || !slices.Equal(before, after) {
		t.Errorf("%v became %v, %v", before, after, err)
	}
	moved, err := AllocateInside("beijing-california", 2, before[:1], ends...)
	if err != nil || moved[0] == before[0] || moved[1] != before[1] {
		t.Errorf("%v with the first taken: %v, %v", before, moved, err)
	}
}

// TestAllocateInsideExhausted leaves the lowest 64 networks, of which AWS
// refuses one; all others come, and then no more.
func TestAllocateInsideExhausted(t *testing.T) {
	aws := find(t, "aws")
	var taken []netip.Prefix
	for bits := 17; bits <= 24; bits++ {
		upper := netip.PrefixFrom(netip.AddrFrom4([4]byte{169, 254, byte(1 << (24 - bits))}), bits)
		taken = append(taken, upper)
	}
	networks, err := AllocateInside("x", 63, taken, aws)
	if err != nil || len(networks) != 63 {
		t.Fatalf("%d networks, %v", len(networks), err)
	}
	_, err = AllocateInside("x", 64, taken, aws)
	if p := causeway.ProblemsOf(err); len(p) != 1 || p[0].Code != "ike.inside_exhausted" || p[0].Args["found"] != "63" {
		t.Errorf("more than there are: %v", err)
	}
}

// The addresses of the vendor's own example: AWS has .209, Alibaba .210.
func TestInsideHosts(t *testing.T) {
	network := netip.MustParsePrefix("169.254.116.208/30")
	aliyun, aws := find(t, "aliyun"), find(t, "aws")
	for _, test := range []struct {
		left, right End
		want        string
	}{
		{aliyun, aws, "169.254.116.210 169.254.116.209"},
		{aws, aliyun, "169.254.116.209 169.254.116.210"},
		{aliyun, find(t, "strongswan"), "169.254.116.209 169.254.116.210"},
	} {
		if left, right := InsideHosts(network, test.left, test.right); fmt.Sprint(left, " ", right) != test.want {
			t.Errorf("%s and %s: %s, %s; want %s", test.left.Name, test.right.Name, left, right, test.want)
		}
	}
}
