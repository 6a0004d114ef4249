package config

import "github.com/goccy/go-yaml/token"

// nesting follows the mappings and lists tokens are in, as far as it takes to
// bound their depth and length.
type nesting struct {
	levels []level // the innermost last
	total  int
}

// level is a mapping or list: one in brackets, or the one (or, for a list
// right under its key, two) that begins at a column.
type level struct {
	bracket bool
	column  int
	keys    int // colons, or the dashes of a list
	commas  int
}

// entries is right for mappings and lists alike, also for broken ones without
// commas.
func (l level) entries() int { return max(l.keys, l.commas) }

func (n *nesting) enter(t *token.Token) {
	switch t.Type {
	case token.MappingStartType, token.SequenceStartType:
		n.levels = append(n.levels, level{bracket: true})
	case token.MappingEndType, token.SequenceEndType:
		n.leaveBracket()
	case token.CollectEntryType:
		n.count(0, 1)
	case token.SequenceEntryType:
		n.line(t.Position.Column)
	case token.MappingValueType:
		n.line(keyOf(t).Position.Column)
	}
}

// keyOf returns the key before a colon, or the colon where there is none.
func keyOf(colon *token.Token) *token.Token {
	if key := colon.Prev; key != nil && key.Position.Line == colon.Position.Line {
		return key
	}
	return colon
}

// line counts an entry that begins at a column, which means something outside
// brackets only.
func (n *nesting) line(column int) {
	if !n.inBracket() {
		n.moveTo(column)
	}
	n.count(1, 0)
}

// count adds to the innermost level, and to the total what that grows by.
func (n *nesting) count(keys, commas int) {
	if len(n.levels) == 0 {
		return
	}
	innermost := &n.levels[len(n.levels)-1]
	before := innermost.entries()
	innermost.keys += keys
	innermost.commas += commas
	n.total += innermost.entries() - before
}

// moveTo leaves what began further right and begins a level at column if none
// has begun there.
func (n *nesting) moveTo(column int) {
	for len(n.levels) > 0 && n.levels[len(n.levels)-1].column > column {
		n.levels = n.levels[:len(n.levels)-1]
	}
	if len(n.levels) == 0 || n.levels[len(n.levels)-1].bracket || n.levels[len(n.levels)-1].column < column {
		n.levels = append(n.levels, level{column: column})
	}
}

func (n *nesting) inBracket() bool {
	return len(n.levels) > 0 && n.levels[len(n.levels)-1].bracket
}

func (n *nesting) leaveBracket() {
	if n.inBracket() {
		n.levels = n.levels[:len(n.levels)-1]
	}
}

// exceeds returns the bound that is broken at a token, if one is.
func (n *nesting) exceeds(t *token.Token) refusal {
	switch {
	case len(n.levels) > maxDepth:
		return refusal{"config.too_deep", t, maxDepth}
	case len(n.levels) > 0 && n.levels[len(n.levels)-1].entries() > maxEntries:
		return refusal{"config.too_many_entries", t, maxEntries}
	case n.total > maxTotal:
		return refusal{"config.too_many_entries", t, maxTotal}
	}
	return refusal{}
}
