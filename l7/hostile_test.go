package l7

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// hostile is an HTTP/2 client that writes what it likes.
type hostile struct {
	t    *testing.T
	conn net.Conn
	*http2.Framer
	block   bytes.Buffer
	encoder *hpack.Encoder
	// ended is closed when the other end has closed the connection; code is what
	// it said of it, resets how many streams it reset.
	ended  chan struct{}
	code   atomic.Uint32
	resets atomic.Int64
	heads  atomic.Int64
}

func newHostile(t *testing.T, conn net.Conn) *hostile {
	t.Helper()
	t.Cleanup(func() { conn.Close() })
	h := &hostile{t: t, conn: conn, Framer: http2.NewFramer(conn, conn), ended: make(chan struct{})}
	h.encoder = hpack.NewEncoder(&h.block)
	_, _ = io.WriteString(conn, http2.ClientPreface)
	_ = h.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 0})
	return h
}

// listen reads to the end.
func (h *hostile) listen() {
	go func() {
		defer close(h.ended)
		for {
			frame, err := h.ReadFrame()
			switch f := frame.(type) {
			case *http2.GoAwayFrame:
				h.code.Store(uint32(f.ErrCode))
			case *http2.RSTStreamFrame:
				h.resets.Add(1)
			case *http2.HeadersFrame:
				h.heads.Add(1)
			}
			if err != nil {
				return
			}
		}
	}()
}

// fields returns a block of the fields of a request and more.
func (h *hostile) fields(more ...string) []byte {
	h.block.Reset()
	for _, f := range [][2]string{{":method", "GET"}, {":scheme", "http"}, {":authority", "api.example.com"}, {":path", "/attack"}} {
		_ = h.encoder.WriteField(hpack.HeaderField{Name: f[0], Value: f[1]})
	}
	for i := 0; i < len(more); i += 2 {
		_ = h.encoder.WriteField(hpack.HeaderField{Name: more[i], Value: more[i+1]})
	}
	return h.block.Bytes()
}

func (h *hostile) request(stream uint32, more ...string) error {
	return h.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: h.fields(more...), EndHeaders: true, EndStream: true})
}

// attacks go on until the connection takes no more, or they are through.
var attacks = map[string]struct {
	run func(*hostile)
	// ends tells that the gateway closes the connection.
	ends bool
}{
	"rapid reset": {func(h *hostile) {
		for stream := uint32(1); stream < 200_000; stream += 2 {
			if h.request(stream) != nil || h.WriteRSTStream(stream, http2.ErrCodeCancel) != nil {
				return
			}
		}
	}, false},
	"CONTINUATION flood": {func(h *hostile) {
		_ = h.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: h.fields()})
		piece := h.fields("x-a", strings.Repeat("a", 1000))
		for range 100_000 {
			if h.WriteContinuation(1, false, piece) != nil {
				return
			}
		}
	}, true},
	"empty CONTINUATION flood": {func(h *hostile) {
		_ = h.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: h.fields()})
		for range 100_000 {
			if h.WriteContinuation(1, false, nil) != nil {
				return
			}
		}
		_ = h.WriteContinuation(1, true, nil)
		_ = h.conn.(*net.TCPConn).CloseWrite()
	}, true},
	"SETTINGS flood without reading": {func(h *hostile) {
		_ = h.conn.SetWriteDeadline(time.Now().Add(time.Second))
		for range 1_000_000 {
			if h.WriteSettings() != nil {
				return
			}
		}
	}, false},
	"PING flood without reading": {func(h *hostile) {
		_ = h.conn.SetWriteDeadline(time.Now().Add(time.Second))
		for range 1_000_000 {
			if h.WritePing(false, [8]byte{}) != nil {
				return
			}
		}
	}, false},
	"HPACK bomb": {func(h *hostile) {
		// One field of 3 KiB in the table, named a thousand times in each head.
		_ = h.request(1, "x-a", strings.Repeat("a", 3000))
		again := bytes.Repeat([]byte{0x80 | 62}, 10_000)
		for stream := uint32(3); stream < 2000; stream += 2 {
			if h.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: append(h.fields(), again...), EndHeaders: true, EndStream: true}) != nil {
				return
			}
		}
	}, false},
	"window of nothing": {func(h *hostile) {
		for stream := uint32(1); stream < 2000; stream += 2 {
			if h.request(stream) != nil {
				return
			}
		}
	}, false},
	"window that overflows": {func(h *hostile) {
		for range 3 {
			_ = h.WriteWindowUpdate(0, 1<<31-1)
		}
	}, true},
}

// malformed are heads that reset their stream or end their connection; no
// upstream hears of them.
var malformed = map[string][]string{
	"name in capitals":     {"X-A", "b"},
	"CR LF in a value":     {"x-a", "b\r\nx-source-region: forged"},
	"LF in a name":         {"x-a\nb", "c"},
	"NUL in a value":       {"x-a", "b\x00"},
	"blank in a name":      {"x a", "b"},
	"empty name":           {"", "b"},
	"pseudo-field late":    {"x-a", "b", ":path", "/other"},
	"unknown pseudo-field": {":other", "x"},
	"two paths":            {":path", "/other"},
}

// ends are where a hostile client may connect: at the entry, and at the exit as
// a gateway whose certificate is right.
func (w *world) ends() map[string]func() net.Conn {
	return map[string]func() net.Conn{
		"client": w.dial,
		"peer": func() net.Conn {
			near, far := pair(w.t)
			go w.far.ServePeer(w.ctx, far, beijing)
			return near
		},
	}
}

// pair returns the two ends of a connection.
func pair(t *testing.T) (*net.TCPConn, *net.TCPConn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	near, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	far, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	return near.(*net.TCPConn), far.(*net.TCPConn)
}

// most is what an attack may take in memory, its own end included.
const most = 96 << 20

// TestRow24Floods: no flood takes more than bounded memory, and good clients are
// served meanwhile and after it. Those that cannot be anything but an attack end
// their connection.
func TestRow24Floods(t *testing.T) {
	measuresMemory(t)
	for name, attack := range attacks {
		for at := range (&world{}).ends() {
			t.Run(name+" by a "+at, func(t *testing.T) {
				var atOnce, peak atomic.Int64
				w := newWorld(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if n := atOnce.Add(1); n > peak.Load() {
						peak.Store(n)
					}
					defer atOnce.Add(-1)
					_, _ = w.Write(make([]byte, 1000))
				}))
				inUse := heapAfter(func() {
					var wg sync.WaitGroup
					var all []*hostile
					connections := 4
					if at == "peer" {
						connections = 1 // it may have a thousand streams on each
					}
					for range connections {
						h := newHostile(t, w.ends()[at]())
						all = append(all, h)
						reads := !strings.HasSuffix(name, "without reading")
						if reads {
							h.listen()
						}
						wg.Go(func() {
							attack.run(h)
							if !reads {
								h.listen()
							}
						})
					}
					w.isServed()
					wg.Wait()
					for _, h := range all {
						if attack.ends {
							<-h.ended
						}
						h.conn.Close()
						<-h.ended
					}
					w.isServed()
				})
				if inUse > most {
					t.Errorf("%d MiB in use at the peak", inUse>>20)
				}
				t.Logf("%d MiB at the peak, %d requests at once at the upstream", inUse>>20, peak.Load())
			})
		}
	}
}

// TestRow24MalformedHeads: a head that says one thing in HTTP/2 and another in
// HTTP/1 goes nowhere.
func TestRow24MalformedHeads(t *testing.T) {
	var asked atomic.Int64
	w := newWorld(t, nil, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/good" {
			asked.Add(1)
			t.Errorf("%s %v arrived", r.URL, r.Header)
		}
	}))
	for at, dial := range w.ends() {
		for name, fields := range malformed {
			h := newHostile(t, dial())
			_ = h.request(1, fields...)
			h.listen()
			w.waitFor(name+" by a "+at+" to be refused", func() bool {
				select {
				case <-h.ended:
					return true
				default:
					return h.resets.Load()+h.heads.Load() > 0
				}
			})
			h.conn.Close()
		}
		// A path has to begin with a slash, and nothing may be missing.
		for _, path := range []string{"", "attack", "*", "//", "http://api.example.com/"} {
			h := newHostile(t, dial())
			h.block.Reset()
			for _, f := range [][2]string{{":method", "GET"}, {":scheme", "http"}, {":authority", "other.example.com"}, {":path", path}} {
				_ = h.encoder.WriteField(hpack.HeaderField{Name: f[0], Value: f[1]})
			}
			_ = h.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: h.block.Bytes(), EndHeaders: true, EndStream: true})
			h.listen()
			w.waitFor(path+" to be refused", func() bool { return h.resets.Load()+h.heads.Load() > 0 })
			h.conn.Close()
		}
	}
	w.isServed()
	if asked.Load() != 0 {
		t.Error("an upstream was asked")
	}
}

// TestRow24FieldsOfHTTP1: net/http lets fields pass that HTTP/2 does not have, and
// lengths of bodies that do not come. None of them crosses.
func TestRow24FieldsOfHTTP1(t *testing.T) {
	w := newWorld(t, nil, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		for name := range r.Header {
			if name != "X-Source-Region" && name != "X-Source-Vpc" && name != "X-Causeway-Site" && name != "Forwarded" {
				t.Errorf("%s arrived", name)
			}
		}
		if r.ContentLength != 0 || len(r.TransferEncoding) > 0 {
			t.Errorf("a body of %d, %v", r.ContentLength, r.TransferEncoding)
		}
	}))
	for at, dial := range w.ends() {
		for _, fields := range [][]string{
			{"connection", "x-a", "x-a", "b"},
			{"transfer-encoding", "chunked"},
			{"keep-alive", "5"},
			{"proxy-connection", "close"},
			{"upgrade", "websocket"},
			{"te", "gzip"},
			{"content-length", "5"},
			{"content-length", "1", "content-length", "2"},
		} {
			h := newHostile(t, dial())
			_ = h.request(1, fields...)
			h.listen()
			w.waitFor(fields[0]+" from a "+at, func() bool { return h.heads.Load()+h.resets.Load() > 0 })
			h.conn.Close()
			<-h.ended
		}
	}
	w.isServed()
}
