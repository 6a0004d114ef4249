package gateway

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"causeway"
	"causeway/l7"
)

const (
	// mostServiceFile bounds what is read of a file that a service names.
	mostServiceFile = 1 << 20
	// mostTokens, and how long each may be in bytes.
	mostTokens   = 1000
	shortToken   = 16
	longestToken = 512
	// endsSoon is how long before its end a service's certificate is warned of.
	endsSoon = 14 * 24 * time.Hour
)

// readCredentials reads the files of services as far as a gateway at site uses
// them: what clients get to see is at the other sites, what upstreams are
// verified by at the service's, and a site that is both has both. Problems: the service.* codes.
func readCredentials(services []causeway.Service, site string) (map[string]l7.Credentials, error) {
	all := map[string]l7.Credentials{}
	for _, s := range services {
		files := serviceFiles{s.Name}
		var c l7.Credentials
		if s.RunsAt(site) {
			if err := files.towardsUpstreams(s, &c); err != nil {
				return nil, err
			}
		}
		if s.CalledFrom(site) {
			if err := files.towardsClients(s, &c); err != nil {
				return nil, err
			}
		}
		all[s.Name] = c
	}
	return all, nil
}

func sameCredentials(a, b map[string]l7.Credentials) bool {
	return maps.EqualFunc(a, b, l7.Credentials.Equal)
}

// serviceFiles are those that one service names.
type serviceFiles struct{ service string }

func (f serviceFiles) towardsUpstreams(s causeway.Service, c *l7.Credentials) error {
	if s.UpstreamTLS.CA == "" {
		return nil
	}
	authorities, err := f.certificates(s.UpstreamTLS.CA)
	if err != nil {
		return err
	}
	c.Upstream = x509.NewCertPool()
	for _, authority := range authorities {
		c.Upstream.AddCert(authority)
	}
	return nil
}

func (f serviceFiles) towardsClients(s causeway.Service, c *l7.Credentials) (err error) {
	if s.TLS != nil {
		if c.Certificate, err = f.pair(*s.TLS, s.Hosts); err != nil {
			return err
		}
	}
	if s.Allow.Clients != nil {
		if c.Clients, err = f.certificates(s.Allow.Clients.CA); err != nil {
			return err
		}
	}
	if s.Allow.TokenFile != "" {
		c.Tokens, err = f.tokens(s.Allow.TokenFile)
	}
	return err
}

// pair reads a certificate with its key, and makes sure that it is for the
// service's hosts.
func (f serviceFiles) pair(t causeway.ServiceTLS, hosts []string) (*tls.Certificate, error) {
	text, err := f.read(t.Certificate, writableByOthers)
	if err != nil {
		return nil, err
	}
	key, err := f.read(t.Key, openToOthers)
	if err != nil {
		return nil, err
	}
	if _, err := f.certificates(t.Certificate); err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair(text, key)
	if err != nil {
		// What is wrong with the key is not told: it might quote it.
		return nil, f.malformed(t.Key, errors.New("it is not the private key of "+t.Certificate))
	}
	for _, host := range hosts {
		if err := pair.Leaf.VerifyHostname(host); err != nil {
			return nil, f.malformed(t.Certificate, fmt.Errorf("it is not for %s", host))
		}
	}
	return &pair, nil
}

// certificates reads a file of one certificate or more.
func (f serviceFiles) certificates(path string) (all []*x509.Certificate, err error) {
	rest, err := f.read(path, writableByOthers)
	if err != nil {
		return nil, err
	}
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			return nil, f.malformed(path, errors.New("it holds something else than certificates"))
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, f.malformed(path, err)
		}
		all = append(all, certificate)
	}
	if len(all) == 0 || len(bytes.TrimSpace(rest)) > 0 {
		return nil, f.malformed(path, errors.New("it does not hold certificates in PEM alone"))
	}
	return all, nil
}

// tokens reads a token from each line, and keeps hashes only.
func (f serviceFiles) tokens(path string) (all [][sha256.Size]byte, err error) {
	text, err := f.read(path, openToOthers)
	if err != nil {
		return nil, err
	}
	line := 0
	for token := range strings.Lines(string(text)) {
		line++
		token = strings.TrimRight(token, "\r\n")
		if token == "" {
			continue
		}
		if !isToken(token) {
			return nil, f.malformed(path, fmt.Errorf("line %d is not a token", line))
		}
		all = append(all, sha256.Sum256([]byte(token)))
	}
	if len(all) == 0 || len(all) > mostTokens {
		return nil, f.malformed(path, fmt.Errorf("it has %d tokens, and may have 1 to %d", len(all), mostTokens))
	}
	return all, nil
}

// isToken reports whether s can stand in a request (RFC 6750 section 2.1) and
// is not easily guessed.
func isToken(s string) bool {
	body := strings.TrimRight(s, "=")
	return len(s) >= shortToken && len(s) <= longestToken && body != "" &&
		strings.Trim(body, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~+/") == ""
}

// Permissions that a file may not have: a secret is its owner's alone, the rest
// nobody else's to change.
const (
	openToOthers     fs.FileMode = 0o077
	writableByOthers fs.FileMode = 0o022
)

// read reads a regular file and nothing else: behind a symbolic link it could be
// another one, and a FIFO or a device would block or never end.
func (f serviceFiles) read(path string, forbidden fs.FileMode) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if errors.Is(err, unix.ELOOP) {
		err = errors.New("it is a symbolic link")
	}
	if err != nil {
		return nil, f.unread(path, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is not a regular file")
	}
	if err != nil {
		return nil, f.unread(path, err)
	}
	if mode := info.Mode().Perm(); mode&forbidden != 0 {
		wanted := map[fs.FileMode]string{openToOthers: "600", writableByOthers: "go-w"}[forbidden]
		return nil, causeway.NewProblem("service.file_mode", path, nil, "service", f.service, "mode", "0"+strconv.FormatUint(uint64(mode), 8), "wanted", wanted)
	}
	text, err := io.ReadAll(io.LimitReader(file, mostServiceFile+1))
	if err == nil && len(text) > mostServiceFile {
		err = errors.New("it is longer than 1 MiB")
	}
	if err != nil {
		return nil, f.unread(path, err)
	}
	return text, nil
}

func (f serviceFiles) unread(path string, err error) error {
	var named *fs.PathError
	if errors.As(err, &named) {
		err = named.Err
	}
	return causeway.NewProblem("service.read", path, err, "service", f.service)
}

func (f serviceFiles) malformed(path string, why error) error {
	return causeway.NewProblem("service.malformed", path, why, "service", f.service)
}

// warnOfEnds tells of services' certificates that have ended, or soon do. They
// stay in use: clients say the same, and other services go on.
func (g *gateway) warnOfEnds(v *view, now time.Time) {
	for _, s := range v.file.Services {
		c := v.credentials[s.Name].Certificate
		if c == nil || now.Before(c.Leaf.NotAfter.Add(-endsSoon)) {
			continue
		}
		p := causeway.NewProblem("service.certificate_ends", s.TLS.Certificate, nil, "service", s.Name, "when", c.Leaf.NotAfter.UTC().Format(time.RFC3339))
		g.options.Log.Warn(p.Error(), "code", string(p.Code))
	}
}
