package provision

import "slices"

// change decides what happens to a desired resource. What would change and
// needs something that waits, waits too; what is there as it should be does
// not.
func (d *differ) change(r Resource, wave int) Change {
	c := d.decide(r, wave)
	for _, need := range c.Needs {
		for _, step := range d.waiting[need] {
			if !slices.Contains(c.WaitsFor, step) {
				c.WaitsFor = append(c.WaitsFor, step)
			}
		}
	}
	switch {
	case isOpen(r):
		c.Action = Wait
		d.waiting[c.Key] = append(slices.Clone(c.WaitsFor), c.Key)
	case len(c.WaitsFor) > 0 && (c.Action == Create || c.Action == Update || c.Action == Replace):
		c.Action = Wait
		d.waiting[c.Key] = c.WaitsFor
	default:
		c.WaitsFor = nil
	}
	return c
}

// IsHeldUp reports whether a desired resource needs a step that nobody has done
// yet, itself or over what else it needs.
func IsHeldUp(r Resource) bool {
	seen := map[Resource]bool{}
	var held func(Resource) bool
	held = func(r Resource) bool {
		if seen[r] {
			return false
		}
		seen[r] = true
		return isOpen(r) || slices.ContainsFunc(Needs(r), held)
	}
	return held(r)
}

// Waiting returns the changes that wait for people: the open steps, and then
// what needs them, each in the order of the plan.
func (p *Plan) Waiting() (steps, held []Change) {
	for _, c := range p.Changes {
		switch {
		case c.Action == Wait && isOpen(c.Resource):
			steps = append(steps, c)
		case c.Action == Wait:
			held = append(held, c)
		}
	}
	return steps, held
}

// withoutWaiting takes what waits for people out of its waves, and counts those
// that are left anew.
func withoutWaiting(changes []Change, waves [][]Key) [][]Key {
	waits := map[Key]bool{}
	for _, c := range changes {
		waits[c.Key] = c.Action == Wait
	}
	var left [][]Key
	at := map[Key]int{}
	for _, wave := range waves {
		wave = slices.DeleteFunc(slices.Clone(wave), func(key Key) bool { return waits[key] })
		if len(wave) == 0 {
			continue
		}
		left = append(left, wave)
		for _, key := range wave {
			at[key] = len(left)
		}
	}
	for i, c := range changes {
		if c.Wave > 0 {
			changes[i].Wave = at[c.Key]
		}
	}
	return left
}
