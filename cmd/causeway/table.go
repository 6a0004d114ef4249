package main

import (
	"io"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
)

// table is rows of cells in aligned columns. Unlike text/tabwriter it knows
// that a Chinese character is two columns wide.
type table struct {
	rows [][]string
	// right holds the columns whose cells stand to the right: numbers that
	// are compared.
	right map[int]bool
}

// newTable begins a table with its titles, separated by tabs.
func newTable(titles string, right ...int) *table {
	t := &table{rows: [][]string{strings.Split(titles, "\t")}, right: map[int]bool{}}
	for _, column := range right {
		t.right[column] = true
	}
	return t
}

// add appends a row of text that may come from elsewhere.
func (t *table) add(cells ...string) {
	row := make([]string, len(cells))
	for i, cell := range cells {
		row[i] = visible(cell)
	}
	t.rows = append(t.rows, row)
}

// addStyled appends a row of text that is visible already and may be coloured.
func (t *table) addStyled(cells ...string) { t.rows = append(t.rows, cells) }

// narrow leaves out columns that are empty, and then others, in the order in
// which they can be done without, until the lines fit. Any width fits where
// width is not positive.
func (t *table) narrow(width int, dispensable ...int) {
	gone := map[int]bool{}
	for column := range t.rows[0] {
		gone[column] = len(t.rows) > 1 && t.isEmpty(column)
	}
	for _, column := range dispensable {
		if width > 0 && total(t.widths(), gone) > width {
			gone[column] = true
		}
	}
	t.keep(func(column int) bool { return !gone[column] })
}

func (t *table) isEmpty(column int) bool {
	return !slices.ContainsFunc(t.rows[1:], func(row []string) bool { return row[column] != "" })
}

// keep leaves out all other columns.
func (t *table) keep(wanted func(column int) bool) {
	right := map[int]bool{}
	for r, row := range t.rows {
		var kept []string
		for i, cell := range row {
			if wanted(i) {
				right[len(kept)] = t.right[i]
				kept = append(kept, cell)
			}
		}
		t.rows[r] = kept
	}
	t.right = right
}

func total(widths []int, without map[int]bool) int {
	sum := -len(columnGap)
	for i, width := range widths {
		if !without[i] {
			sum += width + len(columnGap)
		}
	}
	return sum
}

const columnGap = "  "

// lines returns the rows as text, without spaces at their ends.
func (t *table) lines() []string {
	widths := t.widths()
	var lines []string
	for _, row := range t.rows {
		var line strings.Builder
		for i, cell := range row {
			if i > 0 {
				line.WriteString(columnGap)
			}
			line.WriteString(align(cell, widths[i], t.right[i]))
		}
		lines = append(lines, strings.TrimRight(line.String(), " "))
	}
	return lines
}

func (t *table) widths() []int {
	widths := make([]int, len(t.rows[0]))
	for _, row := range t.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], lipgloss.Width(cell))
		}
	}
	return widths
}

func (t *table) print(w io.Writer) error {
	_, err := io.WriteString(w, strings.Join(t.lines(), "\n")+"\n")
	return err
}

// align fills a cell up to a width.
func align(cell string, width int, right bool) string {
	space := strings.Repeat(" ", max(width-lipgloss.Width(cell), 0))
	if right {
		return space + cell
	}
	return cell + space
}
