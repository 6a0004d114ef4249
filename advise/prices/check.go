package prices

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"causeway"
)

// check returns what is wrong with the first entry that is.
func (s *Set) check() error {
	if s.Name == "" {
		return errors.New("it has no name")
	}
	seen := map[string]bool{}
	for i, p := range s.Prices {
		err := p.check()
		if err == nil && seen[p.place()] {
			err = errors.New("it is there twice")
		}
		if err != nil {
			return fmt.Errorf("prices[%d] (%s): %w", i, p.place(), err)
		}
		seen[p.place()] = true
	}
	for i, r := range s.Rates {
		if err := r.check(); err != nil {
			return fmt.Errorf("rates[%d] (%s to %s): %w", i, r.From, r.To, err)
		}
	}
	return nil
}

// place is what a price is for, which no two of a set may share.
func (p Price) place() string {
	return strings.TrimSpace(fmt.Sprintf("%s %s %d Mbit/s from %g GB", p.Item, p.Region, p.Size, p.From))
}

// check says what is wrong with one price.
func (p Price) check() error {
	row, known := entryOf(p.Item)
	switch {
	case !known:
		return errors.New("there is no such item")
	case !slices.Contains(row.units, p.Unit):
		return fmt.Errorf("it is charged %v, not per %q", row.units, p.Unit)
	case p.Size < 0 || !finite(p.From) || p.From < 0:
		return errors.New("its size or volume is negative")
	case p.From > 0 && p.Unit != PerGB:
		return errors.New("only prices per GB have tiers")
	case (p.Low == nil) != (p.High == nil):
		return errors.New("low and high are both known or both null")
	case !p.Known():
		return p.checkNote()
	}
	return errors.Join(p.checkFigures(row), p.checkSource())
}

// checkNote: without figures, what is known of them has to be said.
func (p Price) checkNote() error {
	if p.Note.En == "" || p.Note.Zh == "" {
		return errors.New("it has neither figures nor a note in English and Chinese")
	}
	return nil
}

func (p Price) checkFigures(row entry) error {
	switch {
	case !finite(*p.Low) || !finite(*p.High):
		return errors.New("it is too large")
	case row.use != difference && (*p.Low < 0 || *p.High < *p.Low):
		return errors.New("it is negative, or low is more than high")
	}
	return checkCurrency(p.Currency)
}

func (p Price) checkSource() error {
	switch {
	case p.Source == "":
		return errors.New("it has no source")
	case !slices.Contains([]Confidence{High, Medium, Low, Hypothesis}, p.Confidence):
		return fmt.Errorf("%q is no confidence", p.Confidence)
	case (p.Note.En == "") != (p.Note.Zh == ""):
		return errors.New("its note is in one language only")
	}
	return checkDay(p.Date)
}

func (r Rate) check() error {
	if !finite(r.Rate) || r.Rate <= 0 || !finite(1/r.Rate) {
		return errors.New("it is no rate")
	}
	if r.Source == "" {
		return errors.New("it has no source")
	}
	if r.From == r.To {
		return errors.New("it is from a currency to itself")
	}
	return errors.Join(checkCurrency(r.From), checkCurrency(r.To), checkDay(r.Date))
}

func checkCurrency(c causeway.Currency) error {
	if c != causeway.CNY && c != causeway.USD {
		return fmt.Errorf("currency %q is neither CNY nor USD", c)
	}
	return nil
}

func checkDay(day string) error {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return fmt.Errorf("%q is no day such as 2026-11-23", day)
	}
	return nil
}

// finite keeps sums of a year from overflowing.
func finite(f float64) bool { return !math.IsNaN(f) && math.Abs(f) <= 1e12 }
