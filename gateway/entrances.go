package gateway

import (
	"net"
	"net/netip"
	"slices"

	"causeway"
)

// entrance is a TCP port of the LAN on which services of other sites are
// offered; several may share it.
type entrance struct {
	port      uint16
	listeners []net.Listener // one for each address of the LAN device
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
	e := &entrance{port: port}
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

// siteListener turns away who is not of this site: upstreams are told that
// requests are.
type siteListener struct {
	net.Listener
	gateway *gateway
}

// Accept implements net.Listener.
func (l siteListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if from, err := netip.ParseAddrPort(conn.RemoteAddr().String()); err == nil && l.gateway.isOfSite(from.Addr().Unmap()) {
			return conn, nil
		}
		l.gateway.options.Log.Debug("connection refused", "remote", conn.RemoteAddr().String(), "reason", "a client of services that is not of this site")
		conn.Close()
	}
}

// isOfSite reports whether an address is in this site's networks.
func (g *gateway) isOfSite(a netip.Addr) bool {
	return slices.ContainsFunc(g.view().site.Networks, func(n netip.Prefix) bool { return n.Contains(a) })
}
