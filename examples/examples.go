// Package examples is the folder of files that people copy from, as data: each
// stands there once, for readers and for the programs.
package examples

import (
	"embed"

	"causeway"
)

//go:embed *.yaml zh/*.yaml
var files embed.FS

// schemes are the ways to connect, by the names compare gives them, and the
// file that makes each.
var schemes = []struct{ name, file string }{
	{"leased-line", "leased-line.yaml"},
	{"ipsec", "cross-border.yaml"},
	{"sd-wan", "sd-wan.yaml"},
	{"cloud-native-gateway", "cloud-native.yaml"},
	{"third-party-tunnel", "third-party.yaml"},
}

// Schemes returns the names of the schemes there is a file for.
func Schemes() []string {
	var names []string
	for _, s := range schemes {
		names = append(names, s.name)
	}
	return names
}

// Scheme returns the file of a scheme with comments in the language, false
// where there is no such scheme. That of ipsec crosses the border of mainland
// China in the permitted way.
func Scheme(name string, l causeway.Language) ([]byte, bool) {
	for _, s := range schemes {
		if s.name == name {
			text, err := files.ReadFile(causeway.Text{En: s.file, Zh: "zh/" + s.file}.In(l))
			return text, err == nil
		}
	}
	return nil, false
}
