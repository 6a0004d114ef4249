package config

import (
	"errors"
	"io"
	"strconv"

	"github.com/goccy/go-yaml/scanner"
	"github.com/goccy/go-yaml/token"

	"causeway"
)

// Bounds of what is given to the parser. It recurses into each entry of a
// mapping and copies those before it, so that long mappings cost it memory by
// the square; and it writes the whole path, every key down to it, into each
// node. What this product itself reads is 8 levels deep.
const (
	maxDepth    = 16
	maxEntries  = 2048 // of one mapping or list
	maxTotal    = 8192 // of all of them
	maxKeyBytes = 128
	maxTokens   = 49152 // comments included
)

// firstLook is how much of a large file is examined before twice as much of
// it, and so on: most bombs are refused without scanning all of it, and none
// is scanned for more than twice its length.
const firstLook = 16 << 10

// admitTokens refuses what the parser could expand or sink into: anchors and
// aliases, tags, several documents and bottomless nesting. It returns the
// tokens of the whole source.
func admitTokens(found *findings, source []byte) (token.Tokens, bool) {
	for size := firstLook; ; size *= 2 {
		whole := size >= len(source)
		tokens, err := scan(string(source[:min(size, len(source))]))
		refused := examine(tokens)
		for _, r := range refused {
			p := placeOf(r.token)
			found.fail(found.at(p.line, p.column), r.code, found.file, nil, "found", quoted(r.token.Value), "limit", strconv.Itoa(r.limit))
		}
		switch {
		case len(refused) > 0:
			return nil, false
		case whole && err != nil:
			p := placeOf(tokens.InvalidToken())
			found.fail(found.at(p.line, p.column), "config.syntax", found.file, err)
			return nil, false
		case whole:
			return tokens, true
		}
	}
}

// scan splits source into tokens, up to the first that is invalid. A source
// cut short may end in one.
func scan(source string) (token.Tokens, error) {
	var s scanner.Scanner
	s.Init(source)
	var tokens token.Tokens
	for {
		some, err := s.Scan()
		tokens.Add(some...)
		if errors.Is(err, io.EOF) {
			return tokens, nil
		}
		if invalid := tokens.InvalidToken(); invalid != nil {
			return tokens, errors.New(invalid.Error)
		}
		if err != nil {
			return tokens, err
		}
	}
}

// refusal is a token that may not be in the file.
type refusal struct {
	code  causeway.Code
	token *token.Token
	limit int // the one that is exceeded
}

// examine returns what is refused, at most maxListed.
func examine(tokens token.Tokens) []refusal {
	var refused []refusal
	var nested nesting
	var documents documents
	for i, t := range tokens {
		if i == maxTokens {
			return append(refused, refusal{"config.too_many_entries", t, maxTotal})
		}
		code := forbidden[t.Type]
		if code == "" && documents.isSecond(t) {
			code = "config.many_documents"
		}
		if code == "" && t.Type == token.MappingValueType {
			code = refusedKey(t.Prev)
		}
		if code != "" {
			refused = append(refused, refusal{code, t, maxKeyBytes})
		}
		nested.enter(t)
		if r := nested.exceeds(t); r.code != "" {
			return append(refused, r)
		}
		if len(refused) > maxListed {
			break
		}
	}
	return refused
}

var forbidden = map[token.Type]causeway.Code{
	token.AnchorType:     "config.alias",
	token.AliasType:      "config.alias",
	token.MergeKeyType:   "config.alias",
	token.TagType:        "config.tag",
	token.DirectiveType:  "config.tag",
	token.MappingKeyType: "config.complex_key",
	token.LiteralType:    "config.block_text",
	token.FoldedType:     "config.block_text",
}

// refusedKey judges the token before a colon.
func refusedKey(key *token.Token) causeway.Code {
	switch {
	case key == nil:
		return ""
	case key.Type == token.MappingEndType || key.Type == token.SequenceEndType:
		return "config.complex_key"
	case len(key.Value) > maxKeyBytes:
		return "config.long_key"
	}
	return ""
}

// documents tells the first document from what follows it.
type documents struct{ started, ended bool }

func (d *documents) isSecond(t *token.Token) bool {
	switch t.Type {
	case token.CommentType:
		return false
	case token.DocumentEndType:
		d.ended = true
		return false
	case token.DocumentHeaderType:
		second := d.started || d.ended
		d.started = true
		return second
	}
	second := d.ended
	d.started, d.ended = true, false
	return second
}
