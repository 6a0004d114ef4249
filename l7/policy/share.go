package policy

// Among reports whether chance takes a request for a share of them, 0 to 1.
// chance returns a number from 0 to below its argument.
func Among(share float64, chance func(int) int) bool {
	const parts = 1_000_000
	return float64(chance(parts)) < share*parts
}

// Turn returns the items in order, beginning with the one whose turn it is.
func Turn[T any](items []T, turn uint64) []T {
	if len(items) == 0 {
		return nil
	}
	first := int(turn % uint64(len(items)))
	return append(append([]T{}, items[first:]...), items[:first]...)
}
