package aliyun

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"causeway/golden"
	"causeway/provision/aliyun/facts"
)

func TestPolicy(t *testing.T) {
	got, err := Policy("cn-beijing")
	if err != nil {
		t.Fatal(err)
	}
	golden.File(t, "testdata/policy.json", got)
}

// The policy allows what the methods of the client call, no more and no less.
func TestRequestsAreThoseOfTheMethods(t *testing.T) {
	listed := map[reflect.Type]bool{}
	for _, r := range requests {
		listed[reflect.TypeOf(r)] = true
	}
	client := reflect.TypeFor[*Client]()
	for i := range client.NumMethod() {
		method := client.Method(i).Type
		if method.NumIn() != 3 || method.In(1) != reflect.TypeFor[context.Context]() {
			continue
		}
		if !listed[method.In(2)] {
			t.Errorf("%v of %s is not in the list of requests", method.In(2), client.Method(i).Name)
		}
		delete(listed, method.In(2))
	}
	for r := range listed {
		t.Errorf("no method takes a %v", r)
	}
}

// The table of facts has the actions of the client, and each field of a request
// is a parameter of its action.
func TestRequestsFitTheFacts(t *testing.T) {
	table, err := facts.Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(table) != len(requests) {
		t.Errorf("%d actions in the table, %d requests", len(table), len(requests))
	}
	for _, r := range requests {
		key, _ := r.call()
		action, known := table[key]
		if !known {
			t.Errorf("%s is not in the table", key)
			continue
		}
		checkFields(t, key, reflect.TypeOf(r), action.Parameters)
		for _, p := range action.Parameters {
			if p.Required && p.Name != "RegionId" && !hasField(reflect.TypeOf(r), p.Name) {
				t.Errorf("%s has no field for %s, which is required", key, p.Name)
			}
		}
	}
}

func checkFields(t *testing.T, at string, r reflect.Type, parameters []facts.Parameter) {
	t.Helper()
	for i := range r.NumField() {
		if r.Field(i).Anonymous {
			checkFields(t, at, r.Field(i).Type, parameters)
			continue
		}
		name := nameOf(r.Field(i))
		var p facts.Parameter
		for _, candidate := range parameters {
			if candidate.Name == name {
				p = candidate
			}
		}
		kind := kindOf(r.Field(i).Type)
		if p.Kind != kind {
			t.Errorf("%s.%s is of kind %s, by the facts %q", at, name, kind, p.Kind)
		}
		if inner := innerOf(r.Field(i).Type); inner.Kind() == reflect.Struct {
			checkFields(t, at+"."+name, inner, p.Fields)
		}
	}
}

func nameOf(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

func hasField(r reflect.Type, name string) bool {
	for i := range r.NumField() {
		if nameOf(r.Field(i)) == name {
			return true
		}
	}
	return false
}

func innerOf(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		return t.Elem()
	}
	return t
}

func kindOf(t reflect.Type) facts.Kind {
	isList := t.Kind() == reflect.Slice
	switch innerOf(t).Kind() {
	case reflect.Struct:
		if isList {
			return facts.Structs
		}
		return facts.Struct
	case reflect.Bool:
		return facts.Bool
	case reflect.Int, reflect.Int64:
		return facts.Int
	}
	if isList {
		return facts.Strings
	}
	return facts.String
}
