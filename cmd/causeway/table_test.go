package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway/localapi"
)

func TestTableAlignsWideCharacters(t *testing.T) {
	table := newTable("名\tN\tLAST", 1)
	table.add("中国电信", "7", "x")
	table.add("a", "100", "\x1b[2J")
	want := "名          N  LAST\n中国电信    7  x\na         100  \"\\x1b[2J\""
	if got := strings.Join(table.lines(), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTableNarrows(t *testing.T) {
	for _, tt := range []struct {
		width int
		want  string
	}{
		{0, "A      C  D"},
		{11, "A      C  D"},
		{10, "A      D"},
		{3, "D"},
		{-1, "A      C  D"},
	} {
		table := newTable("A\tEMPTY\tC\tD", 2)
		table.add("aaaaa", "", "c", "d")
		table.narrow(tt.width, 2, 0)
		if got := table.lines()[0]; got != tt.want {
			t.Errorf("%d: %q, want %q", tt.width, got, tt.want)
		}
	}
}

func TestVisible(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"beijing/bj-1", "beijing/bj-1"},
		{"中国电信 ✓", "中国电信 ✓"},
		{"a\x1b[2Jb", `"a\x1b[2Jb"`},
		{"a\u009bb", `"a\u009bb"`},
		{"a\u202eb", `"a\u202eb"`},
		{"a\xffb", `"a\xffb"`},
		{"a\nb", `"a\nb"`},
		{"", ""},
	} {
		if got := visible(tt.text); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.text, got, tt.want)
		}
	}
	if got := visibleLines("a\n\tb\x07\n"); got != "a\n\t\"b\\a\"\n" {
		t.Errorf("lines: %q", got)
	}
}

func FuzzVisible(f *testing.F) {
	for _, seed := range []string{"plain", "\x1b]0;x\x07", "\u009b", "\xff", "\u202e", "𝒳\U000e0001"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := visible(s); strings.IndexFunc(got, isHidden) >= 0 {
			t.Errorf("%q became %q", s, got)
		}
		var out bytes.Buffer
		if err := (&shell{out: &out}).printJSON(s); err != nil {
			t.Fatal(err)
		}
		var back, direct string
		plain, _ := json.Marshal(s)
		_ = json.Unmarshal(plain, &direct)
		if err := json.Unmarshal(out.Bytes(), &back); err != nil || back != direct {
			t.Errorf("%q came back as %q, %v", s, back, err)
		}
		if strings.IndexFunc(strings.TrimSuffix(out.String(), "\n"), isHidden) >= 0 {
			t.Errorf("%q printed %q", s, out.String())
		}
	})
}

func TestFigures(t *testing.T) {
	for value, want := range map[float64]string{
		0: "0", 999: "999", 999.6: "1.00k", 1000: "1.00k", 35_440_000: "35.4M", 99_960: "100k", 999_600: "1.00M", 5e18: "5000P",
	} {
		if got := scaled(value); got != want {
			t.Errorf("%v: %s, want %s", value, got, want)
		}
	}
	for span, want := range map[time.Duration]string{
		-time.Second: "0s", 59900 * time.Millisecond: "59s", 192 * time.Second: "3m12s",
		5*time.Hour + 3*time.Minute: "5h03m", 52 * time.Hour: "2d04h",
	} {
		if got := age(span); got != want {
			t.Errorf("%v: %s, want %s", span, got, want)
		}
	}
}

func TestTally(t *testing.T) {
	var all tally
	add := func(path string, rtt float64, reason string) {
		a := localapi.PingAnswer{Gateway: "g", Peer: "p", Path: path, Error: reason}
		if rtt > 0 {
			a.RTTMS = &rtt
		}
		all.add(a)
	}
	if !errors.Is(all.verdict(), exitStatus(exitFailed)) {
		t.Error("nothing at all is not a failure")
	}
	add("a", 1, "")
	add("a", 3, "")
	add("a", 0, "")
	add("a", 0, "no key")
	if err := all.verdict(); err != nil {
		t.Error(err)
	}
	add("b", 0, "")
	if err := all.verdict(); !errors.Is(err, errFallsShort) {
		t.Errorf("one path lost everything: %v", err)
	}
	want := pingResult{Paths: []pingPathResult{
		{Gateway: "g", Peer: "p", Path: "a", Sent: 4, Answered: 2, LossRatio: 0.5, RTTMS: &pingRTT{Min: 1, Avg: 2, Max: 3, Mdev: 1}, Error: "no key"},
		{Gateway: "g", Peer: "p", Path: "b", Sent: 1, LossRatio: 1},
	}}
	if diff := cmp.Diff(want, all.result()); diff != "" {
		t.Error(diff)
	}
}
