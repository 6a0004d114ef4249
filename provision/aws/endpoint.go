package aws

import (
	"net/http"
	"regexp"

	"causeway"
	"causeway/provision/cloud"
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
	_, err := cloud.ParseEndpoint(c.Endpoint)
	return err
}

// boundedTransport cuts answers off that are too large; they then fail to
// parse.
type boundedTransport struct{ next http.RoundTripper }

// RoundTrip sends one request.
func (b boundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	cloud.Bound(response)
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
