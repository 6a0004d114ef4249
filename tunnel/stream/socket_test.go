package stream

import (
	"net"
	"testing"

	"golang.org/x/sys/unix"
)

// wrapped is a connection around another, as TLS's is.
type wrapped struct{ net.Conn }

func (w wrapped) NetConn() net.Conn { return w.Conn }

// The options reach the socket however often it is wrapped.
func TestTune(t *testing.T) {
	near, _ := tcpPair(t)
	tune(wrapped{wrapped{near}})
	raw, err := near.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ option, want int }{
		"TCP_NODELAY":       {unix.TCP_NODELAY, 1},
		"TCP_NOTSENT_LOWAT": {unix.TCP_NOTSENT_LOWAT, unsentInKernel},
		"TCP_USER_TIMEOUT":  {unix.TCP_USER_TIMEOUT, int(unacknowledged.Milliseconds())},
	} {
		var got int
		var failure error
		if err := raw.Control(func(fd uintptr) { got, failure = unix.GetsockoptInt(int(fd), unix.IPPROTO_TCP, tt.option) }); err != nil {
			t.Fatal(err)
		}
		if failure != nil || got != tt.want {
			t.Errorf("%s is %d (%v), want %d", name, got, failure, tt.want)
		}
	}
}

func TestWhatIsNotTCPIsLeftAlone(t *testing.T) {
	near, far := net.Pipe()
	defer near.Close()
	defer far.Close()
	tune(near)
	tune(wrapped{near})
}
