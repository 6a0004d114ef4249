package l7

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"causeway"
	"causeway/peertls"
)

// BenchmarkBodies passes bodies of 1 MiB between two gateways over TLS, both in
// this process with the client and the upstream.
func BenchmarkBodies(b *testing.B) {
	body := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		switch r.URL.Path {
		case "/answers":
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			_, _ = w.Write(body)
		case "/held":
			w.Header().Set("Content-Length", strconv.Itoa(mostHeld))
			_, _ = w.Write(body[:mostHeld])
		case "/short":
			_, _ = w.Write(body[:1024])
		}
	}))
	defer upstream.Close()
	client := benchGateways(b, upstream.Listener.Addr())
	for _, c := range []struct {
		name, method string
		size         int
		sent         []byte
	}{{"answers", "GET", len(body), nil}, {"requests", "PUT", len(body), body}, {"held", "GET", mostHeld, nil}, {"short", "GET", 1024, nil}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(c.size))
			b.ReportAllocs()
			before := processorTime()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					client(b, c.method, "/"+c.name, c.sent)
				}
			})
			used := processorTime() - before
			b.ReportMetric(float64(used.Microseconds())/float64(b.N), "cpu-µs/op")
		})
	}
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// benchGateways returns what sends a request by way of two gateways.
func benchGateways(b *testing.B, upstream net.Addr) func(*testing.B, string, string, []byte) {
	peertls.PinSuite()
	near := configBefore(upstream)
	ctx, cancel := context.WithCancel(context.Background())
	far := near
	far.Self = california
	exit := New(far)
	certificate := selfSigned(b)
	near.Self, near.Ways = beijing, []Way{{california, "one"}}
	near.Connect = func(dialing context.Context, _ Way) (net.Conn, error) {
		here, there := loopback(b)
		server := tls.Server(there, &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{certificate}, NextProtos: []string{Protocol}})
		client := tls.Client(here, &tls.Config{MinVersion: tls.VersionTLS13, InsecureSkipVerify: true, NextProtos: []string{Protocol}})
		go func() {
			if server.HandshakeContext(ctx) == nil {
				exit.ServePeer(ctx, server, beijing)
			}
		}()
		return client, client.HandshakeContext(dialing)
	}
	entry := New(near)
	var wg sync.WaitGroup
	wg.Go(func() { entry.Run(ctx) })
	server := httptest.NewUnstartedServer(nil)
	server.Config = NewServer(entry.Entry("http"), near.Log)
	server.Listener = FilterListener{Listener: server.Listener}
	server.Start()
	b.Cleanup(func() { server.Close(); cancel(); wg.Wait(); exit.Run(ctx) })
	buffers := sync.Pool{New: func() any { return new([64 << 10]byte) }}
	return func(b *testing.B, method, path string, body []byte) {
		r, _ := http.NewRequest(method, server.URL+path, bytes.NewReader(body))
		r.Host = "api.example.com"
		response, err := server.Client().Do(r)
		if err != nil {
			b.Error(err)
			return
		}
		buffer := buffers.Get().(*[64 << 10]byte)
		_, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{response.Body}, buffer[:])
		buffers.Put(buffer)
		response.Body.Close()
		if err != nil || response.StatusCode != 200 {
			b.Error(response.Status, err)
		}
	}
}

func loopback(b *testing.B) (near, far net.Conn) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer listener.Close()
	if near, err = net.Dial("tcp", listener.Addr().String()); err != nil {
		b.Fatal(err)
	}
	if far, err = listener.Accept(); err != nil {
		b.Fatal(err)
	}
	return near, far
}

func selfSigned(b *testing.B) tls.Certificate {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		b.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// configBefore is what both gateways before an upstream have in common.
func configBefore(upstream net.Addr) Config {
	service := causeway.Service{
		Name: "api", Site: "california", Hosts: []string{"api.example.com"}, Upstreams: []causeway.Upstream{upstreamAt(upstream)},
		Policy: causeway.ServicePolicy{Timeout: 30 * time.Second, TryTimeout: 10 * time.Second, Retries: 3},
	}
	return Config{
		Plan:   Plan{Services: []causeway.Service{service}, Sites: []causeway.Site{{Name: "beijing"}, {Name: "california", Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}}},
		Health: func(Way) (time.Duration, bool) { return 0, true },
		Chance: func(int) int { return 0 }, Observe: func(Observation) {}, Log: slog.New(slog.DiscardHandler),
	}
}
