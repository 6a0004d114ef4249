package ike

import (
	"slices"

	"causeway"
)

// Lint reports everything that is wrong with a connection, in the order in
// which a person would look: redundancy, pairing, keys, algorithms, lifetimes,
// routes. A Failure keeps traffic from flowing, one fault from being survived,
// or attackers from being kept out; a Warning works today; a Notice says what
// could not be checked. Objects are the keys of the file of a connection:
// "tunnels.a.left.psk".
func Lint(c Connection) causeway.Problems {
	l := &linter{c: c, weak: map[string][]string{}}
	l.networks()
	l.redundancy()
	for i := range c.Tunnels {
		l.tunnel(c.Tunnels[i])
	}
	l.insides()
	l.routing()
	slices.SortStableFunc(l.found, func(a, b *causeway.Problem) int { return int(a.Severity) - int(b.Severity) })
	return l.found
}

type linter struct {
	c     Connection
	found causeway.Problems
	// weak are the weak values only one end accepts, by that end of a tunnel.
	weak map[string][]string
}

func (l *linter) add(severity causeway.Severity, code causeway.Code, object string, args ...string) {
	p := causeway.NewProblem(code, object, nil, args...)
	p.Severity = severity
	l.found = append(l.found, p)
}

func (l *linter) fail(code causeway.Code, object string, args ...string) {
	l.add(causeway.Failure, code, object, args...)
}

func (l *linter) warn(code causeway.Code, object string, args ...string) {
	l.add(causeway.Warning, code, object, args...)
}

func (l *linter) notice(code causeway.Code, object string, args ...string) {
	l.add(causeway.Notice, code, object, args...)
}

// side is one end of one tunnel with all that is known of it.
type side struct {
	object string // "tunnels.a.left"
	end    End
	set    TunnelEnd
}

func (l *linter) tunnel(t Tunnel) {
	object := "tunnels." + t.Name
	left := side{object + ".left", l.c.Left.End, t.Left}
	right := side{object + ".right", l.c.Right.End, t.Right}
	l.pairing(left, right)
	l.pairing(right, left)
	l.keys(left, right)
	l.proposal(object, left, right)
	for _, pair := range [][2]side{{left, right}, {right, left}} {
		l.accepted(pair[0])
		l.weakAccepted(pair[0])
		l.lifetimes(pair[0], pair[1])
		l.behaviour(pair[0])
	}
	if left.waits() && right.waits() {
		l.warn("ike.nobody_starts", object, "left", left.end.Name, "right", right.end.Name,
			"source", cite(left.end.Startup.Source, right.end.Startup.Source))
	}
}

// waits is false too where nobody knows.
func (s side) waits() bool {
	return (s.set.Starts != nil || s.end.Startup.Source.IsKnown()) && !isOn(s.set.Starts, s.end.Startup)
}

// isOn is a switch, or what holds when it was not set.
func isOn(set *bool, otherwise Behaviour) bool {
	if set != nil {
		return *set
	}
	return otherwise.ByDefault
}

// behaviour checks the switches of one end.
func (l *linter) behaviour(s side) {
	if (s.set.DPD != nil || s.end.DPD.Source.IsKnown()) && !isOn(s.set.DPD, s.end.DPD) {
		l.warn("ike.dpd_off", s.object+".dpd", "source", rfc7296.section("2.4").String())
	}
	if s.set.NATTraversal != nil && !*s.set.NATTraversal {
		l.warn("ike.nat_traversal_off", s.object+".nat_traversal", "source", rfc7296.section("2.23").String())
	}
	if s.set.Mode != "" && slices.Equal(s.set.versions(s.end), []Version{IKEv2}) {
		l.notice("ike.mode", s.object+".ike.mode", "mode", s.set.Mode, "source", rfc7296.section("1").String())
	}
	if s.set.Mode == "aggressive" && slices.Contains(s.set.versions(s.end), IKEv1) {
		l.fail("ike.aggressive", s.object+".ike.mode", "source", strongSwanConf.String())
	}
}
