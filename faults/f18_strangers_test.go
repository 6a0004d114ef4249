package faults

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"causeway/lab"
)

// How many strangers come, in each of their kinds.
const strangers = 100

// What a gateway may hold for them: a slot each of those that may handshake at
// once, and its share of goroutines.
const (
	strangerFiles      = 80
	strangerGoroutines = 400
)

// quietBound is how long a gateway may take to be rid of them, and of those
// that vanished without a word.
const quietBound = 10 * time.Second

// F18: strangers connect to California's gateway and say nothing, or dribble
// a ClientHello, and then vanish without closing; what it holds for them is
// bounded, Beijing's restarted gateway gets in within 3 s all the same, and
// 10 s later files and goroutines are back where they were.
func TestF18Strangers(t *testing.T) {
	long(t)
	s := start(t, plan{line: farApart})
	leave := s.addStranger(t)
	r := s.observe(t)
	base := s.calif.metrics(t).resources()
	s.dialAsStrangers(t)
	var busy resources
	waitFor(t, "the strangers to show", func() bool {
		busy = s.calif.metrics(t).resources()
		return busy.files > base.files+10
	})
	t.Logf("before %+v, with strangers %+v", base, busy)
	if busy.files > base.files+strangerFiles || busy.goroutines > base.goroutines+strangerGoroutines {
		t.Errorf("before %+v, with strangers %+v", base, busy)
	}
	s.beijing.kill()
	s.beijing.start(t)
	t.Logf("back %v after the restart", r.flows(t, restartBound))
	leave()
	left := time.Now()
	for now := busy; now.files > base.files+2 || now.goroutines > base.goroutines+goroutineGrowth; now = s.calif.metrics(t).resources() {
		if time.Since(left) > quietBound {
			t.Fatalf("%v after the strangers left it holds %+v, before them %+v", time.Since(left), now, base)
		}
		time.Sleep(20 * time.Millisecond)
	}
	s.allUp(t)
	r.end(t)
}

// stranger is an address on the first line that belongs to nobody.
var stranger = netip.MustParsePrefix("192.0.2.99/24")

// addStranger makes the address reachable; the returned function takes it
// away, so that nothing sent to it is ever answered.
func (s *sites) addStranger(t *testing.T) (leave func()) {
	t.Helper()
	address, err := netlink.ParseAddr(stranger.String())
	if err != nil {
		t.Fatal(err)
	}
	change := func(change func(netlink.Link, *netlink.Addr) error) {
		t.Helper()
		err := s.Namespace(lab.BJGateway).Do(func() error {
			link, err := netlink.LinkByName("wan0")
			if err != nil {
				return err
			}
			return change(link, address)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	change(netlink.AddrAdd)
	return func() { change(netlink.AddrDel) }
}

// dialAsStrangers connects all of them at once. Each stays until its
// connection ends.
func (s *sites) dialAsStrangers(t *testing.T) {
	t.Helper()
	var dialling, talking sync.WaitGroup
	for i := range 2 * strangers {
		dialling.Go(func() {
			conn, err := s.dialAsStranger()
			if err != nil {
				t.Error(err)
				return
			}
			talking.Go(func() { linger(conn, i%2 == 0) })
		})
	}
	dialling.Wait()
	t.Cleanup(talking.Wait)
}

func (s *sites) dialAsStranger() (conn net.Conn, err error) {
	err = s.Namespace(lab.BJGateway).Do(func() (err error) {
		dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: stranger.Addr().AsSlice()}, Timeout: 5 * time.Second}
		conn, err = dialer.Dial("tcp", "192.0.2.2:8443")
		return err
	})
	return conn, err
}

// linger keeps a connection until the other end closes it or a stranger's
// patience ends, silent or with a ClientHello that comes byte by byte.
func linger(conn net.Conn, dribbling bool) {
	defer conn.Close()
	hello := []byte{22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3}
	end := time.Now().Add(strangerPatience)
	for i := 0; time.Now().Before(end); i++ {
		if dribbling {
			if _, err := conn.Write(hello[i%len(hello):][:1]); err != nil {
				return
			}
		}
		_ = conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
		if _, err := conn.Read(make([]byte, 1)); err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			return
		}
	}
}

// strangerPatience is longer than a gateway gives a handshake.
const strangerPatience = 6 * time.Second
