// Package facts is the table of what the Alibaba Cloud actions that Causeway
// calls accept: parameters, kinds, choices, ranges. The client takes the
// version and the place of each parameter from it, the fake of the tests
// refuses by it what the cloud would refuse. actions.txt is the table; its
// head says how to read it.
package facts

import (
	_ "embed"
	"strings"
)

//go:embed actions.txt
var actionsText string

// Kind is the kind of a parameter's value.
type Kind string

// The kinds of parameters. Strings and Structs are lists.
const (
	String  Kind = "string"
	Int     Kind = "int"
	Bool    Kind = "bool"
	Struct  Kind = "struct"
	Strings Kind = "strings"
	Structs Kind = "structs"
)

// Action is one action of a product's API.
type Action struct {
	// Product is as in endpoints: vpc, ecs, ram, nlb, cbn (CEN), cms (CloudMonitor),
	// bssopenapi (billing).
	Product string
	// Version is the date that names the API's version.
	Version    string
	Name       string
	Parameters []Parameter
}

// Parameter is one parameter of an action, or one field of a parameter that is
// a struct.
type Parameter struct {
	Name     string
	Kind     Kind
	Required bool
	// Body says that it travels in the form body and not in the query.
	Body   bool
	Limit  Limit
	Fields []Parameter
}

// Table holds the actions by product and name: "vpc.CreateVpnGateway".
type Table map[string]Action

// Load reads the table that is part of the program.
func Load() (Table, error) { return parse(actionsText) }

// Key returns the action's name in a Table.
func (a Action) Key() string { return a.Product + "." + a.Name }

// Parameter returns the parameter of that name.
func (a Action) Parameter(name string) (Parameter, bool) { return find(a.Parameters, name) }

// InBody reports whether the flattened parameter key ("Tag.1.Key") travels in
// the body.
func (a Action) InBody(key string) bool {
	name, _, _ := strings.Cut(key, ".")
	p, _ := a.Parameter(name)
	return p.Body
}

func find(parameters []Parameter, name string) (Parameter, bool) {
	for _, p := range parameters {
		if p.Name == name {
			return p, true
		}
	}
	return Parameter{}, false
}
