// Package ike knows what the VPN ends of clouds accept, and from that it
// proposes how two of them should be set (propose.go), finds what is wrong
// with a described or observed connection (lint.go), makes pre-shared keys
// (psk_generate.go), chooses inside networks (inside.go) and computes what
// fits into the tunnel (mtu.go).
//
// What an end accepts is data, one file each (end_aliyun.go, end_aws.go, …),
// and every group of values names its source. A group without a source is not
// known: it is neither guessed nor checked, and whoever asks is told so.
//
// The package is pure: randomness is an argument, and it reads and writes
// nothing. Phase 1 of IKEv1 and the IKE SA of IKEv2 are called IKE here, phase
// 2 and the child SA are called ESP.
package ike

import (
	"time"

	"causeway"
)

// Source is where a value comes from. The zero Source means that nobody has
// looked it up.
type Source struct {
	Title string
	URL   string
	// Date is that of the page or release, else of the copy that was read.
	Date string
}

// IsKnown reports whether there is a source at all.
func (s Source) IsKnown() bool { return s.Title != "" }

// String is the title with its date, for people.
func (s Source) String() string {
	if s.Date == "" {
		return s.Title
	}
	return s.Title + ", " + s.Date
}

// Suite is one choice of algorithms for one phase.
type Suite struct {
	Encryption Encryption
	// Integrity is empty where the encryption authenticates by itself.
	Integrity Integrity
	// PRF is the pseudo-random function of the IKE phase; ESP has none.
	PRF   Integrity
	Group Group
	// Lifetime is the shorter of both ends' lifetimes: who has it rekeys.
	Lifetime time.Duration
}

// Proposal is how two ends should be set, and why.
type Proposal struct {
	Left, Right End
	Version     Version
	IKE, ESP    Suite
	// Choices has one entry for each parameter.
	Choices []Choice
	// Local are the settings each end keeps to itself.
	Local    []Local
	Warnings []causeway.Text
}

// Choice is one parameter of a proposal.
type Choice struct {
	// Parameter is a key as in the file of a connection: "ike.encryption".
	Parameter   string
	Value       string
	Reason      causeway.Text
	Left, Right []string
	Sources     []Source
}

// Local is a setting of one end that the other does not see.
type Local struct {
	End    string
	Text   causeway.Text
	Source Source
}
