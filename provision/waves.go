package provision

import (
	"slices"
	"strings"

	"causeway"
)

// Waves orders the resources to make: each wave needs only what earlier ones
// made, and has at most one resource of each queue. Within a wave the order is
// that of the graph, so the same file gives the same waves. What exists is in
// none. A circle is a problem that names it.
func (g *Graph) Waves() ([][]Key, *causeway.Problem) {
	var waves [][]Key
	made := map[Resource]bool{}
	rest := g.Resources
	for len(rest) > 0 {
		wave, later := nextWave(rest, made)
		if len(wave) == 0 {
			return nil, causeway.NewProblem("provision.circle", keysOf(later), nil)
		}
		var keys []Key
		for _, r := range wave {
			made[r] = true
			if !isUsed(r) {
				keys = append(keys, r.Head().Key)
			}
		}
		if len(keys) > 0 {
			waves = append(waves, keys)
		}
		rest = later
	}
	return waves, nil
}

// nextWave splits what is left into what can be made now and what cannot.
func nextWave(rest []Resource, made map[Resource]bool) (wave, later []Resource) {
	busy := map[Key]bool{}
	for _, r := range rest {
		queues := Queues(r)
		if !isReady(r, made) || slices.ContainsFunc(queues, func(q Key) bool { return busy[q] }) {
			later = append(later, r)
			continue
		}
		for _, queue := range queues {
			busy[queue] = true
		}
		wave = append(wave, r)
	}
	return wave, later
}

// isReady reports whether all a resource needs is there. What exists need not
// wait for its turn.
func isReady(r Resource, made map[Resource]bool) bool {
	for _, need := range Needs(r) {
		if !made[need] && !isUsed(need) {
			return false
		}
	}
	return true
}

func keysOf(resources []Resource) string {
	var keys []string
	for _, r := range resources[:min(len(resources), 8)] {
		keys = append(keys, string(r.Head().Key))
	}
	return strings.Join(keys, ", ")
}
