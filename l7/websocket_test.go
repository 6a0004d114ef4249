package l7

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"testing"
	"time"
)

// frameOf is one of a server with so long a payload.
func frameOf(length int) []byte {
	head := []byte{0x82, byte(length)}
	switch {
	case length > 0xffff:
		head = []byte{0x82, 127, 0, 0, 0, 0, byte(length >> 24), byte(length >> 16), byte(length >> 8), byte(length)}
	case length > 125:
		head = []byte{0x82, 126, byte(length >> 8), byte(length)}
	}
	return append(head, bytes.Repeat([]byte{0x88}, length)...)
}

// However frames are cut into pieces, their ends are known, and the close frame
// comes at one.
func TestSocketLeavesBetweenFrames(t *testing.T) {
	for _, length := range []int{0, 1, 125, 126, 65535, 65536, 70000} {
		frame := frameOf(length)
		text := append(append([]byte{}, frame...), frame...)
		for _, piece := range []int{1, 2, 7, len(frame), len(text)} {
			for _, at := range []int{0, 1, len(frame) / 2, len(frame)} { // when it is told to leave
				var got bytes.Buffer
				s := &socket{to: &got}
				for sent := 0; sent < len(text); sent += piece {
					if sent >= at && !s.leaving {
						s.leave()
					}
					if _, err := s.Write(text[sent:min(sent+piece, len(text))]); err != nil {
						break
					}
				}
				before, closed := bytes.CutSuffix(got.Bytes(), goingAway)
				if whole := len(before)%len(frame) == 0 && bytes.HasPrefix(text, before); !whole || !closed && len(before) != len(text) {
					t.Errorf("frames of %d in pieces of %d, left at %d: %d bytes, closed %v", length, piece, at, len(before), closed)
				}
			}
		}
	}
}

// An idle WebSocket gets a close when either gateway stops, its answer reaches
// the upstream, and the stop does not wait any longer.
func TestIdleWebSocketIsClosed(t *testing.T) {
	for name, of := range map[string]func(*world) *Gateway{
		"entry": func(w *world) *Gateway { return w.near },
		"exit":  func(w *world) *Gateway { return w.far },
	} {
		t.Run(name, func(t *testing.T) {
			seen := make(chan []byte, 1)
			w := newWorld(t, speaksWebSocket, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				conn, buffered, err := http.NewResponseController(w).Hijack()
				if err != nil {
					return
				}
				defer conn.Close()
				_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
				_, _ = conn.Write(frameOf(3))
				answer := make([]byte, 8)
				_, _ = io.ReadFull(buffered, answer)
				seen <- answer
			}))
			conn, reader, response := w.dialUpgrade("websocket")
			if response.StatusCode != http.StatusSwitchingProtocols {
				t.Fatal(response.Status)
			}
			expect(t, reader, frameOf(3))
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			drained := make(chan struct{})
			go func() {
				of(w).Drain(ctx)
				close(drained)
			}()
			expect(t, reader, goingAway)
			answer := []byte{0x88, 0x82, 1, 2, 3, 4, 0x03 ^ 1, 0xe9 ^ 2} // masked, as clients do
			_, _ = conn.Write(answer)
			if got := <-seen; !bytes.Equal(got, answer) {
				t.Errorf("the upstream got % x", got)
			}
			if _, err := reader.ReadByte(); err == nil {
				t.Error("the connection goes on")
			}
			<-drained
			if ctx.Err() != nil {
				t.Error("the stop waited for a WebSocket that was over")
			}
		})
	}
}

func expect(t *testing.T, reader *bufio.Reader, want []byte) {
	t.Helper()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(reader, got); err != nil || !bytes.Equal(got, want) {
		t.Fatalf("% x, %v; want % x", got, err, want)
	}
}
