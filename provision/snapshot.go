package provision

import (
	"reflect"
	"time"

	"causeway"
)

// Snapshot is what was seen in the clouds of an interconnect. The zero
// Snapshot was not taken: everything looks new.
type Snapshot struct {
	Taken bool
	Found []Observed
}

// Observed is one thing that was seen.
type Observed struct {
	// Resource has the key its tags, its name or its parent give it, its id,
	// and every property its cloud tells. References to other resources need
	// no more than their id; a secret is its fingerprint.
	Resource Resource
	// Outputs are what others may refer to: "internet_ip".
	Outputs map[string]string
	// Ours is true if both of our tags are right or, for what takes none, its
	// parent or next hop is ours.
	Ours bool
	// EndsAt is the end of what is paid for in advance; else zero.
	EndsAt time.Time
}

// matching returns what was observed under a key.
func (s Snapshot) matching(key Key) []Observed {
	var found []Observed
	for _, o := range s.Found {
		if o.Resource.Head().Key == key {
			found = append(found, o)
		}
	}
	return found
}

// observedIDs resolves references between observed resources: they hold ids.
func observedIDs(r Resource, output string) (string, bool) {
	id := r.Head().ID
	return id, id != "" && output == ""
}

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

// CheckInvariants checks what was observed; Link must have been called.
func (s Snapshot) CheckInvariants() causeway.Problems {
	outputs := map[string]map[string]string{}
	var resources []Resource
	for _, o := range s.Found {
		resources = append(resources, o.Resource)
		outputs[linkID(o.Resource)] = o.Outputs
	}
	return CheckInvariants(resources, func(r Resource, output string) (string, bool) {
		text, ok := outputs[linkID(r)][output]
		return text, ok
	})
}
