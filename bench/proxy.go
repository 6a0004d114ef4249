package main

import (
	"bytes"
	"embed"
	"errors"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/template"
)

// hop is a program that takes requests at one address and sends them on to
// another. The hop that crosses from site to site is over TLS.
type hop struct {
	Listen, Next       netip.AddrPort
	ListenTLS, NextTLS bool
	// Keep is whether connections to Next are kept.
	Keep bool
	// Name is that of Certificate, which is its own CA. Both is the certificate
	// with its key.
	Name, Certificate, Key, Both string
	// Folder takes the program's files.
	Folder  string
	Workers int
	// ALPN and Versions are what is spoken between two hops.
	ALPN, Versions string
}

// Address and Port are those of Listen.
func (h hop) Address() string { return h.Listen.Addr().String() }
func (h hop) Port() uint16    { return h.Listen.Port() }

const (
	// entryPort is where clients find a proxy, at the gateway of their site.
	entryPort = 80
	// exitPort is where the second of two proxies listens, over TLS.
	exitPort = 8443
	// plainPort and tlsPort are the upstream's.
	plainPort = 8080
	tlsPort   = 8444
	// proxyWorkers of each program: one a processor.
	proxyWorkers    = 2
	certificateName = "exit.example.com"
	serviceName     = "api.example.com"
)

var (
	entryAddress    = netip.AddrPortFrom(netip.MustParseAddr("10.0.1.1"), entryPort)
	exitAddress     = netip.AddrPortFrom(california.wan, exitPort)
	upstreamAddress = netip.MustParseAddr("172.16.1.10")
)

// proxy is a program that can be a hop.
type proxy struct {
	name    string
	program string
	version func() string
	// settings says in a sentence how it was set up, for the page.
	settings string
	// file is the template of its configuration, alpn what it speaks to itself
	// over TLS.
	file, alpn, versions string
	args                 func(config, folder string) []string
}

//go:embed proxies
var proxyFiles embed.FS

func proxies() []proxy {
	return []proxy{
		{
			name: "nginx", program: "nginx", version: func() string { return versionOf("nginx", "-v") },
			settings: "two workers; HTTP/1.1 between, up to 256 connections kept a worker; no request or answer is spooled to disk; access log written in blocks of 64 KiB",
			file:     "nginx.conf",
			args: func(config, folder string) []string {
				return []string{"-p", folder, "-e", "stderr", "-c", config}
			},
		},
		{
			name: "HAProxy", program: "haproxy", version: func() string { return versionOf("haproxy", "-v") },
			settings: "two threads; HTTP/2 between, connections shared by all requests (`http-reuse always`); access log to a file",
			file:     "haproxy.cfg", alpn: "h2,http/1.1",
			args: func(config, _ string) []string { return []string{"-db", "-f", config} },
		},
		{
			name: "Caddy", program: "caddy", version: func() string { return versionOf("caddy", "version") },
			settings: "HTTP/1.1 between, up to 256 connections kept; access log to a file",
			file:     "Caddyfile", alpn: "http/1.1", versions: "1.1",
			args: func(config, _ string) []string { return []string{"run", "--adapter", "caddyfile", "--config", config} },
		},
	}
}

// versionOf is the last part of a version's first line that begins with a
// digit, "v" and "/" aside.
func versionOf(program string, args ...string) string {
	// Where it fails there is no line.
	text, _ := exec.Command(program, args...).CombinedOutput()
	line, _, _ := strings.Cut(string(text), "\n")
	for _, word := range strings.Fields(line) {
		word = strings.TrimPrefix(word[strings.LastIndex(word, "/")+1:], "v")
		if word != "" && word[0] >= '0' && word[0] <= '9' {
			return word
		}
	}
	return "unknown"
}

// once is one proxy at the clients' site, which speaks TLS to the upstream.
func (p proxy) once(b *bed, keep bool) (joined, error) {
	return p.start(b, keep, func(s side) (h hop, wanted bool) {
		return hop{Listen: entryAddress, Next: netip.AddrPortFrom(upstreamAddress, tlsPort), NextTLS: true}, s == beijing
	})
}

// twice is one at each site, with TLS between the two, as Causeway has it.
func (p proxy) twice(b *bed) (joined, error) {
	return p.start(b, true, func(s side) (h hop, wanted bool) {
		if s == beijing {
			return hop{Listen: entryAddress, Next: exitAddress, NextTLS: true}, true
		}
		return hop{Listen: exitAddress, ListenTLS: true, Next: netip.AddrPortFrom(upstreamAddress, plainPort)}, true
	})
}

func (p proxy) start(b *bed, keep bool, at func(side) (hop, bool)) (joined, error) {
	folder, err := b.subfolder("proxies")
	if err != nil {
		return nil, err
	}
	// A proxy at one site only reaches the upstream across the WAN itself.
	r, err := plain().start(b)
	if err != nil {
		return nil, err
	}
	all := proxied{routes: r}
	for _, s := range sides() {
		h, wanted := at(s)
		if !wanted {
			continue
		}
		h.Keep, h.Name, h.Workers, h.ALPN, h.Versions = keep, certificateName, proxyWorkers, p.alpn, p.versions
		h.Certificate, h.Key, h.Both = b.identity.certificate, b.identity.key, b.identity.both
		h.Folder = filepath.Join(folder, s.host)
		program, err := p.run(b, s, h)
		if err != nil {
			return nil, errors.Join(err, all.stop())
		}
		all.running = append(all.running, program)
	}
	return all, nil
}

// run starts one hop.
func (p proxy) run(b *bed, s side, h hop) (*program, error) {
	if err := os.MkdirAll(h.Folder, 0o700); err != nil {
		return nil, err
	}
	parsed, err := template.ParseFS(proxyFiles, "proxies/"+p.file+".tmpl")
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	if err := parsed.Execute(&text, h); err != nil {
		return nil, err
	}
	config := filepath.Join(h.Folder, p.file)
	if err := os.WriteFile(config, text.Bytes(), 0o600); err != nil {
		return nil, err
	}
	return b.start(s, command{path: p.program, folder: h.Folder, args: p.args(config, h.Folder), environment: []string{"HOME=" + h.Folder}})
}

// proxied are proxies, and the routes under them.
type proxied struct {
	running
	routes joined
}

func (p proxied) stop() error { return errors.Join(p.running.stop(), p.routes.stop()) }
