package gateway

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"sync"
	"syscall"
	"time"

	"causeway"
	"causeway/hostnet"
	"causeway/peering"
)

// What can only be found out by asking the network is asked here, all at the
// same time and each within probeWithin. Nothing on the host changes.
const (
	probeWithin = 2 * time.Second
	// probedHosts is how many hosts of the own site are asked at most.
	probedHosts = 4
)

// dialled is how an address answers to a TCP connection.
type dialled string

// Answers to a TCP connection.
const (
	dialOpen    dialled = "open"
	dialRefused dialled = "refused"
	dialSilent  dialled = "silent"
	dialNoRoute dialled = "no route"
	// dialUnknown: this host could not even try.
	dialUnknown dialled = "unknown"
)

// way is what is known of one path's way over the WAN beside its state.
type way struct {
	peer, path, link string
	via              causeway.Via
	local            netip.Addr
	remote           netip.AddrPort
	device           string // "" if any will do
	deviceMTU        int
	bandwidth        causeway.BitRate // of the narrower end
	dial             dialled
	// out is why the kernel has no route there; back is the device it would
	// use of itself, and expects answers on.
	out  error
	back string
	// reverse is the device's rp_filter, dropped what that dropped.
	reverse int
	dropped uint64
	// hears and peerHears are known if heard is.
	heard, hears, peerHears bool
	// seen is an address the peer's traffic comes from that is not the file's.
	seen  netip.Addr
	loads []load
}

// wanLink is a link of this gateway and what its device has.
type wanLink struct {
	name, device   string
	address, local netip.Addr
	here, listen   bool // the host has the address; the file says where to listen
	others         []netip.Addr
}

// conflict is an address of this host that another one has too.
type conflict struct {
	device   string
	address  netip.Addr
	hardware string
}

// lanHost is a host of the own site.
type lanHost struct {
	address netip.Addr
	target  bool // it was asked about
	way     hostnet.Way
	wayErr  error
	// answers: to this gateway; returns: to an address of another site, and
	// the answer comes back here.
	answers, returns bool
}

// farHost is a host of another site that was asked about.
type farHost struct {
	address netip.Addr
	site    string
	answers bool
}

// probe fills in what has to be asked for. to is the host to examine, or the
// zero Addr.
func (g *gateway) probe(ctx context.Context, f *findings, to netip.Addr) {
	ctx, cancel := context.WithTimeout(ctx, probeWithin)
	defer cancel()
	g.lookAround(ctx, f, to)
	var wg sync.WaitGroup
	var mu sync.Mutex
	note := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		f.note(err)
	}
	for i := range f.ways {
		wg.Go(func() { f.ways[i].dial = dial(ctx, &f.ways[i]) })
	}
	conflicts := make([]conflict, len(f.addresses))
	for i, at := range f.addresses {
		wg.Go(func() {
			other, err := hostnet.OtherOwner(ctx, at.device, at.address, probeWithin/3)
			note(err)
			conflicts[i] = conflict{at.device, at.address, other.String()}
		})
	}
	for i := range f.hosts {
		wg.Go(func() { note(g.probeHost(ctx, &f.hosts[i])) })
	}
	if f.far != nil && ofVersion(g.lan, f.far.address).IsValid() {
		wg.Go(func() {
			var err error
			f.far.answers, err = hostnet.Echo(ctx, ofVersion(g.lan, f.far.address), f.far.address, probeWithin)
			note(err)
		})
	}
	wg.Wait()
	f.addresses = slices.DeleteFunc(conflicts, func(c conflict) bool { return c.hardware == "" })
}

func contains(networks []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Contains(a) })
}

// probeHost pings a host of the own site as this gateway and, if that is
// answered, as a host of another site.
func (g *gateway) probeHost(ctx context.Context, h *lanHost) error {
	own := ofVersion(g.lan, h.address)
	if !own.IsValid() || slices.Contains(g.lan, h.address) {
		h.answers, h.returns = true, true
		return nil
	}
	var err error
	if h.answers, err = hostnet.Echo(ctx, own, h.address, probeWithin/3); err != nil || !h.answers {
		return err
	}
	source := g.borrowed(h.address)
	if !source.IsValid() {
		h.returns = true
		return nil
	}
	h.returns, err = hostnet.EchoAs(ctx, g.view().own.LAN, source, h.address, probeWithin/3)
	return err
}

// borrowed is an address of another site to ping from: the last but one of its
// network, which is seldom a host's. Answers go there too and are refused.
func (g *gateway) borrowed(like netip.Addr) netip.Addr {
	for _, peer := range g.view().peers {
		for _, network := range peer.Networks {
			if like.Is4() && network.Addr().Is4() && network.Bits() <= 30 {
				last := network.Masked().Addr().As4()
				for i := network.Bits(); i < 32; i++ {
					last[i/8] |= 0x80 >> (i % 8)
				}
				return netip.AddrFrom4(last).Prev()
			}
		}
	}
	return netip.Addr{}
}

// dial tries the peer's TCP port over a path's link and hangs up at once.
func dial(ctx context.Context, w *way) dialled {
	dialer := net.Dialer{Control: peering.OnLink(w.device)}
	if w.local.IsValid() {
		dialer.LocalAddr = &net.TCPAddr{IP: w.local.AsSlice()}
	}
	conn, err := dialer.DialContext(ctx, "tcp", w.remote.String())
	switch {
	case err == nil:
		conn.Close()
		return dialOpen
	case errors.Is(err, syscall.ECONNREFUSED):
		return dialRefused
	case errors.Is(err, syscall.ENETUNREACH):
		return dialNoRoute
	case errors.Is(err, syscall.EADDRNOTAVAIL), errors.Is(err, syscall.EPERM):
		return dialUnknown
	}
	return dialSilent
}
