package hostnet

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// diff returns what to change, in this order, so that a host in the actual
// state has the desired one. It never takes anything away. Devices and
// sysctls that actual does not have are passed over: check reports them.
func diff(actual, desired State) []Change {
	changes := diffSysctls(actual, desired)
	for _, want := range desired.Devices {
		if have, ok := actual.device(want.Name); ok {
			changes = append(changes, diffDevice(have, want)...)
		}
	}
	changes = append(changes, diffRoutes(actual, desired)...)
	changes = append(changes, diffRules(actual, desired)...)
	slices.SortStableFunc(changes, func(a, b Change) int { return cmp.Compare(a.rank(), b.rank()) })
	return changes
}

func diffSysctls(actual, desired State) []Change {
	var changes []Change
	for _, name := range sysctlOrder(slices.Collect(maps.Keys(desired.Sysctls))) {
		have, ok := actual.Sysctls[name]
		if want := desired.Sysctls[name]; ok && have != want {
			changes = append(changes, Change{Kind: KindSysctl, Object: name, Old: have, New: want})
		}
	}
	return changes
}

// sysctlOrder puts the general before the particular, because writing the
// general one may overwrite the other.
func sysctlOrder(names []string) []string {
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.Count(a, "/"), strings.Count(b, "/")), cmp.Compare(a, b))
	})
	return names
}

func diffDevice(have, want Device) []Change {
	var changes []Change
	set := func(kind Kind, from, to string) {
		changes = append(changes, Change{Kind: kind, Object: want.Name, Index: have.index, Old: from, New: to})
	}
	if want.MTU != 0 && want.MTU != have.MTU {
		set(KindMTU, strconv.Itoa(have.MTU), strconv.Itoa(want.MTU))
	}
	if want.TxQueueLen != 0 && want.TxQueueLen != have.TxQueueLen {
		set(KindTxQueueLen, strconv.Itoa(have.TxQueueLen), strconv.Itoa(want.TxQueueLen))
	}
	for _, address := range want.Addresses {
		if !slices.Contains(have.Addresses, address) {
			set(KindAddress, "", address.String())
		}
	}
	if want.Up && !have.Up {
		set(KindUp, "down", "up")
	}
	return changes
}

func diffRoutes(actual, desired State) []Change {
	var changes []Change
	for _, want := range desired.Routes {
		change := Change{Kind: KindRoute, Object: want.key(), NewRoute: &want}
		have, ok := actual.route(want.key())
		if ok && have.leadsLike(want) {
			continue
		}
		if ok {
			change.OldRoute = &have
		}
		changes = append(changes, change)
	}
	return changes
}
