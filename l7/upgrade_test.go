package l7

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"causeway"
)

// echoUpgrade answers an upgrade and sends back what comes, in capitals.
var echoUpgrade = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("X-Causeway-Site") != "beijing" || r.Header.Get("Sec-WebSocket-Key") != "key" || r.Header.Get("Causeway-Upgrade") != "" {
		http.Error(w, "not as it should be", http.StatusBadRequest)
		return
	}
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Accept: yes\r\n\r\n")
	for {
		b, err := buffered.ReadByte()
		if err != nil {
			_, _ = io.WriteString(conn, "bye")
			return
		}
		_, _ = conn.Write([]byte(strings.ToUpper(string(b))))
	}
})

func speaksWebSocket(s *causeway.Service) { s.Upgrades = []string{"websocket"} }

// dialUpgrade sends the head of an upgrade, and returns the connection and the
// answer's head.
func (w *world) dialUpgrade(protocol string) (net.Conn, *bufio.Reader, *http.Response) {
	w.t.Helper()
	conn, err := net.Dial("tcp", w.entry.Listener.Addr().String())
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { conn.Close() })
	_, _ = io.WriteString(conn, "GET /chat?x=1 HTTP/1.1\r\nHost: api.example.com\r\nConnection: keep-alive, Upgrade\r\nUpgrade: "+protocol+"\r\nSec-WebSocket-Key: key\r\nX-Causeway-Site: forged\r\n\r\n")
	reader := bufio.NewReader(conn)
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return conn, reader, response
}

func TestWebSocketCrosses(t *testing.T) {
	w := newWorld(t, speaksWebSocket, echoUpgrade)
	conn, reader, response := w.dialUpgrade("WebSocket")
	if response.StatusCode != http.StatusSwitchingProtocols || response.Header.Get("Upgrade") != "websocket" || response.Header.Get("Sec-WebSocket-Accept") != "yes" || response.Header.Get("Causeway-Upgrade") != "" {
		t.Fatalf("%v %v", response.Status, response.Header)
	}
	answer := make([]byte, 5)
	for _, word := range []string{"hello", "\x00\nab\r", "world"} { // what the filter would refuse
		_, _ = io.WriteString(conn, word)
		if _, err := io.ReadFull(reader, answer); err != nil || string(answer) != strings.ToUpper(word) {
			t.Fatalf("%q, %v", answer, err)
		}
	}
	conn.Close()
	exit, entry := <-w.observations, <-w.observations
	if exit.Side != Exit {
		exit, entry = entry, exit
	}
	if entry.Status != http.StatusSwitchingProtocols || exit.Received != 15 {
		t.Errorf("%+v\n%+v", exit, entry)
	}
}

// Only what the file allows, and only if the upstream agrees.
func TestUpgradesAreRefused(t *testing.T) {
	plain := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "not here", http.StatusForbidden) })
	unasked := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, _ := http.NewResponseController(w).Hijack()
		defer conn.Close()
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n")
	})
	for name, c := range map[string]struct {
		change   func(*causeway.Service)
		upstream http.Handler
		protocol string
		status   int
	}{
		"the route does not":         {nil, echoUpgrade, "websocket", http.StatusBadRequest},
		"another protocol":           {speaksWebSocket, echoUpgrade, "irc", http.StatusBadRequest},
		"HTTP/2, which may be left":  {speaksWebSocket, plain, "h2c", http.StatusForbidden},
		"the upstream does not":      {speaksWebSocket, plain, "websocket", http.StatusForbidden},
		"the upstream takes another": {speaksWebSocket, unasked, "websocket", http.StatusBadGateway},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, response := newWorld(t, c.change, c.upstream).dialUpgrade(c.protocol)
			if response.StatusCode != c.status {
				t.Errorf("%d, want %d", response.StatusCode, c.status)
			}
		})
	}
}

// TestUpgradesAreAskedForByGET: whoever sends another method wants something done,
// and must not be told that it was.
func TestUpgradesAreAskedForByGET(t *testing.T) {
	w := newWorld(t, speaksWebSocket, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the service is asked") }))
	for _, method := range []string{"DELETE", "POST"} {
		if status, _ := w.status(head(method+" / HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket")); status != http.StatusBadRequest {
			t.Errorf("%s: %d", method, status)
		}
	}
}

// TestOtherAnswersToUpgradesAreWhole: an answer in place of an upgrade is broken
// off at the client if it is at the upstream.
func TestOtherAnswersToUpgradesAreWhole(t *testing.T) {
	w := newWorld(t, speaksWebSocket, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("x", 1<<20)) // more than is kept anywhere
		panic(http.ErrAbortHandler)
	}))
	_, _, response := w.dialUpgrade("websocket")
	if text, err := io.ReadAll(response.Body); response.StatusCode != http.StatusOK || err == nil {
		t.Errorf("%s: %d bytes came as a whole answer", response.Status, len(text))
	}
}

// TestUpgradesEndWithTheirClient: a client, or a peer, that breaks off ends
// the upgrade at both gateways, also where the upstream has nothing to say and
// does not listen.
func TestUpgradesEndWithTheirClient(t *testing.T) {
	for name, breakOff := range map[string]func(*world, *net.TCPConn){
		"the client": func(_ *world, conn *net.TCPConn) { _ = conn.SetLinger(0); conn.Close() },
		"the peer": func(w *world, _ *net.TCPConn) {
			w.mu.Lock()
			defer w.mu.Unlock()
			for _, line := range w.lines {
				line.Close()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			over := make(chan struct{})
			defer close(over)
			w := newWorld(t, speaksWebSocket, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				conn, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					return
				}
				defer conn.Close()
				_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
				<-over
			}))
			conn, _, _ := w.dialUpgrade("websocket")
			breakOff(w, conn.(*net.TCPConn))
			for range 2 {
				select {
				case <-w.observations:
				case <-time.After(patient):
					t.Fatal("a gateway holds the connection")
				}
			}
		})
	}
}

// An upgrade has no body: its bytes would be those of the other protocol.
func TestUpgradesHaveNoBody(t *testing.T) {
	w := newWorld(t, speaksWebSocket, echoUpgrade)
	conn := w.dial()
	_, _ = io.WriteString(conn, head("POST /chat HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: key", "Content-Length: 2")+"ab")
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || response.StatusCode != http.StatusBadRequest {
		t.Errorf("%v, %v", response, err)
	}
}
