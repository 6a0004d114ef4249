package aws

import "encoding/json"

// Secret is a pre-shared key or an access key's secret. It prints, also as
// JSON, as "<secret>"; string(s) is its value.
type Secret string

const hidden = "<secret>"

// String returns "<secret>", or nothing for no secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return hidden
}

// GoString returns "<secret>", for %#v.
func (s Secret) GoString() string { return hidden }

// MarshalJSON returns "<secret>".
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }
