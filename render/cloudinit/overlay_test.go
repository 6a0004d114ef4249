package cloudinit

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// runsOnce is a first start on a host that has nothing but the programs in $2;
// $1 holds the files under their absolute names.
const runsOnce = `set -e
mount -t tmpfs tmpfs /mnt
for folder in etc usr/local var/lib; do
	mkdir -p "/mnt/upper/$folder" "/mnt/work/$folder"
	mount -t overlay overlay -o "lowerdir=/$folder,upperdir=/mnt/upper/$folder,workdir=/mnt/work/$folder" "/$folder"
done
mkdir -p /etc/wireguard /var/lib/zerotier-one /etc/sysctl.d
cp -r "$1/." /
export PATH="$2"
sh ` + firstStart + `
`

// ofEveryHost are programs that the scripts expect everywhere.
var ofEveryHost = []string{"sh", "cat", "chmod", "cut", "dirname", "grep", "id", "install", "ln", "mkdir", "rm", "sed", "touch"}

// withoutInternet answers for dnf: the first call fails, as before a host has
// its address, and the next ones bring what they are asked for.
const withoutInternet = `#!/bin/sh
echo "dnf $*"
if [ ! -e "$0.tried" ]; then
	touch "$0.tried"
	exit 1
fi
case "$3" in
nftables) ln -sf stub "$(dirname "$0")/nft" ;;
wireguard-tools) for program in wg wg-quick; do ln -sf stub "$(dirname "$0")/$program"; done ;;
*) exit 1 ;;
esac
`

// stub answers for every program that would change a running system.
const stub = `#!/bin/sh
echo "${0##*/} $*" >&2
case "${0##*/} ${1:-}" in
"wg genkey") echo private ;;
"wg pubkey") echo "$PUBLIC" ;;
"zerotier-cli info") echo "200 info 0123456789 1.14.2 ONLINE" ;;
esac
`

// image is what a host starts with: programs, files, and a dnf.
type image struct {
	programs, present []string
	dnf               string
}

// beginTunnels starts beijing's host of an example from an image; its WireGuard
// key has the public one.
func beginTunnels(t *testing.T, example, public string, from image) (string, error) {
	t.Helper()
	text, problems := FirstStart(load(t, example, known...), "beijing", "bj-1")
	if len(problems.Failures()) > 0 {
		t.Fatal(problems)
	}
	files, bin := t.TempDir(), t.TempDir()
	for _, f := range read(t, text).WriteFiles {
		put(t, filepath.Join(files, f.Path), f.Content)
	}
	for _, name := range from.present {
		put(t, filepath.Join(files, name), "x")
	}
	for _, name := range ofEveryHost {
		at, err := exec.LookPath(name)
		if err != nil {
			t.Fatal(err)
		}
		link(t, at, filepath.Join(bin, name))
	}
	put(t, filepath.Join(bin, "stub"), stub)
	put(t, filepath.Join(bin, "dnf"), from.dnf)
	for _, name := range append([]string{"systemctl", "sysctl", "ip", "sleep"}, from.programs...) {
		link(t, "stub", filepath.Join(bin, name))
	}
	cmd := exec.Command("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", "-c", runsOnce, "sh", files, bin)
	cmd.Env = append(os.Environ(), "PUBLIC="+public)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func link(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Fatal(err)
	}
}

// A host brings the packages it can, again until there is a way to them, sets
// its tunnel up, and otherwise says what it misses.
func TestFirstStartOfThirdPartyTunnels(t *testing.T) {
	needOverlays(t)
	const key = "OnOgJAka8TasQFQKJ6AXyrBoqt3qhR+GGIP0YwkdyWQ="
	for _, test := range []struct {
		name, example, public string
		programs, present     []string
		says                  string
		done                  bool
	}{
		{
			name: "WireGuard", example: "third-party.yaml", public: key, says: "systemctl restart wg-quick@wg0", done: true,
			present: []string{"/etc/wireguard/wg0.key"},
		},
		{name: "WireGuard with a new key", example: "third-party.yaml", public: "new", says: "provision.paths.wg0.wireguard.public_keys.beijing: new"},
		{name: "Tailscale", example: "third-party-tailscale.yaml", programs: []string{"tailscale"}, present: []string{"/etc/causeway/tailscale.key"}, says: "systemctl restart causeway-tailscale", done: true},
		{name: "no Tailscale", example: "third-party-tailscale.yaml", says: "tailscale is missing"},
		{name: "ZeroTier", example: "third-party-zerotier.yaml", programs: []string{"zerotier-cli"}, says: "controller.sh authorize beijing/bj-1 0123456789", done: true},
		{name: "no ZeroTier", example: "third-party-zerotier.yaml", says: "zerotier-cli is missing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := beginTunnels(t, test.example, test.public, image{test.programs, test.present, withoutInternet})
			if (err == nil) != test.done || !strings.Contains(out, test.says) || strings.Count(out, "dnf -qy install nftables") != 2 {
				t.Errorf("%v, and it does not say %q:\n%s", err, test.says, out)
			}
		})
	}
}

// Where a package cannot be had at all, the first start comes to an end.
func TestFirstStartGivesUp(t *testing.T) {
	needOverlays(t)
	out, err := beginTunnels(t, "third-party.yaml", "", image{[]string{"nft"}, nil, "#!/bin/sh\necho \"dnf $*\"\nexit 1\n"})
	if err == nil || strings.Count(out, "dnf -qy install wireguard-tools") != 18 || !strings.Contains(out, "wg-quick is missing: install wireguard-tools") {
		t.Errorf("%v\n%s", err, out)
	}
}
