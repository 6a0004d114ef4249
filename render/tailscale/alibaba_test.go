package tailscale

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"causeway"
	"causeway/render/host"
)

// alibaba is a host and, in a namespace of its own, a name server of Alibaba's.
// It prints what works: an answer, and a stranger who speaks first.
const alibaba = `set -e
unshare --net sleep 20 &
server=$!
until [ "$(readlink /proc/$server/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do :; done
at() { nsenter --net=/proc/$server/ns/net "$@"; }
ip link set lo up
ip link add eth0 type veth peer name eth0 netns $server
ip address add 10.0.1.5/24 dev eth0
ip link set eth0 up
at ip address add 100.100.2.136/32 dev eth0
at ip link set eth0 up
at ip route add 10.0.1.0/24 dev eth0
ip route add 100.64.0.0/10 dev eth0
nft -f "$1"
ping -q -c 1 -W 1 100.100.2.136 >/dev/null && echo answered || true
at ping -q -c 1 -W 1 -I 100.100.2.136 10.0.1.5 >/dev/null && echo reached || true
`

// Tailscale's own rule is the control: it takes the answers too.
func TestAlibabaAnswers(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("namespaces and rules need root")
	}
	for _, tool := range []string{"unshare", "nsenter", "ip", "nft", "ping"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	ours := firewall(host.Host{Site: &causeway.Site{Cloud: "aliyun"}})
	tailscales := "table ip filter {\n chain input {\n  type filter hook input priority filter;\n" +
		"  iifname != \"tailscale0\" ip saddr 100.64.0.0/10 drop\n }\n}\n"
	for _, test := range []struct{ name, rules, want string }{
		{"no rules", "table ip filter {\n}\n", "answered\nreached\n"},
		{"Tailscale's rule", tailscales, ""},
		{"ours", ours, "answered\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := inNamespace(t, test.rules); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// inNamespace runs the script where nothing outlives it.
func inNamespace(t *testing.T, rules string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "rules.nft")
	if err := os.WriteFile(file, []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command("unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", alibaba, "sh", file)
	out, err := command.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		t.Fatalf("%v\n%s", err, exit.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// Hosts elsewhere keep Tailscale's own firewall.
func TestOnlyAlibabaIsDifferent(t *testing.T) {
	h := host.Host{Site: &causeway.Site{Cloud: "aws"}}
	if text := firewall(h) + stayLocal(h) + netfilterMode(h); strings.Contains(text, "100.") || !strings.HasSuffix(text, "on") {
		t.Error(text)
	}
}
