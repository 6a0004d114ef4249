package provision

import (
	"slices"
	"strings"
)

// PlaceRules gives an observed rule of ours the key of the desired one that lets
// the same in. A cloud that is asked about its own rules cannot tell them apart
// by the addresses that another one gave. A rule that had that key by its
// description is left over.
func (s Snapshot) PlaceRules(desired []Resource) {
	wanted := map[Key]bool{}
	for _, r := range desired {
		wanted[r.Head().Key] = true
	}
	for _, want := range desired {
		place := ruleAt(want, s.known)
		if place == "" {
			continue
		}
		for _, o := range s.Found {
			have := o.Resource.Head()
			if o.Ours && !wanted[have.Key] && ruleAt(o.Resource, observedIDs) == place {
				site, _, _ := strings.Cut(string(have.Key), "?")
				for _, before := range s.matching(want.Head().Key) {
					left := before.Resource.Head()
					left.Key = Key(site + "?/" + left.ID)
					left.Name = string(left.Key)
				}
				have.Key, have.Name = want.Head().Key, want.Head().Name
			}
		}
	}
}

// ruleAt is what a cloud has one rule for: group, protocol, ports and source. It
// is empty for what is no rule, and while the source or the group is not known.
func ruleAt(r Resource, known Resolver) string {
	if !mayBeShared(r) {
		return ""
	}
	place := KindOf(r).Name
	for _, p := range Properties(r, known) {
		switch {
		case slices.Contains([]string{"policy", "priority", "description"}, p.Name):
		case !p.IsKnown():
			return ""
		default:
			place += " " + strings.ToLower(p.Text)
		}
	}
	return place
}

// known resolves what desired resources refer to by what was observed of it.
func (s Snapshot) known(r Resource, output string) (string, bool) {
	if e, ok := r.(*Existing); ok {
		return e.ID, output == ""
	}
	for _, o := range s.matching(r.Head().Key) {
		if o.Ours && output != "" {
			text, has := o.Outputs[output]
			return text, has
		}
		if o.Ours {
			return o.Resource.Head().ID, true
		}
	}
	return "", false
}
