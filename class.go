package causeway

import "time"

// Class is an application class: what it matches, the service it needs and
// how it is steered over the paths. The class named "default" takes what no
// other matches.
type Class struct {
	Name       string
	Match      []Match
	SLA        SLA
	Steer      Steer
	Prefer     []string
	Accelerate string
	Compress   string
	At         Position
}

// Match is one alternative of a class. The zero value of a field matches
// everything; the fields of one Match must all hold.
type Match struct {
	DSCP []string
	TCP  []PortRange
	UDP  []PortRange
}

// PortRange is an inclusive range of ports.
type PortRange struct {
	First uint16
	Last  uint16
}

// SLA is the service a class needs; a zero field is no requirement. Latency
// is the round trip.
type SLA struct {
	Latency time.Duration
	Jitter  time.Duration
	Loss    Ratio
}

// Steer is how a class uses the paths.
type Steer string

// Ways to steer.
const (
	SteerPrimaryBackup Steer = "primary-backup"
	SteerBest          Steer = "best"
	SteerBalance       Steer = "balance"
	SteerDuplicate     Steer = "duplicate"
)
