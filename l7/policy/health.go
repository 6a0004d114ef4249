package policy

// Health is what checks say of places, by their index. A place counts as
// healthy until its first check, which decides at once; from then on so many in
// a row change what is thought of it.
type Health struct {
	healthy, unhealthy int
	places             []checked
}

type checked struct {
	ever, sick bool
	// against is how many checks in a row say otherwise.
	against int
}

// NewHealth has places change after so many successes and failures in a row,
// each 1 or more.
func NewHealth(healthy, unhealthy, places int) *Health {
	return &Health{healthy: healthy, unhealthy: unhealthy, places: make([]checked, places)}
}

// Checked tells how a check ended, and returns whether it changed what is
// thought of the place.
func (h *Health) Checked(place int, ok bool) (changed bool) {
	p := &h.places[place]
	first := !p.ever
	p.ever = true
	if ok != p.sick {
		p.against = 0
		return false
	}
	p.against++
	need := h.unhealthy
	if ok {
		need = h.healthy
	}
	if !first && p.against < need {
		return false
	}
	p.sick, p.against = !ok, 0
	return true
}

// Healthy reports whether a place is fit.
func (h *Health) Healthy(place int) bool { return !h.places[place].sick }
