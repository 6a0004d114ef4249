package config

import (
	"strings"
	"testing"
)

func TestSuggestion(t *testing.T) {
	keys := []string{"type", "provider", "bandwidth", "address", "listen", "device"}
	many := strings.Fields("a b c d e f g h i j k l m")
	tests := []struct {
		word  string
		known []string
		want  string
	}{
		{"bandwith", keys, "bandwidth"},
		{"adress", keys, "address"},
		{"Address", keys, "address"},
		{"tpye", keys, "type"},
		{"lisetn", keys, "listen"},
		{"colour", keys, "type, provider, bandwidth, address, listen, device"},
		{"", keys, "type, provider, bandwidth, address, listen, device"},
		{"地址", keys, "type, provider, bandwidth, address, listen, device"},
		{strings.Repeat("address", 10), keys, "type, provider, bandwidth, address, listen, device"},
		{"zzz", many, "a, b, c, d, e, f, g, h, i, j, k, l, …"},
		{"zzz", nil, ""},
	}
	for _, test := range tests {
		if got := suggestion(test.word, test.known); got != test.want {
			t.Errorf("suggestion(%q) = %q, want %q", test.word, got, test.want)
		}
	}
}

func TestTypingMistakes(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"a", "", 1},
		{"", "abc", 3},
		{"abc", "abc", 0},
		{"abc", "acb", 1},
		{"abc", "abd", 1},
		{"abc", "ab", 1},
		{"kitten", "sitting", 3},
		{"中国", "中國", 1},
	}
	for _, test := range tests {
		if got := typingMistakes([]rune(test.a), []rune(test.b)); got != test.want {
			t.Errorf("typingMistakes(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
