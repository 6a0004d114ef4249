package terraform

import (
	"reflect"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"causeway/provision"
)

// plainImage are the names of Alibaba Cloud Linux 3 without additions:
// aliyun_3_x64_20G_alibase_20260901.vhd.
const plainImage = `^aliyun_3_([0-9]+_)?(x64|arm64)_20G_alibase_`

// aliyunStart and awsStart write which image a host starts from and what it
// does then. Neither is looked at again: a changed file or a newer image must
// not take a running gateway down.
func (m *module) aliyunStart(file, body *hclwrite.Body, r provision.Resource) {
	host := r.(*provision.AliyunInstance)
	m.image(body, "image_id", host.Image, func() string {
		// The newest Alibaba Cloud Linux 3 that runs on the type, in its plain
		// edition: those for classified protection (dengbao) or containers are
		// set up otherwise.
		data := m.further(file, r, "data", "alicloud_images", m.names[r])
		set(data, "owners", "system")
		set(data, "name_regex", plainImage)
		m.argument(data, "instance_type", reflect.ValueOf(host.Type), nil)
		set(data, "most_recent", true)
		return "data.alicloud_images." + m.names[r] + ".images[0].id"
	})
	m.firstStart(body, "user_data", r, host.Init)
	m.leaveAlone(body, "image_id", "user_data")
}

func (m *module) awsStart(file, body *hclwrite.Body, r provision.Resource) {
	host := r.(*provision.AWSInstance)
	m.image(body, "ami", host.Image, func() string {
		// The newest Amazon Linux 2023, by its public parameter.
		kind := m.further(file, r, "data", "aws_ec2_instance_type", m.names[r])
		m.argument(kind, "instance_type", reflect.ValueOf(host.Type), nil)
		data := m.further(file, r, "data", "aws_ssm_parameter", m.names[r])
		data.SetAttributeRaw("name", raw(`"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-`+
			`${contains(data.aws_ec2_instance_type.`+m.names[r]+`.supported_architectures, "arm64") ? "arm64" : "x86_64"}"`))
		return "data.aws_ssm_parameter." + m.names[r] + ".insecure_value"
	})
	m.firstStart(body, "user_data_base64", r, host.Init)
	if host.Metadata != nil {
		options := blockIn(body, "metadata_options")
		set(options, "http_endpoint", "enabled")
		set(options, "http_tokens", *host.Metadata)
	}
	m.leaveAlone(body, "ami", "user_data_base64")
}

// image writes the one of the file, or an expression for the one looked up.
func (m *module) image(body *hclwrite.Body, name string, image *provision.Value, lookUp func() string) {
	switch {
	case image == nil:
	case image.Lookup != "":
		body.SetAttributeRaw(name, raw(lookUp()))
	default:
		m.argument(body, name, reflect.ValueOf(image), nil)
	}
}

func (m *module) leaveAlone(body *hclwrite.Body, names ...string) {
	var items []hclwrite.Tokens
	for _, name := range names {
		items = append(items, raw(name))
	}
	blockIn(body, "lifecycle").SetAttributeRaw("ignore_changes", hclwrite.TokensForTuple(items))
}

// firstStart keeps what a host does first in a file of its own, a template
// where addresses are to be put in.
func (m *module) firstStart(body *hclwrite.Body, argument string, r provision.Resource, start *provision.Value) {
	if start == nil {
		return
	}
	file := "start-" + m.names[r] + ".yaml"
	if len(start.Parts) == 0 {
		m.starts[file] = start.Text
		body.SetAttributeRaw(argument, hclwrite.TokensForFunctionCall("filebase64", inModule(file)))
		return
	}
	file += ".tftpl"
	text, given := "", map[string]hclwrite.Tokens{}
	var names []string
	for _, part := range start.Parts {
		if part.Of == nil {
			text += untemplated(part.Text)
			continue
		}
		name := m.names[part.Of] + "_" + part.Output
		if given[name] == nil {
			names = append(names, name)
		}
		given[name] = m.reference(part.Of, part.Output)
		text += "${" + name + "}"
	}
	var fields []hclwrite.ObjectAttrTokens
	for _, name := range names {
		fields = append(fields, hclwrite.ObjectAttrTokens{Name: raw(name), Value: given[name]})
	}
	m.starts[file] = text
	whole := hclwrite.TokensForFunctionCall("templatefile", inModule(file), hclwrite.TokensForObject(fields))
	body.SetAttributeRaw(argument, hclwrite.TokensForFunctionCall("base64encode", whole))
}

// untemplated keeps a text from being worked out by Terraform. A dollar at its
// end would take the mark of what follows with it.
func untemplated(text string) string {
	text = strings.NewReplacer("${", "$${", "%{", "%%{").Replace(text)
	if rest, ok := strings.CutSuffix(text, "$"); ok {
		return rest + `${"$"}`
	}
	return text
}

// inModule is the name of a file of the module; names have no quotes in them.
func inModule(file string) hclwrite.Tokens { return raw(`"${path.module}/` + file + `"`) }
