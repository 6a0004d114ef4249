package aliyun

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// List is a list that the API wraps in an object of one field, as in
// {"VpnGateways": {"VpnGateway": [...]}}.
type List[T any] []T

// UnmarshalJSON reads the wrapped form, and a plain list.
func (l *List[T]) UnmarshalJSON(text []byte) error {
	var wrapped map[string][]T
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		if err := json.Unmarshal(text, &wrapped); err != nil {
			return err
		}
		if len(wrapped) > 1 {
			return fmt.Errorf("a list of %d fields", len(wrapped))
		}
		for _, items := range wrapped {
			*l = items
		}
		return nil
	}
	return json.Unmarshal(text, (*[]T)(l))
}

// Int is a whole number that the API writes as a number here and as a string
// there. An empty string is 0.
type Int int64

// UnmarshalJSON reads both forms.
func (n *Int) UnmarshalJSON(text []byte) error {
	word := unquote(text)
	if word == "" {
		*n = 0
		return nil
	}
	value, err := strconv.ParseInt(word, 10, 64)
	*n = Int(value)
	return err
}

// Flag is a yes or no that the API writes as true here and as "true" there. An
// empty string is no.
type Flag bool

// UnmarshalJSON reads both forms.
func (f *Flag) UnmarshalJSON(text []byte) error {
	word := unquote(text)
	if word == "" {
		*f = false
		return nil
	}
	value, err := strconv.ParseBool(word)
	*f = Flag(value)
	return err
}

// unquote takes the quotes off a JSON string; null is empty.
func unquote(text []byte) string {
	if string(text) == "null" {
		return ""
	}
	return string(bytes.Trim(text, `"`))
}
