package fake

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// node is an XML element: children or text.
type node struct {
	name     string
	space    string
	text     string
	children []*node
}

func el(name string, children ...*node) *node { return &node{name: name, children: children} }

func text(name, value string) *node { return &node{name: name, text: value} }

func number[T int | int64](name string, value T) *node {
	return text(name, strconv.FormatInt(int64(value), 10))
}

// list is an element of items, each made of one object.
func list[T any](name string, objects []T, item func(T) []*node) *node {
	n := el(name)
	for _, o := range objects {
		n.children = append(n.children, el("item", item(o)...))
	}
	return n
}

// child returns the first child of that name; never nil.
func (n *node) child(name string) *node {
	for _, c := range n.children {
		if c.name == name {
			return c
		}
	}
	return &node{}
}

// find returns the first element of that name at any depth; never nil.
func (n *node) find(name string) *node {
	if n.name == name {
		return n
	}
	for _, c := range n.children {
		if found := c.find(name); found.name != "" {
			return found
		}
	}
	return &node{}
}

// set replaces the child of that name, or adds it.
func (n *node) set(replacement *node) {
	for i, c := range n.children {
		if c.name == replacement.name {
			n.children[i] = replacement
			return
		}
	}
	n.children = append(n.children, replacement)
}

func (n *node) render() []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	n.write(&b)
	return b.Bytes()
}

func (n *node) write(b *bytes.Buffer) {
	b.WriteString("<" + n.name)
	if n.space != "" {
		b.WriteString(` xmlns="`)
		_ = xml.EscapeText(b, []byte(n.space)) // a bytes.Buffer does not fail
		b.WriteString(`"`)
	}
	b.WriteString(">")
	_ = xml.EscapeText(b, []byte(n.text))
	for _, c := range n.children {
		c.write(b)
	}
	b.WriteString("</" + n.name + ">")
}

// parse reads a document without attributes but the name space of its root.
func parse(document []byte) (*node, error) {
	decoder := xml.NewDecoder(bytes.NewReader(document))
	root := &node{}
	open := []*node{root}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		at := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			n := &node{name: t.Name.Local}
			if at == root {
				n.space = t.Name.Space
			}
			at.children = append(at.children, n)
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			at.text += strings.TrimSpace(string(t))
		}
	}
	if len(root.children) != 1 {
		return nil, errors.New("not one XML document")
	}
	return root.children[0], nil
}
