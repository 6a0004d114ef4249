package advise

import (
	"slices"

	"causeway"
)

// sentTogether is what all sites send in a month.
func sentTogether(traffic []causeway.Sent) causeway.Volume {
	var all causeway.Volume
	for _, s := range traffic {
		all += s.Volume
	}
	return all
}

// sharedOut lets the sites send volume together, in the proportion they do now,
// or alike where none does.
func sharedOut(needs causeway.Needs, volume causeway.Volume) []causeway.Sent {
	now := sentTogether(needs.Traffic)
	if now == 0 {
		var alike []causeway.Sent
		for _, p := range needs.Places {
			alike = append(alike, causeway.Sent{Site: p.Site, Volume: volume / causeway.Volume(len(needs.Places))})
		}
		return alike
	}
	shares := slices.Clone(needs.Traffic)
	for i := range shares {
		shares[i].Volume = causeway.Volume(float64(shares[i].Volume) / float64(now) * float64(volume))
	}
	return shares
}
