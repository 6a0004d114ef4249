package accept

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"causeway/render"
)

// recorder keeps what a tool finds wrong.
type recorder struct {
	testing.TB
	mistakes []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mistakes = append(r.mistakes, fmt.Sprintf(format, args...))
}

func (r *recorder) Fatalf(format string, args ...any) { r.Errorf(format, args...) }

// Each tool takes what is right and finds what is wrong.
func TestToolsFindMistakes(t *testing.T) {
	charon := render.File{Name: "a/strongswan/s/g/causeway.conf", Text: "charon {\n}\n"}
	connection := "connections {\n  vpn {\n    proposals = %s\n    remote_addrs = 192.0.2.1\n  }\n}\nsecrets {\n  ike-vpn {\n    id-1 = 192.0.2.1\n    include /etc/swanctl/causeway/vpn.secret\n  }\n}\n"
	for _, test := range []struct {
		tool, file, right, wrong string
		beside                   []render.File
	}{
		{tool: "terraform", file: "terraform/a.tf", right: "a = 1\n", wrong: "a  = 1\n"},
		{tool: "terraform console", file: "terraform/a.yaml.tftpl", right: "#cloud-config\nruncmd: [[\"${a}\"]]\n", wrong: "#cloud-config\nruncmd: [[\"${a b}\"]]\n"},
		{tool: "terraform console", file: "terraform/a.yaml.tftpl", right: "#cloud-config\nruncmd: [[\"$${a}\"]]\n", wrong: "#cloud-config\nruncmds: []\n"},
		{tool: "bash", file: "aws-cli/create.sh", right: "if true; then ls; fi\n", wrong: "if true; then ls\n"},
		{tool: "shellcheck", file: "wireguard/install.sh", right: "#!/bin/sh\nls \"$1\"\n", wrong: "#!/bin/sh\nls $1\n"},
		{tool: "python", file: "cloud-init/fetch.py", right: "a = 1\n", wrong: "a = = 1\n"},
		{tool: "wg-quick", file: "wireguard/s/g/wg0.conf", right: "[Interface]\nListenPort = 1\n", wrong: "[Interface\n"},
		{tool: "nft", file: "tailscale/s/g/a.nft", right: "table inet a {\n}\n", wrong: "table inet a {\n\tchain\n}\n"},
		{tool: "systemd-analyze", file: "systemd/s/g/a.service", right: "[Service]\nExecStart=/bin/true\n", wrong: "[Service]\nExecStrt=/bin/true\n"},
		{
			tool: "systemd-analyze", file: "systemd/s/g/a.service.d/b.conf", right: "[Unit]\nDescription=b\n", wrong: "[Unit]\nDescribe=b\n",
			beside: []render.File{{Name: "a/systemd/s/g/a.service", Text: "[Service]\nExecStart=/bin/true\n"}},
		},
		{tool: "vtysh", file: "frr/s/g/frr.conf", right: "router bgp 65010\n bgp router-id 10.0.0.1\n", wrong: "router bgp 65010\n bgp router-identity 10.0.0.1\n"},
		{tool: "charon", file: "strongswan/s/g/vpn.conf", right: fmt.Sprintf(connection, "aes256-sha256-modp2048"), wrong: fmt.Sprintf(connection, "aes257-sha256-modp2048"), beside: []render.File{charon}},
		{tool: "sysctl", file: "wireguard/s/g/90-causeway-forward.conf", right: "net.ipv4.ip_forward = 1\n", wrong: "net.ipv4.ip_forwards = 1\n"},
		{tool: "json", file: "cisco/a.json", right: "{}", wrong: "{,}"},
		{tool: "json", file: "tailscale/policy.hujson", right: "// a\n{}", wrong: "// a\n{\"a\": 1,}"},
		{tool: "yaml", file: "prometheus/a.yml", right: "a: 1\n---\nb: 2\n", wrong: "a: 1\na: 2\n"},
		{tool: "cloud-init", file: "cloud-init/h/user-data", right: "#cloud-config\nruncmd: [[a]]\n", wrong: "#cloud-config\nwrite_files: 3\n"},
		{tool: "environment", file: "cloud-init/gateway.env", right: "SITE=a\n", wrong: "SITE a\n"},
	} {
		t.Run(test.tool+" "+filepath.Base(test.file), func(t *testing.T) {
			root := t.TempDir()
			Write(t, root, test.beside)
			tool := find(t, test.tool)
			tool.need(t)
			for _, try := range []struct {
				text string
				good bool
			}{{test.right, true}, {test.wrong, false}} {
				Write(t, root, []render.File{{Name: "a/" + test.file, Text: try.text}})
				var read []string
				for _, name := range below(t, root) {
					if tool.reads(name) {
						read = append(read, filepath.Join(root, name))
					}
				}
				found := &recorder{TB: t}
				tool.read(found, read)
				if good := len(read) > 0 && len(found.mistakes) == 0; good != try.good {
					t.Errorf("%q of %d files: %s", try.text, len(read), strings.Join(found.mistakes, "\n"))
				}
			}
		})
	}
}

func find(t *testing.T, name string) tool {
	t.Helper()
	for _, tool := range tools() {
		if tool.name == name {
			return tool
		}
	}
	t.Fatalf("there is no tool %s", name)
	return tool{}
}

// What people read needs no tool, everything else one.
func TestReaders(t *testing.T) {
	for file, want := range map[string]string{
		"a/aws-cli/create.sh":                                    "bash shellcheck",
		"a/tailscale/s/g/causeway-tailscale-up":                  "bash shellcheck",
		"a/wireguard/s/g/wg0.conf":                               "wg-quick",
		"a/cloud-init/h/usr/local/lib/causeway/wireguard/x.conf": "wg-quick",
		"a/wireguard/s/g/90-causeway-forward.conf":               "sysctl",
		"a/strongswan/s/g/vpn.conf":                              "charon",
		"a/systemd/s/g/x.service.d/10-site.conf":                 "systemd-analyze",
		"a/strongswan/s/vpn.txt":                                 "",
		"a/frr/s/g/unheard.of":                                   "",
	} {
		if got := strings.Join(readers(file), " "); got != want {
			t.Errorf("%s is read by %q, want %q", file, got, want)
		}
	}
}

// A missing tool is a reason to skip, and to fail where it has to be.
func TestMissingTool(t *testing.T) {
	for _, test := range []struct {
		ci, without     string
		skips, mistakes bool
	}{{"", "", true, false}, {"true", "", false, true}, {"true", "1", true, false}} {
		t.Setenv("CI", test.ci)
		t.Setenv("CAUSEWAY_WITHOUT_IT", test.without)
		found := &skipper{recorder: recorder{TB: t}}
		tool{programs: []string{"no-such-program"}, without: "CAUSEWAY_WITHOUT_IT"}.need(found)
		if (found.reason != "") != test.skips || (len(found.mistakes) > 0) != test.mistakes {
			t.Errorf("%+v: skipped for %q, failed for %q", test, found.reason, found.mistakes)
		}
	}
}

// skipper notes what a test would be skipped for; after a mistake nothing more
// would be done.
type skipper struct {
	recorder
	reason string
}

func (s *skipper) Skipf(format string, args ...any) {
	if len(s.mistakes) == 0 {
		s.reason = fmt.Sprintf(format, args...)
	}
}

// Scripts can be executed, other files not.
func TestWriteKeepsModes(t *testing.T) {
	root := t.TempDir()
	Write(t, root, []render.File{{Name: "a/b.sh", Mode: 0o755, Text: "x"}, {Name: "c", Text: "y"}})
	for name, want := range map[string]os.FileMode{"a/b.sh": 0o755, "c": 0o644} {
		if info, err := os.Stat(filepath.Join(root, name)); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v", name, info, err)
		}
	}
}
