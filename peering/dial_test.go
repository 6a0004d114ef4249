package peering

import (
	"net"
	"testing"

	"golang.org/x/sys/unix"
)

// Rule W20: a ClientHello with ML-KEM does not fit into one packet, and goes
// through a line of 1280 bytes all the same: neither end ever sends more.
func TestW20SegmentsFitThroughTheSmallestMTU(t *testing.T) {
	config := net.ListenConfig{Control: OnLink("")}
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	// Either end alone keeps both directions small.
	for name, dialer := range map[string]net.Dialer{"both": {Control: OnLink("")}, "the listener alone": {}} {
		conn, err := dialer.DialContext(t.Context(), "tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		accepted, err := listener.Accept()
		if err != nil {
			t.Fatal(err)
		}
		for _, end := range []net.Conn{conn, accepted} {
			if size := segmentOf(t, end); size > maxSegment {
				t.Errorf("%s: segments of %d bytes", name, size)
			}
			end.Close()
		}
	}
}

func segmentOf(t *testing.T, conn net.Conn) (size int) {
	t.Helper()
	raw, err := conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var failure error
	err = raw.Control(func(fd uintptr) {
		info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
		if failure = err; err == nil {
			size = int(info.Snd_mss)
		}
	})
	if err != nil || failure != nil {
		t.Fatal(err, failure)
	}
	return size
}
