package wireguard

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"causeway/config"
	"causeway/render"
)

// joined is two sites with a host each and the Internet between them, in
// namespaces. Beijing's files are in $1, California's in $2. The host in
// California listens to the one in Beijing alone, so an answer means that
// nobody replaced its address.
const joined = `set -e
mount -t tmpfs tmpfs /mnt
mkdir /mnt/changed /mnt/work
mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/changed,workdir=/mnt/work /etc
mkdir -p /etc/wireguard
mount -t tmpfs tmpfs /run
site() { # NAME DEVICE ADDRESS ROUTER GATEWAY HOST NETWORK
	unshare --net --mount sleep 30 & eval "gw_$1=$!"
	unshare --net sleep 30 & eval "host_$1=$!"
	eval "gw=\$gw_$1 host=\$host_$1"
	for p in "$gw" "$host"; do
		until [ "$(readlink "/proc/$p/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do :; done
	done
	ip link add "to-$1" type veth peer name "$2" netns "$gw"
	ip address add "$4" dev "to-$1"
	ip link set "to-$1" up
	at "$gw" ip address add "$3" dev "$2"
	at "$gw" ip link set "$2" up
	at "$gw" ip route add default via "${4%/*}"
	at "$gw" ip link add lan type veth peer name lan netns "$host"
	at "$gw" ip address add "$5" dev lan
	at "$gw" ip link set lan up
	at "$host" ip address add "$6" dev lan
	at "$host" ip link set lan up
	at "$host" ip route add default via "${5%/*}"
}
at() { p=$1; shift; nsenter --net="/proc/$p/ns/net" "$@"; }
up() { # GATEWAY FOLDER
	cp "$2/wg0.nft" /etc/wireguard/wg0.nft
	at "$1" sysctl -q -p "$2/90-causeway-forward.conf"
	nsenter --net="/proc/$1/ns/net" --mount="/proc/$1/ns/mnt" sh -c "mount -t tmpfs tmpfs /run && wg-quick up '$2/wg0.conf'" >&2
}
sysctl -q -w net.ipv4.ip_forward=1
site a eth0 198.51.100.10/24 198.51.100.1/24 10.0.0.1/24 10.0.0.5/24
site b ens5 203.0.113.20/24 203.0.113.1/24 172.16.0.1/24 172.16.0.5/24
at "$host_b" nft 'add table ip only; add chain ip only input { type filter hook input priority 0; policy drop; }; add rule ip only input ip saddr 10.0.0.5 accept'
up "$gw_a" "$1"
up "$gw_b" "$2"
at "$host_a" ping -q -c 3 -W 3 172.16.0.5 >&2 && echo joined
at "$host_a" ping -q -c 1 -W 2 -M do -s 1412 172.16.0.5 >&2 && echo 1440 bytes fit
at "$host_a" ping -q -c 1 -W 2 -M do -s 1413 172.16.0.5 >&2 || echo 1441 do not
nsenter --net="/proc/$gw_a/ns/net" --mount="/proc/$gw_a/ns/mnt" wg-quick down "$1/wg0.conf" >&2
at "$gw_a" nft list tables
`

// TestSitesAreJoined brings up what is rendered, with the kernel's WireGuard
// or, where it has none, wireguard-go.
func TestSitesAreJoined(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("namespaces and devices need root")
	}
	for _, tool := range []string{"wg", "wg-quick", "nft", "ip", "ping", "nsenter", "unshare"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	_, noUserSpace := exec.LookPath("wireguard-go")
	if noUserSpace != nil && exec.Command("unshare", "--net", "ip", "link", "add", "wg0", "type", "wireguard").Run() != nil {
		t.Skip("this kernel has no WireGuard, and wireguard-go is not installed")
	}
	folder := renderWithKeys(t)
	command := exec.Command("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", joined, "sh",
		filepath.Join(folder, "beijing", "bj-1"), filepath.Join(folder, "california", "ca-1"))
	var said bytes.Buffer
	command.Stderr = &said
	out, err := command.Output()
	if want := "joined\n1440 bytes fit\n1441 do not\n"; err != nil || string(out) != want {
		t.Errorf("%v: got %q, want %q\n%s", err, out, want, said.String())
	}
}

// renderWithKeys renders the example with keys of its own.
func renderWithKeys(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	text, err := os.ReadFile("../../examples/third-party.yaml")
	if err != nil {
		t.Fatal(err)
	}
	ic, problems := config.Parse("third-party.yaml", text)
	if ic == nil {
		t.Fatal(problems)
	}
	w := ic.Provision.Paths[0].WireGuard
	keys := map[string]string{}
	for i := range w.PublicKeys {
		private := output(t, "", "wg", "genkey")
		keys[w.PublicKeys[i].Site] = private
		w.PublicKeys[i].Key = strings.TrimSpace(output(t, private, "wg", "pubkey"))
	}
	files, problems := Target().Files(render.Input{Interconnect: ic})
	if len(problems.Failures()) > 0 {
		t.Fatal(problems)
	}
	for _, f := range files {
		file := filepath.Join(folder, f.Name)
		site, _, _ := strings.Cut(f.Name, "/")
		key := filepath.Join(filepath.Dir(file), "private.key")
		save(t, key, keys[site])
		save(t, file, strings.ReplaceAll(f.Text, w.PrivateKey, key))
	}
	return folder
}

func output(t *testing.T, input string, command ...string) string {
	t.Helper()
	run := exec.Command(command[0], command[1:]...)
	run.Stdin = strings.NewReader(input)
	out, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func save(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
