package apply

import (
	"slices"

	"causeway/provision"
)

// making returns the tasks of what is made, changed or waited for, each after
// what it needs.
func making(plan *provision.Plan, s provision.Snapshot) []task {
	var tasks []task
	for _, c := range plan.Changes {
		switch c.Action {
		case provision.Create:
			tasks = append(tasks, taskOf(c, provision.Observed{}))
		case provision.Replace:
			t := taskOf(c, provision.Observed{})
			if goesInTurn(plan, s, c) {
				gone := deletion(c, found(s, c.Key))
				t.first = &gone.order
			}
			tasks = append(tasks, t)
		case provision.Update, provision.Await:
			tasks = append(tasks, taskOf(c, found(s, c.Key)))
		}
	}
	return tasks
}

func taskOf(c provision.Change, there provision.Observed) task {
	t := task{label: string(c.Key), order: Order{Change: c, There: there}, queues: c.Queues}
	for _, need := range c.Needs {
		t.needs = append(t.needs, string(need))
	}
	return t
}

// retiring returns the tasks of what gets another name because its successor
// has to be there before it can go: connections point to it meanwhile.
func retiring(plan *provision.Plan, s provision.Snapshot) []task {
	var tasks []task
	for _, c := range plan.Changes {
		if c.Action == provision.Replace && outlives(c.Resource) {
			c.Key, c.Action = c.Key+"~replaced", provision.Retire
			tasks = append(tasks, task{label: string(c.Key), order: Order{Change: c, There: found(s, c.Resource.Head().Key)}})
		}
	}
	return tasks
}

// outlives is true of what a successor can stand beside.
func outlives(r provision.Resource) bool {
	_, ok := r.(*provision.AliyunCustomerGateway)
	return ok
}

// goesInTurn reports whether what is made anew is deleted right before that:
// hosts, so that those of a site, which are made one after the other, are never
// all gone. One whose place others need goes beforehand like all the rest.
func goesInTurn(plan *provision.Plan, s provision.Snapshot, c provision.Change) bool {
	_, isHost := privateAddress(c.Resource)
	return isHost && !holdsUp(plan, s, c)
}

// holdsUp reports whether others can be made only once a host is gone: what it
// stands on is made anew, or another host gets its private address.
func holdsUp(plan *provision.Plan, s provision.Snapshot, host provision.Change) bool {
	there := found(s, host.Key).Resource
	has, _ := privateAddress(there)
	return slices.ContainsFunc(plan.Changes, func(c provision.Change) bool {
		wants, _ := privateAddress(c.Resource)
		return c.Key != host.Key && (c.Action == provision.Create || c.Action == provision.Replace) && wants != "" && wants == has ||
			c.Action == provision.Replace && !outlives(c.Resource) && isNeeded(there, found(s, c.Key).Resource)
	})
}

func isNeeded(by, r provision.Resource) bool {
	return slices.ContainsFunc(provision.Needs(by), func(need provision.Resource) bool { return isSame(need, r) })
}

// privateAddress is that of a host, empty where it is the cloud's choice; ok is
// false for what is none.
func privateAddress(r provision.Resource) (address string, ok bool) {
	var at *string
	switch host := r.(type) {
	case *provision.AliyunInstance:
		at = host.Address
	case *provision.AWSInstance:
		at = host.Address
	default:
		return "", false
	}
	if at == nil {
		return "", true
	}
	return *at, true
}

// clearing returns the tasks that delete what is made anew but not in its turn,
// and before it what goes anyway and stands in the way of what is made anew.
func clearing(plan *provision.Plan, s provision.Snapshot) []task {
	var tasks, inTurn []task
	for _, c := range plan.Changes {
		switch {
		case c.Action != provision.Replace || outlives(c.Resource):
		case goesInTurn(plan, s, c):
			inTurn = append(inTurn, deletion(c, found(s, c.Key)))
		default:
			tasks = append(tasks, deletion(c, found(s, c.Key)))
		}
	}
	for before := 0; before < len(tasks); {
		before = len(tasks)
		for _, c := range plan.Changes {
			if c.Action == provision.Delete && isInTheWay(c.Resource, slices.Concat(tasks, inTurn)) {
				tasks = append(tasks, deletion(c, observedOf(s, c.Resource)))
			}
		}
	}
	return lastMadeFirst(tasks)
}

// isInTheWay reports whether an observed resource is not among those that go
// and points to one of them: most clouds do not delete what is in use.
func isInTheWay(r provision.Resource, going []task) bool {
	if slices.ContainsFunc(going, func(t task) bool { return t.order.There.Resource == r }) {
		return false
	}
	return slices.ContainsFunc(going, func(t task) bool { return isNeeded(r, t.order.There.Resource) })
}

// isSame compares what was observed with a reference to it, which may hold no
// more than the id.
func isSame(a, b provision.Resource) bool {
	return provision.KindOf(a).Name == provision.KindOf(b).Name && a.Head().ID == b.Head().ID
}

// removing returns the tasks that delete what is no longer asked for and not
// gone yet, and what was retired.
func removing(plan *provision.Plan, s provision.Snapshot) []task {
	cleared := clearing(plan, s)
	var tasks []task
	for _, c := range plan.Changes {
		switch {
		case c.Action == provision.Delete:
			t := deletion(c, observedOf(s, c.Resource))
			if !slices.ContainsFunc(cleared, func(other task) bool { return other.label == t.label }) {
				tasks = append(tasks, t)
			}
		case c.Action == provision.Replace && outlives(c.Resource):
			tasks = append(tasks, deletion(c, found(s, c.Key)))
		}
	}
	return lastMadeFirst(tasks)
}

// deletion is labelled with the id too: of what was retired there can be two.
func deletion(c provision.Change, there provision.Observed) task {
	c.Action, c.Resource = provision.Delete, there.Resource
	c.ID = there.Resource.Head().ID
	return task{label: string(c.Key) + " " + c.ID, order: Order{Change: c, There: there}, queues: c.Queues}
}

// lastMadeFirst makes every deletion wait for those of kinds that are made
// later.
func lastMadeFirst(tasks []task) []task {
	for i := range tasks {
		for _, other := range tasks {
			if rank(other) > rank(tasks[i]) {
				tasks[i].needs = append(tasks[i].needs, other.label)
			}
		}
	}
	slices.SortStableFunc(tasks, func(a, b task) int { return rank(b) - rank(a) })
	return tasks
}

func rank(t task) int {
	kind := t.order.Change.Kind.Name
	return slices.IndexFunc(provision.Kinds(), func(k provision.Kind) bool { return k.Name == kind })
}

// found is what was observed under a key.
func found(s provision.Snapshot, key provision.Key) provision.Observed {
	for _, o := range s.Found {
		if o.Resource.Head().Key == key {
			return o
		}
	}
	return provision.Observed{}
}

// observedOf is what was observed of this very resource.
func observedOf(s provision.Snapshot, r provision.Resource) provision.Observed {
	for _, o := range s.Found {
		if o.Resource == r {
			return o
		}
	}
	return provision.Observed{Resource: r}
}
