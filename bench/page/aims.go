package page

import "causeway/bench/stat"

// Aim is what the project wants to reach against what it reaches.
type Aim struct {
	What string `json:"what"`
	// Floor and Goal are bounds of Ratio: at least, or at most if AtMost. A
	// floor of 0 is none.
	Floor  float64 `json:"floor_ratio"`
	Goal   float64 `json:"goal_ratio"`
	AtMost bool    `json:"at_most"`
	// Ratio is null where a contender is missing.
	Ratio *Figure `json:"ratio"`
}

// tailscalePlace is that of Tailscale's wireguard-go.
const tailscalePlace = firstPeer + 1

func aims(r Results) []Aim {
	plain, own, null, peers := r.Contenders[plainPlace], r.Contenders[ownPlace], r.Contenders[nullPlace], r.Contenders[firstPeer:]
	var datagrams, added []stat.Series
	for _, p := range peers {
		datagrams = append(datagrams, p.UDP)
		added = append(added, stat.Difference(p.RTT, plain.RTT))
	}
	return []Aim{
		{
			What:  "one TCP flow, to Tailscale's wireguard-go",
			Floor: 1.5, Goal: 2.5,
			Ratio: figure(stat.Ratio(own.TCP, r.Contenders[tailscalePlace].TCP)),
		},
		{
			What: "one TCP flow, to our own build without encryption",
			Goal: 0.7, Ratio: figure(stat.Ratio(own.TCP, null.TCP)),
		},
		{
			What:  "small datagrams, to the best of the others",
			Floor: 1.5, Goal: 3,
			Ratio: figure(stat.Ratio(own.UDP, stat.Highest(datagrams...))),
		},
		{
			What:  "idle round trip added, to the best of the others",
			Floor: 1, Goal: 0.5, AtMost: true,
			Ratio: figure(stat.Ratio(stat.Difference(own.RTT, plain.RTT), stat.Lowest(added...))),
		},
	}
}

// Verdict says which bound the median keeps.
func (a Aim) Verdict() string {
	switch {
	case a.Ratio == nil:
		return "not measured"
	case a.keeps(a.Goal):
		return "goal reached"
	case a.Floor == 0:
		return "goal missed"
	case a.keeps(a.Floor):
		return "floor reached, goal missed"
	}
	return "floor missed"
}

func (a Aim) keeps(bound float64) bool {
	if a.AtMost {
		return a.Ratio.Median <= bound
	}
	return a.Ratio.Median >= bound
}
