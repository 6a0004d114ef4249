package systemd

import (
	"strings"
	"testing"

	"causeway"
	"causeway/deploy"
	"causeway/render/host"
)

// The drop-in has the unit's own command, with nothing left to fill in.
func TestDropIn(t *testing.T) {
	h := host.Host{Site: &causeway.Site{Name: "beijing"}, Gateway: &causeway.Gateway{Name: "bj-1"}}
	text := dropIn(h, deploy.GatewayUnit())
	if strings.Count(text, "\nExecStart=/") != 1 || strings.Contains(text, "${") || !strings.Contains(text, "--site beijing --gateway bj-1 ") {
		t.Error(text)
	}
	if !strings.Contains(text, "\nEnvironmentFile=\n") || !strings.Contains(text, "\nExecStart=\n") {
		t.Errorf("what the unit says would hold too:\n%s", text)
	}
}
