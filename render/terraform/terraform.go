// Package terraform writes what an interconnect needs in the clouds as
// Terraform text, for those who keep their clouds that way.
//
// kinds.go is the table: one row per kind of resource, with the names of the
// arguments as the providers' documentation has them; kinds_hosts.go and
// kinds_leasedline.go are more of it. blocks.go, blocks_hosts.go and
// blocks_balancers.go have what is more than a list of arguments, start.go what a
// host begins with, value.go how a value is written, providers.go the files
// around the resources.
package terraform

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"causeway"
	"causeway/provision"
	"causeway/render"
)

// Target returns the form: a folder for 'terraform init' and 'terraform plan'.
func Target() render.Target {
	return render.Target{
		Name:  "terraform",
		Title: causeway.Text{En: "Terraform files for both clouds", Zh: "两个云的 Terraform 文件"},
		Why:   why,
		Files: files,
	}
}

func why(ic *causeway.Interconnect) *causeway.Problem {
	if ic.Provision == nil || len(ic.Provision.Sites) == 0 {
		return causeway.NewProblem("render.no_provision", ic.Name, nil)
	}
	return nil
}

// module is one rendering at work.
type module struct {
	ic    *causeway.Interconnect
	names map[provision.Resource]string
	// kinds are the rows of the table, by type of resource.
	kinds map[string]kind
	files map[string]*hclwrite.File
	// starts are files that hosts read at their first start, by name.
	starts  map[string]string
	notices causeway.Problems
}

func files(in render.Input) ([]render.File, causeway.Problems) {
	m := &module{
		ic: in.Interconnect, names: render.Identifiers(in.Graph), kinds: kindTable(),
		files: map[string]*hclwrite.File{}, starts: map[string]string{},
	}
	for _, r := range in.Graph.Resources {
		m.resource(r)
	}
	m.providers(in.Graph)
	m.variables(in.Graph)
	m.outputs(in.Graph)
	return m.texts(), m.notices
}

// resource writes one resource into the file of its site.
func (m *module) resource(r provision.Resource) {
	k := m.kindOf(r)
	if m.people(r) || k.resource == "" || isAgreed(r) {
		return
	}
	body := m.body(m.fileOf(r))
	comment(body, string(r.Head().Key))
	block := body.AppendNewBlock("resource", []string{k.resource, m.names[r]})
	m.fill(block.Body(), r, k)
	body.AppendNewline()
	if k.more != nil {
		k.more(m, body, block.Body(), r)
	}
	m.timeouts(block.Body(), k)
	m.after(block.Body(), r)
}

// kindOf is the row of a resource: its kind's, or that of its kind and type
// where the provider has a resource for each type.
func (m *module) kindOf(r provision.Resource) kind {
	name := provision.KindOf(r).Name
	if v, ok := propertiesOf(reflect.ValueOf(r).Elem())["type"]; ok && v.Kind() == reflect.Pointer && !v.IsNil() {
		if k, ok := m.kinds[name+"/"+textOf(v)]; ok {
			return k
		}
	}
	return m.kinds[name]
}

// fileOf is the file a resource stands in: that of its site, or of what the
// sites share.
func (m *module) fileOf(r provision.Resource) string {
	if _, ok := r.(*provision.PreSharedKey); ok {
		return "keys.tf"
	}
	site, _, _ := strings.Cut(string(r.Head().Key), "/")
	if m.ic.Site(site) != nil {
		return "site-" + site + ".tf"
	}
	return "backbone.tf"
}

// body is where to write into a file, which begins with a comment.
func (m *module) body(file string) *hclwrite.Body {
	if m.files[file] == nil {
		m.files[file] = hclwrite.NewEmptyFile()
		comment(m.files[file].Body(), "Interconnect "+m.ic.Name+", written by causeway render terraform.")
		m.files[file].Body().AppendNewline()
	}
	return m.files[file].Body()
}

func (m *module) texts() []render.File {
	var all []render.File
	for _, name := range slices.SortedFunc(maps.Keys(m.files), cmp.Compare[string]) {
		text := strings.TrimRight(string(hclwrite.Format(m.files[name].Bytes())), "\n") + "\n"
		all = append(all, render.File{Name: name, Mode: 0o644, Text: text})
	}
	for _, name := range slices.Sorted(maps.Keys(m.starts)) {
		all = append(all, render.File{Name: name, Mode: 0o644, Text: m.starts[name]})
	}
	return all
}
