package cloud

import (
	"net/netip"
	"net/url"
	"strings"

	"causeway"
)

// ParseEndpoint reads the address that takes the place of a cloud's own:
// https://HOST[:PORT], or http to an address of this machine, because
// pre-shared keys travel in the calls. The error is a *causeway.Problem that
// shows no password.
func ParseEndpoint(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, causeway.NewProblem("cloud.bad_endpoint", "Endpoint", nil) // it may hold a password
	}
	plain := u.Scheme == "http" && isLoopback(u.Hostname())
	if u.Host == "" || !plain && u.Scheme != "https" || u.User != nil || strings.Trim(u.Path, "/") != "" {
		return nil, causeway.NewProblem("cloud.bad_endpoint", u.Redacted(), nil)
	}
	return u, nil
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}
