package terraform

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"causeway"
	"causeway/config"
	"causeway/golden"
	"causeway/provision"
	"causeway/render"
)

// variants are the examples, and ipsec.yaml changed so that every kind is met.
var variants = map[string]struct {
	example string
	change  []string
}{
	"ipsec":        {"ipsec.yaml", nil},
	"cross-border": {"cross-border.yaml", nil},
	"sd-wan":       {"sd-wan.yaml", []string{"address: auto, device: eth0}}}\n      bj-2", "address: 203.0.113.10, device: eth0}}}\n      bj-2"}},
	"cloud-native": {"cloud-native.yaml", nil},
	"other-balancers": {"cloud-native.yaml", []string{
		"kind: application, port: 8080, certificate: \"12345678-cn-beijing\"", "kind: network, port: 443, certificate: \"12345678-cn-beijing\"",
		"kind: network, port: 8080", "kind: application, port: 443, certificate: \"arn:aws:acm:us-west-1:111122223333:certificate/c\"",
	}},
	"hybrid":      {"hybrid.yaml", nil},
	"leased-line": {"leased-line.yaml", nil},
	"third-party": {"third-party.yaml", nil},
	"steps":       {}, // of leasedLine
	"bgp-vgw":     {"ipsec.yaml", []string{"routing: static", "routing: bgp"}},
	"bgp-tgw":     {"ipsec.yaml", []string{"routing: static", "routing: bgp", "type: vgw, asn: 64512", "type: tgw, asn: 64512"}},
	"tables": {"ipsec.yaml", []string{
		"route_tables: [{use: vtb-rj9example0}]", "route_tables: [{create: vpn, subnets: [vsw-rj9example0a, vsw-rj9example0b]}]",
		"route_tables: [{use: rtb-0example0}]", "route_tables: [{create: vpn, subnets: [subnet-0example0a]}]",
		"kind: intl", "kind: china", "bandwidth: 200Mbps,", "bandwidth: 200Mbps, months: 1, auto_pay: true,",
		`credentials: "profile:causeway"}` + "\n    aws: {credentials: \"profile:causeway\"}", `credentials: "ecs-ram-role:net"}` + "\n    aws: {credentials: \"role:arn:aws:iam::111122223333:role/net\"}",
	}},
}

func rendered(t *testing.T, name string) ([]render.File, causeway.Problems, *provision.Graph) {
	t.Helper()
	if name == "steps" {
		in := leasedLine(true)
		files, notices := Target().Files(in)
		return files, notices, in.Graph
	}
	v := variants[name]
	source, err := os.ReadFile(filepath.Join("../../examples", v.example))
	if err != nil {
		t.Fatal(err)
	}
	text := string(source)
	for i := 0; i < len(v.change); i += 2 {
		if !strings.Contains(text, v.change[i]) {
			t.Fatalf("%s has no %q", v.example, v.change[i])
		}
		text = strings.ReplaceAll(text, v.change[i], v.change[i+1])
	}
	ic, problems := config.Parse(v.example, []byte(text))
	if ic == nil {
		t.Fatal(problems)
	}
	choices := provision.DefaultChoices()
	choices.FirstStart = firstStart
	graph, problems := provision.Desired(ic, choices)
	if len(problems.Failures()) > 0 {
		t.Fatal(problems)
	}
	files, notices := Target().Files(render.Input{Interconnect: ic, Graph: graph})
	return files, notices, graph
}

// firstStart has an address that a cloud gives, if there is one, and what
// Terraform would take for its own.
func firstStart(ic *causeway.Interconnect, site, gateway string) (string, causeway.Problems) {
	text := "#cloud-config\n# " + site + "/" + gateway + " ${HOME} %{H}\n"
	for _, s := range ic.Sites {
		for _, g := range s.Gateways {
			for _, l := range g.Links {
				text += "# " + s.Name + "/" + l.Name + " " + l.Address.String() + "\n"
			}
		}
	}
	return text, nil
}

// isTerraform is false of what hosts read at their first start.
func isTerraform(f render.File) bool { return strings.HasSuffix(f.Name, ".tf") }

func TestGolden(t *testing.T) {
	for name := range variants {
		files, _, _ := rendered(t, name)
		var all strings.Builder
		for _, f := range files {
			all.WriteString("-- " + f.Name + " --\n" + f.Text)
		}
		golden.File(t, filepath.Join("testdata", name+".txt"), all.String())
		if again, _, _ := rendered(t, name); cmp.Diff(files, again) != "" {
			t.Errorf("%s: the same file gives other text", name)
		}
	}
}

// Terraform itself finds nothing to format.
func TestTerraformFmt(t *testing.T) {
	terraform, err := exec.LookPath("terraform")
	if err != nil {
		unavailable(t, "terraform is not installed")
	}
	for name := range variants {
		dir := t.TempDir()
		files, _, _ := rendered(t, name)
		for _, f := range files {
			if err := os.WriteFile(filepath.Join(dir, f.Name), []byte(f.Text), f.Mode); err != nil {
				t.Fatal(err)
			}
		}
		command := exec.Command(terraform, "fmt", "-check", "-diff", dir)
		command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+os.DevNull, "CHECKPOINT_DISABLE=1")
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// unavailable skips a test whose tool is missing; with CI=true it fails, unless
// CI has said that the tool cannot be had where it runs.
func unavailable(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" && os.Getenv("CAUSEWAY_WITHOUT_TERRAFORM") == "" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// handled are properties that are written by other means than the table, or
// that Terraform finds out itself.
var handled = map[string][]string{
	"pre_shared_key":                       {"reference"},
	"aliyun_transit_router_vpc_attachment": {"zone_mappings"},
	"aliyun_transit_router_association":    {"transit_router_id"},
	"aliyun_transit_router_route":          {"transit_router_id"},
	"aws_vpn_connection":                   {"tunnel"},
	"aliyun_vpn_connection":                {"tunnel"},
	"aliyun_route_table":                   {"vswitch_ids"},
	"aws_route_table":                      {"subnet_ids"},
	"aliyun_route":                         {"vpc_id"},
	"aliyun_alarm":                         {"resource", "metric_name", "contact_groups"},
	"aws_alarm":                            {"vpn_id", "tunnel_ip_address", "alarm_actions"},
	"aws_route":                            {"instance_id"},
	"aliyun_instance_role":                 {"policy"},
	"aws_instance_role":                    {"policy"},
	"aliyun_instance":                      {"image_id", "user_data"},
	"aws_instance":                         {"image_id", "user_data", "http_tokens"},
	"aliyun_server_group":                  {"type", "port", "health_check_port", "health_check_path", "server_ids"},
	"aws_target_group":                     {"health_check_port", "health_check_path", "target_ids"},
	"aliyun_load_balancer":                 {"type", "zone_mappings", "load_balancer_edition", "address_allocated_mode"},
	"aws_load_balancer":                    {"scheme"},
	"aliyun_listener":                      {"type", "certificate_id", "server_group_id"},
	"aws_listener":                         {"target_group_arn"},
	"aws_dns_record":                       {"target"},
	"aliyun_bgp_peer":                      {"router_id"},
	"aliyun_transit_router_propagation":    {"transit_router_id"},
}

// A new kind, or a new property of one, has to be given a place here.
func TestEveryKindAndPropertyIsMapped(t *testing.T) {
	table := kindTable()
	// Every property of a step is in its comment.
	delete(table, "carrier_stage")
	for _, kind := range provision.Kinds() {
		if kind.Name == "carrier_stage" {
			continue
		}
		row, ok := table[kind.Name]
		if !ok {
			t.Errorf("no row for the kind %s", kind.Name)
		}
		for name := range propertiesOf(reflect.New(kind.Type).Elem()) {
			if !isEven(row.arguments, name) && !slices.Contains(handled[kind.Name], name) {
				t.Errorf("%s: the property %s is not written", kind.Name, name)
			}
		}
		for i := 0; i < len(row.arguments); i += 2 {
			if _, ok := propertiesOf(reflect.New(kind.Type).Elem())[row.arguments[i]]; !ok {
				t.Errorf("%s: there is no property %s", kind.Name, row.arguments[i])
			}
		}
		delete(table, kind.Name)
	}
	for name := range table {
		if kind, _, _ := strings.Cut(name, "/"); kind != name && kindTable()[kind].resource != "" {
			continue
		}
		t.Errorf("a row for %s, which is no kind", name)
	}
	var tunnel []string
	for _, b := range aliyunTunnelBlocks {
		tunnel = append(tunnel, b.arguments...)
	}
	for name := range propertiesOf(reflect.ValueOf(provision.AliyunTunnel{})) {
		if !isEven(tunnel, name) {
			t.Errorf("the property %s of Alibaba's tunnels is not written", name)
		}
	}
	for name := range propertiesOf(reflect.ValueOf(provision.AWSTunnel{})) {
		if !slices.ContainsFunc(awsTunnelArguments, func(a struct {
			property, name string
			list           bool
		},
		) bool {
			return a.property == name
		}) {
			t.Errorf("the property %s of AWS's tunnels is not written", name)
		}
	}
}

// isEven reports whether the first of one of the pairs is name.
func isEven(pairs []string, name string) bool {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == name {
			return true
		}
	}
	return false
}

// Every argument that is written is one the documentation has.
func TestArgumentsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("testdata/arguments.txt")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		if name, arguments, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(line, "#") {
			documented[name] = append(strings.Fields(arguments), "provider", "depends_on", "count")
		}
	}
	written := map[string]bool{}
	for name := range variants {
		files, _, _ := rendered(t, name)
		for _, f := range files {
			if !isTerraform(f) {
				continue
			}
			parsed, problems := hclwrite.ParseConfig([]byte(f.Text), f.Name, hcl.InitialPos)
			if problems.HasErrors() {
				t.Fatal(name, problems)
			}
			for _, block := range parsed.Body().Blocks() {
				if block.Type() != "resource" && block.Type() != "data" {
					continue
				}
				resource := block.Labels()[0]
				written[resource] = true
				checkDocumented(t, resource, "", block.Body(), documented[resource])
			}
		}
	}
	for resource := range documented {
		if !written[resource] {
			t.Errorf("no variant writes %s: add one, or drop the line of arguments.txt", resource)
		}
	}
}

func checkDocumented(t *testing.T, resource, prefix string, body *hclwrite.Body, documented []string) {
	t.Helper()
	for name := range body.Attributes() {
		if !slices.Contains(documented, prefix+name) {
			t.Errorf("%s takes no %s", resource, prefix+name)
		}
	}
	for _, block := range body.Blocks() {
		if !slices.Contains(documented, prefix+block.Type()) {
			t.Errorf("%s takes no block %s", resource, prefix+block.Type())
		}
		checkDocumented(t, resource, prefix+block.Type()+".", block.Body(), documented)
	}
}

// What a resource refers to is in the module.
func TestReferencesExist(t *testing.T) {
	for name := range variants {
		files, _, _ := rendered(t, name)
		there := map[string]bool{"path.module": true}
		var used []string
		for _, f := range files {
			if !isTerraform(f) {
				continue
			}
			parsed, _ := hclwrite.ParseConfig([]byte(f.Text), f.Name, hcl.InitialPos)
			for _, block := range parsed.Body().Blocks() {
				switch labels := block.Labels(); block.Type() {
				case "resource":
					there[labels[0]+"."+labels[1]] = true
				case "data":
					there["data."+labels[0]+"."+labels[1]] = true
				case "variable":
					there["var."+labels[0]] = true
				case "provider":
					alias := strings.Trim(string(block.Body().GetAttribute("alias").Expr().BuildTokens(nil).Bytes()), `" `)
					there[labels[0]+"."+alias] = true
				}
				used = append(used, references(block.Body())...)
			}
		}
		for _, reference := range used {
			if !there[reference] {
				t.Errorf("%s: %s is nowhere", name, reference)
			}
		}
		if len(used) == 0 {
			t.Errorf("%s: no references", name)
		}
	}
}

func references(body *hclwrite.Body) []string {
	var all []string
	for _, attribute := range body.Attributes() {
		for _, traversal := range attribute.Expr().Variables() {
			words := strings.Split(strings.TrimSpace(string(traversal.BuildTokens(nil).Bytes())), ".")
			length := 2
			if words[0] == "data" {
				length = 3
			}
			// Words of types, as string in a variable's, are no references.
			if len(words) >= length {
				all = append(all, strings.Join(words[:length], "."))
			}
		}
	}
	for _, block := range body.Blocks() {
		all = append(all, references(block.Body())...)
	}
	return all
}

// What comes from the file stays text: it neither ends a string nor is it
// worked out by Terraform.
func TestHostileTexts(t *testing.T) {
	ic := &causeway.Interconnect{Name: "x\n}\nresource \"evil\" \"x\" {}", Provision: &causeway.Provision{}}
	r := &provision.AWSVPNGateway{Meta: provision.Meta{Key: "a/vgw\nlocals {}", Region: "us-west-1", Tags: map[string]string{
		"a": "${file(\"/etc/passwd\")}%{ if true }\"\n", "${b}": "\\",
	}}}
	files, _ := Target().Files(render.Input{Interconnect: ic, Graph: &provision.Graph{Resources: []provision.Resource{r}}})
	for _, f := range files {
		parsed, problems := hclwrite.ParseConfig([]byte(f.Text), f.Name, hcl.InitialPos)
		if problems.HasErrors() {
			t.Fatal(problems, f.Text)
		}
		for _, block := range parsed.Body().Blocks() {
			if slices.Contains(block.Labels(), "evil") || block.Type() == "locals" {
				t.Errorf("a block got in:\n%s", f.Text)
			}
			if len(references(block.Body())) > 2 {
				t.Errorf("an expression got in: %v", references(block.Body()))
			}
		}
		if strings.Contains(f.Text, `"${file`) || strings.Contains(f.Text, "%{ if") && !strings.Contains(f.Text, "%%{ if") {
			t.Errorf("a template got in:\n%s", f.Text)
		}
	}
}

func TestWhy(t *testing.T) {
	for _, nothing := range []*causeway.Provision{nil, {}} {
		if why := Target().Why(&causeway.Interconnect{Name: "x", Provision: nothing}); why == nil || why.Code != "render.no_provision" {
			t.Errorf("got %v", why)
		}
	}
	if why := Target().Why(&causeway.Interconnect{Provision: &causeway.Provision{Sites: []causeway.ProvisionSite{{}}}}); why != nil {
		t.Errorf("got %v", why)
	}
}

// No key stands in the text, and people are told where Terraform keeps them.
func TestNotices(t *testing.T) {
	_, notices, _ := rendered(t, "ipsec")
	for _, code := range []causeway.Code{"render.keys_in_state", "render.alarm_metric"} {
		if !causeway.HasCode(notices, code) || len(notices.Failures()) > 0 {
			t.Errorf("no %s in %v", code, notices)
		}
	}
}
