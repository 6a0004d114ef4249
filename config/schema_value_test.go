package config

import (
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"
)

// holds judges keywords that look at one value.
func holds(keyword string, argument, value any) bool {
	number, _ := argument.(float64)
	switch keyword {
	case "const":
		return reflect.DeepEqual(argument, value)
	case "enum":
		return slices.Contains(argument.([]any), value)
	case "type":
		return argument == typeOf(value) || argument == "number" && typeOf(value) == "integer"
	case "minItems":
		return asArray(value) == nil || len(asArray(value)) >= int(number)
	case "uniqueItems":
		return isUnique(asArray(value))
	}
	switch value := value.(type) {
	case string:
		length := float64(utf8.RuneCountInString(value))
		switch keyword {
		case "pattern":
			return regexp.MustCompile(argument.(string)).MatchString(value)
		case "minLength":
			return length >= number
		case "maxLength":
			return length <= number
		}
	case float64:
		return keyword == "minimum" && value >= number || keyword == "maximum" && value <= number
	case map[string]any:
		return keyword == "minProperties" && len(value) >= int(number) || keyword == "maxProperties" && len(value) <= int(number)
	}
	return true
}

func typeOf(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	case float64:
		if value == math.Trunc(value) {
			return "integer"
		}
	}
	return "number"
}

func asArray(value any) []any {
	array, _ := value.([]any)
	return array
}

func isUnique(items []any) bool {
	for i, item := range items {
		if slices.ContainsFunc(items[:i], func(other any) bool { return reflect.DeepEqual(item, other) }) {
			return false
		}
	}
	return true
}

// plain turns a node into what encoding/json would make of it.
func plain(n *node) any {
	switch n.kind {
	case kindMapping:
		object := map[string]any{}
		for _, f := range n.fields {
			object[f.key] = plain(f.value)
		}
		return object
	case kindSequence:
		array := []any{}
		for _, item := range n.items {
			array = append(array, plain(item))
		}
		return array
	case kindBool:
		return n.text == "true"
	case kindNumber:
		number, err := strconv.ParseFloat(n.text, 64)
		if err != nil {
			return n.text
		}
		return number
	case kindNull:
		return nil
	}
	return n.text
}
