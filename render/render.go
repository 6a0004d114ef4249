// Package render is the model written as the files people work with: Terraform
// text, command lines, configuration of other tunnels, manifests. It holds what
// all targets share; each target is a package below it, and a command's table
// joins them.
//
// A target is pure: the same file gives the same text. Secrets never stand in
// what is rendered, only where they are to be found.
package render

import (
	"io/fs"

	"causeway"
	"causeway/provision"
)

// Target is one form.
type Target struct {
	// Name is what 'causeway render' calls it: "terraform".
	Name  string
	Title causeway.Text
	// Why returns a problem that says why the target has nothing to make of a
	// file, or nil.
	Why func(*causeway.Interconnect) *causeway.Problem
	// Files are what it makes. Notices among the problems say what is left to
	// people; with failures there are no files.
	Files func(Input) ([]File, causeway.Problems)
}

// Input is what targets are made from.
type Input struct {
	Interconnect *causeway.Interconnect
	// Graph is what the file asks for in the clouds; nil where it asks for
	// nothing there.
	Graph *provision.Graph
}

// File is one file of a target. Name is relative to the target's folder, with
// slashes; Mode has the bits for executing where it is a script.
type File struct {
	Name string
	Mode fs.FileMode
	Text string
}
