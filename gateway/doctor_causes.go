package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/grpc/status"

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
	if check.Code == "doctor.certificate_refused" && !f.now.Before(f.certificate.NotAfter) {
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

// peerCause is why nothing comes from a peer.
func (f findings) peerCause(peer localapi.Peer) error {
	problem := f.problems[peer.Peer]
	if cause := handshakeCause(peer.Peer, problem); cause != nil {
		return cause
	}
	var refused, silent []string
	for _, w := range f.waysTo(peer.Peer) {
		switch address := w.remote.Addr().String(); {
		case w.dial == dialRefused && !slices.Contains(refused, address):
			refused = append(refused, address)
		case (w.dial == dialSilent || w.dial == dialNoRoute) && !slices.Contains(silent, address):
			silent = append(silent, address)
		}
	}
	step := f.step("open_port", siteOf(peer.Peer))
	open := slices.ContainsFunc(f.waysTo(peer.Peer), func(w way) bool { return w.dial == dialOpen })
	switch {
	case open && stalls(problem):
		return causeway.NewProblem("doctor.mtu_handshake", peer.Peer, nil)
	case len(refused) > 0:
		return causeway.NewProblem("doctor.peer_process_down", peer.Peer, nil, "addresses", strings.Join(refused, ", "), "port", f.portText())
	case len(silent) > 0 && !open:
		return causeway.NewProblem("doctor.peer_host_down", peer.Peer, nil, "addresses", strings.Join(silent, ", "), "port", f.portText(), "step", step)
	case peer.Session != nil:
		return causeway.NewProblem("doctor.peer_silent", peer.Peer, nil)
	case problem != nil && !causeway.HasCode(problem, "peer.closed"):
		return problem
	}
	return causeway.NewProblem("doctor.session_none", peer.Peer, nil)
}

// handshakeCause is what the last attempt says of identities and files, nil
// if it says nothing of them.
func handshakeCause(peer string, problem error) error {
	var outer *causeway.Problem
	if !errors.As(problem, &outer) {
		return nil
	}
	switch outer.Code {
	case "peer.handshake":
		var inner *causeway.Problem
		if !errors.As(outer.Cause, &inner) {
			return refusal(peer, outer.Cause)
		}
		if inner.Code == "peer.unknown" {
			return causeway.NewProblem("doctor.peer_other", peer, nil, "seen", inner.Object)
		}
		return inner
	case "peer.closed":
		if cause := saidByPeer(outer.Cause); cause != "" {
			return causeway.NewProblem("doctor.files_differ", peer, errors.New(cause))
		}
		return refusal(peer, outer.Cause)
	case "peer.networks", "peer.no_common_path", "peer.hello", "peer.too_often", "peer.confirmation":
		return outer
	}
	return nil
}

// stalls reports whether a handshake began and never went on.
func stalls(problem error) bool {
	return causeway.HasCode(problem, "peer.handshake") &&
		(errors.Is(problem, context.DeadlineExceeded) || errors.Is(problem, os.ErrDeadlineExceeded))
}

// refusal is for a TLS alert of the peer: it says that the certificate is not
// taken and not why.
func refusal(peer string, cause error) error {
	if cause != nil && strings.Contains(cause.Error(), "remote error: tls:") {
		return causeway.NewProblem("doctor.certificate_refused", peer, errors.New(alertIn(cause.Error())))
	}
	return nil
}

func alertIn(text string) string {
	_, alert, _ := strings.Cut(text, "remote error: ")
	alert, _, _ = strings.Cut(alert, "\"")
	return alert
}

// filesDiffer are codes by which a peer says that its file is another.
var filesDiffer = []string{"peer.networks", "peer.no_common_path", "peer.unknown"}

// saidByPeer is the code with which a peer ended the opening, "" if it gave
// none that tells of its file.
func saidByPeer(cause error) string {
	said := status.Convert(cause).Message()
	if i := slices.IndexFunc(filesDiffer, func(code string) bool { return strings.Contains(said, code) }); i >= 0 {
		return filesDiffer[i]
	}
	return ""
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

// What lossAtRate counts as busy, as lossy and as clean.
const (
	leastPeak  = 1e6 // bit/s: with less there is no load to speak of
	leastBusy  = 2   // seconds
	leastQuiet = 3
	lossyLoad  = 0.02
	cleanLoad  = 0.005
	// settles is how many quiet seconds it takes until the averaged loss of the
	// busy ones before them has faded.
	settles = 10
	// nearFull is the share of the file's bandwidth from which on a line is
	// simply full.
	nearFull = 0.95
)

// lossAtRate judges the last two minutes of a path: loss in the seconds with
// much traffic and none in the others.
func (f findings) lossAtRate(p localapi.Path, w *way) (problem error, facts []string) {
	peak := 0.0
	for _, l := range w.loads {
		peak = max(peak, l.rate)
	}
	if peak < leastPeak {
		return nil, nil
	}
	var busy, quiet []load
	calm := settles
	for _, l := range w.loads {
		calm++
		switch {
		case l.rate >= peak/2:
			busy, calm = append(busy, l), 0
		case l.rate < peak/4 && calm > settles:
			quiet = append(quiet, l)
		}
	}
	busyLoss, quietLoss := meanLoss(busy), meanLoss(quiet)
	facts = []string{
		fact("busy_seconds", len(busy)), fact("busy_loss", percent(busyLoss)),
		fact("quiet_seconds", len(quiet)), fact("quiet_loss", percent(quietLoss)),
	}
	full := w.bandwidth > 0 && peak >= nearFull*float64(w.bandwidth)
	if full || len(busy) < leastBusy || len(quiet) < leastQuiet || busyLoss < lossyLoad || quietLoss > cleanLoad {
		return nil, facts
	}
	carried := 0.0
	for _, l := range busy {
		carried += l.rate * (1 - l.loss) / float64(len(busy))
	}
	return causeway.NewProblem("doctor.loss_at_rate", p.Name, nil, "peer", p.Peer, "loss", percent(busyLoss),
		"rate", fmt.Sprintf("%.0f", carried/1e6), "step", f.step("bandwidth", siteOf(f.gateway))), facts
}

func meanLoss(loads []load) float64 {
	sum := 0.0
	for _, l := range loads {
		sum += l.loss
	}
	return sum / float64(max(len(loads), 1))
}

func percent(ratio float64) string { return fmt.Sprintf("%.1f", 100*ratio) }
