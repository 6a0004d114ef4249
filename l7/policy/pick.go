package policy

// Pick chooses one of n places: the one with fewer requests under way of two
// that chance names (power of two choices), among those that are fit. chance
// returns a number from 0 to below its argument, which is 1 or more. Where none
// is fit all are, because to ask is better than to refuse. It returns -1 of no
// places.
func Pick(n int, fit func(int) bool, underWay func(int) int, chance func(int) int) int {
	var able []int
	for i := range n {
		if fit(i) {
			able = append(able, i)
		}
	}
	if len(able) == 0 {
		for i := range n {
			able = append(able, i)
		}
	}
	switch len(able) {
	case 0:
		return -1
	case 1:
		return able[0]
	}
	first := chance(len(able))
	second := chance(len(able) - 1)
	if second >= first {
		second++
	}
	a, b := able[first], able[second]
	if underWay(b) < underWay(a) {
		return b
	}
	return a
}
