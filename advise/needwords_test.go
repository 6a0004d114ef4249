package advise

import (
	"testing"
	"unicode"

	"causeway"
)

// TestNeedsAreChineseInChinese: no key or value of a need stands in a Chinese
// sentence as the file has it.
func TestNeedsAreChineseInChinese(t *testing.T) {
	chinese := func(text causeway.Text, en string) {
		t.Helper()
		for _, r := range text.Zh {
			if unicode.Is(unicode.Han, r) {
				if text.En != en {
					t.Errorf("%q in English is %q", en, text.En)
				}
				return
			}
		}
		t.Errorf("%q in Chinese is %q", en, text.Zh)
	}
	in := input(causeway.Needs{})
	for _, d := range dials(in, only(Price, 1)) {
		chinese(NeedWord(d.need), d.need)
	}
	for _, k := range constraints {
		chinese(NeedWord(k.key), k.key)
	}
	for _, c := range choices(in) {
		chinese(NeedWord(c.need), c.need)
		chinese(SettingWord(c.need, c.to), c.to)
	}
	if got := SettingWord("workloads", "core, web").Zh; got != "核心业务、网页访问" {
		t.Error(got)
	}
	if got := SettingWord("budget", "≤ 1,000 CNY"); got.Zh != got.En {
		t.Error(got)
	}
}
