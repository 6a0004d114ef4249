package aws

import (
	"bytes"
	"io"
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
// parse. It sends a copy of the body: the SDK closes its own when the answer's
// first bytes are there, and a connection whose request was not read to the end
// by then is closed under the answer.
type boundedTransport struct{ next http.RoundTripper }

// RoundTrip sends one request.
func (b boundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	r, err := withOwnBody(r)
	if err != nil {
		return nil, err
	}
	response, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	cloud.Bound(response)
	return response, nil
}

func withOwnBody(r *http.Request) (*http.Request, error) {
	if r.Body == nil {
		return r, nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	copied := r.Clone(r.Context())
	copied.Body = io.NopCloser(bytes.NewReader(body))
	return copied, nil
}

func bounded(c *http.Client) *http.Client {
	copied := *c
	if copied.Transport == nil {
		copied.Transport = http.DefaultTransport
	}
	copied.Transport = boundedTransport{copied.Transport}
	return &copied
}
