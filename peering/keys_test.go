package peering

import (
	"bytes"
	"crypto/tls"
	"errors"
	"net"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"causeway"
	"causeway/api"
	"causeway/peertls"
	"causeway/pki"
)

// handshaken returns both ends of a connection with the peer profile.
func handshaken(t *testing.T) (client, server *connection) {
	t.Helper()
	w := newWorld(t)
	near, far := net.Pipe()
	ends := map[string]*pki.Credentials{bj: w.credentials(t, "ca", gateway(bj)), ca: w.credentials(t, "ca", gateway(ca))}
	accept := func(causeway.Identity) error { return nil }
	var wg sync.WaitGroup
	wg.Go(func() {
		config := peertls.Client(peertls.Config{Own: ends[bj].Own, Accept: accept}, alpnPeering)
		client = mustFinish(t, tls.Client(near, config), ends[bj])
	})
	wg.Go(func() {
		config := peertls.Server(peertls.Config{Own: ends[ca].Own, Accept: accept}, alpnPeering)
		server = mustFinish(t, tls.Server(far, config), ends[ca])
	})
	wg.Wait()
	t.Cleanup(func() { near.Close(); far.Close() })
	return client, server
}

func mustFinish(t *testing.T, conn *tls.Conn, credentials *pki.Credentials) *connection {
	if err := conn.Handshake(); err != nil {
		t.Error(err)
		return nil
	}
	c, err := finish(conn, &credentials.Certificate)
	if err != nil {
		t.Error(err)
	}
	return c
}

func sampleTranscript(client, server *connection) transcript {
	return transcript{
		interconnect: "test", clientKey: client.own.RawSubjectPublicKeyInfo, serverKey: server.own.RawSubjectPublicKeyInfo,
		clientHello: []byte("client says hello"), serverHello: []byte("server says hello"),
	}
}

// Rule W1: TLS gives the same bytes for the same label and context however
// often it is asked, so a connection is asked once.
func TestW01ExporterIsUsedOncePerConnection(t *testing.T) {
	client, server := handshaken(t)
	context := sampleTranscript(client, server).context()
	first, err := client.root(context)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := client.state.ExportKeyingMaterial("EXPORTER-causeway-session", context, len(first))
	if err != nil || !bytes.Equal(raw, first[:]) {
		t.Fatalf("TLS itself would have given other bytes the second time (%v): this rule needs another look", err)
	}
	for range 2 {
		if _, err := client.root(context); !errors.Is(err, errExported) {
			t.Errorf("the exporter answered again: %v", err)
		}
	}
}

// Rule W1: two sessions between the same gateways have different keys, since
// every Hello has a session id of its own.
func TestW01HellosAreNeverEqual(t *testing.T) {
	w := newWorld(t)
	s := New(Config{Self: gateway(bj), File: w.file, Peers: PeersOf(w.file, bj, "gw"), Tunnel: &fakeTunnel{}})
	now := time.Now()
	one, err1 := s.newHello(&s.config.Peers[0], now)
	two, err2 := s.newHello(&s.config.Peers[0], now)
	if err1 != nil || err2 != nil || bytes.Equal(one.bytes, two.bytes) || bytes.Equal(one.SessionId, two.SessionId) {
		t.Errorf("two hellos are equal (%v, %v)", err1, err2)
	}
	if one.Paths[0].Indexes[0] == two.Paths[0].Indexes[0] {
		t.Error("a receive index was used twice")
	}
}

// Rule W2: both ends derive the same keys from the same view, and any
// difference in what they saw gives the other end proofs it refuses.
func TestW02KeysAreBoundToCertificatesAndHellos(t *testing.T) {
	tests := []struct {
		name   string
		change func(*transcript)
		agree  bool
	}{
		{"the same view", func(*transcript) {}, true},
		{"another interconnect", func(v *transcript) { v.interconnect = "tes" }, false},
		{"another client certificate", func(v *transcript) { v.clientKey = v.serverKey }, false},
		{"another server certificate", func(v *transcript) { v.serverKey = v.clientKey }, false},
		{"another client hello", func(v *transcript) { v.clientHello = []byte("client says hellO") }, false},
		{"another server hello", func(v *transcript) { v.serverHello = nil }, false},
		{"roles exchanged", func(v *transcript) {
			v.clientKey, v.serverKey = v.serverKey, v.clientKey
			v.clientHello, v.serverHello = v.serverHello, v.clientHello
		}, false},
		{"a byte moved between the hellos", func(v *transcript) {
			v.clientHello = []byte("client says hellos")
			v.serverHello = []byte("erver says hello")
		}, false},
	}
	for _, tt := range tests {
		client, server := handshaken(t)
		view := sampleTranscript(client, server)
		other := view
		tt.change(&other)
		c, err1 := deriveKeys(client, view, true)
		s, err2 := deriveKeys(server, other, false)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		agree := c.confirms(s.prove[:]) && s.confirms(c.prove[:]) && c.send == s.receive && c.receive == s.send
		disagree := !c.confirms(s.prove[:]) && !s.confirms(c.prove[:]) && c.send != s.receive && c.receive != s.send
		if agree != tt.agree || disagree == tt.agree {
			t.Errorf("%s: agree %v, disagree %v", tt.name, agree, disagree)
		}
	}
}

// An end's own proof, reflected, proves nothing.
func TestW02ReflectedProofIsRefused(t *testing.T) {
	client, server := handshaken(t)
	k, err := deriveKeys(client, sampleTranscript(client, server), true)
	if err != nil {
		t.Fatal(err)
	}
	if k.confirms(k.prove[:]) || k.confirms(nil) || k.confirms(k.expect[:10]) {
		t.Error("a proof that is none was accepted")
	}
}

func TestHelloIsChecked(t *testing.T) {
	w := newWorld(t)
	peer := &PeersOf(w.file, ca, "gw")[0]
	s := New(Config{Self: gateway(bj), File: w.file, Peers: PeersOf(w.file, bj, "gw"), Tunnel: &fakeTunnel{}})
	tests := []struct {
		name   string
		change func(*api.Hello)
		code   causeway.Code // "": accepted
	}{
		{"as it is", func(*api.Hello) {}, ""},
		{"version 2", func(h *api.Hello) { h.Version = 2 }, "peer.hello"},
		{"short session id", func(h *api.Hello) { h.SessionId = h.SessionId[:31] }, "peer.hello"},
		{"no instance", func(h *api.Hello) { h.Instance = nil }, "peer.hello"},
		{"own instance", func(h *api.Hello) { h.Instance = bytes.Repeat([]byte{7}, 16) }, "peer.hello"},
		{"no index", func(h *api.Hello) { h.Paths[0].Indexes = nil }, "peer.hello"},
		{"eight indexes", func(h *api.Hello) { h.Paths[0].Indexes = indexesFrom(1, 8) }, ""},
		{"nine indexes", func(h *api.Hello) { h.Paths[0].Indexes = indexesFrom(1, 9) }, "peer.hello"},
		{"one index twice in a path", func(h *api.Hello) { h.Paths[0].Indexes = []uint32{5, 5} }, "peer.hello"},
		{"256 indexes", func(h *api.Hello) { h.Paths = pathsOfEight(32) }, ""},
		{"264 indexes", func(h *api.Hello) { h.Paths = pathsOfEight(33) }, "peer.hello"},
		{"one index twice", func(h *api.Hello) { h.Paths = append(h.Paths, h.Paths[0]) }, "peer.hello"},
		{"too many paths", func(h *api.Hello) { h.Paths = make([]*api.HelloPath, 65) }, "peer.hello"},
		{"not a network", func(h *api.Hello) { h.Networks = []string{"10.0.0.0"} }, "peer.networks"},
		{"a wider network", func(h *api.Hello) { h.Networks = []string{"10.0.0.0/8"} }, "peer.networks"},
		{"another site's network", func(h *api.Hello) { h.Networks = append(h.Networks, "172.16.0.0/16") }, "peer.networks"},
	}
	for _, tt := range tests {
		own, err := s.newHello(&s.config.Peers[0], time.Now())
		if err != nil {
			t.Fatal(err)
		}
		tt.change(own.Hello)
		encoded, err := proto.Marshal(own.Hello)
		if err != nil {
			t.Fatal(err)
		}
		_, err = parseHello(encoded, peer, bytes.Repeat([]byte{7}, 16))
		if (err == nil) != (tt.code == "") || tt.code != "" && !causeway.HasCode(err, tt.code) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.code)
		}
	}
}

func indexesFrom(first uint32, n int) []uint32 {
	var indexes []uint32
	for i := range n {
		indexes = append(indexes, first+uint32(i))
	}
	return indexes
}

func pathsOfEight(n int) []*api.HelloPath {
	var paths []*api.HelloPath
	for i := range n {
		paths = append(paths, &api.HelloPath{Name: "p", Indexes: indexesFrom(uint32(i*8), 8)})
	}
	return paths
}

func TestPathsMatchByNameAndBothEnds(t *testing.T) {
	path := func(name, from, to string, index uint32) *api.HelloPath {
		return &api.HelloPath{Name: name, From: from, To: to, Via: "internet", Indexes: []uint32{index}}
	}
	peer := &Peer{Paths: []Path{
		{Path: causeway.Path{Name: "one"}}, {Path: causeway.Path{Name: "two"}}, {Path: causeway.Path{Name: "mine"}},
	}}
	own := &api.Hello{Paths: []*api.HelloPath{path("one", "b/x", "c/y", 1), path("two", "b/z", "c/z", 2), path("mine", "b/q", "c/q", 3)}}
	theirs := &api.Hello{Paths: []*api.HelloPath{path("two", "b/z", "c/OTHER", 20), path("one", "b/x", "c/y", 10), path("theirs", "b/r", "c/r", 30)}}
	matched, unmatched := matchPaths(peer, own, theirs)
	if len(matched) != 1 || matched[0].Name != "one" || matched[0].receive[0] != 1 || matched[0].send[0] != 10 {
		t.Errorf("matched %+v", matched)
	}
	if want := []string{"two", "mine", "theirs"}; len(unmatched) != 3 || unmatched[0] != want[0] || unmatched[1] != want[1] || unmatched[2] != want[2] {
		t.Errorf("unmatched %v, want %v", unmatched, want)
	}
}

func TestNextCall(t *testing.T) {
	now := time.Unix(1000, 0)
	tests := []struct {
		name     string
		current  attachment
		attached bool
		due      bool
	}{
		{"alone", attachment{}, false, true},
		{"the peer called", attachment{own: false, since: now.Add(-time.Hour)}, true, false},
		{"we called just now", attachment{own: true, since: now}, true, false},
		{"our keys grow old", attachment{own: true, since: now.Add(-renewAfter)}, true, true},
	}
	for _, tt := range tests {
		if wait, due := nextCall(tt.current, tt.attached, now); due != tt.due || !due && wait <= 0 {
			t.Errorf("%s: due %v, wait %v", tt.name, due, wait)
		}
	}
}

// FuzzHello gives the parser what an authenticated but hostile peer may send.
func FuzzHello(f *testing.F) {
	peer := &Peer{Identity: gateway(bj)}
	valid, _ := proto.Marshal(&api.Hello{Version: 1, SessionId: make([]byte, 32), Instance: make([]byte, 16)})
	f.Add(valid)
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := parseHello(b, peer, bytes.Repeat([]byte{7}, 16))
		if err == nil {
			matchPaths(peer, h.Hello, h.Hello)
		}
	})
}
