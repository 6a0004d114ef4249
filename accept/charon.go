package accept

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// charonLoads starts strongSwan's daemon where it has no network and its own
// /etc/swanctl, has swanctl load every connection of a host, and ends it. $1 is
// the folder of the host, $2 one for the daemon. Secrets are made for the test,
// for what the connections include.
const charonLoads = `set -e
mount -t tmpfs tmpfs /etc/swanctl
mkdir /etc/swanctl/conf.d /etc/swanctl/causeway
echo 'include conf.d/*.conf' >/etc/swanctl/swanctl.conf
for file in "$1"/*.conf; do
	case "$file" in */90-*.conf | */causeway.conf) ;; *) cp "$file" /etc/swanctl/conf.d/ ;; esac
done
for secret in $(sed -n 's/^ *include //p' /etc/swanctl/conf.d/*.conf); do
	echo "secret = \"a$(od -An -N31 -tx1 /dev/urandom | tr -d ' \n')\"" >"$secret"
done
cat >"$2/strongswan.conf" <<-END
	charon {
	  load_modular = yes
	  plugins {
	    include /etc/strongswan.d/charon/*.conf
	    vici {
	      socket = unix://$2/vici
	    }
	  }
	}
	include $1/causeway.conf
END
export STRONGSWAN_CONF="$2/strongswan.conf"
charon-systemd >"$2/log" 2>&1 &
daemon=$!
trap 'kill $daemon; wait $daemon || true' EXIT
until [ -S "$2/vici" ]; do
	kill -0 $daemon || { cat "$2/log"; exit 1; }
	sleep 0.02
done
swanctl --load-all --uri "unix://$2/vici"
swanctl --list-conns --uri "unix://$2/vici"
`

var (
	aConnection = regexp.MustCompile(`(?m)^connections \{\n  (\S+) \{`)
	aSecret     = regexp.MustCompile(`(?m)^  (ike-\S+) \{`)
)

// loadConnections sees that the daemon takes every connection with its secret.
func loadConnections(t testing.TB, files []string) {
	hosts := map[string][]string{}
	for _, file := range files {
		hosts[filepath.Dir(file)] = append(hosts[filepath.Dir(file)], file)
	}
	for host, files := range hosts {
		cmd := command(t, "unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", charonLoads, "sh", host, t.TempDir())
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", host, err, out)
			continue
		}
		loaded := 0
		for _, file := range files {
			for _, name := range aConnection.FindAllStringSubmatch(text(t, file), -1) {
				loaded++
				wants(t, file, string(out), "loaded connection '"+name[1]+"'")
			}
			for _, name := range aSecret.FindAllStringSubmatch(text(t, file), -1) {
				wants(t, file, string(out), "loaded ike secret '"+name[1]+"'")
			}
		}
		if loaded == 0 {
			t.Errorf("%s: no connection was tried", host)
		}
	}
}

func wants(t testing.TB, file, out, line string) {
	t.Helper()
	if !strings.Contains(out, line+"\n") {
		t.Errorf("%s: not %s:\n%s", file, line, out)
	}
}
