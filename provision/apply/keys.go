package apply

import (
	"maps"
	"slices"

	"causeway"
	"causeway/provision"
)

// agreedKeys reads the keys that the file refers to. One that only waiting lines
// use may be missing.
func (r Run) agreedKeys(desired []provision.Resource) (map[provision.Key]causeway.Secret, causeway.Problems) {
	keys := map[provision.Key]causeway.Secret{}
	var problems causeway.Problems
	for _, d := range desired {
		key, ok := d.(*provision.PreSharedKey)
		if !ok || key.Reference == nil {
			continue
		}
		secret, err := r.Secret(*key.Reference)
		if err != nil && !isNeededNow(key, desired) {
			continue
		}
		keys[key.Key] = secret
		problems = append(problems, problemsOf(err, string(key.Key))...)
	}
	return keys, problems
}

// isNeededNow reports whether something uses a key that does not wait for
// people.
func isNeededNow(key *provision.PreSharedKey, desired []provision.Resource) bool {
	return slices.ContainsFunc(desired, func(r provision.Resource) bool {
		return slices.Contains(provision.Needs(r), provision.Resource(key)) && !provision.IsHeldUp(r)
	})
}

// knownKeys adds to the agreed keys those in the connections that are there.
// Where both clouds have one for a tunnel and they differ, that of AWS counts,
// which is made first; the plan then changes the other.
func knownKeys(desired []provision.Resource, s provision.Snapshot, agreed map[provision.Key]causeway.Secret) map[provision.Key]causeway.Secret {
	keys := maps.Clone(agreed)
	if keys == nil {
		keys = map[provision.Key]causeway.Secret{}
	}
	for _, isAWS := range []bool{true, false} {
		for _, r := range desired {
			if isAWS == (cloudOf(r) == "aws") {
				addKeys(keys, r, found(s, r.Head().Key).Secrets)
			}
		}
	}
	return keys
}

// addKeys takes over the secrets of one connection under the names of the
// pre-shared keys that its properties come from.
func addKeys(keys map[provision.Key]causeway.Secret, r provision.Resource, secrets map[string]causeway.Secret) {
	nothing := func(provision.Resource, string) (string, bool) { return "", false }
	for _, p := range provision.Properties(r, nothing) {
		secret := secrets[p.Name]
		if !p.Secret || len(p.After) == 0 || secret == "" || keys[p.After[0]] != "" {
			continue
		}
		keys[p.After[0]] = secret
	}
}

// withKeys adds the known keys to a snapshot as what they are to a plan:
// resources of this side, with a fingerprint.
func withKeys(s provision.Snapshot, keys map[provision.Key]causeway.Secret) provision.Snapshot {
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		s.Found = append(s.Found, provision.Observed{
			Resource: &provision.PreSharedKey{Meta: provision.Meta{Key: key}},
			Outputs:  map[string]string{"psk": provision.Fingerprint(keys[key])},
			Ours:     true,
		})
	}
	return s
}
