package main

import (
	"fmt"
	"strings"
	"unicode"

	"charm.land/lipgloss/v2"
)

// leastWidth is the narrowest that lines are broken for.
const leastWidth = 40

// printParagraph prints a text that is visible already behind a beginning: on
// a terminal broken where words end, with further lines under the first;
// elsewhere as one line, which is what other programs look through.
func (sh *shell) printParagraph(beginning, text string) {
	width := 0
	if isTerminal(sh.out) {
		width, _ = terminalSize(sh.out)
	}
	fmt.Fprint(sh.out, paragraph(beginning, text, width))
}

// paragraph ends with a line break; a width that is not positive breaks no
// lines. A word that is wider than a line has one of its own.
func paragraph(beginning, text string, width int) string {
	if width <= 0 {
		return beginning + text + "\n"
	}
	indent := lipgloss.Width(beginning)
	// The last column stays empty: some terminals wrap after it.
	room := max(width-1, leastWidth) - indent
	var out strings.Builder
	out.WriteString(beginning)
	used := 0
	for _, word := range words(text) {
		wide := lipgloss.Width(strings.TrimRight(word, " "))
		if used > 0 && used+wide > room {
			out.WriteString("\n" + strings.Repeat(" ", indent))
			used = 0
		}
		out.WriteString(word)
		used += lipgloss.Width(word)
	}
	lines := strings.Split(out.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// words splits a text where a line may end: behind spaces, and around Chinese
// characters, but not before what closes a phrase or behind what opens one.
func words(text string) []string {
	var all []string
	var word []rune
	for _, r := range text {
		if len(word) > 0 && mayEnd(word[len(word)-1], r) {
			all = append(all, string(word))
			word = nil
		}
		word = append(word, r)
	}
	return append(all, string(word))
}

func mayEnd(before, after rune) bool {
	switch {
	case after == ' ':
		return false
	case before == ' ':
		return true
	case strings.ContainsRune("，。、：；）》”？！", after), strings.ContainsRune("（《“", before):
		return false
	}
	return unicode.Is(unicode.Han, before) || unicode.Is(unicode.Han, after) || strings.ContainsRune("，。、：；）》”", before)
}
