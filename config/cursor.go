package config

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"causeway"
)

// cursor is a place in the file. A cursor without a node stands for something
// that is not there or was already reported: reading from it returns zero
// values and reports nothing, so that one mistake makes one problem.
type cursor struct {
	node  *node
	found *findings
	path  string // like sites.beijing.links.telecom
	key   string // the last part of path
	keyAt causeway.Position
}

func (c cursor) present() bool { return c.node != nil }

// fail reports a mistake in the value.
func (c cursor) fail(code causeway.Code, args ...string) {
	c.found.fail(c.node.at, code, cmp.Or(c.path, c.found.file), nil, args...)
}

// failAtKey reports a mistake in the value as a whole, or in its name.
func (c cursor) failAtKey(code causeway.Code, args ...string) {
	c.found.fail(c.keyAt, code, c.path, nil, args...)
}

// report adds a problem with the value, of any severity.
func (c cursor) report(severity causeway.Severity, code causeway.Code, args ...string) {
	c.found.add(severity, c.node.at, code, c.path, nil, args...)
}

func (c cursor) warn(code causeway.Code, args ...string) {
	c.found.add(causeway.Warning, c.keyAt, code, c.path, nil, args...)
}

// absent is the cursor for what is missing below c.
func (c cursor) absent() cursor { return cursor{found: c.found, path: c.path} }

// child moves to a field. An empty value is reported here and is absent.
func (c cursor) child(f field) cursor {
	path := join(c.path, f.key)
	if f.value.kind == kindNull {
		c.found.fail(f.at, "config.empty_value", path, nil)
		return c.absent()
	}
	return cursor{node: f.value, found: c.found, path: path, key: f.key, keyAt: f.at}
}

// named reads a mapping from names of the user's choice to values. Entries
// without a value are absent but keep their name.
func (c cursor) named() []cursor {
	if !c.isMapping() {
		return nil
	}
	var entries []cursor
	for _, f := range c.node.fields {
		if !causeway.ValidName(f.key) {
			c.found.fail(f.at, "config.name", join(c.path, f.key), nil, "value", quoted(f.key))
		}
		entry := c.child(f)
		entry.key, entry.keyAt, entry.path = f.key, f.at, join(c.path, f.key)
		entries = append(entries, entry)
	}
	if len(entries) == 0 {
		c.fail("config.empty_value")
	}
	return entries
}

func (c cursor) isMapping() bool {
	if c.present() && c.node.kind != kindMapping {
		c.fail("config.not_mapping", "key", c.label(), "found", c.node.shown())
		return false
	}
	return c.present()
}

// list reads a sequence that has at least one item.
func (c cursor) list() []cursor {
	if !c.present() {
		return nil
	}
	if c.node.kind != kindSequence {
		c.fail("config.not_list", "key", c.label(), "found", c.node.shown())
		return nil
	}
	if len(c.node.items) == 0 {
		c.fail("config.empty_value")
	}
	return c.items()
}

// listOrOne reads a sequence, or a single value as a sequence of one.
func (c cursor) listOrOne() []cursor {
	if c.present() && c.node.kind != kindSequence {
		return []cursor{c}
	}
	return c.list()
}

func (c cursor) items() []cursor {
	var items []cursor
	for i, item := range c.node.items {
		at := field{key: "[" + strconv.Itoa(i) + "]", at: item.at, value: item}
		items = append(items, c.child(at))
	}
	return items
}

// label is the last name in the path, for hints: that of the list for an item.
func (c cursor) label() string {
	name, _, _ := strings.Cut(c.path[strings.LastIndexByte(c.path, '.')+1:], "[")
	return name
}

func (c cursor) suggest(word string, known []string) string {
	if !c.found.listsMore() {
		return ""
	}
	return suggestion(word, known)
}

// join appends a key, or an index in brackets, to a path. A key that would
// make the path ambiguous is quoted.
func join(path, key string) string {
	if strings.HasPrefix(key, "[") && strings.HasSuffix(key, "]") {
		return path + key
	}
	if strings.Trim(strings.ToLower(key), "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" || key == "" {
		key = quoted(key)
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

// quoted makes a text of the file safe and short enough to print.
func quoted(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return strconv.Quote(s)
}

func printable(s string) bool {
	return utf8.RuneCountInString(s) <= 255 && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}
