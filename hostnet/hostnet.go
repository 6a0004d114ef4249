// Package hostnet sets up the network of the host a gateway runs on: kernel
// settings, devices, and the routes that lead the other sites' networks into
// the tunnel. It works in the network namespace of the calling thread, and it
// leaves the host as it found it.
//
// A State says what is wanted; what it does not mention is not touched. Apply
// compares it with what is and makes the difference; before it does, it writes
// to the undo file how to take that back. Undo takes it back.
//
// Nothing leaves in the clear. For each remote network a State has two
// routes: the way into the tunnel, with metric TunnelMetric, through a device
// that vanishes with the process; and a guard, an unreachable route with
// GuardMetric, which survives the process. Guards are set before anything
// else and taken away last.
//
// Nothing comes in in the clear. Rules drop what arrives through a WAN device
// with an inner address, before the host looks at it; they survive the process
// too. To come before the kernel's own rule, which finds the host's own
// addresses, that one is taken out and put in again behind them. The rules of
// others are not touched.
//
// # The undo file
//
// The file is JSON, replaced as a whole and synced before the changes it
// describes are made:
//
//	{
//	  "version": 1,
//	  "boot_id": "1f0e…",            the changes died with that boot of the kernel
//	  "namespace": "net:[4026531840]",  or with that network namespace
//	  "changes": [
//	    {"kind": "sysctl", "object": "net/ipv4/conf/cw0/rp_filter", "old": "1", "new": "0"},
//	    {"kind": "mtu", "object": "lan", "index": 3, "old": "1500", "new": "1400"},
//	    {"kind": "route", "object": "172.16.0.0/16 metric 4294967295",
//	     "new_route": {"destination": "172.16.0.0/16", "metric": 4294967295}},
//	    {"kind": "rule", "object": "from 172.16.0.0/16 iif wan0 blackhole", "new": "there",
//	     "rule": {"device": "wan0", "source": "172.16.0.0/16"}}
//	  ]
//	}
//
// A change is undone by setting old again; old_route, where it is left out,
// means that there was no such route. After a crash the next Open reads the
// file: what Apply then wants again stays in place with its original old
// value, the rest is undone once the new state stands. One process at a time
// may use a file.
//
// Reading goes from here to state.go, rule.go, change.go, diff.go, check.go and
// journal.go, which are pure, and then to read.go, kernel.go, rules.go,
// sysctl.go and undofile.go, which touch the host.
package hostnet

import (
	"errors"
	"slices"
	"syscall"

	"github.com/vishvananda/netlink"

	"causeway"
)

// Host is the host's network as far as this process changes it. Its methods
// may not be called at the same time, and all from the network namespace that
// Open was called in.
type Host struct {
	undoFile string
	journal  journal
}

// Open reads the undo file, if a process before this one left it, and changes
// nothing. Problems: host.undo_file, host.undo_malformed.
func Open(undoFile string) (*Host, error) {
	journal, err := readUndoFile(undoFile)
	if err != nil {
		return nil, err
	}
	return &Host{undoFile: undoFile, journal: journal}, nil
}

// Apply makes the host have the desired state and undoes what an earlier
// Apply, of this process or of one that crashed, made and desired no longer
// has. When it fails, what it had changed is changed back. Where everything is
// as desired it only reads, so it may be called every few seconds. Problems:
// host.read, host.change, host.undo_file, host.device_missing,
// host.sysctl_missing and host.route_conflict.
func (h *Host) Apply(desired State) error {
	actual, err := readState(desired)
	if err != nil {
		return err
	}
	if problems := check(actual, desired); len(problems) > 0 {
		return problems
	}
	changes := diff(actual, desired)
	before := h.journal
	h.journal = before.without(vanished(actual)).with(changes)
	if len(changes) > 0 || len(h.journal) != len(before) {
		if problem := writeUndoFile(h.undoFile, h.journal); problem != nil {
			h.journal = before
			return problem
		}
	}
	problem := makeAll(changes)
	if problem == nil {
		problem = h.settleRules()
	}
	if problem != nil {
		return h.takeBack(problem, changes, before)
	}
	return h.undo(h.journal.obsolete(desired))
}

// settleRules puts our rules, where there are any, in their place.
func (h *Host) settleRules() *causeway.Problem {
	if !slices.ContainsFunc(h.journal, func(c Change) bool { return c.Kind == KindRule }) {
		return nil
	}
	if err := settleRules(); err != nil {
		return causeway.NewProblem("host.change", "order of the policy rules", err)
	}
	return nil
}

// takeBack returns to the state before changes, of which some were made, and
// reports why. What cannot be changed back stays in the journal.
func (h *Host) takeBack(why *causeway.Problem, changes []Change, before journal) error {
	problems := causeway.Problems{why}
	for _, c := range journal(changes).undoOrder() {
		if problem := undoOne(c); problem != nil {
			problems = append(problems, problem)
		}
	}
	if len(problems) == 1 {
		h.journal = before
		problems = append(problems, writeUndoFile(h.undoFile, before))
	}
	return asError(problems)
}

// Undo changes back everything, guards last, and removes the undo file. It
// leaves the routes that keep names in place, and in the file, so that the
// next Apply or Undo takes charge of them; keep may be nil. What cannot be
// changed back (host.undo_failed) stays in the file too, and does not stop the
// rest. Undoing twice is harmless.
func (h *Host) Undo(keep func(Route) bool) error {
	settled := h.settleRules() // finishes what a crash interrupted
	return h.undo(slices.DeleteFunc(h.journal.undoOrder(), func(c Change) bool {
		return keep != nil && c.NewRoute != nil && keep(*c.NewRoute)
	}), settled)
}

// Bypasses warns (host.route_bypass) of each route of others that leads
// traffic for desired's guarded networks past the tunnel.
func (h *Host) Bypasses(desired State) (causeway.Problems, error) {
	actual, err := readState(desired)
	if err != nil {
		return nil, err
	}
	return bypassWarnings(actual, desired), nil
}

// undo changes back what it can and writes down what remains. It reports the
// problems there were before with its own.
func (h *Host) undo(changes []Change, problems ...*causeway.Problem) error {
	for _, c := range changes {
		if problem := undoOne(c); problem != nil {
			problems = append(problems, problem)
			continue
		}
		h.journal = h.journal.without(func(other Change) bool { return other.key() == c.key() })
	}
	if len(changes) > 0 || len(h.journal) == 0 {
		problems = append(problems, writeUndoFile(h.undoFile, h.journal))
	}
	return asError(problems)
}

// makeAll stops at the first change that fails.
func makeAll(changes []Change) *causeway.Problem {
	for _, c := range changes {
		if err := makeChange(c); err != nil {
			return causeway.NewProblem("host.change", c.String(), err)
		}
	}
	return nil
}

// undoOne changes one thing back. That it is gone already, with its device
// for instance, or never came, is as good.
func undoOne(c Change) *causeway.Problem {
	err := makeChange(c.inverse())
	var noLink netlink.LinkNotFoundError
	if err == nil || errors.As(err, &noLink) {
		return nil
	}
	for _, gone := range []error{syscall.ESRCH, syscall.ENODEV, syscall.ENOENT, syscall.EADDRNOTAVAIL} {
		if errors.Is(err, gone) {
			return nil
		}
	}
	return causeway.NewProblem("host.undo_failed", c.inverse().String(), err)
}

// asError drops the nils; of no problem it makes nil.
func asError(problems causeway.Problems) error {
	problems = slices.DeleteFunc(problems, func(p *causeway.Problem) bool { return p == nil })
	switch len(problems) {
	case 0:
		return nil
	case 1:
		return problems[0]
	}
	return problems
}
