package main

import (
	"time"

	"causeway"
	"causeway/advise"
	"causeway/advise/prices"
)

// amountOutput is a sum as one number, the middle of its range, and the range.
type amountOutput struct {
	Amount *float64 `json:"amount"`
	Low    float64  `json:"low"`
	High   float64  `json:"high"`
}

type daysOutput struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

func newAmount(a prices.Amount) amountOutput {
	return amountOutput{middle(a), a.Low, a.High}
}

// middle is null where a part of the sum is unknown.
func middle(a prices.Amount) *float64 {
	if !a.Known() {
		return nil
	}
	value := a.Middle()
	return &value
}

func newDays(s advise.Span) daysOutput {
	return daysOutput{float64(s.Low) / float64(causeway.Day), float64(s.High) / float64(causeway.Day)}
}

func days(d time.Duration) *float64 { return positive(float64(d) / float64(causeway.Day)) }

// positive is null for 0, which stands for what nobody asked or knows.
func positive(value float64) *float64 {
	if value == 0 {
		return nil
	}
	return &value
}

// each makes a list of a list; of none it is empty and not null.
func each[T, U any](all []T, of func(T) U) []U {
	list := make([]U, len(all))
	for i, one := range all {
		list[i] = of(one)
	}
	return list
}

func same[T any](one T) T { return one }

func in(l causeway.Language, texts []causeway.Text) []string {
	return each(texts, func(t causeway.Text) string { return t.In(l) })
}
