package l7

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// proxies are other programs that stand where a gateway does, or behind it, to
// compare with: how they are started, and what they are told. Both speak through
// sockets in a folder of the test's.
var proxies = map[string]struct {
	command []string
	config  string
}{
	"nginx": {[]string{"nginx", "-e", "DIR/log", "-p", "DIR", "-c", "DIR/config"}, `
daemon off; master_process off; pid DIR/pid; error_log DIR/log crit;
events { worker_connections 512; }
http {
  access_log off; client_body_temp_path DIR/a; proxy_temp_path DIR/b; fastcgi_temp_path DIR/c; uwsgi_temp_path DIR/d; scgi_temp_path DIR/e;
  client_header_timeout 1s; client_body_timeout 1s; keepalive_timeout 10s;
  map $http_upgrade $wanted { default upgrade; "" close; }
  upstream behind { server unix:UPSTREAM; }
  server {
    listen unix:DIR/socket;
    location / {
      proxy_pass http://behind; proxy_http_version 1.1; proxy_request_buffering off; proxy_next_upstream off;
      proxy_set_header Host $host; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $wanted;
    }
  }
}`},
	"haproxy": {[]string{"haproxy", "-db", "-q", "-f", "DIR/config"}, `
global
  maxconn 512
defaults
  mode http
  timeout client 1s
  timeout server 5s
  timeout connect 2s
  timeout http-request 1s
frontend in
  bind unix@DIR/socket
  default_backend out
backend out
  server s unix@UPSTREAM
`},
}

// startProxy starts one of them before an upstream's socket, and returns its own.
func startProxy(t *testing.T, name, upstream string) string {
	t.Helper()
	p := proxies[name]
	command, err := exec.LookPath(p.command[0])
	if err != nil {
		if command = filepath.Join("/usr/sbin", p.command[0]); !exists(command) {
			if os.Getenv("CI") == "true" {
				t.Fatal(name + " is not installed")
			}
			t.Skip(name + " is not installed")
		}
	}
	dir := shortDir(t)
	fill := strings.NewReplacer("DIR", dir, "UPSTREAM", upstream)
	if err := os.WriteFile(filepath.Join(dir, "config"), []byte(fill.Replace(p.config)), 0o600); err != nil {
		t.Fatal(err)
	}
	var arguments []string
	for _, a := range p.command[1:] {
		arguments = append(arguments, fill.Replace(a))
	}
	var printed bytes.Buffer
	process := exec.Command(command, arguments...)
	process.Stdout, process.Stderr = &printed, &printed
	process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = process.Wait()
		close(ended)
	}()
	t.Cleanup(func() {
		_ = process.Process.Kill()
		<-ended
	})
	socket := filepath.Join(dir, "socket")
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		conn, err := net.Dial("unix", socket)
		if err == nil {
			conn.Close()
			return socket
		}
		select {
		case <-ended:
			t.Fatalf("%s ended:\n%s", name, printed.String())
		default:
		}
		if time.Now().After(end) {
			t.Fatalf("%s does not listen: %v", name, err)
		}
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// shortDir is a folder whose name leaves room for that of a socket.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "l7-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// recorder is an upstream that keeps what it got: each connection carries one
// request, as net/http reads it.
type recorder struct {
	at   net.Listener
	mu   sync.Mutex
	seen []*recorded
}

// recorded is a connection: its bytes, and what net/http took them for.
type recorded struct {
	net.Conn
	mu       sync.Mutex
	raw      []byte
	requests []string
}

func (c *recorded) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw = append(c.raw, p[:n]...)
	return n, err
}

func newRecorder(t *testing.T, network, address string) *recorder {
	t.Helper()
	listener, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{at: listener}
	server := &http.Server{Handler: r, ConnContext: withConn}
	server.SetKeepAlivesEnabled(false)
	var wg sync.WaitGroup
	wg.Go(func() { _ = server.Serve(r) })
	t.Cleanup(func() {
		server.Close()
		wg.Wait()
	})
	return r
}

// Accept, Close and Addr implement net.Listener.
func (r *recorder) Accept() (net.Conn, error) {
	conn, err := r.at.Accept()
	if err != nil {
		return nil, err
	}
	c := &recorded{Conn: conn}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = append(r.seen, c)
	return c, nil
}

func (r *recorder) Close() error   { return r.at.Close() }
func (r *recorder) Addr() net.Addr { return r.at.Addr() }

// ServeHTTP answers 200 and says what it read.
func (r *recorder) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	c := connOf(request).(*recorded)
	c.mu.Lock()
	defer c.mu.Unlock()
	what := fmt.Sprintf("%s %s %q", request.Method, request.URL.RequestURI(), body)
	if err != nil {
		what += " cut off"
	}
	c.requests = append(c.requests, what)
	_, _ = io.WriteString(w, what)
}

// about returns the connections whose bytes mention a word, and the requests
// on them.
func (r *recorder) about(word string) (raw, requests []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.seen {
		c.mu.Lock()
		if bytes.Contains(c.raw, []byte(word)) {
			raw = append(raw, string(c.raw))
			requests = append(requests, c.requests...)
		}
		c.mu.Unlock()
	}
	return raw, requests
}
