package localapi

import (
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"causeway"
)

// serve answers every request on a socket of its own.
func serve(t *testing.T, status int, body string) string {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "g.sock")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	})}
	var wg sync.WaitGroup
	wg.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() { server.Close(); wg.Wait() })
	return socket
}

func TestPaths(t *testing.T) {
	socket := serve(t, http.StatusOK, `{"paths":[{"name":"a-a","state":"up","used":true,"rtt_ms":200.5,"owd_ms":null}]}`)
	paths, err := NewClient(socket).Paths(t.Context())
	if err != nil || len(paths) != 1 || paths[0].Name != "a-a" || *paths[0].RTTMS != 200.5 || paths[0].OWDMS != nil {
		t.Errorf("%+v, %v", paths, err)
	}
}

func TestErrorsAreForPeople(t *testing.T) {
	failure := `{"error":{"code":"x.y","object":"o","message":"the tunnel has stopped","hint":"h"}}`
	known := `{"error":{"code":"host.read","object":"routes","args":{"cause":"permission denied"},"message":"cannot read routes from the kernel: permission denied","hint":"h"}}`
	tests := []struct {
		name, socket, want string
		code               causeway.Code
	}{
		{"nobody there", filepath.Join(t.TempDir(), "no.sock"), "no such file", "gateway.not_running"},
		{"a problem in the table", serve(t, http.StatusServiceUnavailable, known), "permission denied", "host.read"},
		{"half an answer", serve(t, http.StatusOK, `{"paths"`), "unexpected EOF", "gateway.not_running"},
		{"an answer to something else", serve(t, http.StatusOK, `[1,2]`), "cannot unmarshal", "gateway.not_running"},
		{"a problem of the gateway's", serve(t, http.StatusServiceUnavailable, failure), "the tunnel has stopped", ""},
		{"not a gateway", serve(t, http.StatusTeapot, "<html>"), "418", "gateway.not_running"},
	}
	for _, tt := range tests {
		_, err := NewClient(tt.socket).Status(t.Context())
		if err == nil || !strings.Contains(err.Error(), tt.want) || tt.code != "" && !causeway.HasCode(err, tt.code) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}
