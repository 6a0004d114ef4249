package faults

import (
	"encoding/json"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"causeway/lab/netns"
	"causeway/pki"
)

// rewritten gives a daemon a file of its own, in which old reads new.
func (d *daemon) rewritten(t *testing.T, old, replacement string) {
	t.Helper()
	shared, err := os.ReadFile(filepath.Join(d.folder, "causeway.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(shared), old) {
		t.Fatalf("the file has no %q", old)
	}
	d.file = filepath.Join(d.folder, d.gateway+".yaml")
	if err := os.WriteFile(d.file, []byte(strings.Replace(string(shared), old, replacement, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// anew starts both daemons after something about them was changed; what they
// remember of the lines is gone.
func (s *sites) anew(t *testing.T) {
	t.Helper()
	for _, d := range s.daemons() {
		d.kill()
		d.start(t)
	}
	for _, d := range s.daemons() {
		waitFor(t, "the answer of "+d.gateway, func() bool { _, err := d.client().Status(t.Context()); return err == nil })
	}
}

// asBefore gives the daemon the file both share again.
func (d *daemon) asBefore() { d.file = filepath.Join(d.folder, "causeway.yaml") }

func TestDoctorOfDifferentFiles(t *testing.T) {
	long(t)
	s := start(t, plan{line: nearby})
	s.healthy(t, "")
	tests := []struct {
		name             string
		old, replacement string // in Beijing's file
		beijing          string
		california       string // "" where it cannot know
	}{
		{"paths", "telecom-verizon: {from", "telecom-other: {from", "doctor.path_unmatched", "doctor.path_unmatched"},
		{"networks", "[172.16.0.0/16]", "[172.16.0.0/17]", "peer.networks", "doctor.files_differ"},
		{"wrong address", "192.0.2.2, device", "192.0.2.99, device", "doctor.peer_address", ""},
	}
	for _, tt := range tests {
		s.beijing.rewritten(t, tt.old, tt.replacement)
		if tt.name == "paths" {
			s.beijing.replaceAll(t, "telecom-verizon,", "telecom-other,")
		}
		s.anew(t)
		s.beijing.names(t, "", tt.beijing)
		if tt.california != "" {
			s.calif.names(t, "", tt.california)
		}
	}
	s.beijing.asBefore()

	// The public address belongs to the second address of the device, and the
	// file does not say so.
	s.beijing.kill()
	readdress(t, s.beijing.host, "192.0.2.1", "192.0.2.50", "192.0.2.51")
	s.anew(t)
	s.beijing.names(t, "", "doctor.nat_listen")
	s.beijing.kill()
	readdress(t, s.beijing.host, "192.0.2.50", "192.0.2.1") // beside .51
	s.anew(t)
	s.healthy(t, "")
}

func (d *daemon) replaceAll(t *testing.T, old, replacement string) {
	t.Helper()
	text, err := os.ReadFile(d.file)
	if err == nil {
		err = os.WriteFile(d.file, []byte(strings.ReplaceAll(string(text), old, replacement)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// readdress takes an address from wan0 and gives it others.
func readdress(t *testing.T, host *netns.Namespace, old string, others ...string) {
	t.Helper()
	onDevice(t, host, "wan0", func(l netlink.Link) error {
		if err := netlink.AddrDel(l, &netlink.Addr{IPNet: inLine(old)}); err != nil {
			return err
		}
		for _, a := range others {
			if err := netlink.AddrAdd(l, &netlink.Addr{IPNet: inLine(a)}); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestDoctorOfIdentities(t *testing.T) {
	long(t)
	s := start(t, plan{line: nearby})
	s.healthy(t, "")
	good, err := os.MkdirTemp(s.folder, "good")
	if err != nil {
		t.Fatal(err)
	}
	identity := s.beijing.identity()
	if err := os.Rename(identity, filepath.Join(good, "id")); err != nil {
		t.Fatal(err)
	}
	issue := func(name string, issued time.Time, folder string) {
		t.Helper()
		if err := os.RemoveAll(identity); err != nil {
			t.Fatal(err)
		}
		id := bj1
		id.Interconnect = name
		if err := pki.Issue(folder, id, identity, issued); err != nil {
			t.Fatal(err)
		}
	}
	another := func(name string) string {
		t.Helper()
		folder := filepath.Join(t.TempDir(), "pki")
		if err := pki.Init(folder, name, time.Now()); err != nil {
			t.Fatal(err)
		}
		return folder
	}

	issue(bj1.Interconnect, time.Now(), another(bj1.Interconnect))
	s.anew(t)
	s.beijing.names(t, "", "pki.untrusted")
	s.calif.names(t, "", "pki.untrusted")

	// Another name, of a CA that both trust.
	s.beijing.rewritten(t, "name: beijing-california", "name: beijing-oregon")
	issue("beijing-oregon", time.Now(), another("beijing-oregon"))
	trustBoth(t, identity, s.calif.identity())
	s.anew(t)
	s.beijing.names(t, "", "doctor.peer_other")
	s.calif.names(t, "", "doctor.peer_other")
	s.beijing.asBefore()

	issue(bj1.Interconnect, time.Now().Add(6*time.Second-pki.LeafLifetime), filepath.Join(s.folder, "pki"))
	s.anew(t)
	s.calif.names(t, "", "pki.expired")
	s.beijing.names(t, "", "doctor.certificate_ended")

	issue(bj1.Interconnect, time.Now(), filepath.Join(s.folder, "pki"))
	if _, _, err := pki.RevokeIdentity(filepath.Join(s.folder, "pki"), bj1, "test", time.Now()); err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile(filepath.Join(s.folder, "pki", "revoked.json"))
	if err != nil {
		t.Fatal(err)
	}
	revoked := filepath.Join(s.calif.identity(), "revoked.json")
	if err := os.WriteFile(revoked, list, 0o600); err != nil {
		t.Fatal(err)
	}
	s.anew(t)
	s.calif.names(t, "", "pki.revoked")
	s.beijing.names(t, "", "peer.certificate_refused")
	if err := errors.Join(os.Remove(revoked), os.RemoveAll(identity)); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(good, "id"), identity); err != nil {
		t.Fatal(err)
	}
	s.anew(t)
	s.healthy(t, "")
}

// trustBoth lets two identities trust each other's CA.
func trustBoth(t *testing.T, a, b string) {
	t.Helper()
	var all []byte
	for _, folder := range []string{a, b} {
		text, err := os.ReadFile(filepath.Join(folder, "ca.crt"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, text...)
	}
	for _, folder := range []string{a, b} {
		if err := os.WriteFile(filepath.Join(folder, "ca.crt"), all, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// A gateway that was built with a clock of its own tells a time five minutes
// ahead.
func TestDoctorOfClocks(t *testing.T) {
	long(t)
	s := prepare(t, plan{line: nearby})
	s.calif.program = buildAhead(t)
	s.anew(t)
	s.allUp(t)
	s.beijing.names(t, "", "peer.clock_skew")
	s.calif.names(t, "")
}

// buildAhead builds the daemon with another clock in its Hello: processes of
// one machine share the kernel's.
func buildAhead(t *testing.T) string {
	t.Helper()
	const original, tampered = "ClockUnixNano: now.UnixNano()", "ClockUnixNano: now.Add(5 * time.Minute).UnixNano()"
	source, err := filepath.Abs("../peering/hello.go")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(source)
	if err != nil || !strings.Contains(string(text), original) {
		t.Fatalf("%s has no %q: %v", source, original, err)
	}
	folder := t.TempDir()
	replacement, overlay, program := filepath.Join(folder, "hello.go"), filepath.Join(folder, "overlay.json"), filepath.Join(folder, "causeway-gateway")
	listed, err := json.Marshal(map[string]any{"Replace": map[string]string{source: replacement}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{replacement: []byte(strings.Replace(string(text), original, tampered, 1)), overlay: listed} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlay, "-o", program, "causeway/cmd/causeway-gateway")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return program
}

const blackholeRoute = unix.RTN_BLACKHOLE

func parseCIDR(text string) (net.IP, *net.IPNet, error) { return net.ParseCIDR(text) }

// single is an address as a network of its own.
func single(address string) *net.IPNet {
	return &net.IPNet{IP: net.ParseIP(address).To4(), Mask: net.CIDRMask(32, 32)}
}

// inLine is an address in the network of a line.
func inLine(address string) *net.IPNet {
	return &net.IPNet{IP: net.ParseIP(address).To4(), Mask: net.CIDRMask(24, 32)}
}

// index is that of a device, in the namespace of the calling thread.
func index(t *testing.T, device string) int {
	t.Helper()
	link, err := netlink.LinkByName(device)
	if err != nil {
		t.Error(err)
		return 0
	}
	return link.Attrs().Index
}

// onDevice does something to a device of a host.
func onDevice(t *testing.T, host *netns.Namespace, device string, do func(netlink.Link) error) {
	t.Helper()
	on(t, host, func() error {
		link, err := netlink.LinkByName(device)
		if err != nil {
			return err
		}
		return do(link)
	})
}
