package gateway

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"time"

	"causeway"
	"causeway/localapi"
	"causeway/peering"
	"causeway/tunnel"
	"causeway/tunnel/path"
)

// localHandler answers on the Unix socket.
func (g *gateway) localHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/status", answer(func(ctx context.Context) (any, error) { return g.status(ctx) }))
	mux.HandleFunc("GET /v1/paths", answer(func(ctx context.Context) (any, error) { return g.paths(ctx) }))
	mux.HandleFunc("GET /v1/events", answer(func(context.Context) (any, error) {
		return localapi.Events{Events: g.events.list()}, nil
	}))
	mux.HandleFunc("GET /v1/flows", answer(func(ctx context.Context) (any, error) { return g.flows(ctx) }))
	mux.HandleFunc("POST /v1/ping", g.answerPing)
	mux.HandleFunc("GET /v1/doctor", g.answerDoctor)
	mux.HandleFunc("POST /v1/reload", func(w http.ResponseWriter, r *http.Request) {
		if err := g.reload(r.Context()); err != nil {
			fail(w, http.StatusUnprocessableEntity, *problemOf(err))
			return
		}
		writeJSON(w, http.StatusOK, localapi.Reloaded{Reloaded: true})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fail(w, http.StatusNotFound, *problemOf(causeway.NewProblem("gateway.no_such_question", r.Method+" "+r.URL.Path, nil)))
	})
	return mux
}

func answer(get func(context.Context) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		result, err := get(r.Context())
		if err != nil {
			fail(w, http.StatusServiceUnavailable, *problemOf(err))
			return
		}
		writeJSON(w, http.StatusOK, result)
	}
}

func fail(w http.ResponseWriter, status int, problem localapi.Problem) {
	writeJSON(w, status, localapi.Failure{Error: problem})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// problemOf turns an error into JSON; nil stays nil.
func problemOf(err error) *localapi.Problem { return localapi.NewProblem(err) }

func (g *gateway) status(ctx context.Context) (localapi.Status, error) {
	sessions, err := g.engine.Sessions(ctx)
	if err != nil {
		return localapi.Status{}, err
	}
	s := localapi.Status{
		Interconnect: g.view().file.Name, Gateway: g.name(), Identity: g.identity().URI(), Version: g.options.Version,
		PID: os.Getpid(), Since: g.started.UTC(), Ready: g.ready(ctx), Notices: []string{}, Peers: []localapi.Peer{},
	}
	for _, notice := range g.view().notices {
		s.Notices = append(s.Notices, notice.Error())
	}
	for _, peer := range g.peering.Status() {
		s.Peers = append(s.Peers, peerStatus(peer, sessions))
	}
	slices.SortFunc(s.Peers, func(a, b localapi.Peer) int { return cmp.Compare(a.Peer, b.Peer) })
	return s, nil
}

func peerStatus(p peering.Status, sessions []tunnel.SessionStatus) localapi.Peer {
	out := localapi.Peer{
		Peer: shortName(p.Peer), Identity: p.Peer, Connected: p.Connected,
		HandshakesTotal: p.Handshakes, ClockSkewMS: milliseconds(p.Skew), Problem: problemOf(p.Problem),
	}
	for _, session := range sessions {
		if session.Peer == p.Peer {
			since := session.Since.UTC()
			out.Session, out.SessionSince, out.SessionEpoch = &session.ID, &since, &session.Epoch
		}
	}
	return out
}

func (g *gateway) paths(ctx context.Context) (localapi.Paths, error) {
	all, err := g.engine.Paths(ctx)
	out := localapi.Paths{Paths: []localapi.Path{}}
	for _, p := range all {
		out.Paths = append(out.Paths, g.pathStatus(p))
	}
	for _, peer := range g.view().peers {
		out.Paths = append(out.Paths, g.waiting(peer, all)...)
	}
	order := g.view().preference()
	slices.SortFunc(out.Paths, func(a, b localapi.Path) int {
		return cmp.Or(cmp.Compare(a.Peer, b.Peer), slices.Index(order, a.Name)-slices.Index(order, b.Name), cmp.Compare(a.Name, b.Name))
	})
	return out, err
}

func (g *gateway) pathStatus(p tunnel.PathStatus) localapi.Path {
	out := localapi.Path{
		Name: p.Name, Gateway: g.name(), Peer: shortName(p.Peer), Via: p.Via, State: p.State, Used: p.Used(),
		Classes: append([]string{}, p.Classes...), SentBytes: &p.Sent, ReceivedBytes: &p.Received,
	}
	if p.RTT != nil {
		rtt := milliseconds(*p.RTT)
		out.RTTMS = &rtt
	}
	out.OWDMS, out.JitterMS, out.LossRatio, out.MTU = figures(p.Send)
	out.ReceiveOWDMS, out.ReceiveJitterMS, out.ReceiveLossRatio, out.ReceiveMTU = figures(p.Receive)
	if !p.Since.IsZero() {
		since := p.Since.UTC()
		out.Since = &since
	}
	return out
}

// figures are those of one direction, nil where unknown.
func figures(d path.Direction) (delay, jitter, loss *float64, mtu *int) {
	if d.MTU > 0 {
		mtu = &d.MTU
	}
	if !d.Known {
		return nil, nil, nil, mtu
	}
	ofDelay, ofJitter, ofLoss := milliseconds(d.Delay), milliseconds(d.Jitter), d.Loss
	return &ofDelay, &ofJitter, &ofLoss, mtu
}

// waiting lists the paths of a peer there is no session with: down.
func (g *gateway) waiting(peer peering.Peer, known []tunnel.PathStatus) []localapi.Path {
	uri := peer.Identity.URI()
	if slices.ContainsFunc(known, func(p tunnel.PathStatus) bool { return p.Peer == uri }) {
		return nil
	}
	var out []localapi.Path
	for _, p := range peer.Paths {
		since := g.started.UTC()
		out = append(out, localapi.Path{
			Name: p.Name, Gateway: g.name(), Peer: shortName(uri), Via: string(p.Via), State: "down", Since: &since, Classes: []string{},
		})
	}
	return out
}

// ready reports whether some path works.
func (g *gateway) ready(ctx context.Context) bool {
	all, _ := g.engine.Paths(ctx)
	return slices.ContainsFunc(all, func(p tunnel.PathStatus) bool { return p.State == "up" })
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
