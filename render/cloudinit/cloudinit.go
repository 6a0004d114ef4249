// Package cloudinit writes what a gateway's host does at its first start, as a
// cloud-config of cloud-init: files (this file), the program and the service
// (gateway.go), the gateway's configuration (file.go), and the tunnels of others
// (overlay.go).
//
// User data can be read by everything that runs on a host and by whoever may
// describe it in the cloud. So there is no secret in it, and a test looks.
package cloudinit

import (
	"encoding/json"
	"fmt"
	"strings"

	"causeway/render"
)

// Config is one cloud-config. Files have absolute names; commands run once,
// after the files are there.
type Config struct {
	Files    []render.File
	Commands [][]string
}

// Text writes it (https://cloudinit.readthedocs.io, modules write_files and
// runcmd).
func (c Config) Text() string {
	var b strings.Builder
	b.WriteString("#cloud-config\n")
	b.WriteString("write_files:\n")
	for _, f := range c.Files {
		mode := f.Mode
		if mode == 0 {
			mode = 0o644
		}
		fmt.Fprintf(&b, "- path: %s\n  permissions: '%04o'\n  content: |2\n%s", f.Name, mode, indented(f.Text))
	}
	b.WriteString("runcmd:\n")
	for _, command := range c.Commands {
		fmt.Fprintf(&b, "- %s\n", flow(command))
	}
	return b.String()
}

// flow writes a list on one line. What JSON quotes YAML reads alike.
func flow(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = quote(word)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a Builder takes everything, and a text can be encoded
	return strings.TrimSuffix(b.String(), "\n")
}

// indented writes the lines of a literal block that is two deeper than its key.
func indented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			b.WriteString("    ")
		}
		b.WriteString(line)
	}
	if !strings.HasSuffix(text, "\n") {
		b.WriteString("\n")
	}
	return b.String()
}
