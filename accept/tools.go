package accept

import (
	"bytes"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// isScript: what has no ending is known by where it goes on a host.
var isScript = named(`(\.sh|-up|^first-start)$`)

// isSysctl: settings of the kernel, which sysctl has no way to check unset.
var isSysctl = named(`^90-.*\.conf$`)

func tools() []tool {
	return []tool{
		{
			name: "terraform", programs: []string{"terraform"}, without: "CAUSEWAY_WITHOUT_TERRAFORM",
			reads: named(`\.tf$`), read: terraformFmt,
		},
		{
			name: "terraform console", programs: []string{"terraform"}, without: "CAUSEWAY_WITHOUT_TERRAFORM",
			reads: named(`\.tftpl$`), read: templates,
		},
		{name: "bash", programs: []string{"bash"}, reads: isScript, read: each("bash", "-n")},
		{name: "shellcheck", programs: []string{"shellcheck"}, reads: isScript, read: all("shellcheck")},
		{name: "python", programs: []string{"python3"}, reads: named(`\.py$`), read: each("python3", "-B", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())")},
		{name: "wg-quick", programs: []string{"wg", "wg-quick", "unshare"}, root: true, reads: isWireGuard, read: wireGuard},
		{name: "nft", programs: []string{"nft", "unshare"}, root: true, reads: named(`\.nft$`), read: each("unshare", "--net", "nft", "--check", "--file")},
		{name: "systemd-analyze", programs: []string{"systemd-analyze"}, reads: isUnit, read: units},
		{name: "vtysh", programs: []string{"vtysh"}, reads: named(`^frr\.conf$`), read: each("vtysh", "-C", "-f")},
		{name: "charon", programs: []string{"charon-systemd", "swanctl", "unshare"}, root: true, reads: ofStrongSwan, read: loadConnections},
		{name: "sysctl", reads: isSysctl, read: sysctlNames},
		{name: "json", reads: named(`\.(json|hujson)$`), read: isJSON},
		{name: "yaml", reads: named(`\.ya?ml$|^user-data$`), read: isYAML},
		// Debian's package would set up the machine at its next start, so nobody
		// has to have it.
		{name: "cloud-init", programs: []string{"cloud-init"}, optional: true, reads: named(`^user-data$`), read: each("cloud-init", "schema", "--config-file")},
		{name: "environment", reads: named(`\.env$`), read: isEnvironment},
	}
}

// all has one call read all files, each one for each.
func all(command ...string) func(testing.TB, []string) {
	return func(t testing.TB, files []string) { run(t, command, files...) }
}

func each(command ...string) func(testing.TB, []string) {
	return func(t testing.TB, files []string) {
		for _, file := range files {
			run(t, command, file)
		}
	}
}

func isWireGuard(file string) bool {
	inFolder := target(file) == "wireguard" || path.Base(path.Dir(file)) == "wireguard"
	return inFolder && strings.HasSuffix(file, ".conf") && !isSysctl(file)
}

// wireGuard has wg read what wg-quick leaves to it, where there is no device to
// set: it says so only after it has understood every line.
func wireGuard(t testing.TB, files []string) {
	for _, file := range files {
		var said strings.Builder
		strip := command(t, "wg-quick", "strip", file)
		strip.Stderr = &said
		stripped, err := strip.Output()
		if err != nil {
			t.Errorf("%s: %v\n%s", file, err, said.String())
			continue
		}
		set := command(t, "unshare", "--net", "wg", "setconf", "none", "/dev/stdin")
		set.Stdin = bytes.NewReader(stripped)
		if out, _ := set.CombinedOutput(); !strings.HasPrefix(string(out), "Unable to modify interface") {
			t.Errorf("%s: %s", file, out)
		}
	}
}

func ofStrongSwan(file string) bool {
	return target(file) == "strongswan" && strings.HasSuffix(file, ".conf") && !isSysctl(file)
}

// isUnit: a drop-in is read with the unit whose folder it is in.
func isUnit(file string) bool {
	return strings.HasSuffix(file, ".service") || strings.HasSuffix(path.Dir(file), ".service.d")
}

// ofTheMachine is what systemd says of any unit whose programs are not here.
var ofTheMachine = regexp.MustCompile(`is not executable|Unit \S+ not found`)

// units has systemd read each unit with its drop-ins.
func units(t testing.TB, files []string) {
	for _, unit := range files {
		if !strings.HasSuffix(unit, ".service") {
			continue
		}
		// It says by its exit code that programs are missing, too.
		cmd := command(t, "systemd-analyze", "verify", "--man=no", unit)
		out, _ := cmd.CombinedOutput()
		for line := range strings.Lines(string(out)) {
			if line = strings.TrimSpace(line); line != "" && !ofTheMachine.MatchString(line) {
				t.Errorf("%s: %s", unit, line)
			}
		}
	}
}

// sysctlNames sees that this kernel knows each setting, where the device that it
// is about is not one of the host's.
func sysctlNames(t testing.TB, files []string) {
	for _, file := range files {
		for line := range strings.Lines(text(t, file)) {
			if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			name, value, ok := strings.Cut(line, "=")
			name = strings.TrimPrefix(strings.TrimSpace(name), "-")
			if _, err := os.Stat("/proc/sys/" + ofAnyDevice.ReplaceAllString(strings.ReplaceAll(name, ".", "/"), "conf/all/")); err != nil || !ok || strings.TrimSpace(value) == "" {
				t.Errorf("%s: %s: %v", file, line, err)
			}
		}
	}
}

var ofAnyDevice = regexp.MustCompile(`conf/[^/]+/`)
