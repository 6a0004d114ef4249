package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"causeway"
)

// secretWords are in the names of what must not stand on a command line, where
// every user of the machine can read it.
var secretWords = []string{"password", "passphrase", "secret", "token", "private", "credential", "key"}

// TestBadInput05 is a row of the table of inputs nobody may be hurt by:
// secrets come from files alone, and a wrong command line gets one line.
func TestBadInput05(t *testing.T) {
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			for _, word := range secretWords {
				if strings.Contains(f.Name, word) && !strings.HasSuffix(f.Name, "-file") {
					t.Errorf("%s has --%s: a secret is read from a file, named by a flag that ends in -file", cmd.CommandPath(), f.Name)
				}
			}
		})
		for _, sub := range cmd.Commands() {
			visit(sub)
		}
	}
	visit(newRoot(newShell(&bytes.Buffer{}, &bytes.Buffer{}, causeway.English)))

	for _, args := range [][]string{
		{"--bogus", "--help"},
		{"pki", "issue", "--bogus", "--help"},
		{"pki", "issue", "--dir"},
		{"validate", "--bogus=1"},
		{"validate", "extra\nline"},
		{"nonsense"},
		{"validate", "-o", "xml"},
	} {
		var out, text bytes.Buffer
		sh := newShell(&out, &text, causeway.English)
		root := newRoot(sh)
		root.SetArgs(args)
		code := sh.exitCode(root.Execute())
		lines := strings.Count(strings.TrimSpace(text.String()), "\n") + 1
		if code != 2 || text.Len() == 0 || lines > 2 || out.Len() > 0 {
			t.Errorf("causeway %q ends with %d and says %q, %q", args, code, out.String(), text.String())
		}
	}
}
