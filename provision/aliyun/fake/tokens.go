package fake

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// reply is what a call with a client token was answered.
type reply struct {
	parameters string
	answer     answer
}

// replay answers a call again whose client token was used before. The cloud
// forgets tokens after a time that it does not document; the fake never does.
func (c *Cloud) replay(call *call) (answer, *refusal) {
	before, known := c.replies[call.tokenKey()]
	if !known || call.get("ClientToken") == "" {
		return nil, nil
	}
	if before.parameters != call.fingerprint() {
		return nil, refuse(http.StatusBadRequest, "IdempotentParameterMismatch", "The client token was used with other parameters.")
	}
	return before.answer, nil
}

func (c *Cloud) remember(call *call, result answer) {
	if call.get("ClientToken") != "" {
		c.replies[call.tokenKey()] = reply{call.fingerprint(), result}
	}
}

func (call *call) tokenKey() string { return call.action.Key() + " " + call.get("ClientToken") }

func (call *call) fingerprint() string {
	var all strings.Builder
	for _, name := range slices.Sorted(maps.Keys(call.parameters)) {
		fmt.Fprintf(&all, "%q=%q ", name, call.parameters[name])
	}
	return all.String()
}
