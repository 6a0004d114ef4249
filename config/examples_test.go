package config

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"causeway/border"
)

// The files people copy from have no mistake and nothing to notice but, where
// they lead over the border, what the rules say of that.
func TestExamplesAreValid(t *testing.T) {
	files, err := filepath.Glob("../examples/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d examples, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		parsed, problems := Parse(file, text)
		if parsed == nil || len(problems) > 0 {
			t.Errorf("%s: %v", file, problems)
			continue
		}
		if refused := border.Refusals(border.Check(parsed, time.Now())); len(refused) > 0 {
			t.Errorf("%s: %v", file, refused)
		}
	}
}
