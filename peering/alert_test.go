package peering

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"causeway"
)

// Whoever runs a gateway that a peer refuses is told what came, of which
// certificate, and what to look at; the peer tells a stranger no more.
func TestRefusedCertificateIsExplained(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*x509.Certificate)
		ca     string
		refuse func(*Config)
	}{
		"revoked": {ca: "ca", refuse: func(c *Config) {
			c.Revoked = func(leaf *x509.Certificate) bool { return leaf.SerialNumber.Int64() == 77 }
		}},
		"expired":                {ca: "ca", change: func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Second) }},
		"of another CA":          {ca: "other"},
		"not in the peer's file": {ca: "ca", refuse: func(c *Config) { c.Peers[0].Identity.Name = "another" }},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.authority(t, "other", "test")
			refused := newForger(t, filepath.Join(w.cas, tt.ca)).issue(t, newKey(t), tt.change)
			w.start(t, bj, func(c *Config) {
				if tt.refuse != nil {
					tt.refuse(c)
				}
				silent(c)
			})
			two := w.start(t, ca, func(c *Config) {
				_, roots := c.Own()
				c.Own = fixed(refused, roots)
			})
			text := two.problem(t, "peer.certificate_refused")
			for _, want := range []string{"TLS alert 42", "bad certificate", "serial 4d", refused.Leaf.NotAfter.UTC().Format(time.RFC3339)} {
				if !strings.Contains(text, want) {
					t.Errorf("%q lacks %q", text, want)
				}
			}
		})
	}
}

// A handshake that the other end refuses before it saw a certificate is
// another matter.
func TestRefusedHandshakeIsExplained(t *testing.T) {
	w := newWorld(t)
	own := w.credentials(t, "ca", gateway(ca)).Certificate
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			raw, err := w.ports[ca].Accept()
			if err != nil {
				return
			}
			_ = tls.Server(raw, &tls.Config{Certificates: []tls.Certificate{own}, NextProtos: []string{"other"}}).Handshake()
			raw.Close()
		}
	}()
	defer func() {
		w.ports[ca].Close()
		<-done
	}()
	one := w.start(t, bj, nil)
	if text := one.problem(t, "peer.handshake_refused"); !strings.Contains(text, "TLS alert 120, tls: no application protocol") {
		t.Errorf("%q", text)
	}
}

// problem waits until the status shows a problem of that code, and returns its
// text.
func (e *end) problem(t *testing.T, code causeway.Code) (text string) {
	t.Helper()
	eventually(t, string(code)+" is shown", func() bool {
		problem := e.Status()[0].Problem
		if causeway.HasCode(problem, code) {
			text = problem.Error()
		}
		return text != ""
	})
	return text
}

func TestAlertIn(t *testing.T) {
	for n := range 256 {
		want := tls.AlertError(n)
		if got := alertIn(&net.OpError{Op: "remote error", Err: want}); got == nil || *got != want {
			t.Errorf("alert %d is taken for %v", n, got)
		}
	}
	for _, err := range []error{nil, errors.New("tls: bad certificate"), &net.OpError{Op: "read", Err: tls.AlertError(42)}, &net.OpError{Op: "remote error"}} {
		if got := alertIn(err); got != nil {
			t.Errorf("%v is taken for alert %v", err, got)
		}
	}
}
