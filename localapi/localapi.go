// Package localapi is what a running gateway tells on its Unix socket, over
// HTTP/1.1 and JSON: the types and the client. The gateway serves it; the
// command line and the lab ask.
//
//	GET /v1/status   Status
//	GET /v1/paths    Paths
//	GET /v1/events   Events
//	POST /v1/reload  Reloaded
//
// Errors are {"error": {"code", "object", "message", "hint"}}.
package localapi

import "time"

// Status is a gateway and its peerings.
type Status struct {
	Interconnect string    `json:"interconnect"`
	Gateway      string    `json:"gateway"` // "site/gateway"
	Identity     string    `json:"identity"`
	Version      string    `json:"version"`
	PID          int       `json:"pid"`
	Since        time.Time `json:"since"`
	Ready        bool      `json:"ready"` // some path works
	Notices      []string  `json:"notices"`
	Peers        []Peer    `json:"peers"`
}

// Peer is the peering with one gateway.
type Peer struct {
	Peer            string     `json:"peer"`
	Identity        string     `json:"identity"`
	Connected       bool       `json:"connected"`
	Session         *string    `json:"session"`
	SessionSince    *time.Time `json:"session_since"`
	HandshakesTotal uint64     `json:"handshakes_total"`
	ClockSkewMS     float64    `json:"clock_skew_ms"`
	Problem         *Problem   `json:"problem"`
}

// Problem is an error as JSON, in English.
type Problem struct {
	Code    string `json:"code"`
	Object  string `json:"object"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

// Paths is the answer of /v1/paths.
type Paths struct {
	Paths []Path `json:"paths"`
}

// Path is a path as one gateway sees it. Unknown figures are nil.
type Path struct {
	Name      string     `json:"name"`
	Gateway   string     `json:"gateway"`
	Peer      string     `json:"peer"`
	Via       string     `json:"via"`
	State     string     `json:"state"` // up, suspect, down or unmatched
	Used      bool       `json:"used"`
	RTTMS     *float64   `json:"rtt_ms"`
	OWDMS     *float64   `json:"owd_ms"`
	JitterMS  *float64   `json:"jitter_ms"`
	LossRatio *float64   `json:"loss_ratio"`
	MTU       *int       `json:"mtu"`
	Since     *time.Time `json:"since"`
}

// Events is the answer of /v1/events: the newest thousand, oldest first.
type Events struct {
	Events []Event `json:"events"`
}

// Event is a change of a path ("path"), of the path traffic to a site takes
// ("use"), of the session with a peer ("session"), or of the port a peer is
// reached at behind a NAT ("move").
type Event struct {
	Time   time.Time `json:"time"`
	Kind   string    `json:"kind"`
	Object string    `json:"object"`
	From   string    `json:"from"`
	To     string    `json:"to"`
	Reason string    `json:"reason"`
	// Evidence is what the reason rests on; "" where the reason says it all.
	Evidence string `json:"evidence"`
}

// Reloaded is the answer of /v1/reload.
type Reloaded struct {
	Reloaded bool `json:"reloaded"`
}

// Failure is the body of every answer that is not 200.
type Failure struct {
	Error Problem `json:"error"`
}
