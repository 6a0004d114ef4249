package peertls

import (
	"crypto/elliptic"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"testing"

	"go.uber.org/goleak"

	"causeway"
)

func TestW04HandshakeIsExactlyTheProfile(t *testing.T) {
	defer goleak.VerifyNone(t)
	ca := newAuthority(t)
	for name, certificate := range map[string]*tls.Certificate{
		"Ed25519": ca.issue(t, california, nil),
		"P-256":   ca.issueKey(t, california, ecdsaKey(t, elliptic.P256()), nil),
	} {
		t.Run(name, func(t *testing.T) {
			client := Client(ca.config(ca.issue(t, beijing, nil)), "h2")
			server := Server(ca.config(certificate), "causeway-record/1", "h2")
			atClient, atServer := handshake(t, client, server)
			if err := errors.Join(atClient.err, atServer.err); err != nil {
				t.Fatal(err)
			}
			for end, state := range map[string]tls.ConnectionState{california: atClient.state, beijing: atServer.state} {
				if got, want := describe(state), "TLS 1.3, TLS_AES_256_GCM_SHA384, X25519MLKEM768"; got != want {
					t.Errorf("negotiated %s, want %s", got, want)
				}
				if id, err := PeerIdentity(state); err != nil || id.URI() != end {
					t.Errorf("PeerIdentity = %v, %v, want %s", id, err, end)
				}
				if state.NegotiatedProtocol != "h2" {
					t.Errorf("protocol %q, want h2", state.NegotiatedProtocol)
				}
			}
		})
	}
}

// TestW04WeakerTLS: a peer of ours never meets another version, group or
// protocol half-way.
func TestW04WeakerTLS(t *testing.T) {
	defer goleak.VerifyNone(t)
	ca := newAuthority(t)
	good := ca.config(ca.issue(t, california, nil))
	for name, weaken := range map[string]func(*tls.Config){
		"TLS 1.2":              func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12 },
		"X25519 alone":         func(c *tls.Config) { c.CurvePreferences = []tls.CurveID{tls.X25519} },
		"other hybrid group":   func(c *tls.Config) { c.CurvePreferences = []tls.CurveID{tls.SecP256r1MLKEM768} },
		"other protocol":       func(c *tls.Config) { c.NextProtos = []string{"http/1.1"} },
		"no protocol":          func(c *tls.Config) { c.NextProtos = nil },
		"no certificate asked": func(c *tls.Config) { c.GetClientCertificate, c.GetCertificate = noCertificate, nil },
	} {
		t.Run(name, func(t *testing.T) {
			client := Client(ca.config(ca.issue(t, beijing, nil)), "h2")
			weaken(client)
			if err := serverError(t, client, Server(good, "h2")); err == nil {
				t.Error("the server accepted it")
			}
			server := Server(ca.config(ca.issue(t, beijing, nil)), "h2")
			weaken(server)
			if err := clientError(t, Client(good, "h2"), server); err == nil {
				t.Error("the client accepted it")
			}
		})
	}
}

// TestW04RenewalNeedsNoNewConfig: what Own returns counts at each handshake.
func TestW04RenewalNeedsNoNewConfig(t *testing.T) {
	before, after := newAuthority(t), newAuthority(t)
	current := before
	moving := Config{
		Own: func() (*tls.Certificate, *x509.CertPool) {
			return current.issue(t, california, nil), current.pool()
		},
		Accept: func(causeway.Identity) error { return nil },
		Time:   testClock,
	}
	server := Server(moving, "h2")
	for _, ca := range []authority{before, after} {
		current = ca
		client := Client(ca.config(ca.issue(t, beijing, nil)), "h2")
		if atClient, atServer := handshake(t, client, server); atClient.err != nil || atServer.err != nil {
			t.Errorf("client: %v, server: %v", atClient.err, atServer.err)
		}
	}
}

// TestW03ClientHandshakeSucceedsAlthoughRefused documents TLS 1.3: the client
// is finished before the server has looked at its certificate. Whoever takes
// a nil from Handshake for a peer that is up would send keyed data to nobody.
func TestW03ClientHandshakeSucceedsAlthoughRefused(t *testing.T) {
	defer goleak.VerifyNone(t)
	ca, other := newAuthority(t), newAuthority(t)
	stranger := ca.config(other.issue(t, beijing, nil))
	clientConn, serverConn := connect(t)
	refusal := make(chan error, 1)
	go func() {
		defer serverConn.Close()
		refusal <- tls.Server(serverConn, Server(ca.config(ca.issue(t, california, nil)), "h2")).Handshake()
	}()
	defer clientConn.Close()
	client := tls.Client(clientConn, Client(stranger, "h2"))
	if err := client.Handshake(); err != nil {
		t.Errorf("the client's Handshake = %v, want nil in spite of the refusal", err)
	}
	if err := <-refusal; !causeway.HasCode(err, "pki.untrusted") {
		t.Errorf("the server says %v, want pki.untrusted", err)
	}
	if _, err := client.Read(make([]byte, 1)); err == nil {
		t.Error("the client could read from a server that refused it")
	}
}

// TestW05NoResumption lets a client keep a session cache against our advice:
// the server gives it nothing to keep.
func TestW05NoResumption(t *testing.T) {
	ca := newAuthority(t)
	server := Server(ca.config(ca.issue(t, california, nil)), "h2")
	client := Client(ca.config(ca.issue(t, beijing, nil)), "h2")
	if client.ClientSessionCache != nil || !client.SessionTicketsDisabled || !server.SessionTicketsDisabled {
		t.Error("the profile leaves session tickets on")
	}
	cache := &countingCache{}
	client.ClientSessionCache, client.SessionTicketsDisabled, client.ServerName = cache, false, "gateway"
	for range 3 {
		if state := exchangeByte(t, client, server); state.DidResume {
			t.Error("the session was resumed")
		}
	}
	if cache.puts != 0 {
		t.Errorf("the server gave out %d session tickets, want 0", cache.puts)
	}
}

func TestW05CheckRefusesResumed(t *testing.T) {
	state := tls.ConnectionState{Version: Version, CipherSuite: Suite, CurveID: Group}
	if err := Check(state); err != nil {
		t.Errorf("Check of the profile = %v, want nil", err)
	}
	state.DidResume = true
	if err := Check(state); !causeway.HasCode(err, "pki.suite") {
		t.Errorf("Check of a resumed session = %v, want pki.suite", err)
	}
}

func noCertificate(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
	return &tls.Certificate{}, nil
}

// countingCache counts the session tickets a server gave out.
type countingCache struct{ puts int }

func (c *countingCache) Get(string) (*tls.ClientSessionState, bool) { return nil, false }

func (c *countingCache) Put(_ string, state *tls.ClientSessionState) {
	if state != nil {
		c.puts++
	}
}
