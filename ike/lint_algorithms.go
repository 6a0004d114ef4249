package ike

import (
	"slices"
	"strings"

	"causeway"
)

// proposal checks what both ends have in common, and that none of it is weak:
// which common value is taken is up to the end that answers, and AWS takes the
// lowest.
func (l *linter) proposal(object string, left, right side) {
	compare(l, object, "ike.version", versionPreference, weakVersions, left, right, left.set.versions(left.end), right.set.versions(right.end))
	l.suite(object, "ike.", left, right, left.set.IKE.offer(left.end.IKE), right.set.IKE.offer(right.end.IKE))
	l.suite(object, "esp.", left, right, left.set.ESP.offer(left.end.ESP), right.set.ESP.offer(right.end.ESP))
}

func (l *linter) suite(object, phase string, left, right side, leftOffer, rightOffer Offer) {
	encryption := compare(l, object, phase+"encryption", encryptionPreference, weakEncryption, left, right, leftOffer.Encryption, rightOffer.Encryption)
	// Where only ciphers with a tag of their own are left, ESP has no use for
	// a hash, and IKE takes one as PRF.
	if phase == "ike." || len(encryption) == 0 || slices.ContainsFunc(encryption, func(e Encryption) bool { return !e.isAEAD() }) {
		compare(l, object, phase+"integrity", integrityPreference, weakIntegrity, left, right, leftOffer.Integrity, rightOffer.Integrity)
	}
	groups := compare(l, object, phase+"group", groupPreference, weakGroups, left, right, leftOffer.Groups, rightOffer.Groups)
	if slices.Contains(groups, NoPFS) {
		l.warn("ike.no_pfs", object+"."+phase+"group", "source", rfc7296.section("2.12").String())
	}
}

// compare reports a parameter without a common value, weak common values, and
// those that only one end would accept. It returns what is common.
func compare[T comparable](l *linter, object, parameter string, preference []T, weak map[T]weakness, left, right side, leftHas, rightHas []T) []T {
	if len(leftHas) == 0 || len(rightHas) == 0 {
		for _, s := range []side{left, right} {
			if len(pickSide(s, left, leftHas, rightHas)) == 0 {
				l.unknown(s.object+"."+parameter, s.end)
			}
		}
		return nil
	}
	both := common(preference, leftHas, rightHas)
	if len(both) == 0 {
		l.fail("ike.no_common", object, "parameter", parameter, "left", left.end.Name, "right", right.end.Name,
			"left_values", list(texts(leftHas)), "right_values", list(texts(rightHas)))
	}
	for _, v := range both {
		if w, ok := weak[v]; ok {
			l.add(w.severity(), "ike.weak", object+"."+parameter, "value", text(v), "verdict", w.verdict, "source", w.source.String())
		}
	}
	for _, s := range []side{left, right} {
		weakOnly(l, s, parameter, weak, pickSide(s, left, leftHas, rightHas), both)
	}
	return both
}

// pickSide returns what belongs to a side.
func pickSide[T any](s, left side, leftHas, rightHas []T) []T {
	if s.object == left.object {
		return leftHas
	}
	return rightHas
}

// weakOnly notes weak values that wait for a peer to ask for them.
func weakOnly[T comparable](l *linter, s side, parameter string, weak map[T]weakness, has, both []T) {
	var values []string
	for _, v := range has {
		if _, ok := weak[v]; ok && !slices.Contains(both, v) {
			values = append(values, text(v))
		}
	}
	if len(values) > 0 {
		l.weak[s.object] = append(l.weak[s.object], parameter+" "+strings.Join(values, " "))
	}
}

// weakAccepted warns once for each end of all that was noted.
func (l *linter) weakAccepted(s side) {
	if values := l.weak[s.object]; len(values) > 0 {
		l.warn("ike.weak_accepted", s.object, "values", strings.Join(values, "; "), "end", s.end.Name)
	}
}

// accepted checks that an end takes what it was set to.
func (l *linter) accepted(s side) {
	takes(l, s, "ike.version", s.set.Versions, s.end.Versions, s.end.IKE.Source)
	for _, phase := range []struct {
		name string
		set  PhaseSettings
		has  Phase
	}{{"ike.", s.set.IKE, s.end.IKE}, {"esp.", s.set.ESP, s.end.ESP}} {
		takes(l, s, phase.name+"encryption", phase.set.Encryption, phase.has.Encryption, phase.has.Source)
		takes(l, s, phase.name+"integrity", phase.set.Integrity, phase.has.Integrity, phase.has.Source)
		takes(l, s, phase.name+"group", phase.set.Groups, phase.has.Groups, phase.has.Source)
	}
}

func takes[T comparable](l *linter, s side, parameter string, set, has []T, source Source) {
	for _, v := range set {
		if !slices.Contains(has, v) {
			l.fail("ike.refused", s.object+"."+parameter, "end", s.end.Name, "value", text(v), "values", list(texts(has)), "source", source.String())
		}
	}
}

// lifetimes checks an end's lifetimes against its own range, which its cloud
// enforces, and the other's, which only says that the ends rekey out of step.
func (l *linter) lifetimes(s, other side) {
	ike := l.lifetime(s, other, ".ike.lifetime", s.set.IKE, s.end.IKE, other.end.IKE)
	esp := l.lifetime(s, other, ".esp.lifetime", s.set.ESP, s.end.ESP, other.end.ESP)
	if ike && esp && s.set.ESP.lifetime(s.end.ESP) >= s.set.IKE.lifetime(s.end.IKE) {
		severity := causeway.Warning
		if s.end.ESPShorter {
			severity = causeway.Failure
		}
		l.add(severity, "ike.lifetime_order", s.object+".esp.lifetime", "source", awsModel.String())
	}
}

// lifetime reports whether a lifetime was set.
func (l *linter) lifetime(s, other side, key string, set PhaseSettings, own, others Phase) bool {
	d := set.Lifetime
	switch {
	case d == 0:
		return false
	case !own.Lifetime.allows(d):
		l.fail("ike.lifetime_refused", s.object+key, "end", s.end.Name, "value", seconds(d), "range", own.Lifetime.String(), "source", own.Source.String())
	case others.Lifetime.Max > 0 && d > others.Lifetime.Max:
		l.warn("ike.lifetime_above", s.object+key, "value", seconds(d), "end", other.end.Name, "max", seconds(others.Lifetime.Max), "source", rfc7296.section("2.8").String())
	}
	return true
}
