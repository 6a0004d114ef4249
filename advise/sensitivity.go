package advise

import (
	"slices"
	"strconv"

	"causeway"
)

// outcome is who wins for an input, "" where none meets the needs, and how the
// others fared.
type outcome struct {
	winner SchemeID
	out    []Exclusion
	scores map[SchemeID]float64
}

// winning compares the schemes for an input.
type winning func(Input) outcome

// sensitivities returns the smallest change of each need and weight, up and
// down, that makes another scheme win; where no scheme wins now, what makes one.
// A need that nobody stated is tried at the values of its scale. The search is
// bounded: some hundreds of comparisons.
func sensitivities(in Input, weights map[Criterion]float64, compare winning) []Sensitivity {
	s := search{in, compare(in).winner, compare}
	var found []Sensitivity
	for _, d := range dials(in, weights) {
		for _, way := range d.ways(in) {
			if to, by, ok := s.turn(d, way); ok {
				found = append(found, Sensitivity{Need: d.need, From: d.from(in), To: d.show(in, to), Winner: by.winner, Why: s.why(by)})
			}
		}
	}
	for _, o := range choices(in) {
		changed := in
		o.set(&changed)
		if by := compare(changed); s.other(by) {
			found = append(found, Sensitivity{Need: o.need, From: o.from, To: o.to, Winner: by.winner, Why: s.why(by)})
		}
	}
	return found
}

// search looks for changes of one input's winner.
type search struct {
	in      Input
	now     SchemeID
	compare winning
}

// other reports whether another scheme wins. What leaves none is no answer.
func (s search) other(o outcome) bool { return o.winner != s.now && o.winner != "" }

// why says what became of the present winner.
func (s search) why(o outcome) causeway.Text {
	if s.now == "" {
		return says("%s meets every need then.", "此时%s满足全部需求。", called(o.winner))
	}
	for _, x := range o.out {
		if x.Scheme == s.now {
			return says("%s is out: %s.", "%s出局：%s。", called(s.now), x.Why)
		}
	}
	best, now := apart(o.scores[o.winner], o.scores[s.now])
	return says("%s scores %s, %s %s.", "%s得分 %s，%s为 %s。", called(o.winner), best, called(s.now), now)
}

// apart writes two scores with the digits that tell them apart, from two on; equal
// ones with two.
func apart(a, b float64) (first, second string) {
	for digits := 2; ; digits++ { // ends: a digit tells floats that differ apart
		first, second = strconv.FormatFloat(a, 'f', digits, 64), strconv.FormatFloat(b, 'f', digits, 64)
		if first != second || a == b {
			return first, second
		}
	}
}

// at compares with a dial at a value.
func (s search) at(d dial, value float64) outcome {
	in := s.in
	d.set(&in, value)
	return s.compare(in)
}

// turn follows values away from the present one to the first at which another
// scheme wins, and comes back as near as the digits people read allow.
func (s search) turn(d dial, values []float64) (to float64, by outcome, ok bool) {
	near := d.now(s.in)
	for _, value := range values {
		if by = s.at(d, value); !s.other(by) {
			near = value
			continue
		}
		to, by = s.closer(d, near, value, by)
		return to, by, true
	}
	return 0, outcome{}, false
}

// closer halves the way between near, where nothing changes, and far, where by
// wins. There is no way back to what nobody stated.
func (s search) closer(d dial, near, far float64, by outcome) (float64, outcome) {
	for range halvings {
		middle := d.round(d.middle(near, far))
		if near == 0 || middle == near || middle == far {
			break
		}
		if other := s.at(d, middle); s.other(other) {
			far, by = middle, other
		} else {
			near = middle
		}
	}
	return far, by
}

// halvings are enough for two digits between values a factor of three apart.
const halvings = 8

// option is another value of a need that is one of several.
type option struct {
	need, from, to string
	set            func(*Input)
}

// choices are the needs that are one of several, at every other value they have.
func choices(in Input) []option {
	n := in.Needs
	all := optionsOf("team", n.Team, teams, func(in *Input, v causeway.Team) { in.Needs.Team = v })
	all = append(all, optionsOf("devices", n.Devices, devices, func(in *Input, v causeway.Devices) { in.Needs.Devices = v })...)
	all = append(all, optionsOf("encryption", n.Encryption, []causeway.Encryption{causeway.EncryptionNone, causeway.EncryptionGateways, causeway.EncryptionOwnKeys}, func(in *Input, v causeway.Encryption) { in.Needs.Encryption = v })...)
	all = append(all, optionsOf("residency", n.Residency, []causeway.Residency{causeway.ResidencyAny, causeway.ResidencyPermit}, func(in *Input, v causeway.Residency) { in.Needs.Residency = v })...)
	for _, w := range workloads {
		if !slices.Equal(n.Workloads, []causeway.Workload{w}) {
			all = append(all, option{"workloads", listKinds(n.Workloads), string(w), func(in *Input) { in.Needs.Workloads = []causeway.Workload{w} }})
		}
	}
	return all
}

func optionsOf[T ~string](need string, now T, values []T, set func(*Input, T)) []option {
	var all []option
	for _, v := range values {
		if v != now {
			all = append(all, option{need, string(now), string(v), func(in *Input) { set(in, v) }})
		}
	}
	return all
}
