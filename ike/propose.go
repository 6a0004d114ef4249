package ike

import (
	"slices"
	"strings"
	"time"

	"causeway"
)

// The lifetimes that are proposed: the longest AWS allows, which are its
// defaults too. RFC 7296 leaves them to local policy.
const (
	ikeLifetime = 28800 * time.Second
	espLifetime = 3600 * time.Second
)

// Propose returns the strongest proposal both ends accept. What a standard
// forbids or discourages is not proposed even if both have it. The error holds
// one problem ike.no_common for each parameter without a common value.
func Propose(left, right End) (Proposal, error) {
	c := chooser{left: left, right: right, cited: sources(left.IKE.Source, right.IKE.Source)}
	p := Proposal{Left: left, Right: right}
	p.Version = pick(&c, "ike.version", versionPreference, nil, left.Versions, right.Versions, weakVersions)
	p.IKE = c.suite("ike.", left.IKE, right.IKE)
	p.IKE.PRF = c.prf(p.IKE)
	p.ESP = c.suite("esp.", left.ESP, right.ESP)
	p.IKE.Lifetime = c.lifetime("ike.lifetime", left.IKE, right.IKE, ikeLifetime)
	p.ESP.Lifetime = c.lifetime("esp.lifetime", left.ESP, right.ESP, espLifetime)
	if len(c.missing) > 0 {
		return Proposal{}, c.missing
	}
	p.Choices = c.choices
	p.Local = c.local(p)
	p.Warnings = warnings(p)
	return p, nil
}

// chooser collects choices, and what could not be chosen.
type chooser struct {
	left, right End
	cited       []Source // of the phase at hand
	choices     []Choice
	missing     causeway.Problems
}

// suite chooses the algorithms of one phase.
func (c *chooser) suite(phase string, left, right Phase) Suite {
	c.cited = sources(left.Source, right.Source)
	var s Suite
	s.Encryption = pick(c, phase+"encryption", encryptionPreference, nil, left.Encryption, right.Encryption, weakEncryption)
	if !s.Encryption.isAEAD() {
		s.Integrity = pick(c, phase+"integrity", integrityPreference, integrityRemark, left.Integrity, right.Integrity, weakIntegrity)
	}
	s.Group = pick(c, phase+"group", groupPreference, groupRemark, left.Groups, right.Groups, weakGroups)
	return s
}

// prf follows the integrity algorithm, as every end does that has no setting
// of its own for it. With GCM it is the best hash both ends have.
func (c *chooser) prf(s Suite) Integrity {
	if s.Integrity != "" {
		c.choices = append(c.choices, Choice{
			Parameter: "ike.prf", Value: string(s.Integrity), Reason: prfFollows,
			Sources: []Source{rfc7296.section("2.13")},
		})
		return s.Integrity
	}
	return pick(c, "ike.prf", integrityPreference, nil, c.left.prfs(), c.right.prfs(), weakIntegrity)
}

// prfs are the functions an end can use with GCM.
func (e End) prfs() []Integrity {
	if e.PRF.Source.IsKnown() {
		return e.PRF.Functions
	}
	return e.IKE.Integrity
}

// lifetime is that of the end that rekeys first.
func (c *chooser) lifetime(parameter string, leftPhase, rightPhase Phase, target time.Duration) time.Duration {
	left, right := leftPhase.Lifetime, rightPhase.Lifetime
	chosen := min(left.nearest(target), right.nearest(target))
	c.choices = append(c.choices, Choice{
		Parameter: parameter, Value: seconds(chosen),
		Left: []string{left.String()}, Right: []string{right.String()},
		Reason:  lifetimeReason(c.left.Name, c.right.Name, left, right, target),
		Sources: sources(leftPhase.Source, rightPhase.Source, rfc7296.section("2.8")),
	})
	return chosen
}

// pick chooses the first of preference that both have and no standard refuses,
// and explains it.
func pick[T comparable](c *chooser, parameter string, preference []T, remark func(T, []T) (causeway.Text, Source), left, right []T, weak map[T]weakness) T {
	both := common(preference, left, right)
	i := slices.IndexFunc(both, func(v T) bool { return !isRefused(weak, v) })
	if i < 0 || isNoPFS(both[i]) {
		c.missing = append(c.missing, causeway.NewProblem("ike.no_common", c.left.Name+", "+c.right.Name, nil,
			"parameter", parameter, "left", c.left.Name, "right", c.right.Name,
			"left_values", list(texts(left)), "right_values", list(texts(right))))
		var none T
		return none
	}
	chosen := both[i]
	choice := Choice{
		Parameter: parameter, Value: text(chosen), Left: texts(left), Right: texts(right),
		Reason:  strongest(c.left.Name, c.right.Name, better(preference, chosen), left, right),
		Sources: c.cited,
	}
	if remark != nil {
		why, source := remark(chosen, both)
		choice.Reason, choice.Sources = joinTexts(choice.Reason, why), sources(append(slices.Clone(c.cited), source)...)
	}
	c.choices = append(c.choices, choice)
	return chosen
}

// common lists what both have, the best first.
func common[T comparable](preference, left, right []T) []T {
	var both []T
	for _, v := range preference {
		if slices.Contains(left, v) && slices.Contains(right, v) {
			both = append(both, v)
		}
	}
	return both
}

// better lists what is preferred to a value.
func better[T comparable](preference []T, value T) []T {
	return preference[:slices.Index(preference, value)]
}

func isRefused[T comparable](weak map[T]weakness, value T) bool {
	w, ok := weak[value]
	return ok && w.severity() == causeway.Failure
}

// isNoPFS reports whether the best both have is no exchange at all: keys of
// ESP would fall with those of IKE.
func isNoPFS(value any) bool { return value == NoPFS }

// sources drops repeated and unknown ones.
func sources(all ...Source) []Source {
	var kept []Source
	for _, s := range all {
		if s.IsKnown() && !slices.Contains(kept, s) {
			kept = append(kept, s)
		}
	}
	return kept
}

// cite names sources in one line.
func cite(all ...Source) string {
	return strings.Join(texts(sources(all...)), "; ")
}

func list(values []string) string {
	if len(values) == 0 {
		return "-"
	}
	return strings.Join(values, " ")
}
