package traffic

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"causeway/lab/oracle"
)

// answerBytes is the usual length of an answer's canaries.
const answerBytes = 1024

// answerTo is what a Web answers to a target: the site that the gateways say
// the request came from, so that an answer tells which way it took, the
// target, so that no answer passes for another's, and canaries.
func answerTo(target, site string) []byte {
	return fmt.Appendf(nil, "%s\n%s\n%s", target, site, canaryText(answerBytes))
}

// certificateFor is longer than gateways warn of.
const certificateFor = 30 * 24 * time.Hour

// canaryField takes a canary with every request.
const canaryField = "Lab-Canary"

// Web is a program on a host that answers HTTP/1.1 on one port, and the same
// over TLS 1.3 on another.
type Web struct {
	host    Host
	name    string
	ports   WebPorts
	tls     *tls.Config
	ca      *x509.Certificate
	trust   *x509.CertPool
	server  *http.Server
	serving sync.WaitGroup
}

// WebPorts are where a Web listens.
type WebPorts struct{ Plain, TLS uint16 }

// StartWeb answers for a DNS name until Stop.
func StartWeb(host Host, name string, ports WebPorts) (*Web, error) {
	w := &Web{host: host, name: name, ports: ports}
	certificate, err := SelfSigned(name)
	if err != nil {
		return nil, err
	}
	w.tls = &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{certificate}}
	w.ca, w.trust = certificate.Leaf, x509.NewCertPool()
	w.trust.AddCert(w.ca)
	return w, w.Resume()
}

// Resume serves again after Stop.
func (w *Web) Resume() error {
	plain, err := w.listen(w.ports.Plain)
	if err != nil {
		return err
	}
	secure, err := w.listen(w.ports.TLS)
	if err != nil {
		return errors.Join(err, plain.Close())
	}
	w.server = &http.Server{Handler: http.HandlerFunc(answer), ErrorLog: log.New(io.Discard, "", 0)}
	for _, listener := range []net.Listener{plain, tls.NewListener(secure, w.tls)} {
		server := w.server
		w.serving.Go(func() { _ = server.Serve(listener) })
	}
	return nil
}

func (w *Web) listen(port uint16) (listener net.Listener, err error) {
	err = w.host.Namespace.Do(func() error {
		listener, err = net.ListenTCP("tcp", net.TCPAddrFromAddrPort(netip.AddrPortFrom(w.host.Address, port)))
		return err
	})
	return listener, err
}

// Stop ends it and all its connections at once, as a crash would.
func (w *Web) Stop() {
	w.server.Close()
	w.serving.Wait()
}

// CA is what its certificate is verified by.
func (w *Web) CA() *x509.Certificate { return w.ca }

// Plain asks it without TLS, Secure with TLS; both directly.
func (w *Web) Plain() Question {
	return Question{At: netip.AddrPortFrom(w.host.Address, w.ports.Plain), Name: w.name}
}

// Secure is Plain over TLS.
func (w *Web) Secure() Question {
	return Question{At: netip.AddrPortFrom(w.host.Address, w.ports.TLS), Name: w.name, Trust: w.trust}
}

func answer(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet || r.Header.Get(canaryField) != string(oracle.CanaryTCP[:]) {
		http.Error(w, "not what the lab asks", http.StatusBadRequest)
		return
	}
	_, _ = w.Write(answerTo(r.URL.Path, r.Header.Get("X-Causeway-Site")))
}

// SelfSigned returns a certificate that speaks for a name and is its own CA.
func SelfSigned(name string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(certificateFor),
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf, err := x509.ParseCertificate(raw)
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key, Leaf: leaf}, err
}
