package aliyun

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
)

// Token names the intent behind a call that creates something, so that a
// repeated call makes no second object: a crash between the call and its answer
// costs nothing.
type Token struct {
	// Link and Resource are the ids under which the caller knows the object.
	Link, Resource string
	// Intent tells apart making an object again after it was deleted. The cloud
	// keeps tokens for a time that it does not document, and would answer with
	// the id of the deleted one.
	Intent string
}

// For returns the ClientToken of the request: 40 ASCII characters, of the 64
// that are allowed, that depend on the token's fields and on every parameter of
// the request except its ClientToken. A pre-shared key is among them: one that
// can be guessed could be checked against a token in the cloud's audit log.
func (t Token) For(request any) string {
	parameters := flatten(request)
	delete(parameters, "ClientToken")
	hash := sha256.New()
	for _, part := range []string{t.Link, t.Resource, t.Intent} {
		fmt.Fprintf(hash, "%d:%s", len(part), part)
	}
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		fmt.Fprintf(hash, "%d:%s%d:%s", len(name), name, len(parameters[name]), parameters[name])
	}
	return "causeway" + hex.EncodeToString(hash.Sum(nil))[:32]
}
