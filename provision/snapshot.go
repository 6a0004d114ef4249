package provision

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"causeway"
)

// Snapshot is what was seen in the clouds of an interconnect. The zero
// Snapshot was not taken: everything looks new.
type Snapshot struct {
	Taken bool
	Found []Observed
}

// Observed is one thing that was seen.
type Observed struct {
	// Resource has the key its tags, its name or its parent give it, its id,
	// and every property its cloud tells. References to other resources need
	// no more than their id; a secret is its fingerprint.
	Resource Resource
	// Outputs are what others may refer to: "internet_ip".
	Outputs map[string]string
	// Ours is true if both of our tags are right or, for what takes none, its
	// parent or next hop is ours.
	Ours bool
	// Pending says that the cloud is still making or changing it.
	Pending bool
	// Secrets are what fingerprints stand for, by the property's name:
	// "tunnel[0].psk". They are never part of a plan.
	Secrets map[string]causeway.Secret
	// EndsAt is the end of what is paid for in advance; else zero.
	EndsAt time.Time
}

// Fingerprint tells two secrets apart without telling them.
func Fingerprint(s causeway.Secret) string {
	if s == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:12])
}

// matching returns what was observed under a key.
func (s Snapshot) matching(key Key) []Observed {
	var found []Observed
	for _, o := range s.Found {
		if o.Resource.Head().Key == key {
			found = append(found, o)
		}
	}
	return found
}

// observedIDs resolves references between observed resources: they hold ids.
func observedIDs(r Resource, output string) (string, bool) {
	id := r.Head().ID
	return id, id != "" && output == ""
}

// CheckInvariants checks what was observed; Link must have been called.
func (s Snapshot) CheckInvariants() causeway.Problems {
	outputs := map[string]map[string]string{}
	var resources []Resource
	for _, o := range s.Found {
		resources = append(resources, o.Resource)
		outputs[linkID(o.Resource)] = o.Outputs
	}
	return CheckInvariants(resources, func(r Resource, output string) (string, bool) {
		text, ok := outputs[linkID(r)][output]
		return text, ok
	})
}
