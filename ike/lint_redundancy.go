package ike

import (
	"net/netip"
	"strconv"

	"causeway"
)

// networks that overlap would make an address belong to both ends.
func (l *linter) networks() {
	for _, left := range l.c.Left.Networks {
		for _, right := range l.c.Right.Networks {
			if left.Overlaps(right) {
				l.fail("ike.network_overlap", "left.networks", "left", left.String(), "right", right.String())
			}
		}
	}
}

// redundancy needs two tunnels, and at ends with two addresses both of them.
func (l *linter) redundancy() {
	if len(l.c.Tunnels) < 2 {
		l.fail("ike.single_tunnel", "tunnels", "count", strconv.Itoa(len(l.c.Tunnels)),
			"source", cite(l.c.Left.End.Tunnels.Source, l.c.Right.End.Tunnels.Source))
		return
	}
	l.addresses("left", l.c.Left.End, func(t Tunnel) TunnelEnd { return t.Left })
	l.addresses("right", l.c.Right.End, func(t Tunnel) TunnelEnd { return t.Right })
}

func (l *linter) addresses(name string, end End, of func(Tunnel) TunnelEnd) {
	used := map[netip.Addr]bool{}
	for _, t := range l.c.Tunnels {
		used[of(t).Address] = true
	}
	if end.Tunnels.Addresses > 1 && len(used) == 1 && !used[netip.Addr{}] {
		l.warn("ike.one_address", name, "end", end.Name, "address", of(l.c.Tunnels[0]).Address.String(), "source", end.Tunnels.Source.String())
	}
}

// pairing checks that an end faces the address the other end of this very
// tunnel has.
func (l *linter) pairing(s, other side) {
	object := s.object + ".peer"
	switch {
	case !s.set.Peer.IsValid() || !other.set.Address.IsValid():
		l.notice("ike.no_address", object)
	case s.set.Peer == other.set.Address:
	case l.whoHas(s.set.Peer) != "":
		l.fail("ike.pairing_crossed", object, "peer", s.set.Peer.String(), "address", other.set.Address.String(), "other", l.whoHas(s.set.Peer))
	default:
		l.fail("ike.pairing", object, "peer", s.set.Peer.String(), "address", other.set.Address.String())
	}
}

// whoHas names the end of a tunnel that has the address; "" for none.
func (l *linter) whoHas(address netip.Addr) string {
	for _, t := range l.c.Tunnels {
		if t.Left.Address == address {
			return "tunnels." + t.Name + ".left"
		}
		if t.Right.Address == address {
			return "tunnels." + t.Name + ".right"
		}
	}
	return ""
}

// insides checks the networks inside the tunnels: alike at both ends, allowed
// at both, and each used once.
func (l *linter) insides() {
	for i, t := range l.c.Tunnels {
		object := "tunnels." + t.Name
		l.inside(object+".left.inside", l.c.Left, t.Left.Inside)
		l.inside(object+".right.inside", l.c.Right, t.Right.Inside)
		if t.Left.Inside.IsValid() && t.Right.Inside.IsValid() && t.Left.Inside != t.Right.Inside {
			l.fail("ike.inside_differs", object, "left", t.Left.Inside.String(), "right", t.Right.Inside.String())
		}
		l.insideOnce(object, t, l.c.Tunnels[:i])
	}
}

func (l *linter) inside(object string, s Site, inside netip.Prefix) {
	switch {
	case !inside.IsValid() && s.BGP:
		l.fail("ike.inside_missing", object)
	case !inside.IsValid():
	case !s.End.Inside.Source.IsKnown():
		l.unknown(object, s.End)
	case !s.End.Inside.allows(inside):
		l.fail("ike.inside_refused", object, "end", s.End.Name, "inside", inside.String(),
			"reserved", list(texts(s.End.Inside.Reserved)), "source", s.End.Inside.Source.String())
	}
}

func (l *linter) insideOnce(object string, t Tunnel, before []Tunnel) {
	for _, other := range before {
		for _, pair := range [][2]netip.Prefix{{t.Left.Inside, other.Left.Inside}, {t.Right.Inside, other.Right.Inside}} {
			if pair[0].IsValid() && pair[1].IsValid() && pair[0].Overlaps(pair[1]) {
				l.fail("ike.inside_overlap", object, "inside", pair[0].String(), "other", "tunnels."+other.Name)
				return
			}
		}
	}
}

// unknown says that a rule could not be checked.
func (l *linter) unknown(object string, end End) {
	l.add(causeway.Notice, "ike.not_known", object, "end", end.Name)
}
