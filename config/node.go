package config

import "causeway"

// kind is what a node of the file is.
type kind int

const (
	kindNull kind = iota
	kindText
	kindNumber
	kindBool
	kindMapping
	kindSequence
)

// node is a value of the file, free of the YAML library's types.
type node struct {
	kind   kind
	at     causeway.Position
	text   string  // of a scalar, as written but without quotes
	fields []field // of a mapping, in the order of the file, keys unique
	// repeated is how many fields were left off because their key stood
	// there before; each has been reported.
	repeated int
	items    []*node // of a sequence
}

type field struct {
	key   string
	at    causeway.Position
	value *node
}

// shown returns what the node is, short enough for a message and in the
// file's own notation, which needs no translation.
func (n *node) shown() string {
	switch n.kind {
	case kindMapping:
		return "{…}"
	case kindSequence:
		return "[…]"
	case kindText:
		return quoted(n.text)
	}
	return n.text
}
