package config

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// schema checks values by the part of JSON Schema (draft 2020-12) that
// causeway.schema.json uses; any other keyword is an error, so that none is
// passed over in silence.
type schema struct {
	t    *testing.T
	root map[string]any
	used map[string]bool // properties that were seen, by place in the schema
}

// check returns what is wrong with a value, "" if nothing is.
func (s *schema) check(rule, value any, at, place string) string {
	switch rule {
	case true, nil: // nil: no "else"
		return ""
	case false:
		return at + ": nothing is allowed here"
	}
	rules := rule.(map[string]any)
	for keyword, argument := range rules {
		if problem := s.keyword(keyword, argument, rules, value, at, place); problem != "" {
			return problem
		}
	}
	return ""
}

func (s *schema) keyword(keyword string, argument any, rules map[string]any, value any, at, place string) string {
	switch keyword {
	case "$schema", "$defs", "title", "description", "default", "then", "else":
		return ""
	case "$ref":
		name := strings.TrimPrefix(argument.(string), "#/$defs/")
		return s.check(s.root["$defs"].(map[string]any)[name], value, at, "$defs."+name)
	case "const", "enum", "type", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "uniqueItems", "minProperties", "maxProperties":
		if !holds(keyword, argument, value) {
			return fmt.Sprintf("%s: %v is not of %s %v", at, value, keyword, argument)
		}
		return ""
	case "required", "properties", "additionalProperties", "propertyNames":
		return s.object(keyword, argument, rules, value, at, place)
	case "items":
		for i, item := range asArray(value) {
			if problem := s.check(argument, item, at+"["+strconv.Itoa(i)+"]", place+".items"); problem != "" {
				return problem
			}
		}
		return ""
	case "anyOf", "not", "if":
		return s.logic(keyword, argument, rules, value, at, place)
	}
	s.t.Fatalf("%s: this test does not know the keyword %s", place, keyword)
	return ""
}

func (s *schema) logic(keyword string, argument any, rules map[string]any, value any, at, place string) string {
	switch keyword {
	case "not":
		if s.check(argument, value, at, place) == "" {
			return at + ": is what it must not be"
		}
	case "if":
		if s.check(argument, value, at, place) == "" {
			return s.check(rules["then"], value, at, place)
		}
		return s.check(rules["else"], value, at, place)
	case "anyOf":
		for _, choice := range argument.([]any) {
			if s.check(choice, value, at, place) == "" {
				return ""
			}
		}
		return at + ": is none of the alternatives"
	}
	return ""
}

func (s *schema) object(keyword string, argument any, rules map[string]any, value any, at, place string) string {
	object, isObject := value.(map[string]any)
	if !isObject {
		return ""
	}
	properties, _ := rules["properties"].(map[string]any)
	if keyword == "required" {
		for _, key := range argument.([]any) {
			if _, ok := object[key.(string)]; !ok {
				return fmt.Sprintf("%s: %s is missing", at, key)
			}
		}
		return ""
	}
	for key, member := range object {
		problem := ""
		rule, known := properties[key]
		switch {
		case keyword == "propertyNames":
			problem = s.check(argument, key, at+"."+key, place)
		case keyword == "properties" && known:
			s.used[place+"."+key] = true
			problem = s.check(rule, member, at+"."+key, place+"."+key)
		case keyword == "additionalProperties" && !known:
			problem = s.check(argument, member, at+"."+key, place+".*")
		}
		if problem != "" {
			return problem
		}
	}
	return ""
}

func readSchema(t *testing.T, text []byte) *schema {
	t.Helper()
	s := &schema{t: t, used: map[string]bool{}}
	if err := json.Unmarshal(text, &s.root); err != nil {
		t.Fatal(err)
	}
	return s
}

// judge returns what the schema has against a file.
func (s *schema) judge(source string) string {
	root := parseYAML(newFindings("test.yaml"), []byte(source))
	if root == nil {
		s.t.Fatalf("not YAML:\n%s", source)
	}
	return s.check(s.root, plain(root), "", "")
}

// properties returns every "properties" of the schema by its place.
func (s *schema) properties() map[string]map[string]any {
	all := map[string]map[string]any{}
	s.walk("", s.root, func(place string, rules map[string]any) {
		if properties, ok := rules["properties"].(map[string]any); ok {
			all[place] = properties
		}
	})
	return all
}

// closed returns the properties of objects that allow no others.
func (s *schema) closed() (all []map[string]any) {
	s.walk("", s.root, func(_ string, rules map[string]any) {
		if rules["additionalProperties"] == false {
			all = append(all, rules["properties"].(map[string]any))
		}
	})
	return all
}

// walk visits every schema inside the schema. Places are those check uses.
func (s *schema) walk(place string, rules map[string]any, visit func(string, map[string]any)) {
	visit(place, rules)
	for keyword, argument := range rules {
		below, ok := argument.(map[string]any)
		switch {
		case !ok:
		case keyword == "properties" || keyword == "$defs":
			prefix := place
			if keyword == "$defs" {
				prefix = "$defs"
			}
			for name, rule := range below {
				s.walk(prefix+"."+name, rule.(map[string]any), visit)
			}
		case keyword == "items" || keyword == "additionalProperties":
			s.walk(place+"."+strings.Replace(keyword, "additionalProperties", "*", 1), below, visit)
		case keyword == "if" || keyword == "not":
			s.walk(place+"."+keyword, below, visit)
		}
	}
}
