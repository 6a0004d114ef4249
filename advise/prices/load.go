package prices

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"causeway"
)

// The sets that are part of the program.
var (
	//go:embed default.json
	defaultJSON []byte
	//go:embed seed.json
	seedJSON []byte
)

// maxSet is more than any price list of ours takes.
const maxSet = 4 << 20

// Default returns the set with dated figures of the clouds' and vendors' price
// lists. Every call returns a new one.
func Default() *Set { return builtIn("default", defaultJSON) }

// Seed returns the figures of the document this product began with.
func Seed() *Set { return builtIn("seed", seedJSON) }

// builtIn decodes a set of the program's own; tests hold that both are right.
func builtIn(name string, data []byte) *Set {
	s, err := Decode(name, data)
	if err != nil {
		return &Set{Name: name}
	}
	return s
}

// Named returns the set of that name, false where there is none of it.
func Named(name string) (*Set, bool) {
	switch name {
	case "default":
		return Default(), true
	case "seed":
		return Seed(), true
	}
	return nil, false
}

// Decode reads a set from JSON and checks it. Object names where it came from.
// The error is a *causeway.Problem that names the first entry that is wrong.
func Decode(object string, data []byte) (*Set, error) {
	s, err := decode(data)
	if err == nil {
		err = s.check()
	}
	if err != nil {
		return nil, causeway.NewProblem("prices.invalid", object, err)
	}
	return s, nil
}

func decode(data []byte) (*Set, error) {
	if len(data) > maxSet {
		return nil, fmt.Errorf("it has %d bytes, %d is the most", len(data), maxSet)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	s := &Set{}
	if err := decoder.Decode(s); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the set")
	}
	return s, nil
}

// MarshalJSON writes what Decode reads, with the names of a price's note in
// lower case as all others.
func (p Price) MarshalJSON() ([]byte, error) {
	type note struct {
		En string `json:"en"`
		Zh string `json:"zh"`
	}
	type plain Price
	out := struct {
		plain
		Note *note `json:"note,omitempty"`
	}{plain: plain(p)}
	if p.Note != (causeway.Text{}) {
		out.Note = &note{p.Note.En, p.Note.Zh}
	}
	return json.Marshal(out)
}

// Over returns the set with another laid over it: where both have an entry for
// an item, a region and a size, the other's count, all tiers at once, and so do
// its rates. That counts for what the other calls unknown as well, for every
// size where it names none. Neither is changed; the result has this set's name
// and the later of the days.
func (s *Set) Over(top *Set) *Set {
	both := &Set{Name: s.Name, Date: s.Date, Prices: slices.Clone(top.Prices), Rates: slices.Clone(top.Rates)}
	if top.Date.After(s.Date) {
		both.Date = top.Date
	}
	for _, p := range s.Prices {
		if !slices.ContainsFunc(top.Prices, p.replacedBy) {
			both.Prices = append(both.Prices, p)
		}
	}
	for _, r := range s.Rates {
		if _, ok := top.RateOf(r.From, r.To); !ok {
			both.Rates = append(both.Rates, r)
		}
	}
	return both
}

func (p Price) replacedBy(q Price) bool {
	return p.Item == q.Item && p.Region == q.Region && (p.Size == q.Size || !q.Known() && q.Size == 0)
}
