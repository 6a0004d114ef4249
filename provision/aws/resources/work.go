package resources

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"causeway/provision"
	"causeway/provision/apply"
	"causeway/provision/aws"
)

// work is one order with what it takes to carry it out: the client of the
// resource's region.
type work struct {
	*Resources
	*aws.Client
	order apply.Order
}

// token is a client token for what the order creates: 64 characters at most.
func (w work) token() string {
	sum := sha256.Sum256([]byte(w.order.Token + "\n" + string(w.order.Change.Key)))
	return "causeway" + hex.EncodeToString(sum[:16])
}

// id returns the id of what a resource refers to.
func (w work) id(r provision.Resource) (string, error) { return w.order.ID(r) }

// ids returns those of several objects of the user's.
func (w work) ids(all []*provision.Existing) []string {
	var ids []string
	for _, e := range all {
		ids = append(ids, e.ID)
	}
	return ids
}

// value returns what a property is; nil is empty.
func (w work) value(v *provision.Value) (string, error) { return w.order.Value(v) }

// thereID is the id of the observed resource.
func (w work) thereID() string { return w.order.There.Resource.Head().ID }

// name is the object's in messages.
func (w work) name() string { return string(w.order.Change.Key) }

// tags are those of the desired resource.
func (w work) tags() aws.Tags { return w.order.Change.Resource.Head().Tags }

// changesBelow reports whether the order changes a property whose name begins
// so.
func (w work) changesBelow(prefix string) bool {
	return slices.ContainsFunc(w.order.Change.Fields, func(f provision.FieldChange) bool { return strings.HasPrefix(f.Name, prefix) })
}

// changesProperties reports whether the order changes more than tags.
func (w work) changesProperties() bool {
	return slices.ContainsFunc(w.order.Change.Fields, func(f provision.FieldChange) bool { return !isTag(f) })
}

// changedTags are the tags that the order sets.
func (w work) changedTags() aws.Tags {
	changed := aws.Tags{}
	for _, f := range w.order.Change.Fields {
		if key, ok := strings.CutPrefix(f.Name, "tags."); ok {
			changed[key] = w.tags()[key]
		}
	}
	return changed
}

// made returns the object that a creating call made: the one it answered with
// or, where the answer was lost, the one that has the tags. An object that does
// not show in a while is reported as lost: it may still appear.
func made[T aws.Tagged](ctx context.Context, w work, answer T, err error, list func(context.Context, aws.Query) ([]T, error)) (T, error) {
	if !aws.IsOutcomeUnknown(err) {
		return answer, err
	}
	own := aws.Tags{}
	for _, key := range []string{provision.TagInterconnect, provision.TagResource} {
		own[key] = w.tags()[key]
	}
	return answer, w.look(ctx, err, func() (bool, error) {
		objects, err := list(ctx, aws.Query{})
		if err != nil {
			return false, err
		}
		found, err := aws.Find(objects, aws.Wanted{Tags: own})
		if found != nil {
			answer = *found
		}
		return found != nil, err
	})
}

// gone is success for what was to be deleted: that it is not there.
func gone(err error) error {
	if aws.IsGone(err) {
		return nil
	}
	return err
}
