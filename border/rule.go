package border

import (
	"slices"
	"time"

	"causeway"
)

// Verdict is what a rule demands.
type Verdict string

// Verdicts, strictest first.
const (
	// Forbidden by the terms of the product the path would use.
	Forbidden Verdict = "forbidden"
	// NeedsPermit of the carrier or cloud before traffic flows.
	NeedsPermit Verdict = "needs_permit"
	// NeedsRecord of contract, purpose and users, to be shown when asked.
	NeedsRecord Verdict = "needs_record"
	// Notice states a condition to keep.
	Notice Verdict = "notice"
)

// Confidence says how well a rule is founded on what was read.
type Confidence string

// High: the source says it in so many words. Medium: reported by others, or
// by analogy with another product. Low: a gap that somebody should fill.
const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
)

// Source is where a rule or a row stands. Date is the document's own, or
// where it bears none the day it was read.
type Source struct {
	Title causeway.Text
	URL   string
	Date  time.Time
}

// Text returns title, date and address.
func (s Source) Text() causeway.Text {
	date := s.Date.Format(time.DateOnly)
	return causeway.Text{En: s.Title.En + ", " + date + ", " + s.URL, Zh: s.Title.Zh + "，" + date + "，" + s.URL}
}

// Rule is one thing that is known about what crosses.
type Rule struct {
	// ID is what acknowledge: names; it never changes its meaning.
	ID      string
	Verdict Verdict
	// Says is the rule in one sentence, Do what to get, keep or avoid.
	Says causeway.Text
	Do   causeway.Text
	// Sources has at least one; the first carries the rule.
	Sources []Source
	// From is the first day the rule is known to hold, Until the last; the
	// zero Until means that no end is known.
	From, Until time.Time
	Confidence  Confidence
	// Unverified says what nobody has checked.
	Unverified causeway.Text
	applies    scope
}

// scope is which crossing paths a rule is about.
type scope struct {
	over []causeway.Via
	// gatewayOf limits it to paths that end in a VPN gateway of one of these
	// clouds, in the mainland if mainlandOnly.
	gatewayOf    []string
	mainlandOnly bool
}

// Rules returns the table, strictest first.
func Rules() []Rule { return slices.Clone(rules) }

// RuleIDs returns the names acknowledge: may use, in the order of the table.
func RuleIDs() []string {
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = r.ID
	}
	return ids
}

// ValidOn reports whether the rule holds on the day of now, in UTC.
func (r *Rule) ValidOn(now time.Time) bool {
	return !now.Before(r.From) && (r.Until.IsZero() || now.Before(r.Until.AddDate(0, 0, 1)))
}

// ruleFor returns the first rule of the table about a path that crosses.
func ruleFor(via causeway.Via, from, to End, now time.Time) *Rule {
	for i := range rules {
		if r := &rules[i]; r.ValidOn(now) && r.applies.covers(medium(via, from, to), from, to) {
			return r
		}
	}
	return nil
}

// medium is what carries a path over the border: records or IPsec between two
// leased lines cross on the lines.
func medium(via causeway.Via, from, to End) causeway.Via {
	if from.Link == causeway.LinkLeasedLine && to.Link == causeway.LinkLeasedLine && via != causeway.ViaCEN {
		return causeway.ViaLeasedLine
	}
	return via
}

func (s scope) covers(via causeway.Via, from, to End) bool {
	return slices.Contains(s.over, via) && (len(s.gatewayOf) == 0 || s.hasGateway(from) || s.hasGateway(to))
}

func (s scope) hasGateway(e End) bool {
	return e.Link == causeway.LinkVPNGateway && slices.Contains(s.gatewayOf, e.Cloud) && (!s.mainlandOnly || e.Side == Mainland)
}
