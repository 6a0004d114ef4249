package config

import "strings"

// Longer words and lists are not searched: nobody is helped and the work
// would grow with a hostile file.
const (
	maxSuggestWord = 64
	maxSuggestList = 256
)

// suggestion returns the known word that was probably meant, or all of them
// when there are few, or some.
func suggestion(word string, known []string) string {
	if near := nearest(word, known); near != "" {
		return near
	}
	if len(known) > 12 {
		return strings.Join(known[:12], ", ") + ", …"
	}
	return strings.Join(known, ", ")
}

// nearest returns the known word within a third of its length in typing
// mistakes, or "".
func nearest(word string, known []string) string {
	best, least := "", len(word)/3+1
	if len(word) > maxSuggestWord {
		return ""
	}
	typed := []rune(strings.ToLower(word))
	for _, candidate := range known[:min(len(known), maxSuggestList)] {
		letters := []rune(candidate)
		if longer := len(letters) - len(typed); max(longer, -longer) > least {
			continue
		}
		if d := typingMistakes(typed, letters); d < least || d == least && best == "" {
			best, least = candidate, d
		}
	}
	return best
}

// typingMistakes is the restricted Damerau–Levenshtein distance: letters
// added, left out, exchanged for others or swapped with their neighbour.
func typingMistakes(a, b []rune) int {
	var before []int
	above := make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := range a {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(above[j]+cost, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, above = above, row
	}
	return above[len(b)]
}
