//lint:file-ignore SA1019 net/http serves listeners, not a connection that another part has made

package l7

import (
	"io"
	"net"
	"net/http"
	"testing"

	"golang.org/x/net/http2"
)

// The transport tells by errors without a name that a peer has not looked at a
// request; only then may one go elsewhere that must not be repeated.
func TestRefusedKnowsTheTransportsErrors(t *testing.T) {
	for _, test := range []struct {
		name   string
		answer func(*http2.Framer, uint32) error
		want   bool
	}{
		{"it takes no more and has not looked at it", func(f *http2.Framer, _ uint32) error { return f.WriteGoAway(0, http2.ErrCodeNo, nil) }, true},
		{"it refuses the stream", func(f *http2.Framer, id uint32) error { return f.WriteRSTStream(id, http2.ErrCodeRefusedStream) }, true},
		{"it gives the stream up", func(f *http2.Framer, id uint32) error { return f.WriteRSTStream(id, http2.ErrCodeInternal) }, false},
		{"it breaks the connection off", func(f *http2.Framer, _ uint32) error { return f.WriteGoAway(0, http2.ErrCodeProtocol, nil) }, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			near, far := net.Pipe()
			defer far.Close()
			answered := make(chan error, 1)
			go func() { answered <- answerHead(far, test.answer) }()
			c, err := newWAN(Config{}).transport.NewClientConn(near)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			r, err := http.NewRequest(http.MethodPost, "https://api.example.com/", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.RoundTrip(r); err == nil || refused(err) != test.want {
				t.Errorf("%v: refused is %v, want %v", err, !test.want, test.want)
			}
			far.Close()
			if err := <-answered; err != nil {
				t.Error(err)
			}
			c.Close()
			if _, err := c.RoundTrip(r); err == nil || !refused(err) {
				t.Errorf("on a connection that is closed: %v is not known as refused", err)
			}
		})
	}
}

// answerHead answers the head of the first request, and reads until the
// connection ends.
func answerHead(conn net.Conn, answer func(*http2.Framer, uint32) error) error {
	if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
		return err
	}
	f := http2.NewFramer(conn, conn)
	written := make(chan error, 1)
	go func() { written <- f.WriteSettings() }() // a pipe keeps nothing, and the client writes too
	for {
		frame, err := f.ReadFrame()
		if err != nil {
			return <-written
		}
		if head, ok := frame.(*http2.HeadersFrame); ok {
			if err := <-written; err != nil {
				return err
			}
			go func() { written <- answer(f, head.StreamID) }()
		}
	}
}
