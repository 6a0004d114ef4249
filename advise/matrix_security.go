package advise

import (
	"math"
	"slices"
	"strings"

	"causeway"
	"causeway/border"
)

// securityMark is the weakest member's rating. Encryption that is asked for and
// that a scheme does not give comes from gateways of one's own on top, which its
// price holds.
func securityMark(needs causeway.Needs, a *Assessment) Mark {
	var weakest rating
	onTop := false
	for i, s := range membersOf(a.Scheme) {
		if i == 0 || s.secure.value < weakest.value {
			weakest = s.secure
		}
		onTop = onTop || needs.Encryption == causeway.EncryptionOwnKeys && s.cipher != ownKeys || needs.Encryption == causeway.EncryptionGateways && s.cipher == inClear
	}
	m := Mark{Column: columnSecurity, Ours: between1And5(int(math.Round(5 * weakest.value))), Why: weakest.why}
	if onTop {
		m.Why = says("%s; needs.encryption is %s, which takes gateways of your own on top", "%s；needs.encryption 为 %s，须在其上另加自有网关", weakest.why, needs.Encryption)
	}
	return m
}

func between1And5(mark int) int { return min(max(mark, 1), 5) }

// membersOf returns a scheme, or both of a hybrid.
func membersOf(id SchemeID) []*scheme {
	var members []*scheme
	for name := range strings.SplitSeq(string(id), "+") {
		for _, s := range schemes() {
			if string(s.id) == name {
				members = append(members, s)
			}
		}
	}
	return members
}

// lacksSkill reports whether a scheme takes a team that knows more than the one
// there is.
func lacksSkill(needs causeway.Needs, id SchemeID) bool {
	return slices.ContainsFunc(membersOf(id), func(s *scheme) bool {
		return needs.Team != "" && slices.Index(teams, needs.Team) < slices.Index(teams, s.team)
	})
}

// needsPermission reports whether a rule the shape is under demands a permit or
// a record.
func needsPermission(a *Assessment) bool {
	return slices.ContainsFunc(border.Rules(), func(r border.Rule) bool {
		demands := r.Verdict == border.NeedsPermit || r.Verdict == border.NeedsRecord
		return demands && slices.Contains(a.Variant.Rules, r.ID)
	})
}
