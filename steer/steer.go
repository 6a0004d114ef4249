// Package steer decides which way traffic takes, and says why. It is pure: the
// time is an argument, and the same input gives the same answer.
//
// There are two decisions. Classes (classes.go, ports.go) says of which
// application class a packet is. A Chooser (chooser.go), one for each class
// and destination site, says which path the class takes there. rules.go is why
// a path that works is left, watch.go what is remembered of a path, limits.go
// when one is no longer good enough, score.go how two that are compare, and
// evidence.go the words.
package steer

import (
	"time"

	"causeway"
	"causeway/tunnel/path"
)

// Candidate is a path traffic could take.
type Candidate struct {
	// ID is the path's name. It is the same in every call and unlike that of
	// the other candidates; places change.
	ID    string
	State path.State
	// Settled is false while a path that flapped has to prove itself.
	Settled bool
	// Stream is true of a tls path: its records travel over TCP.
	Stream bool
	// Measured is whether the figures below are known.
	Measured bool
	RTT      time.Duration // round trip
	Jitter   time.Duration // variation of the one-way delay (RFC 3550)
	Loss     float64       // share of records lost, 0 to 1
}

// Policy is what a class asks of its paths. Which it prefers is told by the
// order of the candidates.
type Policy struct {
	// Steer is how paths that are good enough compare. What is not built,
	// balance and duplicate, steers like best; no value like primary-backup.
	Steer causeway.Steer
	// SLA is the service the class needs; its zero fields are no requirement.
	SLA causeway.SLA
}

// Decision is a Chooser's answer.
type Decision struct {
	// Place of the path to use among the candidates; None if there are none,
	// and the rest says nothing then.
	Place  int
	Reason Reason
	// Evidence is what the reason rests on, in short: "loss 4.2 %, allowed
	// 0.5 %". It is empty while the decision stays the same.
	Evidence string
}

// None means that no path is in use, or none can be.
const None = -1

// Reason says why a path was chosen. The values are stable: events and JSON
// carry them.
type Reason string

// Reasons.
const (
	Kept      Reason = "kept"      // the path in use is still the right one
	First     Reason = "first"     // nothing was in use
	Failed    Reason = "failed"    // the path in use is not up, and this one is better off
	Degraded  Reason = "degraded"  // the path in use lost or delayed much more than a sound path does
	SLA       Reason = "sla"       // the path in use gave less than the class's SLA asks
	Better    Reason = "better"    // this path has scored better for long enough
	Preferred Reason = "preferred" // this path is preferred and works
	Recovered Reason = "recovered" // this path is preferred, had been bad, and has been good for long enough
)
