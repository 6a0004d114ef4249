package report

import (
	"fmt"
	"html/template"
	"strings"
)

// canvas is the width a chart is drawn for. A chart is drawn for each, and the
// style shows the one that fits: letters of a drawing that is shrunk to a phone
// could not be read.
type canvas struct {
	name  string
	width float64
	// font is the size of letters, in the same units.
	font float64
}

var (
	wide   = canvas{"wide", 720, 12}
	narrow = canvas{"narrow", 340, 11}
)

// chart is one chart in both widths, empty where there is nothing to draw.
type chart struct{ Wide, Narrow template.HTML }

// words are what a chart is called and what it says, for those who do not see
// it.
type words struct{ id, title, desc string }

// draw has a chart drawn for each canvas.
func draw(w words, with func(*drawing)) chart {
	return chart{drawOn(wide, w, with), drawOn(narrow, w, with)}
}

func drawOn(c canvas, w words, with func(*drawing)) template.HTML {
	d := &drawing{canvas: c}
	with(d)
	id := w.id + "-" + c.name
	head := fmt.Sprintf(`<svg class="chart %[1]s" viewBox="0 0 %[2]s %[3]s" role="img" aria-labelledby="%[4]s-title %[4]s-desc">`+
		`<title id="%[4]s-title">%[5]s</title><desc id="%[4]s-desc">%[6]s</desc>`+"\n",
		c.name, px(c.width), px(d.height), id, template.HTMLEscapeString(w.title), template.HTMLEscapeString(w.desc))
	return template.HTML(head + d.body.String() + "</svg>\n")
}

// drawing is the inside of an SVG being written. Colours are classes of the
// page's style, so that they follow the theme.
type drawing struct {
	canvas
	height float64
	body   strings.Builder
}

// px writes a length with one decimal, so that the same drawing is the same
// text on every machine.
func px(v float64) string { return trim(v, 1) }

func (d *drawing) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(&d.body, `<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`+"\n", class, px(x1), px(y1), px(x2), px(y2))
}

func (d *drawing) rect(class string, x, y, width, height float64) {
	fmt.Fprintf(&d.body, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"/>`+"\n", class, px(x), px(y), px(max(0, width)), px(height))
}

func (d *drawing) circle(class string, x, y, r float64) {
	fmt.Fprintf(&d.body, `<circle class="%s" cx="%s" cy="%s" r="%s"/>`+"\n", class, px(x), px(y), px(r))
}

// spot is a place in a drawing.
type spot struct{ x, y float64 }

// path joins spots; a closed one is an area.
func (d *drawing) path(class string, spots []spot, closed bool) {
	if len(spots) == 0 {
		return
	}
	parts := make([]string, len(spots))
	for i, s := range spots {
		parts[i] = px(s.x) + " " + px(s.y)
	}
	end := ""
	if closed {
		end = "Z"
	}
	fmt.Fprintf(&d.body, `<path class="%s" d="M%s%s"/>`+"\n", class, strings.Join(parts, "L"), end)
}

// Where a text's x is.
const (
	atStart  = "start"
	atMiddle = "middle"
	atEnd    = "end"
)

// text writes a text whose baseline is at y. What it says may hold anything.
func (d *drawing) text(class, anchor string, x, y float64, s string) {
	fmt.Fprintf(&d.body, `<text class="%s" text-anchor="%s" x="%s" y="%s">%s</text>`+"\n",
		class, anchor, px(x), px(y), template.HTMLEscapeString(s))
}

// textWidth is about how wide a text is in a font without serifs, rather more
// than less: fonts differ between machines.
func (d *drawing) textWidth(s string) float64 {
	width := 0.0
	for _, r := range s {
		switch {
		case r >= 0x2e80:
			width += 1.02
		case strings.ContainsRune(" .,:;'|ijl()[]/", r):
			width += 0.37
		case strings.ContainsRune("mwMW%@", r):
			width += 0.95
		default:
			width += 0.64
		}
	}
	return width * d.font
}

// fit shortens a text to a width.
func (d *drawing) fit(s string, width float64) string {
	runes := []rune(s)
	for n := len(runes); n > 0; n-- {
		short := string(runes[:n])
		if n < len(runes) {
			short = strings.TrimSpace(short) + "…"
		}
		if d.textWidth(short) <= width {
			return short
		}
	}
	return ""
}
