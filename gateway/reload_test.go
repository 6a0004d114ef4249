package gateway

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"causeway"
	"causeway/localapi"
	"causeway/pki"
)

// reload asks a daemon to reload and returns the answer's body.
func (d *daemon) reload(t *testing.T) (status int, body string) {
	t.Helper()
	client := http.Client{Timeout: 5 * time.Second, Transport: localapi.Transport(d.socket())}
	response, err := client.Post("http://gateway/v1/reload", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode, readAll(t, response.Body)
}

// A renewed certificate is taken by SIGHUP, and the session stays.
func TestReloadTakesRenewedIdentity(t *testing.T) {
	s := startSites(t)
	s.allUp(t)
	before := s.sessionOf(t)
	expiry := s.metric(t, "causeway_certificate_expiry_seconds")
	identity := filepath.Join(s.folder, "id-bj-1")
	if err := pki.Renew(filepath.Join(s.folder, "pki"), identity, time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if err := s.beijing.process.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the renewed certificate", func() bool { return s.metric(t, "causeway_certificate_expiry_seconds") != expiry })
	if after := s.sessionOf(t); after != before {
		t.Errorf("session %s became %s", before, after)
	}
}

func TestReloadRefusesWhatIsWrong(t *testing.T) {
	s := startSites(t)
	s.allUp(t)
	before := s.sessionOf(t)
	tests := []struct {
		name, file, replace, with string
		want                      causeway.Code
	}{
		{"invalid file", "causeway.yaml", "version: 1", "version: 2", "config.version"},
		{"changed file", "causeway.yaml", "port: 8443", "port: 8444", "gateway.restart_needed"},
		{"broken certificate", "id-bj-1/node.crt", "BEGIN", "BEGUN", "pki.malformed"},
	}
	for _, tt := range tests {
		file := filepath.Join(s.folder, tt.file)
		good, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		bad := strings.Replace(string(good), tt.replace, tt.with, 1)
		if bad == string(good) {
			t.Fatalf("%s: nothing to change", tt.name)
		}
		write(t, file, []byte(bad))
		if status, body := s.beijing.reload(t); status != http.StatusUnprocessableEntity || !strings.Contains(body, string(tt.want)) {
			t.Errorf("%s: %d %s, want %s", tt.name, status, body, tt.want)
		}
		write(t, file, good)
	}
	if status, body := s.beijing.reload(t); status != http.StatusOK {
		t.Errorf("with everything as it was: %d %s", status, body)
	}
	if after := s.sessionOf(t); after != before {
		t.Errorf("session %s became %s", before, after)
	}
}

// A peer that is revoked while traffic flows is cut off by a reload.
func TestReloadCutsOffRevokedPeer(t *testing.T) {
	s := startSites(t)
	s.allUp(t)
	authority := filepath.Join(s.folder, "pki")
	id := causeway.Identity{Interconnect: "beijing-california", Site: "california", Role: causeway.RoleGateway, Name: "ca-1"}
	if _, _, err := pki.RevokeIdentity(authority, id, "test", time.Now()); err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile(filepath.Join(authority, "revoked.json"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(s.folder, "id-bj-1", "revoked.json"), list)
	if status, body := s.beijing.reload(t); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	if s.reach(t, 300*time.Millisecond) {
		t.Error("the revoked gateway's site is still reached")
	}
	paths, err := localapi.NewClient(s.beijing.socket()).Paths(t.Context())
	if err != nil || slices.ContainsFunc(paths, func(p localapi.Path) bool { return p.State != "down" }) {
		t.Errorf("paths %+v, %v", paths, err)
	}
}

func write(t *testing.T, file string, content []byte) {
	t.Helper()
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// sessionOf returns the session Beijing has with California.
func (s *twoSites) sessionOf(t *testing.T) string {
	t.Helper()
	status, err := localapi.NewClient(s.beijing.socket()).Status(t.Context())
	if err != nil || len(status.Peers) != 1 || status.Peers[0].Session == nil {
		t.Fatalf("status %+v, %v", status, err)
	}
	return *status.Peers[0].Session
}

// metric returns the line of a metric without labels.
func (s *twoSites) metric(t *testing.T, name string) string {
	t.Helper()
	for line := range strings.Lines(s.get(t, "/metrics")) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return value
		}
	}
	t.Fatalf("/metrics lacks %s", name)
	return ""
}

// Other classes and timers are taken by a reload while the session goes on.
func TestReloadTakesClassesAndKeepsTheSession(t *testing.T) {
	s := startSites(t)
	s.allUp(t)
	before := s.sessionOf(t)
	file := filepath.Join(s.folder, "causeway.yaml")
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, []byte(strings.NewReplacer("failover: 1s", "failover: 2s", "  web:", "  pages:").Replace(string(old))))
	for _, d := range []*daemon{s.beijing, s.calif} {
		if status, body := d.reload(t); status != http.StatusOK {
			t.Fatalf("%s: %d %s", d.gateway, status, body)
		}
	}
	s.allUp(t)
	s.exchange(t)
	paths, err := localapi.NewClient(s.beijing.socket()).Paths(t.Context())
	if err != nil || !slices.ContainsFunc(paths, func(p localapi.Path) bool { return slices.Contains(p.Classes, "pages") }) {
		t.Errorf("no path of the new class: %+v, %v", paths, err)
	}
	if after := s.sessionOf(t); after != before {
		t.Errorf("session %s became %s", before, after)
	}
}
