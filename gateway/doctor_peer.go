package gateway

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"

	"google.golang.org/grpc/status"

	"causeway"
	"causeway/localapi"
)

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
			return nil
		}
		if inner.Code == "peer.unknown" {
			return causeway.NewProblem("doctor.peer_other", peer, nil, "seen", inner.Object)
		}
		return inner
	case "peer.closed":
		if cause := saidByPeer(outer.Cause); cause != "" {
			return causeway.NewProblem("doctor.files_differ", peer, errors.New(cause))
		}
	case "peer.certificate_refused", "peer.handshake_refused", "peer.networks", "peer.no_common_path", "peer.hello", "peer.too_often", "peer.confirmation":
		return outer
	}
	return nil
}

// stalls reports whether a handshake began and never went on.
func stalls(problem error) bool {
	return causeway.HasCode(problem, "peer.handshake") &&
		(errors.Is(problem, context.DeadlineExceeded) || errors.Is(problem, os.ErrDeadlineExceeded))
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
