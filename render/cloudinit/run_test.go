package cloudinit

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// runs puts the files of a first start in place and runs its script, twice,
// where /usr/local, /etc and /run are a namespace's own. $1 holds the files
// under their absolute names, $2 the stand-ins for programs.
const runs = `set -e
mount -t tmpfs tmpfs /mnt
for folder in etc usr/local; do
	mkdir -p "/mnt/upper/$folder" "/mnt/work/$folder"
	mount -t overlay overlay -o "lowerdir=/$folder,upperdir=/mnt/upper/$folder,workdir=/mnt/work/$folder" "/$folder"
done
mount -t tmpfs tmpfs /run
cp -r "$1/." /
export PATH="$2:$PATH"
sh ` + firstStart + `
sh ` + firstStart + `
ls -A ` + identityDir + `
ls -A /run
cat ` + binary + `
`

// needOverlays skips where folders of the machine cannot be copied for a test.
func needOverlays(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("a copy of /etc needs root")
	}
	const probe = "mount -t tmpfs t /mnt && mkdir /mnt/u /mnt/w && mount -t overlay o -o lowerdir=/etc,upperdir=/mnt/u,workdir=/mnt/w /etc"
	if err := exec.Command("unshare", "--mount", "sh", "-c", probe).Run(); err != nil {
		t.Skipf("no overlay file system: %v", err)
	}
}

// started runs the first start of a host that downloads a program of this text,
// where the file names the hash.
func started(t *testing.T, program, hash string) (string, error) {
	t.Helper()
	needOverlays(t)
	ic := load(t, "hybrid.yaml", append([]string{"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", hash}, known...)...)
	text, problems := FirstStart(ic, "california", "ca-1")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	files, stubs := t.TempDir(), t.TempDir()
	for _, f := range read(t, text).WriteFiles {
		put(t, filepath.Join(files, f.Path), f.Content)
	}
	put(t, filepath.Join(stubs, "systemctl"), "#!/bin/sh\necho systemctl \"$@\"\n")
	put(t, filepath.Join(stubs, "curl"), "#!/bin/sh\necho curl >&2\nwhile [ $# -gt 2 ]; do [ \"$1\" = -o ] && printf '"+program+"' >\"$2\"; shift; done\n")
	out, err := exec.Command("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", "-c", runs, "sh", files, stubs).CombinedOutput()
	return string(out), err
}

func put(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// The program is fetched once, compared and started; a second run fetches
// nothing, and without an identity somebody is asked for it.
func TestFirstStartRuns(t *testing.T) {
	sum := sha256.Sum256([]byte("program"))
	out, err := started(t, "program", hex.EncodeToString(sum[:]))
	if err != nil || strings.Count(out, "curl\n") != 1 || strings.Count(out, "systemctl restart causeway-gateway\n") != 2 ||
		!strings.Contains(out, "put the identity into") || !strings.HasSuffix(out, "program") {
		t.Errorf("%v\n%s", err, out)
	}
}

// A program of another hash is not installed and nothing is started.
func TestFirstStartRefusesAnotherProgram(t *testing.T) {
	out, err := started(t, "another", strings.Repeat("0", 64))
	if err == nil || strings.Contains(out, "systemctl") {
		t.Errorf("%v\n%s", err, out)
	}
}

// A gateway whose program cannot be had keeps the host's other tunnels from
// nothing, and the script still ends with a failure.
func TestFirstStartGoesOnToTunnels(t *testing.T) {
	needOverlays(t)
	edits := append([]string{
		"via: tls}\n", "via: tls}\n  wg: {from: beijing/bgp, to: california/aws, via: wireguard}\n",
		"expose:\n", `  paths:
    wg: {wireguard: {public_keys: {beijing: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", california: "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="}}}
expose:
`,
	}, known...)
	text, problems := FirstStart(load(t, "cloud-native.yaml", edits...), "california", "ca-1")
	if len(problems.Failures()) > 0 {
		t.Fatal(problems)
	}
	isShell(t, "both", read(t, text).file(firstStart))
	for failing, want := range map[string]string{"install": "tunnels\n", "none": "systemctl restart causeway-gateway\n"} {
		files, stubs := t.TempDir(), t.TempDir()
		for _, f := range read(t, text).WriteFiles {
			if strings.HasSuffix(f.Path, "/install.sh") {
				f.Content = "#!/bin/sh\necho tunnels\n"
			}
			put(t, filepath.Join(files, f.Path), f.Content)
		}
		for _, program := range []string{"nft", "wg-quick", "systemctl", "install"} {
			put(t, filepath.Join(stubs, program), "#!/bin/sh\necho "+program+" \"$@\"\n")
		}
		put(t, filepath.Join(stubs, failing), "#!/bin/sh\nexit 22\n")
		out, err := exec.Command("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", "-c", runs, "sh", files, stubs).CombinedOutput()
		if !strings.Contains(string(out), want) || !strings.Contains(string(out), "tunnels\n") {
			t.Errorf("%s: %v\n%s", failing, err, out)
		}
		if failing == "install" && (err == nil || strings.Contains(string(out), "systemctl")) {
			t.Errorf("%s: %v\n%s", failing, err, out)
		}
	}
}

// A region, bucket or path is never more than a word of the script.
func TestFirstStartHoldsNoCommands(t *testing.T) {
	ic := load(t, "sd-wan.yaml", append([]string{"region: us-west-1", "region: \"us-west-1; reboot\""}, known...)...)
	text, _ := FirstStart(ic, "california", "ca-1")
	if script := read(t, text).file(firstStart); !strings.Contains(script, "aws 'us-west-1; reboot' example-identities") {
		t.Error(script)
	}
}
