package l7

import (
	"bytes"
	"errors"
	"io"
	"net/http"
)

// mostHeld is how long an answer may be that is held until all of it is there.
const mostHeld = 64 << 10

// arrive waits for the rest of a short answer, so that it can be asked for
// again: once the client has its beginning, a path that dies has lost it. An
// answer whose length is not told may be one that never ends, and is passed on
// as it comes.
func arrive(response *http.Response) error {
	if response.ContentLength <= 0 || response.ContentLength > mostHeld {
		return nil
	}
	body, err := io.ReadAll(response.Body)
	response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(body))
	return err
}

// sent reports whether the whole request was read, so that its answer does not
// wait for more of it.
func (p *replay) sent() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.empty() || errors.Is(p.end, io.EOF)
}
