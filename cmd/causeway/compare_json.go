package main

import (
	"time"

	"causeway"
	"causeway/advise"
)

// compareOutput is what compare -o json prints. What is unknown, or was not
// asked for, is null; sums that lack a part are null too, with their known part
// as low and high.
type compareOutput struct {
	Needs          needsOutput           `json:"needs"`
	Prices         priceSetOutput        `json:"prices"`
	Currency       causeway.Currency     `json:"currency"`
	Day            string                `json:"day"`
	Recommended    *recommendedOutput    `json:"recommended"`
	Nearest        *nearestOutput        `json:"nearest"`
	Unmet          []exclusionOutput     `json:"unmet"`
	Schemes        []schemeOutput        `json:"schemes"`
	Excluded       []exclusionOutput     `json:"excluded"`
	Sensitivity    []sensitivityOutput   `json:"sensitivity"`
	BreakEvens     []breakEvenOutput     `json:"break_evens"`
	Curves         []curveOutput         `json:"curves"`
	Phases         []phaseOutput         `json:"phases"`
	Upgrade        *upgradeOutput        `json:"upgrade"`
	Contradictions []contradictionOutput `json:"contradictions"`
	Vendors        []vendorOutput        `json:"vendors"`
}

type priceSetOutput struct {
	Set  string `json:"set"`
	Date string `json:"date"`
}

type recommendedOutput struct {
	Scheme advise.SchemeID `json:"scheme"`
	Lines  []string        `json:"lines"`
}

type nearestOutput struct {
	Scheme advise.SchemeID   `json:"scheme"`
	Misses []exclusionOutput `json:"misses"`
	Change string            `json:"change"`
}

type exclusionOutput struct {
	Scheme     *advise.SchemeID `json:"scheme"`
	Constraint string           `json:"constraint"`
	Wanted     string           `json:"wanted"`
	Has        string           `json:"has"`
	Why        string           `json:"why"`
}

type sensitivityOutput struct {
	Need   string          `json:"need"`
	From   *string         `json:"from"`
	To     string          `json:"to"`
	Winner advise.SchemeID `json:"winner"`
	Why    string          `json:"why"`
}

type breakEvenOutput struct {
	Cheaper      advise.SchemeID  `json:"cheaper"`
	Dearer       advise.SchemeID  `json:"dearer"`
	TrafficBytes *causeway.Volume `json:"traffic_bytes"`
	Why          string           `json:"why"`
}

type curveOutput struct {
	Scheme advise.SchemeID `json:"scheme"`
	Points []pointOutput   `json:"points"`
}

type pointOutput struct {
	TrafficBytes causeway.Volume `json:"traffic_bytes"`
	amountOutput
}

type phaseOutput struct {
	Name  string            `json:"name"`
	Days  daysOutput        `json:"days"`
	Use   []advise.SchemeID `json:"use"`
	Steps []string          `json:"steps"`
	Exit  []string          `json:"exit"`
}

type upgradeOutput struct {
	To         advise.SchemeID `json:"to"`
	Factor     float64         `json:"factor"`
	WithinDays *float64        `json:"within_days"`
	Reached    *string         `json:"reached"`
	InTime     bool            `json:"in_time"`
	Why        string          `json:"why"`
}

type contradictionOutput struct {
	Scheme *advise.SchemeID `json:"scheme"`
	Says   string           `json:"says"`
}

type vendorOutput struct {
	Name         string  `json:"name"`
	Licence      *string `json:"licence"`
	ChinaSupport *string `json:"china_support"`
	Price        *string `json:"price"`
	Source       *string `json:"source"`
	Date         *string `json:"date"`
}

func newCompareOutput(l causeway.Language, a *advise.Answer) compareOutput {
	out := compareOutput{
		Needs: newNeedsOutput(a.Needs), Currency: a.Currency, Day: a.Day.UTC().Format(time.DateOnly),
		Prices: priceSetOutput{a.PriceSet, a.PriceDate.UTC().Format(time.DateOnly)},
		Unmet:  exclusionsOutput(l, a.Unmet), Excluded: exclusionsOutput(l, a.Excluded),
		Schemes: each(a.Schemes, func(s advise.Assessment) schemeOutput { return newSchemeOutput(l, s, a.Excluded) }),
		Sensitivity: each(a.Sensitivity, func(s advise.Sensitivity) sensitivityOutput {
			return sensitivityOutput{s.Need, orNull(s.From), s.To, s.Winner, s.Why.In(l)}
		}),
		BreakEvens: each(a.BreakEvens, func(b advise.BreakEven) breakEvenOutput {
			return breakEvenOutput{b.Cheaper, b.Dearer, b.At, b.Why.In(l)}
		}),
		Curves: each(a.Curves, newCurveOutput),
		Phases: each(a.Phases, func(p advise.Phase) phaseOutput {
			return phaseOutput{p.Name.In(l), newDays(p.Span), each(p.Use, same), in(l, p.Steps), in(l, p.Exit)}
		}),
		Contradictions: each(a.Contradictions, func(c advise.Contradiction) contradictionOutput {
			return contradictionOutput{orNull(c.Scheme), c.Says.In(l)}
		}),
		Vendors: each(a.Vendors, func(v advise.Vendor) vendorOutput {
			return vendorOutput{v.Name, orNull(v.Licence.In(l)), orNull(v.ChinaSupport.In(l)), orNull(v.Price.In(l)), orNull(v.Source), orNull(v.Date)}
		}),
		Upgrade: newUpgradeOutput(l, a.Upgrade),
	}
	if r := a.Recommended; r != nil {
		out.Recommended = &recommendedOutput{r.Scheme, in(l, r.Lines)}
	}
	if n := a.Nearest; n != nil {
		out.Nearest = &nearestOutput{n.Scheme, exclusionsOutput(l, n.Misses), n.Change.In(l)}
	}
	return out
}

func exclusionsOutput(l causeway.Language, all []advise.Exclusion) []exclusionOutput {
	return each(all, func(e advise.Exclusion) exclusionOutput {
		return exclusionOutput{orNull(e.Scheme), e.Constraint, e.Wanted, e.Has, e.Why.In(l)}
	})
}

func newCurveOutput(c advise.Curve) curveOutput {
	return curveOutput{c.Scheme, each(c.Points, func(p advise.CurvePoint) pointOutput {
		return pointOutput{p.Volume, newAmount(p.Amount)}
	})}
}

func newUpgradeOutput(l causeway.Language, u *advise.UpgradeAnswer) *upgradeOutput {
	if u == nil {
		return nil
	}
	out := &upgradeOutput{To: u.To, Factor: u.Factor, WithinDays: days(u.Within), InTime: u.InTime, Why: u.Why.In(l)}
	if u.Reached != nil {
		day := u.Reached.UTC().Format(time.DateOnly)
		out.Reached = &day
	}
	return out
}
