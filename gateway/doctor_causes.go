package gateway

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"causeway"
	"causeway/localapi"
)

// step is the code of what solves a kind of problem in a site's cloud.
func (f findings) step(kind, site string) string {
	switch cloud := f.clouds[site]; cloud {
	case "aws", "aliyun":
		return "step." + kind + "_" + cloud
	}
	return "step." + kind
}

func siteOf(peer string) string {
	site, _, _ := strings.Cut(peer, "/")
	return site
}

func (f findings) portText() string { return strconv.Itoa(int(f.port)) }

func (f findings) wayOf(p localapi.Path) *way {
	for i := range f.ways {
		if f.ways[i].peer == p.Peer && f.ways[i].path == p.Name {
			return &f.ways[i]
		}
	}
	return nil
}

func (f findings) waysTo(peer string) []way {
	return slices.DeleteFunc(slices.Clone(f.ways), func(w way) bool { return w.peer != peer })
}

func (f findings) remoteOf(a netip.Addr) *remote {
	for i := range f.remotes {
		if contains(f.remotes[i].networks, a) {
			return &f.remotes[i]
		}
	}
	return nil
}

// checkPeerBeyond checks a peer, unless it is cut off by what another check
// has found.
func (f findings) checkPeerBeyond(peer localapi.Peer, broken map[string]bool) []localapi.Check {
	ways := f.waysTo(peer.Peer)
	cutOff := len(ways) > 0 && !slices.ContainsFunc(ways, func(w way) bool { return !broken[w.link] })
	if cutOff && !f.talksWith(peer) {
		return nil
	}
	check := f.checkPeer(peer)
	if check.Code == "peer.certificate_refused" && !f.now.Before(f.certificate.NotAfter) {
		return nil
	}
	return []localapi.Check{check, f.checkClock(peer)}
}

// isPathsOwn reports whether what is wrong with a path is its own: not its
// peer's, not its link's, not that of the files.
func (f findings) isPathsOwn(p localapi.Path, broken map[string]bool) bool {
	i := slices.IndexFunc(f.peers, func(peer localapi.Peer) bool { return peer.Peer == p.Peer })
	way := f.wayOf(p)
	return p.State != "unmatched" && (i < 0 || f.talksWith(f.peers[i])) && (way == nil || !broken[way.link])
}

// checkFiles names the paths that the file of one end only has, peer by peer.
func (f findings) checkFiles() []localapi.Check {
	var checks []localapi.Check
	for _, peer := range f.peers {
		var names []string
		for _, p := range f.paths {
			if p.Peer == peer.Peer && p.State == "unmatched" {
				names = append(names, p.Name)
			}
		}
		if len(names) > 0 {
			all := strings.Join(names, ", ")
			checks = append(checks, f.check("file", all, causeway.NewProblem("doctor.path_unmatched", all, nil, "peer", peer.Peer),
				fact("unmatched", len(names)), fact("state", "unmatched")))
		}
	}
	return checks
}

// downCause is why a path to a peer that is alive is down.
func (f findings) downCause(p localapi.Path, w *way, everUp bool, args []string) error {
	if w == nil {
		w = &way{dial: dialUnknown}
	}
	args = append(args, "local", w.local.String(), "remote", w.remote.Addr().String())
	seen := f.seenAt(w)
	problem := func(code causeway.Code, more ...string) error {
		return causeway.NewProblem(code, p.Name, nil, append(args, more...)...)
	}
	there, here := f.step("open_port", siteOf(p.Peer)), f.step("open_port", siteOf(f.gateway))
	address := f.step("address", siteOf(p.Peer))
	switch {
	case w.dial != dialOpen && seen.IsValid():
		return problem("doctor.peer_address", "seen", seen.String())
	case w.dial == dialOpen && w.via == causeway.ViaInternet && w.heard && w.hears:
		return problem("doctor.udp_blocked_out", "step", there)
	case w.dial == dialOpen && w.via == causeway.ViaInternet && w.heard && w.peerHears:
		return problem("doctor.udp_blocked_in", "step", here)
	case w.dial == dialOpen && w.via == causeway.ViaInternet:
		return problem("doctor.udp_blocked", "step", here)
	case w.dial == dialRefused:
		return problem("doctor.address_refuses", "step", address)
	case w.dial == dialSilent && !everUp:
		return problem("doctor.address_silent", "step", address)
	case everUp || w.dial == dialOpen:
		return problem("doctor.path_down")
	}
	return problem("doctor.path_never_up")
}

// seenAt is an address that is not in the file and that the peer uses on the
// network of this path.
func (f findings) seenAt(w *way) netip.Addr {
	if w.seen.IsValid() {
		return w.seen
	}
	for _, r := range f.remotes {
		known := slices.ContainsFunc(f.waysTo(r.peer), func(other way) bool { return other.remote.Addr() == r.from })
		if r.peer == w.peer && r.from.IsValid() && !known && f.sameNetwork(w, r.from) {
			return r.from
		}
	}
	return netip.Addr{}
}

// sameNetwork reports whether an address would be reached through the path's
// device: a peer that called over another line says nothing of this one.
func (f findings) sameNetwork(w *way, a netip.Addr) bool {
	return len(f.links) == 1 || f.onDevice(w.device, a)
}

func (f findings) onDevice(device string, a netip.Addr) bool {
	return slices.ContainsFunc(f.devices[device], func(p netip.Prefix) bool { return p.Contains(a) })
}
