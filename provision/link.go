package provision

import (
	"reflect"
)

// Link makes the references of observed resources, which may hold no more than
// an id, point to what was observed under that id.
func (s Snapshot) Link() {
	byID := map[string]Resource{}
	for _, o := range s.Found {
		byID[linkID(o.Resource)] = o.Resource
	}
	for _, o := range s.Found {
		link(reflect.ValueOf(o.Resource).Elem(), byID)
	}
}

// linkID tells objects of different kinds apart that have one id.
func linkID(r Resource) string { return KindOf(r).Name + " " + r.Head().ID }

func link(v reflect.Value, byID map[string]Resource) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return
		}
		r, ok := v.Interface().(Resource)
		if found := byID[linkIDOf(r, ok)]; found != nil && v.CanSet() {
			v.Set(reflect.ValueOf(found))
		} else if value, ok := v.Interface().(*Value); ok {
			link(reflect.ValueOf(value).Elem(), byID)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			link(v.Field(i), byID)
		}
	case reflect.Slice:
		for i := range v.Len() {
			link(v.Index(i), byID)
		}
	}
}

func linkIDOf(r Resource, ok bool) string {
	if !ok || r.Head().ID == "" {
		return ""
	}
	return linkID(r)
}
