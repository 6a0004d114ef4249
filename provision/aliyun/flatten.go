package aliyun

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// flatten turns a request into the parameters of an RPC-style call: lists count
// from 1 and fields are joined by dots ("Tag.1.Key"). A field is named by its
// json tag and left out when it says omitempty and the value is zero. Secrets
// come out in clear.
func flatten(request any) map[string]string {
	parameters := map[string]string{}
	flattenInto(parameters, "", reflect.ValueOf(request))
	return parameters
}

func flattenInto(parameters map[string]string, at string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			flattenInto(parameters, at, v.Elem())
		}
	case reflect.Struct:
		flattenStruct(parameters, at, v)
	case reflect.Slice:
		for i := range v.Len() {
			flattenInto(parameters, join(at, strconv.Itoa(i+1)), v.Index(i))
		}
	case reflect.String:
		parameters[at] = v.String()
	default:
		parameters[at] = fmt.Sprint(v.Interface())
	}
}

func flattenStruct(parameters map[string]string, at string, v reflect.Value) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			flattenInto(parameters, at, v.Field(i))
			continue
		}
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" || options == "omitempty" && v.Field(i).IsZero() {
			continue
		}
		flattenInto(parameters, join(at, name), v.Field(i))
	}
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}
