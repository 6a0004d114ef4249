package cloud

import (
	"io"
	"net/http"
	"time"
)

// newHTTPClient has connections of its own, so that closing them disturbs
// nobody. A redirect is not followed: it would carry a signed call elsewhere.
func newHTTPClient() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// largestAnswer bounds an answer; a page of 1000 objects has far less.
const largestAnswer = 16 << 20

// Bound cuts the answer off where it is too large; it then fails to parse.
func Bound(answer *http.Response) {
	answer.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(answer.Body, largestAnswer), answer.Body}
}
