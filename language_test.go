package causeway

import "testing"

func TestParseLanguage(t *testing.T) {
	for locale, want := range map[string]Language{
		"zh": Chinese, "zh_CN.UTF-8": Chinese, "ZH": Chinese, "zh-Hant": Chinese,
		"en": English, "en_US.UTF-8": English, "C": English, "POSIX": English, "": English, "fr_FR": English,
	} {
		if got := ParseLanguage(locale); got != want {
			t.Errorf("ParseLanguage(%q) = %s, want %s", locale, got, want)
		}
	}
}

func TestText(t *testing.T) {
	text := Text{En: "link", Zh: "线路"}
	if text.In(English) != "link" || text.In(Chinese) != "线路" || text.In("fr") != "link" {
		t.Errorf("%q %q %q", text.In(English), text.In(Chinese), text.In("fr"))
	}
}

func TestLocaleLanguage(t *testing.T) {
	tests := []struct {
		environment map[string]string
		want        Language
	}{
		{nil, English},
		{map[string]string{"LANG": "zh_CN.UTF-8"}, Chinese},
		{map[string]string{"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, English},
		{map[string]string{"LANG": "en_US.UTF-8", "LC_MESSAGES": "C", "LC_ALL": "zh_CN.UTF-8"}, Chinese},
	}
	for _, test := range tests {
		if got := LocaleLanguage(func(name string) string { return test.environment[name] }); got != test.want {
			t.Errorf("%v: %s, want %s", test.environment, got, test.want)
		}
	}
}
