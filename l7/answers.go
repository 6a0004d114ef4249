package l7

import (
	"errors"
	"fmt"
	"net/http"
)

// mostInterim is how many interim answers (RFC 9110 section 15.2) one request
// may get: a hint or two is what there is, and each is sent on.
const mostInterim = 16

var errInterim = errors.New("the service sends interim answers without end")

// sound returns an answer only if it is one: an upstream may switch protocols
// when it is asked to, which is upgrade.go's, and has the statuses of RFC 9110
// section 15 to choose from.
func sound(response *http.Response, err error) (*http.Response, error) {
	if err != nil {
		return nil, err
	}
	if status := response.StatusCode; status < http.StatusOK || status > 599 {
		response.Body.Close()
		return nil, fmt.Errorf("the service answered with status %d", status)
	}
	return response, nil
}
