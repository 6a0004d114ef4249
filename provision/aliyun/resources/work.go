package resources

import (
	"context"
	"maps"
	"slices"
	"strings"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// work is one order with what it takes to carry it out: the client of the
// resource's region.
type work struct {
	*Resources
	*aliyun.Client
	order apply.Order
}

// token is the client token of a request that creates something.
func (w work) token(request any) string {
	return aliyun.Token{Link: w.order.Token, Resource: string(w.order.Change.Key)}.For(request)
}

// id returns the id of what a resource refers to.
func (w work) id(r provision.Resource) (string, error) { return w.order.ID(r) }

// ids returns those of several, in their order.
func (w work) ids(all ...provision.Resource) ([]string, error) {
	var ids []string
	for _, r := range all {
		id, err := w.id(r)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// value returns what a property is; nil is empty.
func (w work) value(v *provision.Value) (string, error) { return w.order.Value(v) }

// thereID is the id of the observed resource.
func (w work) thereID() string { return w.order.There.Resource.Head().ID }

// changes reports whether the order changes a property of that name, or one
// below it ("tunnel[0].").
func (w work) changes(name string) bool {
	return slices.ContainsFunc(w.order.Change.Fields, func(f provision.FieldChange) bool {
		return f.Name == name || strings.HasSuffix(name, ".") && strings.HasPrefix(f.Name, name)
	})
}

// tag puts tags on an object; none is nothing to do.
func (w work) tag(ctx context.Context, what aliyun.ResourceType, id string, tags map[string]string) error {
	if len(tags) == 0 {
		return nil
	}
	_, err := w.TagResources(ctx, aliyun.TagResourcesRequest{ResourceType: what, ResourceIDs: []string{id}, Tags: tagList(tags)})
	return err
}

// changedTags are those that the order changes.
func (w work) changedTags() map[string]string {
	changed := map[string]string{}
	for key, value := range w.order.Change.Resource.Head().Tags {
		if w.changes("tags." + key) {
			changed[key] = value
		}
	}
	return changed
}

// retag puts on the tags that the order changes.
func (w work) retag(ctx context.Context, what aliyun.ResourceType) error {
	return w.tag(ctx, what, w.thereID(), w.changedTags())
}

// mostTagValue is how many characters the value of a tag may have.
const mostTagValue = 128

// retireAs gives the observed object, of a type that takes tags, the key of the
// order.
func (w work) retireAs(ctx context.Context, what aliyun.ResourceType) error {
	key := string(w.order.Change.Key)
	return w.tag(ctx, what, w.thereID(), map[string]string{provision.TagResource: key[:min(len(key), mostTagValue)]})
}

func tagList(tags map[string]string) []aliyun.Tag {
	var list []aliyun.Tag
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, aliyun.Tag{Key: key, Value: tags[key]})
	}
	return list
}

// gone is success for what was to be deleted: that it is not there.
func gone(err error) error {
	if aliyun.IsGone(err) {
		return nil
	}
	return err
}
