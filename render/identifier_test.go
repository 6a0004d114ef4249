package render_test

import (
	"testing"

	"causeway/provision"
	"causeway/render"
)

func TestIdentifiers(t *testing.T) {
	keys := []provision.Key{"silicon-valley/vpn/Connection", "a-b/vgw", "a_b/vgw", "a/b_vgw", "1a/vgw", "北京/vgw", ""}
	want := []string{"silicon_valley_vpn_connection", "a_b_vgw", "a_b_vgw_2", "a_b_vgw_3", "_1a_vgw", "___vgw", "_"}
	g := &provision.Graph{}
	for _, key := range keys {
		g.Resources = append(g.Resources, &provision.PreSharedKey{Meta: provision.Meta{Key: key}})
	}
	names := render.Identifiers(g)
	for i, r := range g.Resources {
		if names[r] != want[i] {
			t.Errorf("%s is %s, want %s", keys[i], names[r], want[i])
		}
	}
}
