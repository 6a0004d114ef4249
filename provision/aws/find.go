package aws

import (
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway"
)

// Tags are the tags of an object by key. AWS keeps a name as the tag "Name".
type Tags map[string]string

// Has reports whether every tag of wanted is among t with the same value.
func (t Tags) Has(wanted Tags) bool {
	for key, value := range wanted {
		if has, ok := t[key]; !ok || has != value {
			return false
		}
	}
	return true
}

// Tagged is an object that can be found by its tags.
type Tagged interface {
	tags() Tags
	id() string
}

// Wanted says which object is looked for.
type Wanted struct {
	// Tags are all on the object; they say whose it is and which.
	Tags Tags
	// Name is the tag Name of an object without Tags.
	Name string
}

// Find returns the object that has the wanted tags or, when none has, the one
// with the wanted name, whose tags the caller must look at before taking it
// for its own. It returns nil when there is none. Two that match are a
// *causeway.Problem, cloud.ambiguous: nothing says which is meant.
func Find[T Tagged](objects []T, wanted Wanted) (*T, error) {
	byTags := func(o T) bool { return len(wanted.Tags) > 0 && o.tags().Has(wanted.Tags) }
	byName := func(o T) bool { return wanted.Name != "" && o.tags()["Name"] == wanted.Name }
	for _, matches := range []func(T) bool{byTags, byName} {
		var found []T
		for _, o := range objects {
			if matches(o) {
				found = append(found, o)
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return &found[0], nil
		default:
			return nil, causeway.NewProblem("cloud.ambiguous", wanted.Name, nil, "first", found[0].id(), "second", found[1].id())
		}
	}
	return nil, nil
}

// Query narrows what a Describe action returns; its zero value asks for
// everything in the region. An id that does not exist is cloud.not_found.
type Query struct {
	IDs  []string
	Tags Tags
	// Vpc is the id of a VPC. Actions that are not about what is in a VPC or
	// attached to one ignore it.
	Vpc string
}

// filters are those of the tags and, under the name that the action has for
// it, of the VPC.
func (q Query) filters(vpc string) []types.Filter {
	var filters []types.Filter
	for _, key := range sortedKeys(q.Tags) {
		filters = append(filters, filter("tag:"+key, q.Tags[key]))
	}
	if q.Vpc != "" && vpc != "" {
		filters = append(filters, filter(vpc, q.Vpc))
	}
	return filters
}

func filter(name, value string) types.Filter {
	return types.Filter{Name: &name, Values: []string{value}}
}

// object is the query's object for messages.
func (q Query) object(kind string) string {
	if len(q.IDs) == 1 {
		return q.IDs[0]
	}
	return kind
}

func tagsOf(list []types.Tag) Tags {
	tags := Tags{}
	for _, t := range list {
		tags[deref(t.Key)] = deref(t.Value)
	}
	return tags
}

func (t Tags) list() []types.Tag {
	var list []types.Tag
	for _, key := range sortedKeys(t) {
		value := t[key]
		list = append(list, types.Tag{Key: &key, Value: &value})
	}
	return list
}

// specify tags what an action creates, in the call that creates it.
func (t Tags) specify(kind types.ResourceType) []types.TagSpecification {
	if len(t) == 0 {
		return nil
	}
	return []types.TagSpecification{{ResourceType: kind, Tags: t.list()}}
}

// objectName is what messages call an object before it has an id.
func (t Tags) objectName(kind string) string {
	if t["Name"] != "" {
		return t["Name"]
	}
	return kind
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// each converts every item of a list.
func each[From, To any](items []From, convert func(From) To) []To {
	var converted []To
	for _, item := range items {
		converted = append(converted, convert(item))
	}
	return converted
}

// live leaves out what is deleted: AWS lists it for up to an hour.
func live[T any](objects []T, state func(T) string) []T {
	return slices.DeleteFunc(objects, func(o T) bool { return state(o) == "deleted" })
}
