package advise

import (
	"slices"
	"strings"
	"time"

	"causeway"
	"causeway/border"
)

// shape is how a scheme joins the places: which legs there are, and what the
// rules of the border say of them.
type shape struct {
	variant Variant
	legs    []leg
	// forbidden is set where no shape of the scheme is permitted.
	forbidden *border.Rule
	// crosses are the rules of legs that cross; undetermined says that nobody
	// knows of some.
	crosses      []*border.Rule
	undetermined bool
}

// leg joins two places.
type leg struct {
	a, b causeway.Place
	via  causeway.Via
	// ab and ba are GB a month that go each way now.
	ab, ba float64
}

// cen says whether the leg is one of CEN's own; the others are the scheme's.
func (l leg) cen() bool { return l.via == causeway.ViaCEN }

// permitted says whether the rules of the border changed it.
func (s shape) permitted() bool { return s.variant.ID == "permitted" }

// shapeOf draws the scheme between the places, a star about the first, and
// where the border's rules forbid a leg replaces it by what they permit.
func shapeOf(s *scheme, q *question) shape {
	legs := star(s.via, q)
	findings := border.Check(interconnect(legs, s.link), q.Now)
	drawn := shape{variant: Variant{ID: "direct"}}
	for i, finding := range findings {
		if finding.Verdict() != border.Forbidden {
			drawn.legs = append(drawn.legs, legs[i])
			continue
		}
		around := detour(s, legs[i], finding.Permitted)
		if around == nil {
			drawn.legs = append(drawn.legs, legs[i])
			drawn.forbidden = finding.Rule
			drawn.variant.Rules = appendOnce(drawn.variant.Rules, finding.Rule.ID)
			continue
		}
		drawn.variant.ID = "permitted"
		drawn.variant.Why = changed(finding.Rule)
		drawn.legs = merge(drawn.legs, around)
	}
	drawn.judge(s, q.Now)
	drawn.variant.Shape = drawn.words()
	return drawn
}

// judge notes under which rules the legs that are left cross.
func (s *shape) judge(of *scheme, now time.Time) {
	for _, finding := range border.Check(interconnect(s.legs, of.link), now) {
		s.undetermined = s.undetermined || finding.Crossing == border.Undetermined
		if finding.Verdict() == "" {
			continue
		}
		if finding.Verdict() != border.Forbidden {
			s.crosses = append(s.crosses, finding.Rule)
		}
		s.variant.Rules = appendOnce(s.variant.Rules, finding.Rule.ID)
	}
}

func changed(rule *border.Rule) causeway.Text {
	return causeway.Text{
		En: "Rule " + rule.ID + " forbids the shape the original proposal draws: " + rule.Says.En + ".",
		Zh: "规则 " + rule.ID + " 禁止原始方案中的画法：" + rule.Says.Zh + "。",
	}
}

// star joins the first place with each of the others. What the first sends is
// shared among them by what they send themselves.
func star(via causeway.Via, q *question) []leg {
	hub, others := q.Needs.Places[0], q.Needs.Places[1:]
	total := 0.0
	for _, p := range others {
		total += q.sent[p.Site]
	}
	var legs []leg
	for _, p := range others {
		share := 1 / float64(len(others))
		if total > 0 {
			share = q.sent[p.Site] / total
		}
		legs = append(legs, leg{a: hub, b: p, via: via, ab: q.sent[hub.Site] * share, ba: q.sent[p.Site]})
	}
	return legs
}

// interconnect is the smallest model that has these legs, for the rules of the
// border to look at.
func interconnect(legs []leg, link causeway.LinkType) *causeway.Interconnect {
	ic := &causeway.Interconnect{}
	site := func(p causeway.Place, kind causeway.LinkType) causeway.LinkRef {
		if ic.Site(p.Site) == nil {
			ic.Sites = append(ic.Sites, causeway.Site{Name: p.Site, Cloud: p.Cloud, Region: p.Region, Gateways: []causeway.Gateway{{Name: p.Site}}})
		}
		gateway := &ic.Site(p.Site).Gateways[0]
		if gateway.Link(string(kind)) == nil {
			gateway.Links = append(gateway.Links, causeway.Link{Name: string(kind), Type: kind})
		}
		return causeway.LinkRef{Site: p.Site, Link: string(kind)}
	}
	for _, l := range legs {
		kind := link
		if l.cen() {
			kind = causeway.LinkCEN
		}
		path := causeway.Path{Name: l.a.Site + "-" + l.b.Site, Via: l.via, From: site(l.a, kind), To: site(l.b, kind)}
		ic.Paths = append(ic.Paths, path)
	}
	return ic
}

// detour draws a leg the permitted way; nil where that is another scheme.
func detour(s *scheme, l leg, permitted *border.Shape) []leg {
	if permitted == nil {
		return nil
	}
	places := map[string]causeway.Place{l.a.Site: l.a, l.b.Site: l.b}
	if t := permitted.Transit; t != nil {
		places[t.Name] = causeway.Place{Site: t.Name, Cloud: t.Cloud, Region: t.Region}
	}
	out, back := l.ab, l.ba
	if permitted.Hops[0].From != l.a.Site {
		out, back = back, out
	}
	var legs []leg
	for _, hop := range permitted.Hops {
		via := hop.Vias[0]
		if slices.Contains(hop.Vias, s.via) {
			via = s.via
		}
		if via != s.via && via != causeway.ViaCEN {
			return nil
		}
		legs = append(legs, leg{a: places[hop.From], b: places[hop.To], via: via, ab: out, ba: back})
	}
	return legs
}

// merge adds legs, and traffic to legs that are there.
func merge(legs, more []leg) []leg {
	for _, l := range more {
		i := slices.IndexFunc(legs, func(have leg) bool { return have.a == l.a && have.b == l.b && have.via == l.via })
		if i < 0 {
			legs = append(legs, l)
			continue
		}
		legs[i].ab += l.ab
		legs[i].ba += l.ba
	}
	return legs
}

// words writes the legs as documents do: "beijing –cen– silicon-valley –ipsec–
// california", and one after the other where they do not follow.
func (s shape) words() string {
	var b strings.Builder
	at := ""
	for _, l := range s.legs {
		if l.a.Site != at {
			if at != "" {
				b.WriteString(", ")
			}
			b.WriteString(l.a.Site)
		}
		b.WriteString(" –" + string(l.via) + "– " + l.b.Site)
		at = l.b.Site
	}
	return b.String()
}

func appendOnce(ids []string, id string) []string {
	if slices.Contains(ids, id) {
		return ids
	}
	return append(ids, id)
}
