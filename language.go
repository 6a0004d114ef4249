package causeway

import "strings"

// Language is a language that people read on screen.
type Language string

// The languages every text on screen exists in.
const (
	English Language = "en"
	Chinese Language = "zh"
)

// Text is one sentence in every language, written side by side so that
// neither can be forgotten.
type Text struct {
	En string
	Zh string
}

// In returns the text in the given language.
func (t Text) In(l Language) string {
	if l == Chinese {
		return t.Zh
	}
	return t.En
}

// ParseLanguage reads a --lang value ("zh", "en") or a POSIX locale
// ("zh_CN.UTF-8"). Anything it does not know is English, as the C locale is.
func ParseLanguage(locale string) Language {
	if strings.HasPrefix(strings.ToLower(locale), "zh") {
		return Chinese
	}
	return English
}

// LocaleLanguage returns the language of the locale that getenv (os.Getenv)
// describes, by the order of POSIX.
func LocaleLanguage(getenv func(string) string) Language {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			return ParseLanguage(value)
		}
	}
	return English
}
