package cloud

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"causeway"
)

func TestParseEndpoint(t *testing.T) {
	for _, text := range []string{
		"https://example.com", "https://example.com:8443/", "https://192.0.2.1",
		"http://127.0.0.1:80", "http://127.9.9.9", "http://[::1]:80", "http://localhost:4566/",
	} {
		if u, err := ParseEndpoint(text); err != nil || u.Scheme+"://"+u.Host != strings.TrimSuffix(text, "/") {
			t.Errorf("%s: got %v, %v", text, u, err)
		}
	}
	for _, text := range []string{
		"", "ec2.amazonaws.com", "ftp://x", "https://", "https://x/path", "http://192.0.2.1", "http://0.0.0.0",
		"http://localhost.example.com", "http://127.0.0.1.example.com", "https://user:pass@x", "http://user:pass@127.0.0.1", "https://user:pass@x:%",
	} {
		_, err := ParseEndpoint(text)
		if !causeway.HasCode(err, "cloud.bad_endpoint") || strings.Contains(err.Error(), ":pass") {
			t.Errorf("%s: got %v", text, err)
		}
	}
}

func TestBound(t *testing.T) {
	endless := strings.NewReader(strings.Repeat("x", largestAnswer+1))
	answer := &http.Response{Body: io.NopCloser(endless)}
	Bound(answer)
	if n, err := io.Copy(io.Discard, answer.Body); n != largestAnswer || err != nil {
		t.Errorf("read %d bytes: %v", n, err)
	}
}
