package hostnet

import (
	"maps"
	"slices"

	"causeway"
)

// check returns why the desired state cannot be had on a host in the actual
// one: host.device_missing, host.sysctl_missing, and host.route_conflict,
// where somebody else's route stands in the place of a desired one.
func check(actual, desired State) causeway.Problems {
	var problems causeway.Problems
	for _, name := range wantedDevices(desired) {
		if _, ok := actual.device(name); !ok {
			problems = append(problems, deviceMissing(name, actual))
		}
	}
	for _, name := range sysctlOrder(slices.Collect(maps.Keys(desired.Sysctls))) {
		if _, ok := actual.Sysctls[name]; !ok {
			problems = append(problems, causeway.NewProblem("host.sysctl_missing", name, nil))
		}
	}
	for _, want := range desired.Routes {
		if have, ok := actual.route(want.key()); ok && have.foreign && !have.leadsLike(want) {
			problems = append(problems, causeway.NewProblem("host.route_conflict", want.String(), nil, "existing", have.String()))
		}
	}
	return problems
}

// wantedDevices returns every device desired mentions, once, in its order.
func wantedDevices(desired State) []string {
	var names []string
	add := func(name string) {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, d := range desired.Devices {
		add(d.Name)
	}
	for _, r := range desired.Routes {
		add(r.Device)
	}
	return names
}

func deviceMissing(name string, actual State) *causeway.Problem {
	return causeway.NewProblem("host.device_missing", name, nil, "devices", actual.deviceNames())
}

// bypasses returns the routes of others that lead traffic for a network that
// desired guards somewhere else than desired does: those to a part of it, and
// those to all of it that the kernel prefers.
func bypasses(actual, desired State) []Route {
	var bypasses []Route
	for _, have := range actual.Routes {
		if have.foreign && slices.ContainsFunc(desired.Routes, func(guard Route) bool { return bypassed(have, guard, desired) }) {
			bypasses = append(bypasses, have)
		}
	}
	return bypasses
}

func bypassed(have, guard Route, desired State) bool {
	if !guard.IsGuard() || !guard.Destination.Contains(have.Destination.Addr()) {
		return false
	}
	if have.Destination.Bits() != guard.Destination.Bits() {
		return have.Destination.Bits() > guard.Destination.Bits()
	}
	// As good as a desired route is one in its place; check compares those.
	return !slices.ContainsFunc(desired.Routes, func(want Route) bool {
		return want.Destination == have.Destination && want.Metric <= have.Metric
	})
}
