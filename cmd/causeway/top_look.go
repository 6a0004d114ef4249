package main

import (
	"strings"

	"charm.land/lipgloss/v2"

	"causeway"
)

// look is how top's lines are drawn: the language, the colours, and the
// characters the terminal can show.
type look struct {
	lang                            causeway.Language
	strong, faint, good, warn, poor func(...string) string
	// chosen marks the section that the keys work on.
	chosen func(...string) string
	// ramp draws a trend, the lowest first.
	ramp []string
}

var (
	blockRamp = strings.Split("▁▂▃▄▅▆▇█", "")
	asciiRamp = strings.Split("_.-=+*#", "")
)

// plainLook has no colours, for output that is no terminal.
func (sh *shell) plainLook() look {
	plain := func(s ...string) string { return strings.Join(s, " ") }
	return look{lang: sh.lang, strong: plain, faint: plain, good: plain, warn: plain, poor: plain, chosen: plain, ramp: ramp()}
}

// colourLook uses the terminal's own sixteen colours, so that they suit its
// background.
func (sh *shell) colourLook() look {
	coloured := func(s lipgloss.Style) func(...string) string { return s.Render }
	style := lipgloss.NewStyle()
	return look{
		lang: sh.lang, strong: coloured(style.Bold(true)), faint: coloured(style.Faint(true)),
		good: coloured(style.Foreground(lipgloss.Green)), warn: coloured(style.Foreground(lipgloss.Yellow)),
		poor: coloured(style.Foreground(lipgloss.Red)), chosen: coloured(style.Reverse(true)), ramp: ramp(),
	}
}

func ramp() []string {
	if isUTF8() {
		return blockRamp
	}
	return asciiRamp
}

func (l look) text(en, zh string) string { return causeway.Text{En: en, Zh: zh}.In(l.lang) }

// state colours a path's state.
func (l look) state(state string) string {
	switch state {
	case "up":
		return l.good(state)
	case "suspect", "unmatched":
		return l.warn(state)
	}
	return l.poor(visible(state))
}

// least is how much of a change of the round trip, in milliseconds and as a
// share, shows as the whole height: less is noise.
const (
	leastMS    = 2.0
	leastShare = 0.1
)

// trend draws round trips as a line of blocks.
func (l look) trend(values []float64) string {
	low, high := -1.0, -1.0
	for _, v := range values {
		if v >= 0 && (low < 0 || v < low) {
			low = v
		}
		high = max(high, v)
	}
	span := max(high-low, low*leastShare, leastMS)
	var line strings.Builder
	for _, v := range values {
		if v < 0 {
			line.WriteString(" ")
			continue
		}
		line.WriteString(l.ramp[int((v-low)/span*float64(len(l.ramp)-1)+0.5)])
	}
	return line.String()
}

// cut shortens a line that may be coloured to a width; 0 is any width.
func cut(line string, width int) string {
	if width == 0 || lipgloss.Width(line) <= width {
		return line
	}
	return lipgloss.NewStyle().MaxWidth(width).Render(line)
}
