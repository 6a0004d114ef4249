package ike

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"causeway"
)

const sample = "correct.horse_battery.staple_0123456789.ABCDEF"

// TestPSKIsNeverShown tries every way of printing, in a struct too.
func TestPSKIsNeverShown(t *testing.T) {
	psk := NewPSK(sample)
	holder := struct {
		Shown  PSK
		hidden PSK
		Tunnel Tunnel
	}{psk, psk, Tunnel{Left: TunnelEnd{PSK: psk}}}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+verb, psk, holder)
	}
	asJSON, err := json.Marshal(holder)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(asJSON)
	slog.New(slog.NewTextHandler(&out, nil)).Info("made", "psk", psk, "holder", holder)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("made", "psk", psk, "holder", holder)
	for _, part := range []string{"horse", fmt.Sprintf("%x", "horse"), "686f727365"} {
		if strings.Contains(strings.ToLower(out.String()), part) {
			t.Errorf("shows the key: %s", out.String())
		}
	}
	if !strings.Contains(out.String(), hidden) {
		t.Error("does not say that there is a secret")
	}
	if text, ok := psk.Reveal(); !ok || text != sample {
		t.Error("the key is lost")
	}
}

func TestPSKEqual(t *testing.T) {
	key, other := NewPSK(sample), NewPSK(sample+"x")
	hash, ok := PSKOfHash("7b1e9e0c" + strings.Repeat("0", 56))
	if !ok {
		t.Fatal("a hash is refused")
	}
	ofKey, _ := PSKOfHash(fmt.Sprintf("%x", key.key().hash))
	for _, test := range []struct {
		name string
		a, b PSK
		want bool
	}{
		{"same key", key, NewPSK(sample), true},
		{"key and its hash", key, ofKey, true},
		{"other key", key, other, false},
		{"other hash", key, hash, false},
		{"none", PSK{}, key, false},
		{"none twice", PSK{}, NewPSK(""), true},
	} {
		if got := test.a.Equal(test.b); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
	if _, ok := ofKey.Reveal(); ok {
		t.Error("a hash is revealed as a key")
	}
	for _, bad := range []string{"", "zz", "00", strings.Repeat("0", 63), strings.Repeat("0", 66)} {
		if _, ok := PSKOfHash(bad); ok {
			t.Errorf("%q is taken for a SHA-256", bad)
		}
	}
}

func TestPSKRules(t *testing.T) {
	for _, test := range []struct {
		end, key string
		want     causeway.Code
	}{
		{"aws", "your-pre-shared-key", "ike.psk_character"},
		{"aws", "short.1", "ike.psk_length"},
		{"aws", strings.Repeat("a", 64), ""},
		{"aws", strings.Repeat("a", 65), "ike.psk_length"},
		{"aws", "0abcdefgh", "ike.psk_prefix"},
		{"aws", "abcdefg0.", ""},
		{"aws", "schlüssel1", "ike.psk_character"},
		{"aliyun", "your-pre-shared-key", ""},
		{"aliyun", "two words", "ike.psk_character"},
		{"aliyun", `quote"d`, "ike.psk_character"},
		{"aliyun", "a", ""},
		{"aliyun", strings.Repeat("a", 101), "ike.psk_length"},
		{"strongswan", "0xdeadbeef", "ike.psk_prefix"},
		{"strongswan", "0sAAAA", "ike.psk_prefix"},
		{"strongswan", "01234567", ""},
		{"gcp", "anything goes", ""},
	} {
		var got causeway.Code
		if p := find(t, test.end).PSK.check("psk", test.end, NewPSK(test.key)); p != nil {
			got = p.Code
			if text := p.Report("x", causeway.English) + p.Report("x", causeway.Chinese); strings.Contains(text, test.key) {
				t.Errorf("%s shows the key: %s", test.end, text)
			}
		}
		if got != test.want {
			t.Errorf("%s, %q: %q, want %q", test.end, test.key, got, test.want)
		}
	}
}

// TestGeneratedPSKFitsBothEnds is a property over all pairs of ends and many
// keys.
func TestGeneratedPSKFitsBothEnds(t *testing.T) {
	seed := [32]byte{1}
	random := rand.NewChaCha8(seed)
	seen := map[string]bool{}
	for _, left := range Ends() {
		for _, right := range Ends() {
			for range 50 {
				psk, err := GeneratePSK(random, left, right)
				if err != nil {
					t.Fatal(err)
				}
				text, _ := psk.Reveal()
				if !fitsAll(psk, []End{left, right}) || len(text) < 43 || strings.Trim(text, pskAlphabet) != "" || seen[text] {
					t.Fatalf("%s and %s: a key of %d characters does not fit or came twice", left.Name, right.Name, len(text))
				}
				seen[text] = true
			}
		}
	}
}

// TestGeneratedPSKUsesAllCharacters: each character of the alphabet comes
// about equally often, so that the bits counted are there.
func TestGeneratedPSKUsesAllCharacters(t *testing.T) {
	random := rand.NewChaCha8([32]byte{2})
	counts := map[rune]int{}
	const keys = 4000
	for range keys {
		psk, err := GeneratePSK(random, find(t, "aliyun"), find(t, "aws"))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := psk.Reveal()
		for _, r := range text[1:] {
			counts[r]++
		}
	}
	// 42 characters of each key over 64: 2625 expected, deviation about 51.
	for _, r := range pskAlphabet {
		if n := counts[r]; n < 2625-6*51 || n > 2625+6*51 {
			t.Errorf("%c came %d times", r, n)
		}
	}
}

// A biased alphabet would come of taking bytes modulo its length.
func TestRandomTextDrawsAgain(t *testing.T) {
	text, err := randomText(bytes.NewReader([]byte{255, 252, 251, 0}), "abcdefg", 2)
	if err != nil || text != "ga" {
		t.Errorf("%q, %v", text, err)
	}
}

func TestGeneratePSKImpossible(t *testing.T) {
	narrow := find(t, "aws")
	narrow.PSK.Max = 20
	odd := find(t, "aws")
	odd.PSK.Alphabet = "!?"
	for name, end := range map[string]End{"too short": narrow, "no alphabet": odd} {
		if _, err := GeneratePSK(rand.NewChaCha8([32]byte{}), end); !causeway.HasCode(err, "ike.psk_impossible") {
			t.Errorf("%s: %v", name, err)
		}
	}
	broken := errors.New("no entropy")
	if psk, err := GeneratePSK(iotest.ErrReader(broken), find(t, "aws")); !errors.Is(err, broken) || psk.IsSet() {
		t.Errorf("without randomness: %v, %v", psk, err)
	}
	zeros := bytes.NewReader(make([]byte, 1<<20))
	if _, err := GeneratePSK(zeros, find(t, "aws")); err != nil {
		// Zeros make AAAA…, which is a key like any other.
		t.Error(err)
	}
}
