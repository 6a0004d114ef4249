package advise

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"time"

	"causeway"
)

// Compare prices and ranks the schemes for the needs. It returns problems, and
// no answer, where a need cannot be meant: negative, beyond anything sold, no
// number, or about a place that does not exist. It does not change its input.
func Compare(in Input) (*Answer, causeway.Problems) {
	if problems := check(in); len(problems) > 0 {
		return nil, problems
	}
	answer := decide(in)
	explain(answer, in)
	var ids []SchemeID
	for _, a := range answer.Schemes {
		ids = append(ids, a.Scheme)
	}
	answer.Curves = curves(in, ids, answer.BreakEvens)
	return answer, nil
}

// candidates works out all schemes, and hybrids, and ranks them.
func candidates(q *question) []*candidate {
	var all []*candidate
	for _, s := range schemes() {
		all = append(all, single(s, q))
	}
	all = append(all, hybrids(q, all)...)
	rank(q, all)
	return all
}

// decide is Compare for an input that passed check, without what is said about
// the answer itself.
func decide(in Input) *Answer {
	q := ask(in)
	all := candidates(q)
	answer := &Answer{
		Needs: in.Needs, Currency: in.Currency,
		PriceSet: in.Prices.Name, PriceDate: in.Prices.Date, Day: in.Now,
	}
	for _, c := range all {
		answer.Schemes = append(answer.Schemes, c.assessment(q))
		for _, m := range c.broken {
			answer.Excluded = append(answer.Excluded, m.exclusion(c.id))
		}
	}
	order := ranked(all)
	if len(order) > 0 {
		answer.Recommended = recommend(q, order, all)
		return answer
	}
	answer.Nearest = nearest(all)
	answer.Unmet = unmet(all)
	return answer
}

// unruled is the scheme that would be best if the border had no rules, nil where
// none would do: what rules of the border change has to be said.
func unruled(in Input) *candidate {
	in.Now = time.Time{}
	if order := ranked(candidates(askFirstYear(in))); len(order) > 0 {
		return order[0]
	}
	return nil
}

// ranked are those that meet everything, best first.
func ranked(all []*candidate) []*candidate {
	var order []*candidate
	for _, c := range all {
		if c.rank > 0 {
			order = append(order, c)
		}
	}
	slices.SortFunc(order, func(a, b *candidate) int { return cmp.Compare(a.rank, b.rank) })
	return order
}

// nearest is the scheme that breaks the fewest constraints, and of several the
// one that misses them by least.
func nearest(all []*candidate) *Nearest {
	var best *candidate
	for _, c := range all {
		if c.hybrid() {
			continue
		}
		if best == nil || closer(c, best) {
			best = c
		}
	}
	n := &Nearest{Scheme: best.id}
	var give []causeway.Text
	for _, m := range best.broken {
		n.Misses = append(n.Misses, m.exclusion(best.id))
		give = append(give, says("%s %s → %s", "%s %s → %s", NeedWord(m.key), SettingWord(m.key, m.wanted), SettingWord(m.key, m.has)))
	}
	n.Change = say(causeway.Text{En: "It fits if you change: ", Zh: "若作如下调整则可满足："}, list(give))
	return n
}

func closer(a, b *candidate) bool {
	if len(a.broken) != len(b.broken) {
		return len(a.broken) < len(b.broken)
	}
	return missed(a) < missed(b)
}

func missed(c *candidate) float64 {
	sum := 0.0
	for _, m := range c.broken {
		sum += math.Log1p(m.by)
	}
	return sum
}

// unmet is the smallest set of constraints that leaves no scheme: one that all
// break where there is one, else several that no scheme meets together. Of
// sets of one size it is the one whose constraints are broken most.
func unmet(all []*candidate) []Exclusion {
	broken := make([]int, len(all))
	for i, c := range all {
		for _, m := range c.broken {
			broken[i] |= bitOf(m.key)
		}
	}
	smallest, size, most := 0, len(constraints)+1, 0
	for set := range 1 << len(constraints) {
		n, times := bits.OnesCount(uint(set)), 0
		if n > size {
			continue
		}
		leaves := false
		for _, b := range broken {
			times += bits.OnesCount(uint(set & b))
			leaves = leaves || set&b == 0
		}
		if !leaves && (n < size || times > most) {
			smallest, size, most = set, n, times
		}
	}
	return explained(smallest, all)
}

func bitOf(key string) int {
	return 1 << slices.IndexFunc(constraints, func(k constraint) bool { return k.key == key })
}

// explained says of each constraint of the set what comes nearest to it.
func explained(set int, all []*candidate) []Exclusion {
	var out []Exclusion
	for _, k := range constraints {
		if set&bitOf(k.key) == 0 {
			continue
		}
		var best *miss
		var meet []causeway.Text
		for _, c := range all {
			i := slices.IndexFunc(c.broken, func(m miss) bool { return m.key == k.key })
			switch {
			case i < 0 && c.hybrid():
			case i < 0:
				meet = append(meet, c.name)
			case best == nil || c.broken[i].by < best.by:
				best = &c.broken[i]
			}
		}
		e := best.exclusion("")
		if len(meet) > 0 {
			e.Why = say(causeway.Text{En: "of single schemes only these meet it: ", Zh: "单一方案中仅以下满足："}, list(meet))
		}
		out = append(out, e)
	}
	return out
}
