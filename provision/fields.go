package provision

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Property is one property of a resource, flat: "tunnel[0].psk".
type Property struct {
	Name string
	Cell
	Fixed, Create, Secret bool
	// digest replaces the text of the cell by what Digest says of it.
	digest bool
}

// Cell is the value of a property. It is unknown while After or Lookup says
// what has to happen first: something is made, or looked up, or read from a
// reference of the file.
type Cell struct {
	Text   string
	After  []Key
	Lookup string
}

// IsKnown reports whether the text is the value.
func (c Cell) IsKnown() bool { return len(c.After) == 0 && c.Lookup == "" }

// Resolver tells what is known of other resources: the id (output "") or an
// output of one, and whether it is known yet.
type Resolver func(r Resource, output string) (string, bool)

// Properties returns the properties somebody cares about, in the order of the
// struct's fields.
func Properties(r Resource, resolve Resolver) []Property {
	var all []Property
	v := reflect.ValueOf(r).Elem()
	walkFields(v, "", resolve, func(p Property) { all = append(all, p) })
	return all
}

func walkFields(v reflect.Value, prefix string, resolve Resolver, found func(Property)) {
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag.Get("cloud")
		if tag == "" {
			continue
		}
		words := strings.Split(tag, ",")
		p := Property{
			Name: prefix + words[0], Fixed: slices.Contains(words, "fixed"),
			Create: slices.Contains(words, "create"), Secret: slices.Contains(words, "secret"),
			digest: slices.Contains(words, "digest"),
		}
		walkField(v.Field(i), p, resolve, found)
	}
}

// walkField adds one property for a single value or a list of them, and those
// of each item for a list of structs, with their number.
func walkField(v reflect.Value, p Property, resolve Resolver, found func(Property)) {
	if k := v.Kind(); (k == reflect.Pointer || k == reflect.Slice || k == reflect.Interface) && v.IsNil() {
		return
	}
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct {
		count := p
		count.Name, count.Text = p.Name+".count", fmt.Sprint(v.Len())
		found(count)
		for i := range v.Len() {
			walkFields(v.Index(i), fmt.Sprintf("%s[%d].", p.Name, i), resolve, found)
		}
		return
	}
	p.Cell = cellOf(v, resolve)
	if p.digest && p.IsKnown() {
		p.Text = Digest(p.Text)
	}
	found(p)
}

// Digest stands for a text that is too long to be read.
func Digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return fmt.Sprintf("%d bytes, sha256 %s", len(text), hex.EncodeToString(sum[:]))
}

func cellOf(v reflect.Value, resolve Resolver) Cell {
	switch x := v.Interface().(type) {
	case Resource:
		return resolved(x, "", resolve)
	case *Value:
		return valueCell(x, resolve)
	}
	if v.Kind() == reflect.Slice {
		return listCell(v, resolve)
	}
	return Cell{Text: fmt.Sprint(reflect.Indirect(v).Interface())}
}

// valueCell waits for every part that is not known, each once.
func valueCell(x *Value, resolve Resolver) Cell {
	if x.Of != nil {
		return resolved(x.Of, x.Output, resolve)
	}
	c := Cell{Text: x.Text, Lookup: x.Lookup}
	for _, part := range x.Parts {
		item := valueCell(part, resolve)
		c.Text += item.Text
		for _, key := range item.After {
			if !slices.Contains(c.After, key) {
				c.After = append(c.After, key)
			}
		}
	}
	if len(c.After) > 0 {
		c.Text = ""
	}
	return c
}

// listCell joins the items of a list, whose order means nothing.
func listCell(v reflect.Value, resolve Resolver) Cell {
	var c Cell
	var texts []string
	for i := range v.Len() {
		item := cellOf(v.Index(i), resolve)
		c.After = append(c.After, item.After...)
		texts = append(texts, item.Text)
	}
	slices.Sort(texts)
	c.Text = strings.Join(texts, ",")
	return c
}

func resolved(r Resource, output string, resolve Resolver) Cell {
	if text, ok := resolve(r, output); ok {
		return Cell{Text: text}
	}
	if key, ok := r.(*PreSharedKey); ok && key.Reference != nil {
		return Cell{Lookup: *key.Reference}
	}
	return Cell{After: []Key{r.Head().Key}}
}
