package advise

import (
	"slices"

	"causeway"
)

// winning says which scheme wins for an input, or "" where none meets the needs.
type winning func(Input) SchemeID

// sensitivities returns the smallest change of each need and weight, up and
// down, that makes another scheme win; where no scheme wins now, what makes one.
// A need that nobody stated is tried at the values of its scale. The search is
// bounded: some hundreds of decisions.
func sensitivities(in Input, weights map[Criterion]float64, winner winning) []Sensitivity {
	s := search{in, winner(in), winner}
	var found []Sensitivity
	for _, d := range dials(in, weights) {
		for _, way := range d.ways(in) {
			if to, by, ok := s.turn(d, way); ok {
				found = append(found, d.report(in, to, by))
			}
		}
	}
	for _, c := range choices(in) {
		found = append(found, s.try(c)...)
	}
	return found
}

// search looks for changes of one input's winner.
type search struct {
	in     Input
	now    SchemeID
	winner winning
}

// at is who wins with a dial at a value.
func (s search) at(d dial, value float64) SchemeID {
	in := s.in
	d.set(&in, value)
	return s.winner(in)
}

// turn follows values away from the present one to the first at which another
// scheme wins, and comes back as near as the digits people read allow. What
// leaves no scheme at all is no answer.
func (s search) turn(d dial, values []float64) (to float64, by SchemeID, ok bool) {
	near := d.now(s.in)
	for i, value := range values {
		by = s.at(d, value)
		if by == s.now || by == "" {
			near = value
			continue
		}
		if i == 0 && near == 0 { // not stated: nothing to come back to
			return value, by, true
		}
		to, by = s.closer(d, near, value, by)
		return to, by, true
	}
	return 0, "", false
}

// closer halves the way between near, where nothing changes, and far, where by
// wins.
func (s search) closer(d dial, near, far float64, by SchemeID) (float64, SchemeID) {
	for range halvings {
		middle := d.round(d.middle(near, far))
		if middle == near || middle == far || near == 0 {
			break
		}
		if other := s.at(d, middle); other != s.now && other != "" {
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

// try tells whether an option changes the winner.
func (s search) try(o option) []Sensitivity {
	in := s.in
	o.set(&in)
	by := s.winner(in)
	if by == s.now || by == "" {
		return nil
	}
	return []Sensitivity{{Need: o.need, From: o.from, To: o.to, Winner: by, Why: winsAt(by, o.need, o.to)}}
}

func winsAt(by SchemeID, need, to string) causeway.Text {
	return says("%s wins where %s is %s", "%[2]s 为 %[3]s 时由 %[1]s 胜出", by, need, to)
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
