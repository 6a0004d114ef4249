package ike

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"causeway"
)

const (
	letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	digits  = "0123456789"
	// printableASCII has no space, with which keys would be cut.
	printableASCII = letters + digits + "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
)

// hidden is what any way of printing a PSK shows.
const hidden = "<secret>"

// PSK is a pre-shared key that cannot be printed by accident, or only its
// hash, for comparing keys one does not want to hand over. The zero PSK means
// that none was given.
type PSK struct {
	// A function: all that fmt can show of one is an address, even where the
	// PSK is an unexported field and its methods are not asked. Pointers are
	// followed for the verbs that do not fit them.
	key func() keyMaterial
}

func wrap(k keyMaterial) PSK { return PSK{func() keyMaterial { return k }} }

type keyMaterial struct {
	text string // empty where only the hash is known
	hash [sha256.Size]byte
}

// NewPSK wraps a key; the empty text is the zero PSK.
func NewPSK(text string) PSK {
	if text == "" {
		return PSK{}
	}
	return wrap(keyMaterial{text, sha256.Sum256([]byte(text))})
}

// PSKOfHash wraps the SHA-256 of a key, in 64 hexadecimal digits.
func PSKOfHash(text string) (PSK, bool) {
	hash, err := hex.DecodeString(text)
	if err != nil || len(hash) != sha256.Size {
		return PSK{}, false
	}
	return wrap(keyMaterial{hash: [sha256.Size]byte(hash)}), true
}

// IsSet reports whether there is a key or the hash of one.
func (p PSK) IsSet() bool { return p.key != nil }

// Reveal returns the key itself, for the one request that needs it; false
// where there is none, or only its hash.
func (p PSK) Reveal() (string, bool) {
	if p.key == nil || p.key().text == "" {
		return "", false
	}
	return p.key().text, true
}

// Equal compares the hashes.
func (p PSK) Equal(other PSK) bool {
	if p.key == nil || other.key == nil {
		return p.key == nil && other.key == nil
	}
	mine, others := p.key().hash, other.key().hash
	return subtle.ConstantTimeCompare(mine[:], others[:]) == 1
}

// String implements fmt.Stringer; nothing shows the key.
func (p PSK) String() string { return hidden }

// Format implements fmt.Formatter, for every verb.
func (p PSK) Format(f fmt.State, _ rune) { fmt.Fprint(f, hidden) }

// MarshalText implements encoding.TextMarshaler, for JSON and logs.
func (p PSK) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// PSKRules are what an end demands of a pre-shared key.
type PSKRules struct {
	// Min and Max count characters; a Max of zero is no limit.
	Min, Max int
	Alphabet string
	// NotPrefix are beginnings a key must not have.
	NotPrefix []string
	Source    Source
}

// check returns what is wrong with a key for that end. The problem never says
// which character it is about.
func (r PSKRules) check(object, end string, psk PSK) *causeway.Problem {
	text, ok := psk.Reveal()
	if !ok || !r.Source.IsKnown() {
		return nil
	}
	if len(text) < r.Min || r.Max > 0 && len(text) > r.Max {
		return causeway.NewProblem("ike.psk_length", object, nil, "end", end,
			"min", strconv.Itoa(r.Min), "max", strconv.Itoa(r.Max), "source", r.Source.String())
	}
	if strings.Trim(text, r.Alphabet) != "" {
		return causeway.NewProblem("ike.psk_character", object, nil, "end", end, "alphabet", shortAlphabet(r.Alphabet), "source", r.Source.String())
	}
	for _, prefix := range r.NotPrefix {
		if strings.HasPrefix(text, prefix) {
			return causeway.NewProblem("ike.psk_prefix", object, nil, "end", end, "prefix", strings.Join(r.NotPrefix, ", "), "source", r.Source.String())
		}
	}
	return nil
}

// shortAlphabet writes the ranges everyone knows as ranges.
func shortAlphabet(alphabet string) string {
	short := strings.Replace(alphabet, letters, "A-Za-z", 1)
	return strings.Replace(short, digits, "0-9", 1)
}
