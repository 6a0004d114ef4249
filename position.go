package causeway

import "strconv"

// Position is a place in a configuration file. Line and Column count from 1
// in characters, not bytes; the zero Position means "not from a file".
type Position struct {
	File   string
	Line   int
	Column int
}

// IsKnown reports whether p points into a file.
func (p Position) IsKnown() bool { return p.Line > 0 }

// String returns "file:line:col", the form editors jump to.
func (p Position) String() string {
	if !p.IsKnown() {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
}
