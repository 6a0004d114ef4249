package fake

import (
	"maps"
	"slices"
	"strconv"
)

// createTags keeps the tags of the front's objects beside moto's.
func (f *Front) createTags(c call) (*node, *refusal) {
	if _, refused := f.shadow(c, c.form); refused != nil {
		return nil, refused
	}
	for _, id := range c.list("ResourceId") {
		for _, o := range f.everything() {
			for i := 1; o.id == id && c.form.Has("Tag."+strconv.Itoa(i)+".Key"); i++ {
				at := "Tag." + strconv.Itoa(i) + "."
				o.tags[c.get(at+"Key")] = c.get(at + "Value")
			}
		}
	}
	return done(), nil
}

func (f *Front) everything() []*kept {
	var all []*kept
	for _, o := range f.gateways {
		all = append(all, &o.kept)
	}
	for _, o := range f.customers {
		all = append(all, &o.kept)
	}
	for _, o := range f.connections {
		all = append(all, &o.kept)
	}
	return append(all, f.vpcs...)
}

func tagSet(tags map[string]string) *node {
	return list("tagSet", slices.Sorted(maps.Keys(tags)), func(key string) []*node {
		return []*node{text("key", key), text("value", tags[key])}
	})
}
