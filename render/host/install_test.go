package host_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"causeway/accept"
)

// installTwice runs an install script twice where it changes nothing of the
// machine: /etc, /usr/local and /var/lib are copies that go with the
// namespace. $1 is the script, $2 holds stand-ins for the programs it drives.
// It prints whether the second run left everything as it was.
const installTwice = `set -e
mount -t tmpfs tmpfs /mnt
for folder in etc usr/local var/lib; do
	mkdir -p "/mnt/changed/$folder" "/mnt/work/$folder"
	mount -t overlay overlay -o "lowerdir=/$folder,upperdir=/mnt/changed/$folder,workdir=/mnt/work/$folder" "/$folder"
done
mkdir -p /etc/systemd/system /etc/wireguard /etc/swanctl/conf.d /etc/swanctl/causeway /etc/strongswan.d /etc/frr /etc/causeway/identity /etc/sysctl.d /var/lib/zerotier-one /usr/local/bin /usr/local/sbin
echo 'frr:x:60999:60999::/:/bin/false' >>/etc/passwd
echo 'frr:x:60999:' >>/etc/group
echo 'bgpd=no' >/etc/frr/daemons
# The secrets a script asks for, and what the service of ours needs.
for file in $(sed -n 's/.*\[ ! -s \([^ ]*\) .*/\1/p' "$1") \
	/usr/local/bin/causeway-gateway /etc/causeway/causeway.yaml /etc/causeway/identity/node.key; do
	echo x >"$file"
done
export PATH="$2:$PATH"
state() { find /mnt/changed -type f -exec sha256sum {} + | sort; }
"$1" >&2
first=$(state)
"$1" >&2
[ "$first" = "$(state)" ] && echo same
`

// standIn answers for every program that would change a running system.
const standIn = `#!/bin/sh
case "$(basename "$0") ${1:-}" in
"zerotier-cli info") echo "200 info 0123456789 1.14.2 ONLINE" ;;
"wg genkey") echo private ;;
"wg pubkey") echo "$PUBLIC" ;;
esac
`

func TestInstallScriptsRunTwice(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("copies of folders need root")
	}
	if err := exec.Command("unshare", "--mount", "sh", "-c", "mount -t tmpfs t /mnt && mkdir /mnt/u /mnt/w && mount -t overlay o -o lowerdir=/etc,upperdir=/mnt/u,workdir=/mnt/w /etc").Run(); err != nil {
		t.Skipf("no overlay file system: %v", err)
	}
	stubs := t.TempDir()
	for _, program := range []string{"systemctl", "sysctl", "tailscale", "zerotier-cli", "wg", "wg-quick", "swanctl", "vtysh", "nft", "ip"} {
		if err := os.WriteFile(filepath.Join(stubs, program), []byte(standIn), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	publicKey := regexp.MustCompile(`"\$public" != "([^"]+)"`)
	for _, name := range names(t) {
		ic := load(t, name)
		for _, target := range targets() {
			folder := t.TempDir()
			files := made(t, target, ic)
			accept.Write(t, folder, files)
			for _, f := range files {
				if !strings.HasSuffix(f.Name, "/install.sh") {
					continue
				}
				command := exec.Command("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", "-c", installTwice, "sh", filepath.Join(folder, f.Name), stubs)
				if key := publicKey.FindStringSubmatch(f.Text); key != nil {
					command.Env = append(os.Environ(), "PUBLIC="+key[1])
				}
				var said strings.Builder
				command.Stderr = &said
				out, err := command.Output()
				if err != nil || string(out) != "same\n" {
					t.Errorf("%s of %s: %s: %v, %q\n%s", target.Name, name, f.Name, err, out, said.String())
				}
			}
		}
	}
}
