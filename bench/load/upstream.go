package load

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"strconv"
	"sync"
)

// Upstream answers requests of HTTP/1.1 as cheaply as can be: the head is read
// for its target and its body's length only, and the answer is ready. "GET /N"
// gets N bytes, and so does a body of any length sent there.
type Upstream struct {
	listener net.Listener
	serving  sync.WaitGroup
	mu       sync.Mutex
	open     map[net.Conn]bool
}

// StartUpstream serves on a host's port, over TLS if there is a configuration.
// The caller closes it.
func StartUpstream(at Host, port uint16, config *tls.Config) (*Upstream, error) {
	u := &Upstream{open: map[net.Conn]bool{}}
	err := at.Namespace.Do(func() (err error) {
		u.listener, err = net.Listen("tcp", netip.AddrPortFrom(at.Address, port).String())
		return err
	})
	if err != nil {
		return nil, err
	}
	if config != nil {
		u.listener = tls.NewListener(u.listener, config)
	}
	u.serving.Go(u.accept)
	return u, nil
}

func (u *Upstream) accept() {
	for {
		conn, err := u.listener.Accept()
		if err != nil {
			return
		}
		u.mu.Lock()
		u.open[conn] = true
		u.mu.Unlock()
		u.serving.Go(func() {
			// A proxy that goes away ends its connections as it likes.
			_ = serveAnswers(conn)
			conn.Close()
			u.mu.Lock()
			delete(u.open, conn)
			u.mu.Unlock()
		})
	}
}

// serveAnswers answers one request after the other.
func serveAnswers(conn net.Conn) error {
	in := bufio.NewReaderSize(conn, 64<<10)
	answers := map[string][]byte{}
	for {
		target, h, err := readRequest(in)
		if err != nil {
			return err
		}
		answer := answers[target]
		if answer == nil {
			if answer, err = newAnswer(target); err != nil {
				return err
			}
			answers[target] = answer
		}
		if err := h.discard(in); err != nil {
			return err
		}
		if _, err := conn.Write(answer); err != nil {
			return err
		}
	}
}

func readRequest(in *bufio.Reader) (target string, h messageHead, err error) {
	first, err := in.ReadSlice('\n')
	if err != nil {
		return "", h, err
	}
	words := bytes.Fields(first)
	if len(words) != 3 {
		return "", h, errors.New("not a request")
	}
	target = string(words[1])
	h, err = readFields(in)
	return target, h, err
}

// newAnswer is head and body for "/N".
func newAnswer(target string) ([]byte, error) {
	size, err := strconv.Atoi(target[1:])
	if err != nil || size < 0 || size > mostBody {
		return nil, errors.New("not a size: " + target)
	}
	head := "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: " + strconv.Itoa(size) + "\r\n\r\n"
	return append([]byte(head), Body(size)...), nil
}

// mostBody bounds what the upstream gives.
const mostBody = 16 << 20

// Body is what a body of that size holds.
func Body(size int) []byte {
	body := make([]byte, size)
	for i := range body {
		body[i] = byte(i * 7)
	}
	return body
}

// Close ends all connections, and waits.
func (u *Upstream) Close() error {
	err := u.listener.Close()
	u.mu.Lock()
	for conn := range u.open {
		conn.Close()
	}
	u.mu.Unlock()
	u.serving.Wait()
	return err
}

// messageHead is what of a head frames a body.
type messageHead struct {
	length  int64
	chunked bool
}

// readFields reads the fields of a head, its last empty line included.
func readFields(in *bufio.Reader) (h messageHead, err error) {
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return h, err
		}
		line = bytes.TrimRight(line, "\r\n")
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case len(line) == 0:
			return h, nil
		case bytes.EqualFold(name, []byte("content-length")):
			if h.length, err = strconv.ParseInt(string(bytes.TrimSpace(value)), 10, 64); err != nil {
				return h, err
			}
		case bytes.EqualFold(name, []byte("transfer-encoding")):
			h.chunked = true
		}
	}
}

// discard reads a body to its end.
func (h messageHead) discard(in *bufio.Reader) error {
	if !h.chunked {
		_, err := in.Discard(int(h.length))
		return err
	}
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		size, err := strconv.ParseUint(string(bytes.TrimSpace(line)), 16, 31)
		if err != nil {
			return err
		}
		if _, err := in.Discard(int(size) + len("\r\n")); err != nil || size == 0 {
			return err
		}
	}
}
