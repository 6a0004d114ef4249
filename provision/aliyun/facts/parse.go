package facts

import (
	"fmt"
	"slices"
	"strings"
)

// parse reads a table in the form that the head of actions.txt describes.
func parse(text string) (Table, error) {
	table := Table{}
	var current *Action
	for number, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		err := error(nil)
		if depth := indent(line); depth == 0 {
			current, err = parseAction(line)
		} else if current == nil {
			err = fmt.Errorf("a parameter stands before any action")
		} else {
			err = addParameter(&current.Parameters, depth-1, line)
		}
		if err != nil {
			return nil, fmt.Errorf("actions.txt:%d: %w", number+1, err)
		}
		table[current.Key()] = *current
	}
	return table, nil
}

// indent counts steps of two spaces.
func indent(line string) int { return (len(line) - len(strings.TrimLeft(line, " "))) / 2 }

func parseAction(line string) (*Action, error) {
	words := strings.Fields(line)
	if len(words) != 3 {
		return nil, fmt.Errorf("want product, version and name, got %q", line)
	}
	return &Action{Product: words[0], Version: words[1], Name: words[2]}, nil
}

// addParameter puts the parameter of a line below the last struct that is
// depth steps down.
func addParameter(parameters *[]Parameter, depth int, line string) error {
	for ; depth > 0; depth-- {
		if len(*parameters) == 0 {
			return fmt.Errorf("%q is indented too deep", line)
		}
		parameters = &(*parameters)[len(*parameters)-1].Fields
	}
	p, err := parseParameter(strings.Fields(line))
	if err != nil {
		return err
	}
	if _, twice := find(*parameters, p.Name); twice {
		return fmt.Errorf("%s stands twice", p.Name)
	}
	*parameters = append(*parameters, p)
	return nil
}

func parseParameter(words []string) (Parameter, error) {
	if len(words) < 2 {
		return Parameter{}, fmt.Errorf("want a name and a kind, got %q", words)
	}
	name, required := strings.CutSuffix(words[0], "!")
	p := Parameter{Name: name, Kind: Kind(words[1]), Required: required}
	if !slices.Contains([]Kind{String, Int, Bool, Struct, Strings, Structs}, p.Kind) {
		return Parameter{}, fmt.Errorf("%s has the unknown kind %q", name, p.Kind)
	}
	words = words[2:]
	if len(words) > 0 && words[0] == "body" {
		p.Body, words = true, words[1:]
	}
	var err error
	p.Limit, err = parseLimit(strings.Join(words, " "))
	return p, err
}
