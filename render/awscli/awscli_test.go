package awscli

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"causeway"
	"causeway/config"
	"causeway/golden"
	"causeway/provision"
	"causeway/render"
	"causeway/render/shell"
)

// variants are the examples, and ipsec.yaml changed so that every kind is met.
var variants = map[string]struct {
	example string
	change  []string
}{
	"ipsec":        {"ipsec.yaml", nil},
	"cross-border": {"cross-border.yaml", nil},
	"bgp-tgw": {"ipsec.yaml", []string{
		"routing: static", "routing: bgp", "type: vgw, asn: 64512", "type: tgw, asn: 64512",
		"route_tables: [{use: rtb-0example0}]", "route_tables: [{use: rtb-0example0}, {create: vpn, subnets: [subnet-0example0a]}]",
	}},
}

// graphOf returns a variant with some texts replaced.
func graphOf(t *testing.T, name string, change ...string) render.Input {
	t.Helper()
	v := variants[name]
	source, err := os.ReadFile(filepath.Join("../../examples", v.example))
	if err != nil {
		t.Fatal(err)
	}
	text := string(source)
	change = append(append([]string{}, v.change...), change...)
	for i := 0; i < len(change); i += 2 {
		if !strings.Contains(text, change[i]) {
			t.Fatalf("%s has no %q", v.example, change[i])
		}
		text = strings.ReplaceAll(text, change[i], change[i+1])
	}
	ic, problems := config.Parse(v.example, []byte(text))
	if ic == nil {
		t.Fatal(problems)
	}
	graph, problems := provision.Desired(ic, provision.DefaultChoices())
	if len(problems.Failures()) > 0 {
		t.Fatal(problems)
	}
	return render.Input{Interconnect: ic, Graph: graph}
}

// TestGolden compares the scripts of ipsec as they are, those of the others
// with a line <NAME> where the text of a file of functions stands: a change of
// a function is one difference.
func TestGolden(t *testing.T) {
	names := strings.NewReplacer(
		shell.Common, "<common.sh>\n", findFunctions, "<find.sh>\n", makeFunctions, "<make.sh>\n", removeFunctions, "<remove.sh>\n",
	)
	texts := map[string]string{}
	for name := range variants {
		files, _ := Target().Files(graphOf(t, name))
		for _, f := range files {
			if name == "ipsec" {
				texts[name+"."+f.Name] = f.Text
			} else {
				texts[name+"."+f.Name+".txt"] = names.Replace(f.Text)
			}
		}
	}
	golden.Folder(t, "testdata/scripts", texts)
}

// What bash and shellcheck say of the scripts.
func TestScriptsAreClean(t *testing.T) {
	dir := t.TempDir()
	var scripts []string
	for name := range variants {
		files, _ := Target().Files(graphOf(t, name))
		for _, f := range files {
			script := filepath.Join(dir, name+"."+f.Name)
			if err := os.WriteFile(script, []byte(f.Text), 0o644); err != nil {
				t.Fatal(err)
			}
			scripts = append(scripts, script)
			if out, err := exec.Command("bash", "-n", script).CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", script, err, out)
			}
		}
	}
	if len(scripts) != 2*len(variants) {
		t.Fatal(scripts)
	}
	shellcheck, err := exec.LookPath("shellcheck")
	if err != nil {
		unavailable(t, "shellcheck is not installed")
	}
	if out, err := exec.Command(shellcheck, scripts...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// unavailable skips a test whose tool is missing; with CI=true it fails.
func unavailable(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// leftOut are the kinds that no script makes, and what they are part of.
// Hosts read at their first start the addresses of both clouds, which no script
// knows by then; leased lines wait for people between their steps, and what has
// come of a step is in the file. Why refuses files that ask for either.
var leftOut = map[string]string{
	"aws_security_group":             "hosts",
	"aws_eip":                        "hosts",
	"aws_instance_role":              "hosts",
	"aws_instance":                   "hosts",
	"aws_eip_association":            "hosts",
	"aws_target_group":               "hosts",
	"aws_load_balancer":              "hosts",
	"aws_listener":                   "hosts",
	"aws_dns_record":                 "hosts",
	"aws_direct_connect_gateway":     "leased lines",
	"aws_transit_virtual_interface":  "leased lines",
	"aws_direct_connect_association": "leased lines",
}

// Every kind of AWS's is made and removed; what has no call of its own goes
// with something that has.
func TestEveryKindHasACall(t *testing.T) {
	made, removed := map[string]bool{}, map[string]bool{}
	for name := range variants {
		in := graphOf(t, name)
		s := newScript(in)
		for _, r := range append(s.First, s.Later...) {
			kind := provision.KindOf(r).Name
			made[kind] = s.step(r) != ""
			removed[kind] = s.undo(r) != ""
		}
	}
	for _, kind := range provision.Kinds() {
		if kind.Cloud != "aws" || leftOut[kind.Name] != "" {
			continue
		}
		if !made[kind.Name] {
			t.Errorf("nothing makes a %s", kind.Name)
		}
		if !removed[kind.Name] && kind.Name != "aws_vpn_route" {
			t.Errorf("nothing removes a %s", kind.Name)
		}
	}
}

// No text from the file is anything but a word or a comment.
func TestHostileTexts(t *testing.T) {
	in := graphOf(t, "ipsec", "network-team", `x'; touch pwned; "$(touch pwned)`+"`touch pwned`", "profile:causeway", "profile:x}$(touch pwned)`touch pwned`")
	dir := t.TempDir()
	files, _ := Target().Files(in)
	script := filepath.Join(dir, "create.sh")
	if err := os.WriteFile(script, []byte(files[0].Text), 0o755); err != nil {
		t.Fatal(err)
	}
	fakeAWS := "#!/bin/sh\nprintf '%s\\n' \"$@\" >>\"" + dir + "/said\"\nexit 1\n"
	if err := os.WriteFile(filepath.Join(dir, "aws"), []byte(fakeAWS), 0o755); err != nil {
		t.Fatal(err)
	}
	command := exec.Command("bash", script)
	command.Dir = dir
	command.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "HOME=" + dir, "CW_PAUSE=0"}
	if out, err := command.CombinedOutput(); err == nil {
		t.Fatalf("a command line that always fails was enough:\n%s", out)
	}
	if _, err := os.Stat(filepath.Join(dir, "pwned")); err == nil {
		t.Error("a text was carried out")
	}
}

func TestWhy(t *testing.T) {
	if why := Target().Why(&causeway.Interconnect{Name: "x"}); why == nil || why.Code != "render.no_provision" {
		t.Errorf("got %v", why)
	}
	alone := &causeway.Interconnect{
		Sites:     []causeway.Site{{Name: "a", Cloud: "aliyun"}},
		Provision: &causeway.Provision{Sites: []causeway.ProvisionSite{{Site: "a"}}},
	}
	if why := Target().Why(alone); why == nil || why.Code != "render.not_in_cloud" {
		t.Errorf("got %v", why)
	}
	alone.Sites[0].Cloud = "aws"
	if why := Target().Why(alone); why != nil {
		t.Errorf("got %v", why)
	}
}

// A tunnel's option that the script does not write keeps AWS's default.
func TestTunnelOptionsAreWhole(t *testing.T) {
	if planned, written := reflect.TypeFor[provision.AWSTunnel]().NumField(), reflect.TypeFor[tunnelOptions]().NumField(); planned != written {
		t.Errorf("a tunnel has %d properties and the script writes %d", planned, written)
	}
}

func kindOf(r provision.Resource) string { return provision.KindOf(r).Name }
