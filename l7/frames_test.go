package l7

import (
	"bufio"
	"bytes"
	"crypto/sha1" // RFC 6455 section 1.3
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"causeway"
)

// frame is one of RFC 6455 section 5.2, masked as a client's if mask is not 0.
func frame(first byte, mask uint32, payload []byte) []byte {
	b := []byte{first}
	bit := byte(0)
	if mask != 0 {
		bit = 0x80
	}
	switch n := len(payload); {
	case n <= 125:
		b = append(b, bit|byte(n))
	case n <= 65535:
		b = binary.BigEndian.AppendUint16(append(b, bit|126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, bit|127), uint64(n))
	}
	key := binary.BigEndian.AppendUint32(nil, mask)
	if mask != 0 {
		b = append(b, key...)
	}
	for i, c := range payload {
		b = append(b, c^key[i%4])
	}
	return b
}

// exampleFrames are what programs may send over a WebSocket, and what they may not: both
// are the ends' to judge, so that all of it has to arrive as it was sent.
func exampleFrames() map[string][]byte {
	all := map[string][]byte{}
	for _, opcode := range []byte{0, 1, 2, 3, 7, 8, 9, 10, 11, 15} {
		for _, fin := range []byte{0, 0x80} {
			all[fmt.Sprintf("opcode %d, last %v", opcode, fin != 0)] = frame(fin|opcode, 0x01020304, []byte("hello"))
		}
	}
	for _, length := range []int{0, 1, 125, 126, 127, 65535, 65536, 1 << 20} {
		payload := bytes.Repeat([]byte("x\r\n\x00"), length/4+1)[:length]
		for _, mask := range []uint32{0, 1, 0xffffffff} {
			all[fmt.Sprintf("length %d, mask %x", length, mask)] = frame(0x82, mask, payload)
		}
	}
	for _, bits := range []byte{0x40, 0x20, 0x10, 0x70} {
		all[fmt.Sprintf("reserved bits %x", bits)] = frame(0x81|bits, 7, []byte("hello"))
	}
	for _, code := range []uint16{0, 999, 1000, 1001, 1005, 1006, 1011, 1015, 2999, 3000, 4999, 5000, 65535} {
		all[fmt.Sprintf("close %d", code)] = frame(0x88, 7, append(binary.BigEndian.AppendUint16(nil, code), "bye"...))
	}
	all["close with one byte"] = frame(0x88, 7, []byte{3})
	all["fragments, a ping between"] = bytes.Join([][]byte{frame(1, 7, []byte("he")), frame(0x89, 8, []byte("ping")), frame(0, 9, []byte("l")), frame(0x80, 10, []byte("lo"))}, nil)
	all["ping that is too long"] = frame(0x89, 7, make([]byte, 126))
	all["ping in fragments"] = append(frame(9, 7, []byte("a")), frame(0x80, 7, []byte("b"))...)
	all["text that is no UTF-8"] = frame(0x81, 7, []byte("\xff\xfe\xed\xa0\x80\xf5"))
	all["length in a longer form"] = []byte{0x82, 0xfe, 0, 1, 0, 0, 0, 0, 'x'}
	all["length with the first bit"] = append([]byte{0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0}, 'x')
	all["a request of HTTP"] = []byte("GET /smuggled HTTP/1.1\r\nHost: api.example.com\r\n\r\n")
	return all
}

// echoFrames shakes hands as RFC 6455 section 4.2 wants it, and sends back what
// comes.
var echoFrames = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	key, err := base64.StdEncoding.DecodeString(r.Header.Get("Sec-WebSocket-Key"))
	switch {
	case r.Header.Get("Sec-WebSocket-Version") != "13":
		w.Header().Set("Sec-WebSocket-Version", "13")
		http.Error(w, "version", http.StatusUpgradeRequired)
		return
	case err != nil || len(key) != 16 || !names(r.Header["Connection"], "upgrade") || !strings.EqualFold(r.Header.Get("Upgrade"), "websocket"):
		http.Error(w, "no handshake", http.StatusBadRequest)
		return
	}
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: "+base64.StdEncoding.EncodeToString(sum[:])+"\r\n\r\n")
	_, _ = io.Copy(conn, buffered)
})

const webSocketKey = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="

// shake sends a handshake, and returns the answer's status and accept.
func shake(t *testing.T, network, address string, lines ...string) (net.Conn, *bufio.Reader, string) {
	t.Helper()
	conn, err := net.Dial(network, address)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.SetDeadline(time.Now().Add(patient))
	_, _ = io.WriteString(conn, head("GET /socket HTTP/1.1", lines...))
	from := bufio.NewReader(conn)
	response, err := http.ReadResponse(from, nil)
	if err != nil {
		t.Fatal(err)
	}
	return conn, from, fmt.Sprint(response.StatusCode, " ", response.Header.Get("Sec-WebSocket-Accept"))
}

// newWebSockets returns the places where the same upstream is reached: itself,
// through two gateways, and through nginx.
func newWebSockets(t *testing.T) map[string][2]string {
	t.Helper()
	listener, err := net.Listen("unix", filepath.Join(shortDir(t), "upstream"))
	if err != nil {
		t.Fatal(err)
	}
	direct := &httptest.Server{Listener: listener, Config: &http.Server{Handler: echoFrames}}
	direct.Start()
	t.Cleanup(direct.Close)
	socket := startProxy(t, "nginx", listener.Addr().String())
	w := newWorld(t, func(s *causeway.Service) { speaksWebSocket(s) }, echoFrames)
	return map[string][2]string{
		"direct": {"unix", listener.Addr().String()}, "nginx": {"unix", socket}, "gateways": {"tcp", w.entry.Listener.Addr().String()},
	}
}

// TestFramesArriveAsSent: every frame comes back through two gateways byte for
// byte, as it does without them, and as it does through nginx.
func TestFramesArriveAsSent(t *testing.T) {
	for name, place := range newWebSockets(t) {
		for row, sent := range exampleFrames() {
			conn, from, answer := shake(t, place[0], place[1], "Connection: Upgrade", "Upgrade: websocket", webSocketKey, "Sec-WebSocket-Version: 13")
			if answer != "101 s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" {
				t.Fatalf("%s: %s", name, answer)
			}
			go func() { _, _ = conn.Write(sent) }()
			got := make([]byte, len(sent))
			if _, err := io.ReadFull(from, got); err != nil || !bytes.Equal(got, sent) {
				t.Errorf("%s through %s: %v", row, name, err)
			}
			conn.Close()
		}
	}
}

// stricter are handshakes that the gateway answers in another way than nginx
// does, and why.
var stricter = map[string]string{
	"Upgrade, no Connection":  "Upgrade counts only if Connection names it (RFC 9110 section 7.8); nginx, set up as its manual says, adds that",
	"Connection of something": "the same",
}

// TestHandshakes: a handshake that is right or wrong in some way is answered as
// nginx answers it, which leaves that to the upstream; where not, there is a
// reason.
func TestHandshakes(t *testing.T) {
	places := newWebSockets(t)
	for name, lines := range map[string][]string{
		"right":                   {"Connection: Upgrade", "Upgrade: websocket", webSocketKey, "Sec-WebSocket-Version: 13"},
		"other letters":           {"connection: UPGRADE", "upgrade: WebSocket", webSocketKey, "Sec-WebSocket-Version: 13"},
		"keep-alive too":          {"Connection: keep-alive, Upgrade", "Upgrade: websocket", webSocketKey, "Sec-WebSocket-Version: 13"},
		"no key":                  {"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"},
		"short key":               {"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: c2hvcnQ=", "Sec-WebSocket-Version: 13"},
		"no version":              {"Connection: Upgrade", "Upgrade: websocket", webSocketKey},
		"old version":             {"Connection: Upgrade", "Upgrade: websocket", webSocketKey, "Sec-WebSocket-Version: 8"},
		"with subprotocols":       {"Connection: Upgrade", "Upgrade: websocket", webSocketKey, "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: a, b", "Sec-WebSocket-Extensions: permessage-deflate"},
		"no Upgrade":              {"Connection: Upgrade", webSocketKey, "Sec-WebSocket-Version: 13"},
		"another protocol":        {"Connection: Upgrade", "Upgrade: h2c", webSocketKey, "Sec-WebSocket-Version: 13"},
		"a list of protocols":     {"Connection: Upgrade", "Upgrade: websocket, h2c", webSocketKey, "Sec-WebSocket-Version: 13"},
		"Upgrade without a name":  {"Connection: Upgrade", "Upgrade:", webSocketKey, "Sec-WebSocket-Version: 13"},
		"Upgrade, no Connection":  {"Upgrade: websocket", webSocketKey, "Sec-WebSocket-Version: 13"},
		"Connection of something": {"Connection: keep-alive", "Upgrade: websocket", webSocketKey, "Sec-WebSocket-Version: 13"},
	} {
		var answers [2]string
		for i, place := range []string{"gateways", "nginx"} {
			conn, _, answer := shake(t, places[place][0], places[place][1], lines...)
			conn.Close()
			answers[i] = answer
		}
		if differ := answers[0] != answers[1]; differ != (stricter[name] != "") {
			t.Errorf("%s: the gateway answers %q, nginx %q", name, answers[0], answers[1])
		}
	}
}
