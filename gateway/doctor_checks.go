package gateway

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"causeway"
	"causeway/localapi"
	"causeway/pki"
	"causeway/tunnel/wire"
)

// What a check counts as wrong.
const (
	skewAlarm   = time.Minute
	smallestMTU = 1280 // RFC 8200 section 5
	// mtuTolerance is what common lines take of 1500: PPPoE, GRE, IPsec. It is
	// also the largest step in the sizes a gateway tries.
	mtuTolerance = 90
	// mtuSettles is how long the search of a path's MTU may take.
	mtuSettles = 5 * time.Second
)

// recordBytes is what a record and its IP and UDP headers add to an inner
// packet.
func recordBytes(ipv6 bool) int {
	if ipv6 {
		return wire.Overhead + 48
	}
	return wire.Overhead + 28
}

// examine judges what was found: one check for each thing looked at, in the
// order in which one thing depends on another.
func examine(f findings) []localapi.Check {
	checks := []localapi.Check{f.checkCertificate(), f.checkAuthority(), f.checkRevocations(), f.checkConfiguration()}
	checks = append(checks, f.checkHost()...)
	checks = append(checks, f.checkAddresses()...)
	links := f.checkLinks()
	checks = append(checks, links...)
	broken := brokenLinks(links)
	for _, peer := range f.peers {
		checks = append(checks, f.checkPeerBeyond(peer, broken)...)
	}
	checks = append(checks, f.checkFiles()...)
	for _, path := range f.paths {
		if f.isPathsOwn(path, broken) {
			checks = append(checks, f.checkPath(path), f.checkMTU(path))
		}
	}
	checks = append(checks, f.checkLAN()...)
	checks = append(checks, f.checkTarget()...)
	for _, err := range f.unreadable {
		checks = append(checks, f.check("gateway", f.gateway, err))
	}
	return checks
}

// check is OK if err is nil.
func (f findings) check(name, object string, err error, evidence ...string) localapi.Check {
	c := localapi.Check{Check: name, Gateway: f.gateway, OK: err == nil, Evidence: strings.Join(evidence, " ")}
	c.Object = object
	if err != nil {
		c.Problem = *localapi.NewProblem(err)
	}
	return c
}

func (f findings) checkCertificate() localapi.Check {
	end, uri := f.certificate.NotAfter, f.certificate.URIs[0].String()
	when := end.UTC().Format(time.RFC3339)
	var err error
	stage, due := pki.Alarm(end, f.now, 0)
	switch {
	case !f.now.Before(end):
		err = causeway.NewProblem("doctor.certificate_ended", uri, nil, "when", when)
	case due:
		err = causeway.NewProblem("gateway.certificate_ends", uri, nil, "when", when)
	}
	return f.check("certificate", uri, err, endFacts(end, f.now, stage)...)
}

func (f findings) checkAuthority() localapi.Check {
	if f.authority == nil {
		return f.check("authority", f.gateway, nil, "found=false")
	}
	end := f.authority.NotAfter
	var err error
	stage, due := pki.Alarm(end, f.now, 0)
	if due {
		err = causeway.NewProblem("doctor.authority_ends", f.gateway, nil, "when", end.UTC().Format(time.RFC3339))
	}
	return f.check("authority", f.gateway, err, endFacts(end, f.now, stage)...)
}

func endFacts(end, now time.Time, stage int) []string {
	left := math.Floor(end.Sub(now).Hours() / 24)
	facts := []string{fact("days_left", left), fact("not_after", end)}
	if stage > 0 {
		facts = append(facts, fact("alarm_days", stage))
	}
	return facts
}

// checkRevocations only tells: a list has no end, and none is needed.
func (f findings) checkRevocations() localapi.Check {
	facts := []string{fact("lists", len(f.revocations))}
	for _, list := range f.revocations {
		facts = append(facts, fact("sequence", list.Sequence), fact("revoked", len(list.Revoked)),
			fact("age_days", int(f.now.Sub(list.IssuedAt).Hours()/24)))
	}
	return f.check("revocation_list", f.gateway, nil, facts...)
}

func (f findings) checkConfiguration() localapi.Check {
	return f.check("file", f.file, f.fileProblem, fact("notices", f.notices))
}

// checkHost has a check for each route that leads past the tunnel.
func (f findings) checkHost() []localapi.Check {
	checks := f.overlaps()
	for _, bypass := range f.bypasses {
		if f.isOverlap(bypass) {
			continue
		}
		checks = append(checks, f.check("host", bypass.Object, bypass, fact("route", bypass.Object)))
	}
	if len(f.missing) > 0 {
		var all []string
		for _, change := range f.missing {
			all = append(all, change.String())
		}
		lacks := strings.Join(all, "; ")
		checks = append(checks, f.check("host", lacks, causeway.NewProblem("doctor.host_changed", lacks, nil), fact("missing", len(all))))
	}
	if len(checks) == 0 {
		checks = append(checks, f.check("host", Device, nil, fact("missing", 0), fact("bypasses", 0)))
	}
	return checks
}

func (f findings) checkPeer(peer localapi.Peer) localapi.Check {
	facts := []string{fact("connected", peer.Connected), fact("handshakes", peer.HandshakesTotal)}
	if peer.SessionSince != nil {
		facts = append(facts, fact("session_since", *peer.SessionSince))
	}
	handshake := handshakeCause(peer.Peer, f.problems[peer.Peer])
	var err error
	switch {
	case !f.talksWith(peer):
		err = f.peerCause(peer)
	case !peer.Connected && handshake != nil:
		err = handshake
	case !peer.Connected:
		err = causeway.NewProblem("doctor.session_alone", peer.Peer, nil, "port", strconv.Itoa(int(f.port)))
	}
	if last := f.problems[peer.Peer]; last != nil && !errors.Is(err, last) {
		facts = append(facts, fact("last_attempt", last.Error()))
	}
	return f.check("peer", peer.Peer, err, facts...)
}

func (f findings) checkClock(peer localapi.Peer) localapi.Check {
	skew := time.Duration(peer.ClockSkewMS * float64(time.Millisecond))
	var err error
	if skew.Abs() > skewAlarm {
		err = causeway.NewProblem("peer.clock_skew", peer.Peer, nil, "skew", skew.Round(time.Second).String())
	}
	return f.check("clock", peer.Peer, err, fact("skew_ms", math.Round(peer.ClockSkewMS)))
}

func (f findings) checkPath(p localapi.Path) localapi.Check {
	args := []string{"peer", p.Peer, "when", "?", "port", strconv.Itoa(int(f.port))}
	facts := []string{fact("state", p.State)}
	if p.Since != nil {
		args[3] = p.Since.UTC().Format(time.RFC3339)
		facts = append(facts, fact("since", *p.Since))
	}
	last, everUp := f.eventsOf(p)
	if last != nil && p.State != "up" {
		facts = append(facts, fact("last_event", last.Time), fact("reason", last.Reason), fact("evidence", last.Evidence))
	}
	var err error
	way := f.wayOf(p)
	if way != nil {
		facts = append(facts, fact("tcp", string(way.dial)))
	}
	switch {
	case p.State == "down":
		err = f.downCause(p, way, everUp, args)
	case p.State == "up" && way != nil:
		var seen []string
		seen, err = f.lossAtRate(p, way)
		facts = append(facts, seen...)
	}
	return f.check("path", p.Peer+" "+p.Name, err, facts...)
}

// eventsOf returns the last event of a path and whether it ever worked. When
// old events have been forgotten, it counts as having worked.
func (f findings) eventsOf(p localapi.Path) (last *localapi.Event, everUp bool) {
	everUp = len(f.events) >= keptEvents
	for i := range f.events {
		e := &f.events[i]
		if e.Kind != "path" || e.Object != p.Peer+" "+p.Name {
			continue
		}
		last = e
		everUp = everUp || e.To == "up" || e.From == "up"
	}
	return last, everUp
}

func (f findings) checkMTU(p localapi.Path) localapi.Check {
	object := p.Peer + " " + p.Name
	if p.MTU == nil {
		return f.check("mtu", object, nil, "known=false")
	}
	var err error
	facts := []string{fact("mtu", *p.MTU)}
	if p.State != "up" || p.Since == nil || f.now.Sub(*p.Since) <= mtuSettles {
		return f.check("mtu", object, nil, append(facts, "settled=false")...)
	}
	if way := f.wayOf(p); way != nil && way.via == causeway.ViaInternet {
		fits := *p.MTU + recordBytes(way.remote.Addr().Is6())
		facts = append(facts, fact("line", fits), fact("device", way.deviceMTU))
		if fits+mtuTolerance < min(way.deviceMTU, usualMTU) {
			err = causeway.NewProblem("doctor.mtu_black_hole", p.Name, nil, "peer", p.Peer, "size", strconv.Itoa(fits),
				"device", cmp.Or(way.device, way.link), "mtu", strconv.Itoa(min(way.deviceMTU, usualMTU)))
		}
	}
	if err == nil && *p.MTU < smallestMTU {
		err = causeway.NewProblem("doctor.mtu_small", p.Name, nil, "peer", p.Peer, "mtu", strconv.Itoa(*p.MTU))
	}
	return f.check("mtu", object, err, facts...)
}

// talksWith reports whether anything gets through to a peer there is a session
// with, over TCP or over any path.
func (f findings) talksWith(peer localapi.Peer) bool {
	return peer.Session != nil && (peer.Connected || slices.ContainsFunc(f.paths, func(p localapi.Path) bool {
		return p.Peer == peer.Peer && (p.State == "up" || p.State == "suspect")
	}))
}
