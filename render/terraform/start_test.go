package terraform

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"causeway"
	"causeway/provision"
	"causeway/render"
)

// started is what a host reads in the end: the template with the addresses that
// Terraform puts in.
func started(t *testing.T, parts []*provision.Value, given map[string]string) string {
	t.Helper()
	host := &provision.AWSInstance{Meta: meta("a/host.g", "us-west-1"), Init: &provision.Value{Parts: parts}}
	graph := &provision.Graph{Resources: []provision.Resource{host}}
	for _, part := range parts {
		if part.Of != nil {
			graph.Resources = append(graph.Resources, part.Of)
		}
	}
	ic := &causeway.Interconnect{Name: "x", Provision: &causeway.Provision{}}
	files, _ := Target().Files(render.Input{Interconnect: ic, Graph: graph})
	for _, f := range files {
		if !strings.HasSuffix(f.Name, ".tftpl") {
			continue
		}
		template, problems := hclsyntax.ParseTemplate([]byte(f.Text), f.Name, hcl.InitialPos)
		if problems.HasErrors() {
			t.Fatalf("%v in %q", problems, f.Text)
		}
		variables := map[string]cty.Value{}
		for name, text := range given {
			variables[name] = cty.StringVal(text)
		}
		whole, problems := template.Value(&hcl.EvalContext{Variables: variables})
		if problems.HasErrors() {
			t.Fatalf("%v in %q", problems, f.Text)
		}
		return whole.AsString()
	}
	t.Fatalf("no template among %d files", len(files))
	return ""
}

// A host reads the text of the plan, whatever Terraform would take for its own.
func TestFirstStart(t *testing.T) {
	address := &provision.AWSAddress{Meta: meta("a/host.g/address", "us-west-1")}
	for _, text := range []string{
		"#cloud-config\nruncmd: [\"echo ${HOME} %{H}\"]\n", "$", "%", "$${A}", "%%{A}", "$$${A}", "a$", "a%", "{x}", "\"quoted\" \\ back\n", "~}", "通途",
	} {
		parts := []*provision.Value{provision.Known(text), provision.After(address, "public_ip"), provision.Known(text)}
		want := text + "192.0.2.1" + text
		if got := started(t, parts, map[string]string{"a_host_g_address_public_ip": "192.0.2.1"}); got != want {
			t.Errorf("the host reads %q, want %q", got, want)
		}
	}
}

func TestPlainImage(t *testing.T) {
	for name, plain := range map[string]bool{
		"aliyun_3_x64_20G_alibase_20260901.vhd": true, "aliyun_3_9_x64_20G_alibase_20231219.vhd": true, "aliyun_3_arm64_20G_alibase_20260901.vhd": true,
		"aliyun_3_x64_20G_dengbao_alibase_20260901.vhd": false, "aliyun_3_x64_20G_container_optimized_alibase_20260901.vhd": false,
		"aliyun_2_1903_x64_20G_alibase_20260901.vhd": false,
	} {
		if regexp.MustCompile(plainImage).MatchString(name) != plain {
			t.Errorf("%s: taken for a plain one is %t", name, !plain)
		}
	}
}
