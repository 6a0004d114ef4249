package lab

import (
	"context"
	"net"
	"testing"
	"time"

	"go.uber.org/goleak"

	"causeway"
	"causeway/lab/netns"
	"causeway/lab/oracle"
	"causeway/lab/traffic"
	"causeway/lab/wan"
	"causeway/tunnel/wire"
)

// build makes a lab for one test and removes it after.
func build(t *testing.T, o Options) *Lab {
	t.Helper()
	if !netns.Inside() {
		t.Skip("namespaces cannot be made here")
	}
	leaks := goleak.IgnoreCurrent()
	l, err := Build(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t, leaks)
	})
	return l
}

func ping(t *testing.T, from, to traffic.Host, count int) traffic.PingResult {
	t.Helper()
	result, err := traffic.Ping(t.Context(), from, to, count, 2*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func plain(t *testing.T, l *Lab) {
	t.Helper()
	if err := l.AddPlainRoutes(); err != nil {
		t.Fatal(err)
	}
}

func TestSitesAreApart(t *testing.T) {
	l := build(t, Options{WAN: wan.Settings{}})
	if got := ping(t, l.Beijing(), l.California(), 1); got.Received != 0 {
		t.Error("the hosts reach each other without gateways")
	}
	plain(t, l)
	if got := ping(t, l.Beijing(), l.California(), 1); got.Received != 1 {
		t.Error("the hosts do not reach each other over plain routes")
	}
	if err := l.RemovePlainRoutes(); err != nil {
		t.Fatal(err)
	}
	if got := ping(t, l.Beijing(), l.California(), 1); got.Received != 0 {
		t.Error("the hosts still reach each other after the plain routes are gone")
	}
}

// TestOracleSeesPlaintext is the positive control: without it "no plaintext"
// would prove nothing.
func TestOracleSeesPlaintext(t *testing.T) {
	for name, o := range map[string]Options{
		"emulated": {WAN: wan.Settings{Delay: 5 * time.Millisecond, Queue: time.Second}},
		"direct":   {Direct: true},
	} {
		t.Run(name, func(t *testing.T) {
			l := build(t, o)
			plain(t, l)
			for kind, send := range map[string]func(context.Context) error{
				"TCP": func(ctx context.Context) error {
					return traffic.EchoTCP(ctx, l.Beijing(), l.California(), 7, 1<<20)
				},
				"ICMP": func(ctx context.Context) error {
					_, err := traffic.Ping(ctx, l.California(), l.Beijing(), 2, time.Second)
					return err
				},
			} {
				if seen := watched(t, l, send); seen.Plaintext == 0 || seen.Drops != 0 {
					t.Errorf("%s: %+v, want plaintext and no drops", kind, seen)
				}
			}
		})
	}
}

func watched(t *testing.T, l *Lab, send func(context.Context) error) oracle.Count {
	t.Helper()
	watch, err := l.WatchWAN()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	sendErr := send(ctx)
	seen, err := watch.Stop()
	if err != nil || sendErr != nil {
		t.Fatal(err, sendErr)
	}
	return seen
}

// TestOracleFindsNonceReuse is the control of the nonce oracle on real
// devices: crafted records, of which one number comes with two contents. The
// line changes bytes of all of them, which is no reuse.
func TestOracleFindsNonceReuse(t *testing.T) {
	l := build(t, Options{})
	plain(t, l)
	// A neighbour that is known gets what is sent at once.
	ping(t, l.Beijing(), l.California(), 1)
	l.Link("telecom-verizon").Set(wan.Forward, wan.Settings{Corrupt: 1, Duplicate: 1})
	sender, err := openWAN(l)
	if err != nil {
		t.Fatal(err)
	}
	defer sender.Close()
	seen := watched(t, l, func(context.Context) error {
		for _, r := range []struct {
			number uint32
			body   byte
		}{{1, 1}, {2, 1}, {1, 1}, {2, 2}} {
			datagram := make([]byte, wire.MinRecord)
			wire.Header{Index: 9, PN: r.number}.Put(datagram)
			datagram[wire.HeaderSize] = r.body
			if _, err := sender.WriteTo(datagram, tunnelPort); err != nil {
				return err
			}
		}
		return nil
	})
	if want := (oracle.NonceCount{Records: 4, Indexes: 1, Reused: 1}); seen.Nonces != want {
		t.Errorf("%+v, want %+v", seen.Nonces, want)
	}
}

// tunnelPort is where the California gateway would listen.
var tunnelPort = &net.UDPAddr{IP: net.IPv4(192, 0, 2, 2), Port: int(causeway.DefaultPort)}

// openWAN is a socket of the Beijing gateway's host. It is not connected:
// nobody listens at the other end, and what the kernel says of that is no
// concern of the test.
func openWAN(l *Lab) (sender *net.UDPConn, err error) {
	err = l.Namespace(BJGateway).Do(func() error {
		sender, err = net.ListenUDP("udp4", nil)
		return err
	})
	return sender, err
}

func TestDelayIsThere(t *testing.T) {
	l := build(t, Options{WAN: wan.Settings{Delay: 50 * time.Millisecond}})
	plain(t, l)
	got := ping(t, l.Beijing(), l.California(), 5)
	if got.Received != 5 || got.Median < 100*time.Millisecond {
		t.Errorf("%+v over 50 ms each way", got)
	}
}

func TestLossIsThere(t *testing.T) {
	l := build(t, Options{Seed: 7})
	plain(t, l)
	// The neighbours must know each other before frames are lost.
	ping(t, l.Beijing(), l.California(), 1)
	link := l.Link("telecom-verizon")
	link.Set(wan.Forward, wan.Settings{Loss: 0.2})
	flow, err := traffic.StartUDP(l.Beijing(), l.California(), 2000, 500*time.Microsecond)
	if err != nil {
		t.Fatal(err)
	}
	for link.Count(wan.Forward).Passed < 1000 && t.Context().Err() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	result := flow.Stop(300 * time.Millisecond)
	ratio := float64(result.Lost()) / float64(result.Sent)
	// 20 % of 1250: standard deviation 1.1 %.
	if ratio < 0.14 || ratio > 0.26 || result.Duplicates+result.Corrupt != 0 {
		t.Errorf("%.3f lost at 20 %%: %+v", ratio, result)
	}
}

func TestBlackHoleCutsOneDirection(t *testing.T) {
	l := build(t, Options{})
	plain(t, l)
	ping(t, l.Beijing(), l.California(), 1)
	link := l.Link("telecom-verizon")
	link.Set(wan.Forward, wan.Settings{Blackhole: true})
	before := link.Count(wan.Reverse).Passed
	// The request goes from California: it arrives, only its answer is lost.
	if got := ping(t, l.California(), l.Beijing(), 1); got.Received != 0 {
		t.Error("an answer came through the black hole")
	}
	if link.Count(wan.Reverse).Passed == before || link.Count(wan.Forward).Blackhole == 0 {
		t.Errorf("forward %+v, reverse %+v", link.Count(wan.Forward), link.Count(wan.Reverse))
	}
	link.Set(wan.Forward, wan.Settings{})
	if got := ping(t, l.California(), l.Beijing(), 1); got.Received != 1 {
		t.Error("the link did not heal")
	}
}

// TestTrafficMeetsTheSettings sends datagrams through each kind of harm and
// looks at what the receiving process sees.
func TestTrafficMeetsTheSettings(t *testing.T) {
	l := build(t, Options{Seed: 7})
	plain(t, l)
	// The neighbours must know each other before frames are harmed.
	ping(t, l.Beijing(), l.California(), 1)
	link := l.Link("telecom-verizon")
	for name, tt := range map[string]struct {
		settings wan.Settings
		holds    func(traffic.UDPResult, wan.Count) bool
	}{
		"duplicate": {wan.Settings{Duplicate: 0.2}, func(r traffic.UDPResult, c wan.Count) bool {
			// A few of the copies are of frames that are not the test's.
			others := c.Duplicated - uint64(r.Duplicates)
			return r.Duplicates > 0 && others < 10 && r.Lost() == 0
		}},
		"corrupt": {wan.Settings{Corrupt: 0.2}, func(r traffic.UDPResult, c wan.Count) bool {
			return r.Corrupt > 0 && uint64(r.Corrupt) == c.CorruptUDP && r.Lost() == r.Corrupt
		}},
		"reorder": {wan.Settings{Delay: 20 * time.Millisecond, Reorder: 0.2}, func(r traffic.UDPResult, c wan.Count) bool {
			return c.Reordered > 0 && r.Lost() == 0
		}},
		"udp":        {wan.Settings{DropUDP: true}, func(r traffic.UDPResult, _ wan.Count) bool { return r.Received == 0 }},
		"mtu":        {wan.Settings{MTU: 227}, func(r traffic.UDPResult, _ wan.Count) bool { return r.Received == 0 }},
		"mtu enough": {wan.Settings{MTU: 228}, func(r traffic.UDPResult, _ wan.Count) bool { return r.Lost() == 0 }},
	} {
		before := link.Count(wan.Forward)
		link.Set(wan.Forward, tt.settings)
		flow, err := traffic.StartUDP(l.Beijing(), l.California(), 2002, time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(300 * time.Millisecond)
		result, count := flow.Stop(time.Second), link.Count(wan.Forward)
		count.Duplicated -= before.Duplicated
		count.CorruptUDP -= before.CorruptUDP
		count.Reordered -= before.Reordered
		if result.Sent < 10 || !tt.holds(result, count) {
			t.Errorf("%s: received %+v, the link did %+v", name, result, count)
		}
	}
}

// TestRateIsKept only bounds the rate from above: how close one comes depends
// on the machine.
func TestRateIsKept(t *testing.T) {
	l := build(t, Options{WAN: wan.Settings{Delay: time.Millisecond, Rate: 20 * causeway.Mbps, Queue: wan.DefaultQueue}})
	plain(t, l)
	rate, err := traffic.Bulk(t.Context(), l.Beijing(), l.California(), 2001, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if rate == 0 || rate > 21*causeway.Mbps {
		t.Errorf("%v through 20 Mbit/s", rate)
	}
}

func TestUDPReachesBothWays(t *testing.T) {
	l := build(t, Options{Direct: true})
	plain(t, l)
	ping(t, l.Beijing(), l.California(), 1)
	for _, way := range [][2]traffic.Host{{l.Beijing(), l.California()}, {l.California(), l.Beijing()}} {
		flow, err := traffic.StartUDP(way[0], way[1], 2002, time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond)
		if got := flow.Stop(200 * time.Millisecond); got.Received == 0 || got.Duplicates+got.Corrupt != 0 {
			t.Errorf("%+v", got)
		}
	}
}

// TestPlainParts runs what the demonstration does without gateways.
func TestPlainParts(t *testing.T) {
	l := build(t, Options{WAN: DefaultWAN, Seed: 1})
	d := Demo{Tell: func(p Passage) { t.Log(p.Text.En) }, camera: newCamera(nil)}
	if err := d.apart(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if err := d.plainRouting(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if d.result.ControlPlaintext == 0 {
		t.Error("the oracle saw no plaintext over plain routes")
	}
	if d.result.PlainRecovered {
		t.Error("plain routing went on although its line was cut")
	}
}

func TestPlainRate(t *testing.T) {
	l := build(t, Options{Direct: true})
	rate, err := l.plainRate(t.Context(), time.Second)
	if err != nil || rate == 0 {
		t.Errorf("%v, %v", rate, err)
	}
	t.Log(rate)
}
