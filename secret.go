package causeway

// Secret is a text that nobody may read by accident: a pre-shared key, the
// secret half of an access key. It prints, also as JSON, as "<secret>";
// string(s) is its value.
type Secret string

const hiddenSecret = "<secret>"

// String returns "<secret>", or nothing for no secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return hiddenSecret
}

// GoString returns "<secret>", for %#v.
func (s Secret) GoString() string { return hiddenSecret }

// MarshalText returns "<secret>", or nothing for no secret.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
