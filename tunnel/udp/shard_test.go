package udp

import (
	"bytes"
	"net/netip"
	"testing"
	"time"
)

func TestShardSendsFromAPortOfItsOwn(t *testing.T) {
	for _, address := range []string{"127.0.0.1", "::1"} {
		main, to := openAt(t, address), openAt(t, address)
		shard := openShard(t, main)
		if shard.Local().Addr() != main.Local().Addr() || shard.Local().Port() == main.Local().Port() || shard.Local().Port() == 0 {
			t.Errorf("shard at %v, main socket at %v", shard.Local(), main.Local())
		}
		sender, receiver := shard.NewSender(), to.NewReceiver()
		add(sender, endpointOf(t, to), []byte("by another flow"))
		sender.Flush()
		if err := receiver.Wait(time.Second); err != nil {
			t.Fatal(err)
		}
		messages := receiver.Receive()
		if len(messages) != 1 || messages[0].From != shard.Local() || string(messages[0].Data) != "by another flow" {
			t.Errorf("received %+v", messages)
		}
	}
}

func openShard(t *testing.T, s *Socket) *Socket {
	t.Helper()
	shard, err := s.OpenShard("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shard.Close() })
	return shard
}

// On loopback a datagram is queued, or dropped, before the send returns.
func TestShardReceivesNothing(t *testing.T) {
	main, from := openLoopback(t), openLoopback(t)
	shard := openShard(t, main)
	sender := from.NewSender()
	for _, to := range []*Socket{shard, main} {
		add(sender, endpointOf(t, to), []byte("knock"))
	}
	sender.Flush()
	if got := receiveAll(t, main, 1); len(got) != 1 || !bytes.Equal(got[0], []byte("knock")) {
		t.Fatalf("the main socket received %q", got)
	}
	if got := shard.NewReceiver().Receive(); len(got) != 0 {
		t.Errorf("the shard received %+v", got)
	}
}

// A port nobody listens at answers with an ICMP error for every datagram: none
// of them reaches a later send.
func TestShardDoesNotMindICMP(t *testing.T) {
	main := openLoopback(t)
	closed, err := Open(netip.MustParseAddrPort("127.0.0.1:0"), "")
	if err != nil {
		t.Fatal(err)
	}
	nobody := NewEndpoint(closed.Local())
	closed.Close()
	for name, s := range map[string]*Socket{"main": main, "shard": openShard(t, main)} {
		sender := s.NewSender()
		for range 50 {
			add(sender, nobody, []byte("anybody?"))
			sender.Flush()
		}
		if sender.Dropped != 0 {
			t.Errorf("%s: %d sends failed", name, sender.Dropped)
		}
	}
}

func TestShardStartsWithTheOffloadsOfItsSocket(t *testing.T) {
	main := openLoopback(t)
	requireOffloads(t, main)
	for _, o := range []Offloads{{Segmentation: true}, {EqualSegments: true}, {}} {
		main.SetOffloads(o)
		if got := openShard(t, main).Offloads(); got != o {
			t.Errorf("%+v, want %+v", got, o)
		}
	}
}
