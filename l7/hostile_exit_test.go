package l7

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"causeway"
)

// hostileExit is a gateway that answers what it likes.
type hostileExit struct {
	conn net.Conn
	*http2.Framer
	block   bytes.Buffer
	encoder *hpack.Encoder
}

// serve behaves until a request for /attack comes, and attacks then.
func (h *hostileExit) serve(attack func(h *hostileExit, stream uint32)) {
	h.encoder = hpack.NewEncoder(&h.block)
	h.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	if _, err := io.CopyN(io.Discard, h.conn, int64(len(http2.ClientPreface))); err != nil {
		return
	}
	_ = h.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 0})
	for {
		frame, err := h.ReadFrame()
		if err != nil {
			return
		}
		switch f := frame.(type) {
		case *http2.SettingsFrame:
			if !f.IsAck() {
				_ = h.WriteSettingsAck()
			}
		case *http2.PingFrame:
			if !f.IsAck() {
				_ = h.WritePing(true, f.Data)
			}
		case *http2.MetaHeadersFrame:
			attack(h, f.StreamID)
		}
	}
}

// fields returns a block of the fields given, in pairs.
func (h *hostileExit) fields(pairs ...string) []byte {
	h.block.Reset()
	for i := 0; i < len(pairs); i += 2 {
		_ = h.encoder.WriteField(hpack.HeaderField{Name: pairs[i], Value: pairs[i+1]})
	}
	return slices.Clone(h.block.Bytes())
}

func (h *hostileExit) head(stream uint32, pairs ...string) error {
	return h.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: h.fields(pairs...), EndHeaders: true})
}

// listens takes what comes, so that nothing the entry writes waits.
func (h *hostileExit) listens() { go func() { _, _ = io.Copy(io.Discard, h.conn) }() }

// exitAttacks are what a hostile gateway answers a request with; status is what
// the client gets then. 200 is another gateway's.
var exitAttacks = map[string]struct {
	run    func(h *hostileExit, stream uint32)
	method string
	status int
	// ends tells that the entry gives the connection up.
	ends bool
}{
	"SETTINGS flood without reading": {func(h *hostileExit, _ uint32) {
		for h.WriteSettings() == nil {
		}
	}, "GET", http.StatusOK, true},
	"PING flood without reading": {func(h *hostileExit, _ uint32) {
		for h.WritePing(false, [8]byte{}) == nil {
		}
	}, "GET", http.StatusOK, true},
	"CONTINUATION flood": {func(h *hostileExit, stream uint32) {
		h.listens()
		_ = h.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: h.fields(":status", "200")})
		for piece := h.fields("x-a", strings.Repeat("a", 1000)); h.WriteContinuation(stream, false, piece) == nil; {
		}
	}, "GET", http.StatusOK, true},
	"empty CONTINUATION flood": {func(h *hostileExit, stream uint32) {
		h.listens()
		_ = h.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: h.fields(":status", "200")})
		for range 200_000 {
			if h.WriteContinuation(stream, false, nil) != nil {
				return
			}
		}
		h.conn.Close()
	}, "GET", http.StatusOK, true},
	"HPACK bomb": {func(h *hostileExit, stream uint32) {
		bomb := append(h.fields(":status", "200", "x-a", strings.Repeat("a", 3000)), bytes.Repeat([]byte{0x80 | 62}, 10_000)...)
		_ = h.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: bomb, EndHeaders: true, EndStream: true})
	}, "GET", http.StatusOK, false},
	"all streams refused": {func(h *hostileExit, stream uint32) {
		_ = h.WriteRSTStream(stream, http2.ErrCodeRefusedStream)
	}, "POST", http.StatusOK, false},
	"all streams reset": {func(h *hostileExit, stream uint32) {
		_ = h.WriteRSTStream(stream, http2.ErrCodeInternal)
	}, "POST", http.StatusBadGateway, false},
	"interim answers without end": {func(h *hostileExit, stream uint32) {
		for range 10_000 {
			if h.head(stream, ":status", "103", "link", strings.Repeat("a", 1000)) != nil {
				return
			}
		}
	}, "GET", http.StatusBadGateway, false},
	"window of nothing": {func(*hostileExit, uint32) {}, "PUT", http.StatusGatewayTimeout, false},
	"GOAWAY before the request": {func(h *hostileExit, _ uint32) {
		_ = h.WriteGoAway(0, http2.ErrCodeNo, nil)
	}, "POST", http.StatusOK, true},
	"GOAWAY with streams there never were": {func(h *hostileExit, stream uint32) {
		for i := range uint32(1000) {
			_ = h.WriteGoAway(1<<31-1-i, http2.ErrCodeEnhanceYourCalm, bytes.Repeat([]byte("a"), 10_000))
		}
		_ = h.WriteGoAway(stream+1, http2.ErrCodeNo, nil)
		h.conn.Close()
	}, "GET", http.StatusOK, true},
	"answers on idle streams": {func(h *hostileExit, stream uint32) {
		for i := stream + 2; i < 200_000; i += 2 {
			if h.head(i, ":status", "200", "x-a", strings.Repeat("a", 1000)) != nil || h.WriteRSTStream(i, http2.ErrCodeCancel) != nil {
				return
			}
		}
		_ = h.WriteData(stream+1000, false, []byte("hello"))
	}, "GET", http.StatusOK, true},
	"a promise": {func(h *hostileExit, stream uint32) {
		_ = h.WritePushPromise(http2.PushPromiseParam{StreamID: stream, PromiseID: 2, BlockFragment: h.fields(":method", "GET"), EndHeaders: true})
	}, "GET", http.StatusOK, true},
	"more than an answer says it is": {func(h *hostileExit, stream uint32) {
		h.listens()
		_ = h.head(stream, ":status", "200", "content-length", "1000")
		for piece := make([]byte, 16<<10); h.WriteData(stream, false, piece) == nil; {
		}
	}, "GET", http.StatusOK, false},
	"windows that overflow": {func(h *hostileExit, _ uint32) {
		for range 3 {
			_ = h.WriteWindowUpdate(0, 1<<31-1)
		}
	}, "GET", http.StatusOK, true},
}

// TestRow24HostileExit: a gateway with a right certificate that answers with
// floods takes no more than bounded memory at the entry. Where it cannot be
// anything but an attack, its connection is given up, and requests go to the
// other gateway of the site.
func TestRow24HostileExit(t *testing.T) {
	measuresMemory(t)
	for name, attack := range exitAttacks {
		t.Run(name, func(t *testing.T) {
			var wg sync.WaitGroup
			t.Cleanup(wg.Wait) // once the world is gone, and its connections
			w := newWorld(t, func(s *causeway.Service) { s.Policy.Timeout = 15 * time.Second }, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
			}))
			if attack.status == http.StatusGatewayTimeout {
				plan := *w.near.inForce.Load()
				service := plan.Services[0]
				service.Policy.Timeout = time.Second
				plan.Plan.Services = []causeway.Service{service}
				w.near.Follow(plan.Plan)
			}
			var attacked, ended atomic.Int64
			w.mu.Lock()
			old := w.lines["one"]
			w.instead = func(conn net.Conn) {
				wg.Add(1)
				defer wg.Done()
				defer conn.Close()
				defer ended.Add(1)
				h := &hostileExit{conn: conn, Framer: http2.NewFramer(conn, conn)}
				h.serve(func(h *hostileExit, stream uint32) {
					attacked.Add(1)
					attack.run(h, stream)
				})
			}
			w.mu.Unlock()
			old.Close()
			w.waitFor("the hostile gateway", func() bool {
				w.mu.Lock()
				fresh := w.lines["one"] != old
				w.mu.Unlock()
				return fresh && w.standing() == 2
			})
			inUse := heapAfter(func() {
				body := ""
				if attack.method == "PUT" {
					body = strings.Repeat("a", 1<<20)
				}
				if response, _ := w.send(attack.method, "/attack", body); response.StatusCode != attack.status {
					t.Errorf("the client got %s", response.Status)
				}
				if attacked.Load() == 0 {
					t.Error("the hostile gateway was not asked")
				}
				if attack.ends {
					w.waitFor("the connection to be given up", func() bool { return ended.Load() > 0 })
				}
				w.setDown("one", true)
				w.isServed()
			})
			if inUse > most {
				t.Errorf("%d MiB in use at the peak", inUse>>20)
			}
			t.Logf("%d MiB at the peak, %d attacks", inUse>>20, attacked.Load())
		})
	}
}
