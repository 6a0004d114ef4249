package gateway

import (
	"os"
	"path/filepath"
	"testing"

	"causeway"
	"causeway/config"
	"causeway/render/cloudinit"
)

// Gateways start with what a host in a cloud gets of a file that has a leased
// line beside theirs, which the clouds make and use, and bring up their own.
func TestGatewaysStartBesideALineOfTheClouds(t *testing.T) {
	s := buildSites(t)
	file := filepath.Join(s.folder, "causeway.yaml")
	ic, problems := config.Load(file)
	if ic == nil {
		t.Fatal(problems)
	}
	for i := range ic.Sites {
		links := &ic.Sites[i].Gateways[0].Links
		*links = append(*links, causeway.Link{Name: "line", Type: causeway.LinkLeasedLine})
	}
	ic.Paths = append(ic.Paths, causeway.Path{
		Name: "line", Via: causeway.ViaLeasedLine,
		From: causeway.LinkRef{Site: "beijing", Link: "line"}, To: causeway.LinkRef{Site: "california", Link: "line"},
	})
	for i := range ic.Classes {
		ic.Classes[i].Prefer = append([]string{"line"}, ic.Classes[i].Prefer...)
	}
	if err := os.WriteFile(file, []byte(cloudinit.File(ic)), 0o600); err != nil {
		t.Fatal(err)
	}
	s.startDaemons(t)
	s.allUp(t)
	s.exchange(t)
}
