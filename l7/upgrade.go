package l7

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"

	"causeway"
	"causeway/l7/route"
)

// upgradeField names, between gateways, what a connection is to become: the body
// of such a request is what the client sends from then on, and that of its
// answer what the upstream sends. The answer to it is 200 once the upstream has
// answered 101.
const upgradeField = "Causeway-Upgrade"

// upgradeOf is the protocol that a client of HTTP/1.1 wants its connection to
// become (RFC 9110 section 7.8), in lower case, or "". Clients that would like
// HTTP/2 but take HTTP/1.1, as Java's do unless they are told otherwise, are
// answered as if they had not asked.
func upgradeOf(r *http.Request) string {
	if r.ProtoMajor != 1 || !names(r.Header["Connection"], "upgrade") {
		return ""
	}
	protocol := strings.ToLower(r.Header.Get("Upgrade"))
	if protocol == "h2c" {
		return ""
	}
	return protocol
}

// names reports whether lists of tokens have one.
func names(lists []string, token string) bool {
	for _, list := range lists {
		for name := range strings.SplitSeq(list, ",") {
			if strings.EqualFold(strings.TrimSpace(name), token) {
				return true
			}
		}
	}
	return false
}

// enterUpgrade has a client's connection become that of an upstream.
func (g *Gateway) enterUpgrade(e *exchange, s *causeway.Service, protocol, proto string) {
	if !slices.Contains(s.Upgrades, protocol) {
		e.refuse(http.StatusBadRequest, "the service does not speak "+strings.Map(printable, protocol))
		return
	}
	if e.request.ContentLength != 0 || e.request.Method != http.MethodGet {
		e.refuse(http.StatusBadRequest, "an upgrade is asked for by GET, without a body")
		return
	}
	r := e.request.Clone(e.request.Context())
	r.Method, r.ContentLength = http.MethodPost, -1
	r.URL.Scheme, r.URL.Host, r.URL.RawPath, r.URL.RawQuery, r.RequestURI = "https", r.Host, e.target, e.query, ""
	route.Clean(r.Header)
	route.Disown(r.Header)
	e.tellExit(r.Header, proto)
	r.Header.Set(upgradeField, protocol)
	response, fromClient, err := g.askUpgrade(e, s, r)
	if err != nil {
		e.failed(r.Context(), err)
		return
	}
	defer fromClient.Close()
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK || response.Header.Get(upgradeField) != protocol {
		e.answer(response)
		return
	}
	client, buffered, err := http.NewResponseController(e.ResponseWriter).Hijack()
	if err != nil {
		e.failed(r.Context(), err)
		return
	}
	defer client.Close()
	e.status = http.StatusSwitchingProtocols
	Release(client)
	if err := switchTo(buffered.Writer, protocol, response.Header); err != nil {
		return
	}
	taking := takingConn{client, takeWithin}
	down, ended := g.sockets.join(taking)
	defer ended()
	e.sent, _ = join(taking, down, buffered.Reader, fromClient, response.Body)
}

// askUpgrade sends the head of an upgrade to the service's site, by another
// connection where a peer has not looked at it. The client says nothing more
// until it is answered.
func (g *Gateway) askUpgrade(e *exchange, s *causeway.Service, r *http.Request) (*http.Response, *io.PipeWriter, error) {
	journey := g.journeyTo(s, false)
	for {
		carrier := journey.next(r.Context())
		if carrier == nil {
			return nil, nil, errNoWay
		}
		journey.tried[carrier] = true
		site := carrier.way.Peer.Site
		r.Header.Del(elsewhereField)
		if journey.elsewhere(site) {
			r.Header.Set(elsewhereField, "1")
		}
		e.tries++
		e.path = carrier.way.Path
		upward, fromClient := io.Pipe()
		r.Body = upward
		sending := e.overWAN(carrier, r)
		response, err := carrier.conn.RoundTrip(r)
		sending.answered(response, err)
		if err == nil {
			if response.Header.Get(refusedField) == "" || !journey.refusedBy(site) {
				return response, fromClient, nil
			}
			upward.Close()
			response.Body.Close()
			continue
		}
		upward.Close()
		if !refused(err) || r.Context().Err() != nil {
			return nil, nil, err
		}
	}
}

func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}

// switchTo writes the answer after which a connection is another protocol's.
func switchTo(w *bufio.Writer, protocol string, h http.Header) error {
	h = h.Clone()
	route.Disown(h)
	h.Set("Connection", "Upgrade")
	h.Set("Upgrade", protocol)
	fmt.Fprintf(w, "HTTP/1.1 101 Switching Protocols\r\n")
	_ = h.Write(w)
	fmt.Fprintf(w, "\r\n")
	return w.Flush()
}

// join carries bytes both ways until both have ended, or one has failed. It
// returns how many went to the client.
func join(client net.Conn, toClient io.Writer, fromClient io.Reader, up *io.PipeWriter, down io.Reader) (int64, error) {
	var wg sync.WaitGroup
	wg.Go(func() {
		_, err := io.Copy(up, fromClient)
		_ = up.CloseWithError(err) // nil is the end
	})
	n, err := io.Copy(toClient, down)
	client.Close() // ends the other copy
	wg.Wait()
	return n, err
}

// leaveUpgrade joins a peer's stream with an upstream's connection.
func (g *Gateway) leaveUpgrade(e *exchange, u *upstreams, from *causeway.Site, protocol string) {
	if !slices.Contains(u.service.Upgrades, protocol) {
		e.refuse(http.StatusBadRequest, "the service does not speak it")
		return
	}
	place, sent := u.pick(e.request.Header.Get(elsewhereField) != "")
	if place < 0 {
		e.failed(e.request.Context(), &unaskedError{errOpen})
		return
	}
	e.tries = 1
	try := upgradeRequest(e, from, protocol)
	sending := e.toUpstream(u.service.Upstreams[place], try)
	response, err := u.try(try, place)
	sending.answered(response, err)
	u.ended(place, sent, outcomeOf(e.request.Context(), response, err), nil)
	if unsent(err) {
		err = &unaskedError{err}
	}
	if err != nil {
		e.failed(e.request.Context(), err)
		return
	}
	defer response.Body.Close()
	upstream, switched := response.Body.(io.ReadWriteCloser)
	if response.StatusCode != http.StatusSwitchingProtocols || !switched || !strings.EqualFold(response.Header.Get("Upgrade"), protocol) {
		e.answer(response)
		return
	}
	route.Clean(response.Header)
	route.Disown(response.Header)
	e.copyHeader(response.Header)
	e.Header().Set(upgradeField, protocol)
	e.WriteHeader(http.StatusOK)
	e.pump(upstream)
}

// upgradeRequest asks an upstream for an upgrade.
func upgradeRequest(e *exchange, from *causeway.Site, protocol string) *http.Request {
	r := e.request.Clone(e.request.Context())
	r.Method, r.Body, r.ContentLength, r.RequestURI = http.MethodGet, nil, 0, ""
	r.URL.RawPath = e.target
	tellUpstream(r.Header, e.request, from)
	r.Header.Set("Connection", "Upgrade")
	r.Header.Set("Upgrade", protocol)
	return r
}

// pump carries bytes between a peer's stream and an upstream until both have
// ended, or one has failed.
func (e *exchange) pump(upstream io.ReadWriteCloser) {
	control := http.NewResponseController(e.ResponseWriter)
	_ = control.Flush()
	var wg sync.WaitGroup
	wg.Go(func() {
		_, err := io.Copy(upstream, e.request.Body)
		if half, ok := upstream.(interface{ CloseWrite() error }); ok && err == nil && half.CloseWrite() == nil {
			return
		}
		upstream.Close()
	})
	down, ended := e.gateway.sockets.join(flushed{e, control})
	defer ended()
	_, _ = io.CopyBuffer(down, plainReader{upstream}, make([]byte, 32<<10))
	upstream.Close()
	e.body.Close()
	wg.Wait()
}

// flushed sends on what is written at once.
type flushed struct {
	to      io.Writer
	control *http.ResponseController
}

func (f flushed) Write(p []byte) (int, error) {
	n, err := f.to.Write(p)
	if err == nil {
		err = f.control.Flush()
	}
	return n, err
}

// plainReader hides what else a reader can do.
type plainReader struct{ io.Reader }

// answer passes an answer on that is no upgrade, and breaks off where it does.
func (e *exchange) answer(response *http.Response) {
	route.Clean(response.Header)
	route.Disown(response.Header)
	e.copyHeader(response.Header)
	status := response.StatusCode
	if status < http.StatusOK || status > 599 {
		status = http.StatusBadGateway
	}
	e.WriteHeader(status)
	if _, err := io.Copy(e, response.Body); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func (e *exchange) copyHeader(h http.Header) {
	for name, values := range h {
		e.Header()[name] = values
	}
}
