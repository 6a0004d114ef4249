package aliyuncli

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"causeway/config"
	"causeway/golden"
	"causeway/provision"
	"causeway/provision/aliyun/facts"
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
	"bgp-prepaid": {"ipsec.yaml", []string{
		"routing: static", "routing: bgp", "kind: intl", "kind: china", "bandwidth: 200Mbps,", "bandwidth: 200Mbps, months: 3, auto_pay: true,",
	}},
	"table": {"ipsec.yaml", []string{
		"route_tables: [{use: vtb-rj9example0}]", "route_tables: [{create: vpn, subnets: [vsw-rj9example0a, vsw-rj9example0b]}]",
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
	change = slices.Concat(v.change, change)
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
		unavailable(t, "shellcheck is not installed", "")
	}
	if out, err := exec.Command(shellcheck, scripts...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// unavailable skips a test whose tool is missing; with CI=true it fails, unless
// CI has said in the variable that the tool cannot be had where it runs.
func unavailable(t *testing.T, why, without string) {
	t.Helper()
	if os.Getenv("CI") == "true" && os.Getenv(without) == "" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// leftOut are the kinds that no script makes, and what they are part of.
// Hosts read at their first start the addresses of both clouds, which no script
// knows by then; leased lines wait for people between their steps, and what has
// come of a step is in the file. Why refuses files that ask for either.
var leftOut = map[string]string{
	"aliyun_security_group":                "hosts",
	"aliyun_eip":                           "hosts",
	"aliyun_instance_role":                 "hosts",
	"aliyun_instance":                      "hosts",
	"aliyun_eip_association":               "hosts",
	"aliyun_server_group":                  "hosts",
	"aliyun_load_balancer":                 "hosts",
	"aliyun_listener":                      "hosts",
	"aliyun_dns_record":                    "hosts",
	"aliyun_virtual_border_router":         "leased lines",
	"aliyun_bgp_group":                     "leased lines",
	"aliyun_bgp_peer":                      "leased lines",
	"aliyun_transit_router_vbr_attachment": "leased lines",
	"aliyun_transit_router_propagation":    "leased lines",
}

func TestEveryKindHasACall(t *testing.T) {
	made, removed := map[string]bool{}, map[string]bool{}
	for name := range variants {
		s := newScript(graphOf(t, name))
		for _, r := range slices.Concat(s.First, s.Later) {
			kind := provision.KindOf(r).Name
			made[kind] = s.step(r) != ""
			removed[kind] = s.undo(r) != ""
		}
	}
	for _, kind := range provision.Kinds() {
		if kind.Cloud == "aliyun" && leftOut[kind.Name] == "" && (!made[kind.Name] || !removed[kind.Name]) {
			t.Errorf("nothing makes or removes a %s", kind.Name)
		}
	}
}

var (
	calls = regexp.MustCompile(`\b(vpc|ecs|cbn|cms) ([A-Z][A-Za-z]+)\b([^|]*)`)
	flags = regexp.MustCompile(`--([A-Z][A-Za-z0-9.]*)`)
	index = regexp.MustCompile(`\.[0-9]+`)
	// handedOn are the functions that hand flags of the rendered lines on.
	handedOn = map[string]string{
		"vpn_connection": "vpc.CreateVpnConnection", "vpc_attachment": "cbn.CreateTransitRouterVpcAttachment",
		"peer_attachment": "cbn.CreateTransitRouterPeerAttachment",
	}
)

// Every parameter the scripts use is one that the action has.
func TestParametersExist(t *testing.T) {
	known := knownParameters(t)
	checked := 0
	check := func(action, text string) {
		for _, flag := range flags.FindAllStringSubmatch(text, -1) {
			checked++
			if name := index.ReplaceAllString(flag[1], ""); !slices.Contains(known[action], name) {
				t.Errorf("%s takes no %s", action, flag[1])
			}
		}
	}
	for name := range variants {
		files, _ := Target().Files(graphOf(t, name))
		for _, f := range files {
			for line := range strings.Lines(strings.ReplaceAll(f.Text, "\\\n", " ")) {
				if strings.HasPrefix(strings.TrimSpace(line), "#") {
					continue
				}
				for _, call := range calls.FindAllStringSubmatch(line, -1) {
					action := call[1] + "." + call[2]
					if len(known[action]) == 0 {
						t.Errorf("%s is in no table", action)
					}
					check(action, call[3])
					if strings.Contains(call[3], "${tags[@]}") && !slices.Contains(known[action], "Tag.Key") && !slices.Contains(known[action], "Tags.Key") {
						t.Errorf("%s takes no tags", action)
					}
				}
				for function, action := range handedOn {
					if _, rest, ok := strings.Cut(line, "=$("+function+" "); ok {
						check(action, rest)
					}
				}
			}
		}
	}
	if checked < 500 {
		t.Errorf("only %d parameters were found", checked)
	}
	// The flags of tags are put together by tag_with, from the parameter's name.
	for _, use := range regexp.MustCompile(`(?s)tag_with (Tags?) .*?change (\w+) (\w+)`).FindAllStringSubmatch(makeFunctions[strings.Index(makeFunctions, "# vpn_gateway KEY"):], -1) {
		if !slices.Contains(known[use[2]+"."+use[3]], use[1]+".Key") {
			t.Errorf("%s.%s takes no %s", use[2], use[3], use[1])
		}
	}
}

// knownParameters are the parameters of each action, flat and without numbers.
func knownParameters(t *testing.T) map[string][]string {
	t.Helper()
	known := map[string][]string{}
	for line := range strings.Lines(read(t, "testdata/actions.txt")) {
		if action, parameters, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(line, "#") {
			known[strings.TrimPrefix(action, "!")] = strings.Fields(parameters)
		}
	}
	table, err := facts.Load()
	if err != nil {
		t.Fatal(err)
	}
	for key, action := range table {
		known[key] = flat("", action.Parameters)
	}
	return known
}

func flat(prefix string, parameters []facts.Parameter) []string {
	var names []string
	for _, p := range parameters {
		names = append(append(names, prefix+p.Name), flat(prefix+p.Name+".", p.Fields)...)
	}
	return names
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// actions.txt says what the official metadata says, where that is at hand.
func TestMetadata(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "shared", "aliyun-meta")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the official metadata is not at hand")
	}
	for line := range strings.Lines(read(t, "testdata/actions.txt")) {
		action, parameters, ok := strings.Cut(line, ": ")
		if !ok || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "!") {
			continue
		}
		var metadata struct {
			Parameters []struct {
				Name          string
				SubParameters []struct{ Name string } `json:"sub_parameters"`
			}
		}
		if err := json.Unmarshal([]byte(read(t, filepath.Join(folder, action+".json"))), &metadata); err != nil {
			t.Fatal(action, err)
		}
		var names []string
		for _, p := range metadata.Parameters {
			names = append(names, p.Name)
			for _, sub := range p.SubParameters {
				names = append(names, p.Name+"."+sub.Name)
			}
		}
		for _, name := range strings.Fields(parameters) {
			if !slices.Contains(names, name) {
				t.Errorf("%s has no %s: %v", action, name, names)
			}
		}
	}
}
