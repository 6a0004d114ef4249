package host_test

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/accept"
	"causeway/config"
	"causeway/golden"
	"causeway/render"
	"causeway/render/frr"
	"causeway/render/strongswan"
	"causeway/render/systemd"
	"causeway/render/tailscale"
	"causeway/render/wireguard"
	"causeway/render/zerotier"
)

func targets() []render.Target {
	return []render.Target{frr.Target(), strongswan.Target(), systemd.Target(), tailscale.Target(), wireguard.Target(), zerotier.Target()}
}

// applies says which of the targets make something of which example.
var applies = map[string][]string{
	"cross-border":               nil,
	"direct-cross-border-ipsec":  nil,
	"ipsec":                      nil,
	"third-party":                {"wireguard"},
	"third-party-ipsec":          {"frr", "strongswan"},
	"third-party-tailscale":      {"tailscale"},
	"third-party-zerotier":       {"zerotier"},
	"two-clouds":                 {"systemd"},
	"testdata/three-sites":       {"frr", "strongswan", "systemd", "tailscale", "wireguard", "zerotier"},
	"testdata/two-wireguard":     {"wireguard"},
	"testdata/static-hosts-ipv6": {"strongswan"},
}

func load(t *testing.T, name string) *causeway.Interconnect {
	t.Helper()
	file := name + ".yaml"
	if !strings.HasPrefix(name, "testdata/") {
		file = "../../examples/" + file
	}
	ic, problems := config.Load(file)
	if ic == nil {
		t.Fatal(problems)
	}
	return ic
}

// made returns what a target makes of a file; none where it does not apply.
func made(t *testing.T, target render.Target, ic *causeway.Interconnect) []render.File {
	t.Helper()
	if target.Why(ic) != nil {
		return nil
	}
	files, problems := target.Files(render.Input{Interconnect: ic})
	if len(problems.Failures()) > 0 || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", target.Name, len(files), problems)
	}
	for _, p := range problems {
		for _, language := range []causeway.Language{causeway.English, causeway.Chinese} {
			if text := p.Sentence(language) + p.Hint(language); strings.ContainsAny(text, "{}") || !p.At.IsKnown() {
				t.Errorf("%s: %v: %s", target.Name, p.At, text)
			}
		}
	}
	return files
}

func TestTargetsApply(t *testing.T) {
	for name, want := range applies {
		var got []string
		ic := load(t, name)
		for _, target := range targets() {
			why := target.Why(ic)
			if why == nil {
				got = append(got, target.Name)
			} else if why.Sentence(causeway.Chinese) == "" || why.Hint(causeway.English) == "" {
				t.Errorf("%s does not say why it does not apply to %s", target.Name, name)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

// names are the files above and every other example: what comes without golden
// files still has to be accepted.
func names(t *testing.T) []string {
	t.Helper()
	all := slices.Sorted(maps.Keys(applies))
	examples, err := filepath.Glob("../../examples/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range examples {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		if ic, _ := config.Load(file); ic != nil && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// TestTargetsGolden compares with what stands beside each target.
func TestTargetsGolden(t *testing.T) {
	for name := range applies {
		ic := load(t, name)
		for _, target := range targets() {
			texts := map[string]string{}
			for _, f := range made(t, target, ic) {
				texts[f.Name] = f.Text
			}
			golden.Folder(t, filepath.Join("..", target.Name, "testdata", filepath.Base(name)), texts)
		}
	}
}

// TestTargetsAreAccepted has each file read by the tool it is for. With the
// examples a test of the command does so.
func TestTargetsAreAccepted(t *testing.T) {
	root := t.TempDir()
	for name := range applies {
		if !strings.HasPrefix(name, "testdata/") {
			continue
		}
		ic := load(t, name)
		for _, target := range targets() {
			accept.Write(t, filepath.Join(root, filepath.Base(name), target.Name), made(t, target, ic))
		}
	}
	accept.Tree(t, root)
}

// A policy is JSON but for its comments.
func TestTailscalePolicyIsHuJSON(t *testing.T) {
	for _, name := range []string{"third-party-tailscale", "testdata/three-sites"} {
		for _, f := range made(t, tailscale.Target(), load(t, name)) {
			if f.Name != "policy.hujson" {
				continue
			}
			plain := regexp.MustCompile(`(?m)^ *//.*$`).ReplaceAllString(f.Text, "")
			var policy struct {
				AutoApprovers struct{ Routes map[string][]string }
				ACLs          []struct{ Src, Dst []string }
				TagOwners     map[string][]string
			}
			if err := json.Unmarshal([]byte(plain), &policy); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for network, by := range policy.AutoApprovers.Routes {
				for _, tag := range by {
					if policy.TagOwners[tag] == nil {
						t.Errorf("%s: %s approves %s and belongs to nobody", name, tag, network)
					}
				}
			}
		}
	}
}

// Where a secret is stands in the text; a secret never does.
func TestTargetsHoldNoSecrets(t *testing.T) {
	secret := regexp.MustCompile(`(?i)(PrivateKey|PresharedKey|password) *=|tskey-|secret = "[^…]`)
	for _, name := range names(t) {
		ic := load(t, name)
		for _, target := range targets() {
			for _, f := range made(t, target, ic) {
				if found := secret.FindString(f.Text); found != "" {
					t.Errorf("%s of %s: %s holds %q", target.Name, name, f.Name, found)
				}
				if strings.Contains(f.Text, "MASQUERADE") || strings.Contains(f.Text, "masquerade") {
					t.Errorf("%s of %s: %s replaces addresses", target.Name, name, f.Name)
				}
			}
		}
	}
}

// Where plan makes the host, it also lets it forward; elsewhere people are told.
func TestForwardingIsLeftToPlan(t *testing.T) {
	told := func(ic *causeway.Interconnect) int {
		_, problems := wireguard.Target().Files(render.Input{Interconnect: ic})
		n := 0
		for _, p := range problems {
			if p.Code == "overlay.forward" {
				n++
			}
		}
		return n
	}
	ic := load(t, "third-party")
	planned := told(ic)
	ic.Provision.Site("beijing").Hosts = nil
	if byHand := told(ic); planned != 0 || byHand != 1 {
		t.Errorf("told %d times with hosts, %d times with one by hand", planned, byHand)
	}
}
