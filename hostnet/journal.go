package hostnet

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"
)

// journal is what was changed and how it was before, one entry for each thing
// changed: Old is the original, New the last value set.
type journal []Change

// with returns the journal after further changes. The original of a thing
// that was changed before stays the original.
func (j journal) with(changes []Change) journal {
	j = slices.Clone(j)
	for _, c := range changes {
		i := slices.IndexFunc(j, func(entry Change) bool { return entry.key() == c.key() })
		if i < 0 {
			j = append(j, c)
			continue
		}
		j[i].New, j[i].NewRoute = c.New, c.NewRoute
	}
	return j
}

// without returns the journal less the entries that drop names.
func (j journal) without(drop func(Change) bool) journal {
	return slices.DeleteFunc(slices.Clone(j), drop)
}

// undoOrder returns the entries in the order in which they are to be undone:
// the reverse of diff's. Sysctls alone go the same way in both, since the
// general one overwrites the particular in both.
func (j journal) undoOrder() []Change {
	entries := slices.Clone(j)
	slices.SortStableFunc(entries, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.rank(), a.rank()), cmp.Compare(strings.Count(a.Object, "/"), strings.Count(b.Object, "/")))
	})
	return entries
}

// obsolete returns the entries that desired does not want, in undo order.
func (j journal) obsolete(desired State) []Change {
	return slices.DeleteFunc(j.undoOrder(), func(c Change) bool { return wants(desired, c) })
}

// wants reports whether desired has something to say about what c changed.
func wants(desired State, c Change) bool {
	switch c.Kind {
	case KindSysctl:
		_, ok := desired.Sysctls[c.Object]
		return ok
	case KindRoute:
		_, ok := desired.route(c.Object)
		return ok
	case KindRule:
		return slices.Contains(desired.Rules, *c.Rule)
	}
	d, _ := desired.device(c.Object)
	switch c.Kind {
	case KindMTU:
		return d.MTU != 0
	case KindTxQueueLen:
		return d.TxQueueLen != 0
	case KindUp:
		return d.Up
	}
	return slices.ContainsFunc(d.Addresses, func(a netip.Prefix) bool { return a.String() == c.New })
}

// vanished tells which entries are about a device that is no more: what they
// changed went with it, and a new device of that name has its own originals.
func vanished(actual State) func(Change) bool {
	return func(c Change) bool {
		if c.Index == 0 {
			return false
		}
		return !slices.ContainsFunc(actual.Devices, func(d Device) bool { return d.index == c.Index && d.Name == c.Object })
	}
}
