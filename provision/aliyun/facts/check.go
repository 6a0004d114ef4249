package facts

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Fault says in which way a parameter is wrong.
type Fault string

// The ways in which a parameter can be wrong.
const (
	Unknown   Fault = "unknown"
	Missing   Fault = "missing"
	WrongKind Fault = "wrong kind"
	Refused   Fault = "value not allowed"
)

// Mismatch is one parameter that an action does not accept. It never holds the
// value, which may be a secret.
type Mismatch struct {
	Parameter string
	Fault     Fault
}

// Check compares flattened parameters ("Tag.1.Key") with what the action
// accepts, and returns every mismatch in the order of the names.
func (a Action) Check(parameters map[string]string) []Mismatch {
	var found []Mismatch
	for _, key := range slices.Sorted(maps.Keys(parameters)) {
		if m := checkKey(a.Parameters, key, strings.Split(key, "."), parameters[key]); m != nil {
			found = append(found, *m)
		}
	}
	for _, p := range a.Parameters {
		if p.Required && !given(parameters, p.Name) {
			found = append(found, Mismatch{p.Name, Missing})
		}
	}
	return found
}

func given(parameters map[string]string, name string) bool {
	if parameters[name] != "" {
		return true
	}
	for key := range parameters {
		if strings.HasPrefix(key, name+".") {
			return true
		}
	}
	return false
}

// checkKey walks one flattened key through the structs and lists it names. Some
// names have dots of their own ("SystemDisk.Category").
func checkKey(among []Parameter, key string, steps []string, value string) *Mismatch {
	p, known := find(among, strings.Join(steps, "."))
	if known {
		return checkRest(p, key, nil, value)
	}
	p, known = find(among, steps[0])
	if !known {
		return &Mismatch{key, Unknown}
	}
	return checkRest(p, key, steps[1:], value)
}

// checkRest checks what follows the name of a parameter in a key, and the value.
func checkRest(p Parameter, key string, rest []string, value string) *Mismatch {
	if p.Kind == Strings || p.Kind == Structs {
		if len(rest) == 0 || !isIndex(rest[0]) {
			return &Mismatch{key, WrongKind}
		}
		rest = rest[1:]
	}
	nested := p.Kind == Struct || p.Kind == Structs
	switch {
	case nested && len(rest) > 0:
		return checkKey(p.Fields, key, rest, value)
	case nested || len(rest) > 0:
		return &Mismatch{key, WrongKind}
	}
	return checkValue(p, key, value)
}

// isIndex reports whether the text is a place in a list: 1, 2, ...
func isIndex(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && n >= 1 && strconv.Itoa(n) == text
}

func checkValue(p Parameter, key, value string) *Mismatch {
	if !isOfKind(p.Kind, value) {
		return &Mismatch{key, WrongKind}
	}
	if !p.Limit.allows(value) {
		return &Mismatch{key, Refused}
	}
	return nil
}

func isOfKind(k Kind, value string) bool {
	switch k {
	case Int:
		_, err := strconv.ParseInt(value, 10, 64)
		return err == nil
	case Bool:
		return value == "true" || value == "false"
	}
	return true
}
