package traffic

import (
	"net"
	"net/netip"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"causeway"
	"causeway/lab/netns"
)

func TestMain(m *testing.M) { os.Exit(netns.RunTests(m)) }

// pair is two hosts on one cable.
func pair(t *testing.T) (a, b Host) {
	t.Helper()
	var ends [2]netns.End
	for i, name := range []string{"cw-a", "cw-b"} {
		ends[i] = netns.End{Host: netns.CreateFor(t, name), Device: "eth0", Address: netip.MustParsePrefix([]string{"10.0.0.1/24", "10.0.0.2/24"}[i])}
	}
	if err := netns.Cable(ends[0], ends[1]); err != nil {
		t.Fatal(err)
	}
	return Host{ends[0].Host, ends[0].Address.Addr()}, Host{ends[1].Host, ends[1].Address.Addr()}
}

func start(t *testing.T, p TCPPlan) *TCPFlows {
	t.Helper()
	leaks := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, leaks) })
	flows, err := StartTCPFlows(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return flows
}

// await gives the flows up to ten seconds to check that many bytes.
func await(t *testing.T, flows *TCPFlows, bytes uint64) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); flows.BytesChecked() < bytes; time.Sleep(ms) {
		if time.Now().After(deadline) {
			t.Fatalf("%d bytes checked", flows.BytesChecked())
		}
	}
}

func TestFlowsAreChecked(t *testing.T) {
	a, b := pair(t)
	for name, rate := range map[string]causeway.BitRate{"fast": 0, "paced": 10 * causeway.Mbps} {
		t.Run(name, func(t *testing.T) {
			flows := start(t, TCPPlan{From: a, To: b, Port: 2000, Flows: 4, Rate: rate})
			await(t, flows, 1<<18)
			got := flows.Stop(5 * time.Second)
			if got.Flows != 4 || got.BytesChecked < 1<<18 || got.Resets+got.Corrupt+got.Unfinished != 0 {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestResetIsCounted(t *testing.T) {
	a, b := pair(t)
	flows := start(t, TCPPlan{From: a, To: b, Port: 2000, Flows: 3})
	await(t, flows, 1000)
	broken := flows.flows[1].client.(*net.TCPConn)
	if err := broken.SetLinger(0); err != nil {
		t.Fatal(err)
	}
	broken.Close()
	flows.flows[1].receiving.Wait()
	if got := flows.Stop(5 * time.Second); got.Resets != 1 || got.Corrupt+got.Unfinished != 0 {
		t.Errorf("%+v, want one reset", got)
	}
}

func TestSilence(t *testing.T) {
	start := time.Unix(0, 0)
	s := silence{last: start}
	for _, after := range []time.Duration{10 * ms, 400 * ms, 410 * ms, 600 * ms} {
		s.end(start.Add(after))
	}
	if s.longest != 390*ms {
		t.Errorf("%v, want 390ms", s.longest)
	}
	// The last arrival may be a little younger than the moment of the stop.
	if s.end(start.Add(599 * ms)); s.longest != 390*ms {
		t.Errorf("%v after an end before the last arrival", s.longest)
	}
}

// TestSilenceUpToTheStop: a flow whose receiver hears nothing at the end.
func TestSilenceUpToTheStop(t *testing.T) {
	a, b := pair(t)
	flows := start(t, TCPPlan{From: a, To: b, Port: 2000, Flows: 1, Rate: 100 * causeway.Kbps})
	await(t, flows, 1)
	got := flows.Stop(5 * time.Second)
	if got.MaxStall <= 0 || got.Resets+got.Corrupt+got.Unfinished != 0 {
		t.Errorf("%+v", got)
	}
}

func TestReaderNoticesEveryWrongByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flow := rapid.Uint64().Draw(t, "flow")
		text := make([]byte, 64*blockBytes)
		fillText(text, flow, 0)
		wrong := rapid.IntRange(0, len(text)-1).Draw(t, "wrong")
		damage := rapid.SampledFrom([]string{"none", "flip", "lose", "repeat"}).Draw(t, "damage")
		switch damage {
		case "flip":
			text[wrong] ^= 1
		case "lose":
			text = append(text[:wrong:wrong], text[min(wrong+2*blockBytes, len(text)):]...)
		case "repeat":
			text = append(text[:wrong:wrong], text[wrong/2:]...)
		}
		r := reader{flow: flow}
		right := true
		for rest := text; right && len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
			right, rest = r.check(rest[:n]), rest[n:]
		}
		// A text that ends early is no wrong byte: the connection's end tells.
		cut := damage == "lose" && wrong+2*blockBytes >= 64*blockBytes
		same := damage == "repeat" && wrong/2 == wrong
		if want := damage == "none" || cut || same; right != want {
			t.Fatalf("damage %q at %d: right is %v", damage, wrong, right)
		}
	})
}

func TestNextIsSentAfter(t *testing.T) {
	var m marks
	early, late := m.after(3), m.after(10)
	m.arrive(sealed(2))
	m.arrive([]byte("no datagram"))
	select {
	case <-early:
		t.Error("told of a datagram sent before")
	default:
	}
	m.arrive(sealed(7))
	<-early
	select {
	case <-late:
		t.Error("told of a datagram sent before")
	default:
	}
	m.arrive(sealed(10))
	<-late
}
