package l7

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"causeway"
)

// mayEnter decides at a client's site whether it may call a service, or answers
// it. It takes a token that is for this gateway out of the request.
func (e *exchange) mayEnter(s *causeway.Service) bool {
	if err := e.plan.agrees(e.request.TLS, s, time.Now()); err != nil {
		e.refuse(http.StatusMisdirectedRequest, err.Error())
		return false
	}
	if !allowsSite(s, e.from) || !allowsNetwork(s, e.client) {
		e.refuse(http.StatusForbidden, "the service is not for this client")
		return false
	}
	if s.Allow.Clients != nil {
		names := s.Allow.Clients.Names
		e.caller = nameOf(e.request.TLS, names)
		if e.caller == "" && len(names) > 0 {
			e.refuse(http.StatusForbidden, "the service is not for the client of this certificate")
			return false
		}
	}
	return s.Allow.TokenFile == "" || e.showsToken(s)
}

// showsToken looks at the token of a request (RFC 6750 section 2.1), and keeps
// it from the service.
func (e *exchange) showsToken(s *causeway.Service) bool {
	shown := e.request.Header["Authorization"]
	delete(e.request.Header, "Authorization")
	token, ok := bearer(shown)
	if !ok {
		e.Header().Set("WWW-Authenticate", `Bearer realm="`+s.Name+`"`)
		e.refuse(http.StatusUnauthorized, "the service asks for a token")
		return false
	}
	if !isOneOf(e.plan.Credentials[s.Name].Tokens, token) {
		e.refuse(http.StatusForbidden, "the token is none of the service's")
		return false
	}
	return true
}

func bearer(fields []string) (token string, ok bool) {
	if len(fields) != 1 {
		return "", false
	}
	scheme, token, _ := strings.Cut(fields[0], " ")
	token = strings.TrimLeft(token, " ")
	return token, strings.EqualFold(scheme, "bearer") && token != ""
}

// isOneOf takes the same time for every token of a length.
func isOneOf(tokens [][sha256.Size]byte, token string) bool {
	hash, found := sha256.Sum256([]byte(token)), 0
	for i := range tokens {
		found |= subtle.ConstantTimeCompare(tokens[i][:], hash[:])
	}
	return found == 1
}

func allowsSite(s *causeway.Service, site string) bool {
	return len(s.Allow.Sites) == 0 || slices.Contains(s.Allow.Sites, site)
}

func allowsNetwork(s *causeway.Service, client string) bool {
	if len(s.Allow.Networks) == 0 {
		return true
	}
	address, err := netip.ParseAddr(client)
	return err == nil && slices.ContainsFunc(s.Allow.Networks, func(n netip.Prefix) bool { return n.Contains(address) })
}
