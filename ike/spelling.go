package ike

import (
	"strconv"
	"time"
)

// Spelling are an end's own names for the parameters of a proposal and for
// their values. An empty name is a parameter the end does not have.
type Spelling struct {
	Version  string
	IKE, ESP Names
	Words    map[string]string
	// AEADIntegrity says that a cipher with a tag of its own is named as
	// integrity algorithm too.
	AEADIntegrity bool
}

// Names are the parameters of one phase.
type Names struct{ Encryption, Integrity, Group, Lifetime string }

// Setting is a parameter of an end with its value, both as that end spells
// them.
type Setting struct{ Name, Value string }

// Settings spells a proposal for one of its ends, with the lifetimes that end
// should have; none where the spelling is not known.
func (e End) Settings(p Proposal) []Setting {
	var settings []Setting
	s := e.Spelling
	set := func(name, value string) {
		if name != "" && value != "" {
			settings = append(settings, Setting{name, value})
		}
	}
	set(s.Version, s.Words[string(p.Version)])
	for _, phase := range []struct {
		prefix string
		names  Names
		suite  Suite
		wanted Lifetime
		target time.Duration
	}{{"ike ", s.IKE, p.IKE, e.IKE.Lifetime, ikeLifetime}, {"esp ", s.ESP, p.ESP, e.ESP.Lifetime, espLifetime}} {
		set(phase.names.Encryption, s.Words[string(phase.suite.Encryption)])
		set(phase.names.Integrity, s.integrity(phase.suite))
		group := phase.suite.Group.String()
		if special, ok := s.Words[phase.prefix+group]; ok {
			set(phase.names.Group, special)
		} else {
			set(phase.names.Group, s.Words[group])
		}
		set(phase.names.Lifetime, seconds(phase.wanted.nearest(phase.target)))
	}
	return settings
}

// integrity is what stands for the suite's integrity: with GCM that is its PRF
// in the IKE phase, nothing in ESP, or the cipher once more.
func (s Spelling) integrity(suite Suite) string {
	switch {
	case suite.Encryption.isAEAD() && s.AEADIntegrity:
		return s.Words[string(suite.Encryption)]
	case suite.Encryption.isAEAD():
		return s.Words[string(suite.PRF)]
	}
	return s.Words[string(suite.Integrity)]
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }
