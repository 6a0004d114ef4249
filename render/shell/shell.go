// Package shell is what the scripts of both clouds have in common: the order
// of their steps, how they hand each other addresses, and common.sh, the
// functions both begin with.
//
// The addresses of one cloud's gateways go into the other's, and back. So a
// script does what it can, tells what it made as lines for the environment,
// and ends where it needs what it has not been told; the two are run in turns
// until nothing is left.
package shell

import (
	_ "embed"
	"reflect"
	"slices"
	"strings"

	"causeway/provision"
)

// Common are the functions that both clouds' scripts begin with.
//
//go:embed common.sh
var Common string

// Quote makes one word of a text for the shell.
func Quote(text string) string {
	if text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+,") == "" {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// Comment makes lines of comment of a text, whatever is in it.
func Comment(text string) string {
	var lines strings.Builder
	for line := range strings.Lines(text) {
		lines.WriteString(strings.TrimRight("# "+strings.Join(strings.Fields(line), " "), " ") + "\n")
	}
	return lines.String()
}

// Script is one cloud's part of a graph in the order it is made.
type Script struct {
	Cloud string
	// Names are shell variables, by resource.
	Names map[provision.Resource]string
	// First needs nothing of the other cloud; Later does.
	First, Later []provision.Resource
	// Needs are the variables Later takes from the environment, Tells those
	// the other cloud's script takes, by what they hold.
	Needs []string
	Tells map[provision.Resource][]string
	// Keys are the pre-shared keys that are used.
	Keys []provision.Resource
}

// New sorts out a graph for one cloud. names are the graph's identifiers.
func New(g *provision.Graph, cloud string, names map[provision.Resource]string) *Script {
	s := &Script{Cloud: cloud, Names: names, Tells: map[provision.Resource][]string{}}
	for _, r := range inOrder(g) {
		if s.isOurs(r) {
			s.step(r)
		} else if provision.KindOf(r).Cloud != "local" {
			s.asks(r)
		}
	}
	return s
}

func (s *Script) isOurs(r provision.Resource) bool { return provision.KindOf(r).Cloud == s.Cloud }

// step places one of the cloud's resources: later, if it or what it needs
// waits for the other cloud.
func (s *Script) step(r provision.Resource) {
	waits := false
	for _, v := range Values(r) {
		switch _, isKey := v.Of.(*provision.PreSharedKey); {
		case isKey && !slices.Contains(s.Keys, v.Of):
			s.Keys = append(s.Keys, v.Of)
		case !isKey && !s.isOurs(v.Of):
			waits = true
			if name := s.Variable(v.Of, v.Output); !slices.Contains(s.Needs, name) {
				s.Needs = append(s.Needs, name)
			}
		}
	}
	for _, need := range provision.Needs(r) {
		waits = waits || slices.Contains(s.Later, need)
	}
	if waits {
		s.Later = append(s.Later, r)
	} else {
		s.First = append(s.First, r)
	}
}

// asks notes what a resource of the other cloud takes from this one.
func (s *Script) asks(r provision.Resource) {
	for _, v := range Values(r) {
		if s.isOurs(v.Of) && !slices.Contains(s.Tells[v.Of], v.Output) {
			s.Tells[v.Of] = append(s.Tells[v.Of], v.Output)
		}
	}
}

// Variable is the environment variable that holds an output of the other
// cloud, or a pre-shared key.
func (s *Script) Variable(r provision.Resource, output string) string {
	return "CW_" + strings.ToUpper(s.Names[r]+"_"+output)
}

// inOrder are the resources in the order of their waves; a graph in a circle
// has no plan and comes here never.
func inOrder(g *provision.Graph) []provision.Resource {
	byKey := map[provision.Key]provision.Resource{}
	for _, r := range g.Resources {
		byKey[r.Head().Key] = r
	}
	waves, _ := g.Waves()
	var all []provision.Resource
	for _, wave := range waves {
		for _, key := range wave {
			all = append(all, byKey[key])
		}
	}
	return all
}

// Values are the values of a resource that are outputs of others.
func Values(r provision.Resource) []*provision.Value {
	var found []*provision.Value
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if value, ok := v.Interface().(*provision.Value); ok && !v.IsNil() && value.Of != nil {
				found = append(found, value)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		}
	}
	walk(reflect.ValueOf(r).Elem())
	return found
}
