package terraform

import (
	"reflect"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"causeway/provision"
)

// tokens writes the value of a property; nil where nobody cares about it.
func (m *module) tokens(v reflect.Value) hclwrite.Tokens {
	if k := v.Kind(); (k == reflect.Pointer || k == reflect.Slice || k == reflect.Interface) && v.IsNil() {
		return nil
	}
	switch x := v.Interface().(type) {
	case provision.Resource:
		return m.reference(x, "")
	case *provision.Value:
		if x.Of != nil {
			return m.reference(x.Of, x.Output)
		}
		if len(x.Parts) > 0 {
			return m.joined(x.Parts)
		}
		return hclwrite.TokensForValue(cty.StringVal(x.Text))
	}
	switch v.Kind() {
	case reflect.Slice:
		var items []hclwrite.Tokens
		for i := range v.Len() {
			items = append(items, m.tokens(v.Index(i)))
		}
		return hclwrite.TokensForTuple(items)
	case reflect.Pointer:
		return m.tokens(v.Elem())
	}
	return hclwrite.TokensForValue(plain(v))
}

// joined is one text of several parts: "${a.b.c}/32".
func (m *module) joined(parts []*provision.Value) hclwrite.Tokens {
	text := ""
	for _, part := range parts {
		if part.Of != nil {
			text += "${" + string(m.reference(part.Of, part.Output).Bytes()) + "}"
		} else {
			quoted := string(hclwrite.TokensForValue(cty.StringVal(part.Text)).Bytes())
			text += strings.TrimSuffix(strings.TrimPrefix(quoted, `"`), `"`)
		}
	}
	return raw(`"` + text + `"`)
}

// plain is a text, number or truth as Terraform has it.
func plain(v reflect.Value) cty.Value {
	switch v.Kind() {
	case reflect.Bool:
		return cty.BoolVal(v.Bool())
	case reflect.Int:
		return cty.NumberIntVal(v.Int())
	case reflect.Uint32:
		return cty.NumberUIntVal(v.Uint())
	}
	return cty.StringVal(v.String())
}

// reference is the id of a resource, or an output of it. What exists is
// written by its id.
func (m *module) reference(r provision.Resource, output string) hclwrite.Tokens {
	if existing, ok := r.(*provision.Existing); ok {
		return hclwrite.TokensForValue(cty.StringVal(existing.ID))
	}
	if isAgreed(r) {
		return hclwrite.TokensForTraversal(path("var", m.names[r]))
	}
	k := m.kindOf(r)
	attribute := k.outputs[output]
	if attribute == "" {
		attribute = "id"
	}
	if from, index, ok := strings.Cut(attribute, "[0]."); ok {
		return hclwrite.TokensForTraversal(hcl.Traversal{
			hcl.TraverseRoot{Name: "data"},
			hcl.TraverseAttr{Name: routeTables},
			hcl.TraverseAttr{Name: m.names[r]},
			hcl.TraverseAttr{Name: from},
			hcl.TraverseIndex{Key: cty.NumberIntVal(0)},
			hcl.TraverseAttr{Name: index},
		})
	}
	return hclwrite.TokensForTraversal(path(k.resource, m.names[r], attribute))
}

// path is a.b.c.
func path(root string, attributes ...string) hcl.Traversal {
	t := hcl.Traversal{hcl.TraverseRoot{Name: root}}
	for _, a := range attributes {
		t = append(t, hcl.TraverseAttr{Name: a})
	}
	return t
}

// comment writes lines that begin with "#".
func comment(body *hclwrite.Body, text string) {
	for line := range strings.Lines(text) {
		body.AppendUnstructuredTokens(hclwrite.Tokens{{
			Type: hclsyntax.TokenComment, Bytes: []byte("# " + oneLine(line) + "\n"),
		}})
	}
}

// oneLine keeps what comes from the file from ending a comment.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// set writes a text, number, truth or map of texts.
func set(body *hclwrite.Body, name string, value any) {
	if tags, ok := value.(map[string]string); ok {
		all := map[string]cty.Value{}
		for key, text := range tags {
			all[key] = cty.StringVal(text)
		}
		body.SetAttributeValue(name, cty.MapVal(all))
		return
	}
	body.SetAttributeValue(name, plain(reflect.ValueOf(value)))
}
