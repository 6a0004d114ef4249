// Package border knows what may cross the border of mainland China and how:
// dated rules with their sources, as data. It looks at the paths of an
// interconnect and says of each whether it crosses, under which rule, and
// which shape is permitted where a product's terms forbid the one written.
//
// rules.go is the table of rules, regions.go the table of regions, shape.go
// proposes, problems.go puts it all into problems for people. docs/border.md
// shows both tables; a test keeps it equal to them. It is no legal advice.
package border

import (
	"time"

	"causeway"
)

// Crossing says whether a path leads over the border.
type Crossing string

// Whether a path crosses. It is Undetermined where a region is in no table.
const (
	Within       Crossing = "within"
	Crosses      Crossing = "crosses"
	Undetermined Crossing = "undetermined"
)

// End is one end of a path as the rules see it.
type End struct {
	Site   string
	Cloud  string
	Region string
	Side   Side
	// Link is the type of the link the path uses there.
	Link causeway.LinkType
}

// Finding is what there is to say of one path.
type Finding struct {
	Path     causeway.Path
	From, To End
	Crossing Crossing
	// Rule is nil where the path does not cross or no rule was valid. Of an
	// undetermined path it is the one that concerns it if it does cross.
	Rule *Rule
	// Permitted is set where Rule forbids the path.
	Permitted *Shape
	// Acknowledged is set where the file answers for going on all the same.
	Acknowledged *causeway.Acknowledgement
}

// Verdict is the rule's, or "" where there is none or the path may not cross.
func (f Finding) Verdict() Verdict {
	if f.Rule == nil || f.Crossing != Crosses {
		return ""
	}
	return f.Rule.Verdict
}

// Refused reports whether plan must not go on with the path: it is forbidden
// and nobody answers for it.
func (f Finding) Refused() bool { return f.Verdict() == Forbidden && f.Acknowledged == nil }

// Check returns one finding for each path, in their order. now chooses the
// rules: one that is not valid on that day does not apply.
func Check(ic *causeway.Interconnect, now time.Time) []Finding {
	findings := make([]Finding, 0, len(ic.Paths))
	links := linkTypes(ic)
	for _, path := range ic.Paths {
		f := Finding{Path: path, From: endOf(ic, path.From, links), To: endOf(ic, path.To, links)}
		f.Crossing = crossing(f.From, f.To)
		if f.Crossing != Within {
			f.Rule = ruleFor(path.Via, f.From, f.To, now)
		}
		if f.Verdict() == Forbidden {
			f.Permitted = permitted(ic, f.From, f.To)
		}
		f.Acknowledged = acknowledgement(ic, f.Rule, now)
		findings = append(findings, f)
	}
	return findings
}

func linkTypes(ic *causeway.Interconnect) map[causeway.LinkRef]causeway.LinkType {
	types := map[causeway.LinkRef]causeway.LinkType{}
	for _, site := range ic.Sites {
		for _, gateway := range site.Gateways {
			for _, link := range gateway.Links {
				types[causeway.LinkRef{Site: site.Name, Link: link.Name}] = link.Type
			}
		}
	}
	return types
}

func endOf(ic *causeway.Interconnect, ref causeway.LinkRef, links map[causeway.LinkRef]causeway.LinkType) End {
	end := End{Site: ref.Site, Link: links[ref]}
	if site := ic.Site(ref.Site); site != nil {
		end.Cloud, end.Region = site.Cloud, site.Region
		end.Side = SideOf(site.Cloud, site.Region)
	}
	return end
}

// crossing compares the sides. Two ends in one region of one cloud are on one
// side, whichever it is.
func crossing(from, to End) Crossing {
	switch {
	case from.Cloud == to.Cloud && from.Region == to.Region:
		return Within
	case from.Side == Unknown || to.Side == Unknown:
		return Undetermined
	case from.Side == to.Side:
		return Within
	}
	return Crosses
}

// acknowledgement returns the one of the file for the rule, if its day has
// come.
func acknowledgement(ic *causeway.Interconnect, rule *Rule, now time.Time) *causeway.Acknowledgement {
	if rule == nil {
		return nil
	}
	for i := range ic.Acknowledge {
		if a := &ic.Acknowledge[i]; a.Rule == rule.ID && !inFuture(a.Date, now) {
			return a
		}
	}
	return nil
}

// inFuture reports whether a day has begun nowhere on earth yet: the zones
// farthest ahead are fourteen hours before UTC.
func inFuture(day, now time.Time) bool { return day.After(now.UTC().Add(14 * time.Hour)) }
