package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"causeway"
	"causeway/golden"
)

// TestIKEOutput compares what both commands print, in every form and language.
func TestIKEOutput(t *testing.T) {
	// The file is named in the output, as seen from the repository's folder.
	t.Chdir(filepath.Join("..", ".."))
	for _, test := range []struct {
		name    string
		command func(*shell) error
		want    error
	}{
		{"lint", func(sh *shell) error { return ikeLint(sh, "examples/seed-ipsec.yaml", false) }, errFallsShort},
		{"lint_json", func(sh *shell) error { return ikeLint(sh, "examples/seed-ipsec.yaml", true) }, errFallsShort},
		{"propose", func(sh *shell) error {
			return ikePropose(sh, &proposeFlags{left: "aliyun", right: "aws", pathMTU: 1500})
		}, nil},
		{"propose_json", func(sh *shell) error {
			return ikePropose(sh, &proposeFlags{left: "aliyun", right: "aws", pathMTU: 1500, output: "json"})
		}, nil},
		{"propose_gcm", func(sh *shell) error {
			return ikePropose(sh, &proposeFlags{left: "gcp", right: "huawei", pathMTU: 1492, nat: true})
		}, nil},
	} {
		for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
			name := test.name
			if l == causeway.Chinese {
				name += ".zh"
			}
			t.Run(name, func(t *testing.T) {
				var out bytes.Buffer
				if err := test.command(newShell(&out, &out, l)); !errors.Is(err, test.want) {
					t.Errorf("ended with %v, want %v", err, test.want)
				}
				golden.File(t, filepath.Join("cmd", "causeway", "testdata", "ike", name+".txt"), out.String())
			})
		}
	}
}

// TestIKELintShowsNoKey: the example holds one, and no way of printing shows
// it.
func TestIKELintShowsNoKey(t *testing.T) {
	const key = "your-pre-shared-key"
	file := filepath.Join("..", "..", "examples", "seed-ipsec.yaml")
	source, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(source), key) {
		t.Fatalf("the example has no key any more: %v", err)
	}
	for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
		for _, asJSON := range []bool{false, true} {
			var out bytes.Buffer
			if err := ikeLint(newShell(&out, &out, l), file, asJSON); !errors.Is(err, errFallsShort) {
				t.Error(err)
			}
			if strings.Contains(out.String(), key) || !strings.Contains(out.String(), "<secret>") {
				t.Errorf("the key is shown, or not spoken of:\n%s", out.String())
			}
		}
	}
}
