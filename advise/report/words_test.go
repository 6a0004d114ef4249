package report

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Keys of words are texts; that each is in the table, and none is left over,
// only this test can say.
func TestEveryWordIsThere(t *testing.T) {
	said := map[string]bool{"per month": true, "per year": true, "day": true, "days": true}
	call := regexp.MustCompile(`(?:\bsay|\bfill|" list)[( ]"([a-z0-9 -]+)"(?:[^ +]| [.(])`)
	for _, name := range sourcesOfPage(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range call.FindAllStringSubmatch(string(text), -1) {
			said[found[1]] = true
			if _, known := pageWords[found[1]]; !known {
				t.Errorf("%s says %q, which words.go does not have", name, found[1])
			}
		}
	}
	for key, text := range pageWords {
		if !said[key] {
			t.Errorf("nothing says %q", key)
		}
		if text.En == "" || text.Zh == "" || strings.Contains(text.En, "{}") != strings.Contains(text.Zh, "{}") {
			t.Errorf("%q is not the same in both languages: %+v", key, text)
		}
	}
}

func sourcesOfPage(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	return append(files, "page.html")
}
