package gateway

import (
	"context"
	"encoding/json"
	"net/http"
	"net/netip"
	"strconv"

	"causeway"
	"causeway/localapi"
	"causeway/tunnel"
	"causeway/tunnel/packet"
)

func (g *gateway) flows(ctx context.Context) (localapi.Flows, error) {
	all, err := g.engine.Flows(ctx)
	out := localapi.Flows{Flows: []localapi.Flow{}}
	for i := range all {
		out.Flows = append(out.Flows, g.flow(&all[i]))
	}
	return out, err
}

func (g *gateway) flow(f *tunnel.Flow) localapi.Flow {
	return localapi.Flow{
		Class: f.Class, Gateway: g.name(), Peer: f.Peer.Site + "/" + f.Peer.Name, Path: f.Path,
		Protocol: protocolName(f.Protocol), Source: endpointName(f.Source, f.SourcePort),
		Destination: endpointName(f.Destination, f.DestinationPort), Packets: f.Packets, Bytes: f.Bytes,
		Since: f.Since.UTC(), Last: f.Last.UTC(), Reason: f.Reason, Evidence: f.Evidence,
	}
}

func endpointName(address netip.Addr, port uint16) string {
	if port == 0 {
		return address.String()
	}
	return netip.AddrPortFrom(address, port).String()
}

func protocolName(protocol uint8) string {
	switch protocol {
	case packet.TCP:
		return "tcp"
	case packet.UDP:
		return "udp"
	case 1, 58: // ICMP, ICMPv6
		return "icmp"
	}
	return strconv.Itoa(int(protocol))
}

// maxQuestion bounds the body of a question on the socket.
const maxQuestion = 64 << 10

// answerPing answers POST /v1/ping.
func (g *gateway) answerPing(w http.ResponseWriter, r *http.Request) {
	var request localapi.PingRequest
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxQuestion))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&request); err != nil {
		fail(w, http.StatusBadRequest, *problemOf(causeway.NewProblem("gateway.bad_question", "POST /v1/ping", err)))
		return
	}
	answer(func(ctx context.Context) (any, error) { return g.ping(ctx, request) })(w, r)
}

func (g *gateway) ping(ctx context.Context, request localapi.PingRequest) (localapi.PingAnswers, error) {
	answers, err := g.engine.Ping(ctx, max(0, request.Size), func(peer, path string) bool {
		return isPeer(peer, request.Peer) && (request.Path == "" || request.Path == path)
	})
	out := localapi.PingAnswers{Answers: []localapi.PingAnswer{}}
	for _, a := range answers {
		one := localapi.PingAnswer{Gateway: g.name(), Peer: shortName(a.Peer), Path: a.Path}
		if a.RTT != nil {
			rtt := milliseconds(*a.RTT)
			one.RTTMS = &rtt
		}
		out.Answers = append(out.Answers, one)
	}
	return out, err
}

// isPeer reports whether a SPIFFE ID is meant by "", "site" or "site/gateway".
func isPeer(uri, name string) bool {
	id, err := causeway.ParseIdentity(uri)
	return err == nil && (name == "" || name == id.Site || name == id.Site+"/"+id.Name)
}
