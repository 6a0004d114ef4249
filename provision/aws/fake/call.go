package fake

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// call is a request of the EC2 query protocol.
type call struct {
	request *http.Request
	form    url.Values
}

// get returns a parameter.
func (c call) get(name string) string { return c.form.Get(name) }

// list returns the values of a list: name.1, name.2, ...
func (c call) list(name string) []string {
	var values []string
	for i := 1; c.form.Has(fmt.Sprintf("%s.%d", name, i)); i++ {
		values = append(values, c.get(fmt.Sprintf("%s.%d", name, i)))
	}
	return values
}

// tags returns the tags an object is to be made with. The name of the
// parameter is a plural for some actions.
func (c call) tags() map[string]string {
	tags := map[string]string{}
	for _, parameter := range []string{"TagSpecification", "TagSpecifications"} {
		for i := 1; c.form.Has(fmt.Sprintf("%s.1.Tag.%d.Key", parameter, i)); i++ {
			at := fmt.Sprintf("%s.1.Tag.%d.", parameter, i)
			tags[c.get(at+"Key")] = c.get(at + "Value")
		}
	}
	return tags
}

// integer returns a number, or otherwise when the parameter is not there.
func (c call) integer(name string, otherwise int64) (int64, *refusal) {
	if !c.form.Has(name) {
		return otherwise, nil
	}
	n, err := strconv.ParseInt(c.get(name), 10, 64)
	if err != nil {
		return 0, refuse("InvalidParameterValue", "Value (%s) for parameter %s is invalid.", c.get(name), name)
	}
	return n, nil
}

// need refuses a call without one of the parameters.
func (c call) need(names ...string) *refusal {
	for _, name := range names {
		if c.get(name) == "" {
			return refuse("MissingParameter", "The request must contain the parameter %s", name)
		}
	}
	return nil
}

// copyOf returns the parameters whose names begin with one of the prefixes.
func (c call) copyOf(prefixes ...string) url.Values {
	form := url.Values{}
	for name, values := range c.form {
		if slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) }) {
			form[name] = values
		}
	}
	return form
}

// kept is what every object of the front has.
type kept struct {
	id   string
	tags map[string]string
	life life
}

// selectFrom returns the objects that a Describe action asks for by id and by
// filters. An unknown id is refused with the code; a filter is a tag or one
// that values knows.
func selectFrom[T any](c call, objects []T, idParameter, missing string, of func(T) *kept, values func(T, string) string) ([]T, *refusal) {
	ids := c.list(idParameter)
	for _, id := range ids {
		if !slices.ContainsFunc(objects, func(o T) bool { return of(o).id == id }) {
			return nil, refuse(missing, "The ID '%s' does not exist", id)
		}
	}
	var selected []T
	for _, o := range objects {
		if len(ids) == 0 || slices.Contains(ids, of(o).id) {
			if c.filtersMatch(of(o).tags, func(name string) string { return values(o, name) }) {
				selected = append(selected, o)
			}
		}
	}
	return selected, nil
}

func (c call) filtersMatch(tags map[string]string, value func(string) string) bool {
	for i := 1; c.form.Has(fmt.Sprintf("Filter.%d.Name", i)); i++ {
		at := fmt.Sprintf("Filter.%d.", i)
		key, isTag := strings.CutPrefix(c.get(at+"Name"), "tag:")
		has := ""
		if isTag {
			has = tags[key]
		} else {
			has = value(key)
		}
		if !slices.Contains(c.list(at+"Value"), has) {
			return false
		}
	}
	return true
}
