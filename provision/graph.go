package provision

import (
	"reflect"
	"strings"
)

// Graph is a set of resources in the order they were thought of. What depends
// on what is inferred from their fields.
type Graph struct {
	Resources []Resource
}

// Needs returns what a resource points to, each once, in the order of its
// fields.
func Needs(r Resource) []Resource {
	seen := map[Resource]bool{r: true}
	var needs []Resource
	collect(reflect.ValueOf(r).Elem(), func(other Resource) {
		if !seen[other] {
			seen[other] = true
			needs = append(needs, other)
		}
	})
	return needs
}

// collect walks a struct down to the resources it points to.
func collect(v reflect.Value, found func(Resource)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return
		}
		if r, ok := v.Interface().(Resource); ok {
			found(r)
		} else {
			collect(v.Elem(), found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			collect(v.Field(i), found)
		}
	case reflect.Slice:
		for i := range v.Len() {
			collect(v.Index(i), found)
		}
	}
}

// Queues returns the keys of what a resource's changes have to wait in line
// for.
func Queues(r Resource) []Key {
	var queues []Key
	v := reflect.ValueOf(r).Elem()
	for i := range v.NumField() {
		if !strings.Contains(v.Type().Field(i).Tag.Get("cloud"), ",queue") {
			continue
		}
		if holder, ok := v.Field(i).Interface().(Resource); ok && !v.Field(i).IsNil() {
			queues = append(queues, holder.Head().Key)
		}
	}
	return queues
}

// isUsed is true of what the user has already or people do: nothing of it is
// made.
func isUsed(r Resource) bool {
	switch x := r.(type) {
	case *Existing, *CarrierStage:
		return true
	case *PreSharedKey:
		return x.Reference != nil
	}
	return false
}
