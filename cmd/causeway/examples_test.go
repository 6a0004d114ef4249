package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/accept"
	"causeway/config"
	"causeway/golden"
	"causeway/provision"
	forms "causeway/render"
)

// onTheDay is when the examples are tried: rules about the border have dates.
var onTheDay = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// Every example is planned and rendered for every target, as the commands do
// it. Which target applies to which, and how plan ends, is a table of its own,
// so that none falls out unseen; each file is then read by the tool it is for.
func TestExamplesAreAccepted(t *testing.T) {
	if testing.Short() {
		t.Skip("many tools are run")
	}
	examples, err := filepath.Glob("../../examples/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	root, table := t.TempDir(), "Example: how plan ends; the targets that apply. A target in brackets is refused.\n\n"
	for _, example := range examples {
		name := strings.TrimSuffix(filepath.Base(example), ".yaml")
		ic, _ := config.Load(example)
		if ic == nil {
			table += fmt.Sprintf("%s: is no interconnect\n", name)
			continue
		}
		table += fmt.Sprintf("%s: %s;%s\n", name, planEnds(t, example), renderedFor(t, example, ic, filepath.Join(root, name)))
		unpackHosts(t, ic, filepath.Join(root, name, "cloud-init"))
	}
	golden.File(t, "testdata/examples.txt", table)
	accept.Tree(t, root)
}

// planEnds is the exit code of plan, with the code of the problem that refused.
func planEnds(t *testing.T, example string) string {
	t.Helper()
	var out, errs bytes.Buffer
	sh := newShell(&out, &errs, causeway.English)
	err := runPlan(sh, example, true, onTheDay, borderRules, offline)
	if err == nil {
		return "0"
	}
	return codeOf(t, err, out.Bytes())
}

// codeOf is the exit code of a command that refused with JSON, and why.
func codeOf(t *testing.T, err error, out []byte) string {
	t.Helper()
	var status exitStatus
	var said refusal
	if !errors.As(err, &status) || json.Unmarshal(out, &said) != nil || len(said.Refused) == 0 {
		t.Fatalf("%v: %s", err, out)
	}
	return fmt.Sprintf("%d %s", int(status), said.Refused[0].Code)
}

// renderedFor writes what each target makes of an example into a folder, and
// returns the names of those that apply.
func renderedFor(t *testing.T, example string, ic *causeway.Interconnect, folder string) string {
	t.Helper()
	names := ""
	for _, target := range targets() {
		if target.Why(ic) != nil {
			continue
		}
		var out, errs bytes.Buffer
		flags := renderFlags{file: example, output: "json", dir: filepath.Join(folder, target.Name)}
		err := runRender(newShell(&out, &errs, causeway.English), []string{target.Name}, &flags, onTheDay, borderRules)
		if err != nil {
			names += fmt.Sprintf(" (%s: %s)", target.Name, codeOf(t, err, out.Bytes()))
			continue
		}
		names += " " + target.Name
	}
	return names
}

// unpackHosts writes what each host is given to start with, and its files as
// cloud-init does.
func unpackHosts(t *testing.T, ic *causeway.Interconnect, folder string) {
	t.Helper()
	if ic.Provision == nil {
		return
	}
	graph, problems := graphOf(ic)
	if len(problems.Failures()) > 0 {
		t.Fatal(problems)
	}
	for _, r := range graph.Resources {
		var start *provision.Value
		switch r := r.(type) {
		case *provision.AWSInstance:
			start = r.Init
		case *provision.AliyunInstance:
			start = r.Init
		}
		if start == nil {
			continue
		}
		text, known := start.Resolve(func(provision.Resource, string) (string, bool) { return "192.0.2.1", true })
		if !known {
			t.Errorf("%s starts with what is not known", r.Head().Key)
		}
		files := []forms.File{{Name: "user-data", Text: text}}
		for _, f := range accept.ReadCloudConfig(t, text).Files {
			files = append(files, forms.File{Name: strings.TrimPrefix(f.Path, "/"), Text: f.Content})
		}
		accept.Write(t, filepath.Join(folder, strings.ReplaceAll(string(r.Head().Key), "/", ".")), files)
	}
}
