package gateway

import (
	"net/netip"
	"testing"

	"causeway"
)

// What a gateway does not ask changes nothing for it; what it asks does.
func TestSameMeaning(t *testing.T) {
	file := func() *causeway.Interconnect {
		return &causeway.Interconnect{Name: "demo", Sites: []causeway.Site{{Name: "a", Networks: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}}}}
	}
	other := file()
	other.Expose = []causeway.Exposed{{}}
	other.Sites[0].VManage = &causeway.VManage{SiteID: 100}
	other.Sites[0].At.Line = 7
	if !sameMeaning(file(), other) {
		t.Error("exposed ports, devices of another SD-WAN or places made a difference")
	}
	if other.Sites[0].VManage == nil || other.Expose == nil {
		t.Error("comparing changed what was compared")
	}
	other.Services = []causeway.Service{{Name: "api", Site: "a", At: causeway.Position{Line: 7}}}
	if sameMeaning(file(), other) {
		t.Error("a service made no difference")
	}
	if other.Services[0].At.Line != 7 {
		t.Error("comparing changed what was compared")
	}
	other.Services = nil
	other.Sites[0].Networks[0] = netip.MustParsePrefix("10.1.0.0/16")
	if sameMeaning(file(), other) {
		t.Error("another network made no difference")
	}
}
