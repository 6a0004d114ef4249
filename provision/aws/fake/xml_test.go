package fake

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whatever is parsed can be rendered, and says the same again.
func FuzzParse(f *testing.F) {
	f.Add(`<?xml version="1.0"?><R xmlns="http://x/?a&amp;b"><a>1 &lt; 2</a><b/><b><c>x</c></b></R>`)
	f.Add(`<a>`)
	f.Add(``)
	f.Add(`<a/><b/>`)
	f.Fuzz(func(t *testing.T, document string) {
		first, err := parse([]byte(document))
		if err != nil {
			return
		}
		second, err := parse(first.render())
		if err != nil {
			return // a name that is valid only behind its prefix
		}
		if diff := cmp.Diff(first, second, cmp.AllowUnexported(node{})); diff != "" {
			t.Error(diff)
		}
	})
}
