package aws

import (
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"causeway"
)

// regionPattern keeps a region from turning the host name it becomes part of
// into another.
var regionPattern = regexp.MustCompile(`^[a-z]{2,}(-[a-z]+)+-[0-9]+$`)

// checkAddresses refuses what would send signed calls to a stranger.
func checkAddresses(c Config) error {
	if !regionPattern.MatchString(c.Region) {
		return causeway.NewProblem("cloud.bad_endpoint", c.Region, nil)
	}
	if c.Endpoint == "" {
		return nil
	}
	u, err := url.Parse(c.Endpoint)
	if err != nil {
		return causeway.NewProblem("cloud.bad_endpoint", "Endpoint", nil) // it may hold a password
	}
	plain := u.Scheme == "http" && isLoopback(u.Hostname())
	if u.Host == "" || !plain && u.Scheme != "https" || u.User != nil || strings.Trim(u.Path, "/") != "" {
		return causeway.NewProblem("cloud.bad_endpoint", u.Redacted(), nil)
	}
	return nil
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// largestAnswer bounds an answer; a page of 1000 objects has far less.
const largestAnswer = 16 << 20

// boundedTransport cuts answers off that are too large; they then fail to
// parse.
type boundedTransport struct{ next http.RoundTripper }

// RoundTrip sends one request.
func (b boundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(response.Body, largestAnswer), response.Body}
	return response, nil
}

func bounded(c *http.Client) *http.Client {
	copied := *c
	if copied.Transport == nil {
		copied.Transport = http.DefaultTransport
	}
	copied.Transport = boundedTransport{copied.Transport}
	return &copied
}
