package examples

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway"
)

var (
	comment = regexp.MustCompile(`(?m)[ \t]*#.*$`)
	han     = regexp.MustCompile(`\p{Han}`)
)

func withoutComments(s string) string {
	var kept []string
	for _, line := range strings.Split(comment.ReplaceAllString(s, ""), "\n") {
		if line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// Both languages say the same but for their comments, which are in theirs.
func TestSchemes(t *testing.T) {
	for _, name := range Schemes() {
		english, ok := Scheme(name, causeway.English)
		chinese, also := Scheme(name, causeway.Chinese)
		if !ok || !also {
			t.Fatalf("%s: no file", name)
		}
		if diff := cmp.Diff(withoutComments(string(english)), withoutComments(string(chinese))); diff != "" {
			t.Errorf("%s (-english +chinese):\n%s", name, diff)
		}
		for _, said := range comment.FindAllString(string(chinese), -1) {
			if !han.MatchString(said) {
				t.Errorf("%s: %q is not Chinese", name, said)
			}
		}
		for _, said := range comment.FindAllString(string(english), -1) {
			if han.MatchString(said) {
				t.Errorf("%s: %q is not English", name, said)
			}
		}
	}
	if _, ok := Scheme("carrier-pigeon", causeway.English); ok {
		t.Error("a file for a scheme that there is not")
	}
}

// Every Chinese file is one of a scheme's.
func TestNoStrayTwins(t *testing.T) {
	twins, err := filepath.Glob("zh/*.yaml")
	if err != nil || len(twins) != len(schemes) {
		t.Errorf("%v, %v", twins, err)
	}
	for _, s := range schemes {
		if _, err := os.Stat(s.file); err != nil {
			t.Error(err)
		}
	}
}
