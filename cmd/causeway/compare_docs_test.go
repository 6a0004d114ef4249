package main

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"causeway"
	"causeway/advise/prices"
	"causeway/config"
)

// docs/compare.md names every need with its flag, every key of the JSON, and
// shows a file, prices and a sample that are taken as they stand there.
func TestCompareIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/compare.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(text)
	for _, n := range needFlags {
		if !strings.Contains(doc, "| `"+n.key+"` | `--"+n.flag+"` |") {
			t.Errorf("--%s is not in the table", n.flag)
		}
	}
	_, outline, _ := strings.Cut(doc, "## JSON")
	for _, key := range jsonKeys(reflect.TypeFor[compareOutput](), map[reflect.Type]bool{reflect.TypeFor[needsOutput](): true}) {
		if !regexp.MustCompile(`\b` + key + `\b`).MatchString(outline) {
			t.Errorf("%s is not in the outline of the JSON", key)
		}
	}
	if ic, problems := config.ParseDraft("compare.md", []byte(shownIn(t, doc, "yaml", "version: 1"))); ic == nil {
		t.Errorf("the file: %v", problems)
	}
	if _, err := prices.Decode("compare.md", []byte(shownIn(t, doc, "json", `{"name"`))); err != nil {
		t.Errorf("the prices: %v", err)
	}
	if _, _, err := readSample([]byte(shownIn(t, doc, "json", `{"start"`)), &causeway.Interconnect{}); err != nil {
		t.Errorf("the sample: %v", err)
	}
}

// shownIn returns the block of a language that begins in a way.
func shownIn(t *testing.T, doc, language, beginning string) string {
	t.Helper()
	_, after, found := strings.Cut(doc, "```"+language+"\n"+beginning)
	if !found {
		t.Fatalf("no %s block begins with %s", language, beginning)
	}
	inside, _, _ := strings.Cut(after, "```")
	return beginning + inside
}

// jsonKeys returns the keys a type is written with, and those below, but for
// types that are known.
func jsonKeys(of reflect.Type, known map[reflect.Type]bool) []string {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || known[of] {
		return nil
	}
	known[of] = true
	var keys []string
	for i := range of.NumField() {
		if tag, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ","); tag != "" {
			keys = append(keys, tag)
		}
		keys = append(keys, jsonKeys(of.Field(i).Type, known)...)
	}
	return keys
}

// Every need the file may say can be said by a flag, and the other way round.
func TestNeedFlagsAreTheFilesKeys(t *testing.T) {
	text, err := os.ReadFile("../../docs/causeway.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs struct {
			Needs struct {
				Properties map[string]any `json:"properties"`
			} `json:"needs"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	keys := schema.Defs.Needs.Properties
	if len(keys) == 0 {
		t.Fatal("the schema has no needs")
	}
	for _, n := range needFlags {
		if _, ok := keys[n.key]; !ok {
			t.Errorf("--%s is for %s, which the file does not know", n.flag, n.key)
		}
		delete(keys, n.key)
	}
	for key := range keys {
		t.Errorf("no flag for %s", key)
	}
}
