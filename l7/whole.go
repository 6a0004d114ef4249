package l7

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"causeway/l7/policy"
)

// mostHeld is how long an answer may be that is held until all of it is there.
const mostHeld = 64 << 10

// arrive waits for the rest of a short answer to a request that may be repeated,
// and fails where a try fails that does not bring it: once the client has the
// beginning of an answer, a path that dies has lost the request. An answer whose
// length is not told may be one that never ends, and is passed on as it comes.
func (p *replay) arrive(response *http.Response, err error) (*http.Response, error) {
	if err != nil || response.ContentLength <= 0 || response.ContentLength > mostHeld ||
		!policy.Idempotent(p.original.Method) || !p.whole() || !p.sent() {
		return response, err
	}
	var body bytes.Buffer
	body.Grow(int(response.ContentLength) + bytes.MinRead) // it looks for the end
	_, err = body.ReadFrom(response.Body)
	response.Body.Close()
	response.Body = io.NopCloser(&body)
	return response, err
}

// sent reports whether the whole request was read, so that its answer does not
// wait for more of it.
func (p *replay) sent() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.empty() || errors.Is(p.end, io.EOF)
}
