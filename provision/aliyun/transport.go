package aliyun

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"causeway/provision/cloud"
)

// sender is the transport of the official client. It bounds answers, and
// replaces an error page that is not the cloud's by its status.
type sender struct{ http *http.Client }

// Call sends the request; the transport that darabonba made is not used, its
// connections would outlive the client.
func (s sender) Call(r *http.Request, _ *http.Transport) (*http.Response, error) {
	response, err := s.http.Do(r)
	if err != nil {
		return nil, withoutURL(err)
	}
	if response.StatusCode >= 300 && !strings.Contains(response.Header.Get("Content-Type"), "json") {
		response.Body.Close()
		return nil, fmt.Errorf("HTTP status %s without an answer of the API", response.Status)
	}
	cloud.Bound(response)
	return response, nil
}

// withoutURL takes the URL with all its parameters out of an error's text.
func withoutURL(err error) error {
	var withURL *url.Error
	if errors.As(err, &withURL) {
		return withURL.Err
	}
	return err
}
