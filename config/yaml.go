package config

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"causeway"
)

// parseYAML turns text into nodes, or reports why not and returns nil. What
// would make the YAML library slow or greedy is refused before it parses.
func parseYAML(found *findings, source []byte) *node {
	if !admitBytes(found, source) {
		return nil
	}
	// The library counts the line of a comment that ends in CRLF twice.
	tokens, ok := admitTokens(found, bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n")))
	if !ok {
		return nil
	}
	body, at, err := parseTokens(tokens)
	if err != nil {
		found.fail(found.at(max(at.line, 1), max(at.column, 1)), "config.syntax", found.file, err)
		return nil
	}
	if body == nil {
		found.fail(found.at(1, 1), "config.empty", found.file, nil)
		return nil
	}
	root, err := converter{found}.convert(body, "")
	if err != nil {
		found.fail(root.at, "config.syntax", found.file, err)
		return nil
	}
	return root
}

type place struct{ line, column int }

func placeOf(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{1, 1}
	}
	return place{t.Position.Line, t.Position.Column}
}

// parseTokens runs the library's parser. It must not take the program down:
// what it panics about is not YAML it can read.
func parseTokens(tokens token.Tokens) (body ast.Node, at place, err error) {
	defer func() {
		if r := recover(); r != nil {
			body, at, err = nil, place{1, 1}, fmt.Errorf("the reader gave up: %v", r)
		}
	}()
	// Duplicate keys are allowed here and found by convert, all of them.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		at, err = syntaxError(err)
		return nil, at, err
	}
	for _, document := range file.Docs {
		if document.Body != nil {
			return document.Body, place{}, nil
		}
	}
	return nil, place{}, nil
}

// syntaxError takes place and message out of the library's error; its own
// Error method prints the source once more, slowly for long lines.
func syntaxError(err error) (place, error) {
	var detailed interface {
		error
		GetToken() *token.Token
		GetMessage() string
	}
	if errors.As(err, &detailed) {
		return placeOf(detailed.GetToken()), errors.New(detailed.GetMessage())
	}
	return place{1, 1}, err
}

// converter makes nodes of the library's tree and finds duplicate keys.
type converter struct{ found *findings }

func (c converter) at(t *token.Token) causeway.Position {
	p := placeOf(t)
	return c.found.at(p.line, p.column)
}

// convert returns a node even with an error: its place.
func (c converter) convert(n ast.Node, path string) (*node, error) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return c.mapping(n.Start, n.Values, path)
	case *ast.MappingValueNode:
		return c.mapping(n.Key.GetToken(), []*ast.MappingValueNode{n}, path)
	case *ast.SequenceNode:
		return c.sequence(n, path)
	case *ast.LiteralNode:
		return &node{kind: kindText, at: c.at(n.Start), text: n.Value.Value}, nil
	case *ast.StringNode:
		return &node{kind: kindText, at: c.at(n.Token), text: n.Value}, nil
	case *ast.BoolNode:
		return c.scalar(kindBool, n.Token), nil
	case *ast.NullNode:
		return c.scalar(kindNull, n.Token), nil
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return c.scalar(kindNumber, n.GetToken()), nil
	}
	if n == nil {
		return &node{at: c.found.at(1, 1)}, errors.New("a value is missing")
	}
	return &node{at: c.at(n.GetToken())}, fmt.Errorf("unexpected %s", n.Type())
}

func (c converter) scalar(k kind, t *token.Token) *node {
	return &node{kind: k, at: c.at(t), text: t.Value}
}

// mapping converts fields. The place of a mapping in braces is the brace, of
// one without its first key.
func (c converter) mapping(start *token.Token, values []*ast.MappingValueNode, path string) (*node, error) {
	if start != nil && start.Type != token.MappingStartType && len(values) > 0 {
		start = values[0].Key.GetToken()
	}
	n := &node{kind: kindMapping, at: c.at(start)}
	lines := map[string]int{}
	for _, value := range values {
		t := value.Key.GetToken()
		f := field{key: t.Value, at: c.at(t)}
		if line, twice := lines[f.key]; twice {
			c.found.fail(f.at, "config.duplicate_key", join(path, f.key), nil, "key", quoted(f.key), "line", strconv.Itoa(line))
			n.repeated++
			continue
		}
		lines[f.key] = f.at.Line
		var err error
		if f.value, err = c.convert(value.Value, join(path, f.key)); err != nil {
			return f.value, err
		}
		n.fields = append(n.fields, f)
	}
	return n, nil
}

func (c converter) sequence(s *ast.SequenceNode, path string) (*node, error) {
	n := &node{kind: kindSequence, at: c.at(s.Start)}
	for i, value := range s.Values {
		item, err := c.convert(value, path+"["+strconv.Itoa(i)+"]")
		if err != nil {
			return item, err
		}
		n.items = append(n.items, item)
	}
	return n, nil
}
