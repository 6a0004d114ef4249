package gateway

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"sync/atomic"

	"causeway"
	"causeway/l7"
)

// entrance is a TCP port of the LAN on which services of other sites are
// offered; several may share it.
type entrance struct {
	port      uint16
	listeners []net.Listener // one for each address of the LAN device
	crowd     *l7.Crowd
	// secure is whether clients speak TLS, by the file in force.
	secure atomic.Bool
}

func (e *entrance) close() {
	for _, listener := range e.listeners {
		listener.Close()
	}
}

// openEntrances listens for the services of other sites. What before has
// already is used again. When it fails, nothing new is left open.
func (v *view) openEntrances(before *view, lan []netip.Addr) error {
	for _, port := range v.entrancePorts() {
		e := before.entrance(port)
		if e == nil {
			var err error
			if e, err = openEntrance(port, lan); err != nil {
				v.closeEntrances(before)
				return err
			}
		}
		v.entrances = append(v.entrances, e)
	}
	return nil
}

func openEntrance(port uint16, lan []netip.Addr) (*entrance, error) {
	e := &entrance{port: port, crowd: l7.NewCrowd()}
	for _, address := range lan {
		at := netip.AddrPortFrom(address, port).String()
		listener, err := net.Listen("tcp", at)
		if err != nil {
			e.close()
			return nil, causeway.NewProblem("gateway.listen", "TCP "+at, err)
		}
		e.listeners = append(e.listeners, listener)
	}
	return e, nil
}

// closeEntrances closes those that before does not have.
func (v *view) closeEntrances(before *view) {
	if v == nil {
		return
	}
	for _, e := range v.entrances {
		if before == nil || !slices.Contains(before.entrances, e) {
			e.close()
		}
	}
}

// entrancePorts are the ports of the services at sites that a peer is at.
func (v *view) entrancePorts() (ports []uint16) {
	for _, s := range v.file.Services {
		if s.CalledFrom(v.site.Name) && !slices.Contains(ports, s.Listen) {
			ports = append(ports, s.Listen)
		}
	}
	return ports
}

// entrance returns the one on a port, nil if there is none.
func (v *view) entrance(port uint16) *entrance {
	if v == nil {
		return nil
	}
	i := slices.IndexFunc(v.entrances, func(e *entrance) bool { return e.port == port })
	if i < 0 {
		return nil
	}
	return v.entrances[i]
}

// siteListener turns away who is not of this site, as upstreams are told that
// requests are, and who is too many.
type siteListener struct {
	net.Listener
	gateway *gateway
	crowd   *l7.Crowd
}

// Accept implements net.Listener.
func (l siteListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		counted, err := l.admit(conn)
		if err == nil {
			return counted, nil
		}
		l.gateway.turnedAway(conn.RemoteAddr(), err)
		conn.Close()
	}
}

var errElsewhere = errors.New("a client of services that is not of this site")

func (l siteListener) admit(conn net.Conn) (net.Conn, error) {
	from, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	if err != nil || !l.gateway.isOfSite(from.Addr().Unmap()) {
		return nil, errElsewhere
	}
	return l.crowd.Enter(conn, from.Addr().Unmap())
}

// isOfSite reports whether an address is in this site's networks.
func (g *gateway) isOfSite(a netip.Addr) bool {
	return slices.ContainsFunc(g.view().site.Networks, func(n netip.Prefix) bool { return n.Contains(a) })
}
