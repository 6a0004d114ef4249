package ike

import (
	"io"
	"math"
	"strings"

	"causeway"
)

// pskBits is the least strength of a generated key: as much as the strongest
// cipher has (RFC 7296 section 2.15).
const pskBits = 256

// pskAlphabet is what keys are made of, as far as both ends take it. These 64
// characters need no quoting anywhere.
const pskAlphabet = letters + digits + "._"

// GeneratePSK makes a key of at least 256 bits that every given end takes.
// Rules that are not known add nothing: the alphabet is one no end is known to
// refuse. random is crypto/rand.Reader; an error is a problem of area ike.
func GeneratePSK(random io.Reader, ends ...End) (PSK, error) {
	alphabet, length, problem := pskShape(ends)
	if problem != nil {
		return PSK{}, problem
	}
	// A key may by chance begin as an end forbids; few do.
	for range 100 {
		text, err := randomText(random, alphabet, length)
		if err != nil {
			return PSK{}, causeway.NewProblem("ike.random", names(ends), err)
		}
		if psk := NewPSK(text); fitsAll(psk, ends) {
			return psk, nil
		}
	}
	return PSK{}, causeway.NewProblem("ike.psk_impossible", names(ends), nil)
}

// pskShape is the alphabet and the length that fit all ends.
func pskShape(ends []End) (string, int, *causeway.Problem) {
	alphabet, shortest, longest := pskAlphabet, 0, math.MaxInt
	for _, e := range ends {
		if !e.PSK.Source.IsKnown() {
			continue
		}
		alphabet = strings.Map(func(r rune) rune {
			if strings.ContainsRune(e.PSK.Alphabet, r) {
				return r
			}
			return -1
		}, alphabet)
		shortest = max(shortest, e.PSK.Min)
		if e.PSK.Max > 0 {
			longest = min(longest, e.PSK.Max)
		}
	}
	if len(alphabet) < 2 {
		return "", 0, causeway.NewProblem("ike.psk_impossible", names(ends), nil)
	}
	// One bit more than asked for pays for the forbidden beginnings.
	length := max(shortest, int(math.Ceil((pskBits+1)/math.Log2(float64(len(alphabet))))))
	if length > longest {
		return "", 0, causeway.NewProblem("ike.psk_impossible", names(ends), nil)
	}
	return alphabet, length, nil
}

// randomText draws each character with equal chance: bytes beyond the largest
// multiple of the alphabet's length are drawn again.
func randomText(random io.Reader, alphabet string, length int) (string, error) {
	limit := 256 - 256%len(alphabet)
	text := make([]byte, 0, length)
	var b [1]byte
	for len(text) < length {
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return "", err
		}
		if int(b[0]) < limit {
			text = append(text, alphabet[int(b[0])%len(alphabet)])
		}
	}
	return string(text), nil
}

func fitsAll(psk PSK, ends []End) bool {
	for _, e := range ends {
		if e.PSK.check("", e.Name, psk) != nil {
			return false
		}
	}
	return true
}

func names(ends []End) string {
	var all []string
	for _, e := range ends {
		all = append(all, e.Name)
	}
	return strings.Join(all, ", ")
}
