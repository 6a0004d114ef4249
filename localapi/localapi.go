// Package localapi is what a running gateway tells on its Unix socket, over
// HTTP/1.1 and JSON: the types and the client. The gateway serves it; the
// command line and the lab ask.
//
//	GET /v1/status   Status
//	GET /v1/paths    Paths
//	GET /v1/flows    Flows
//	GET /v1/events   Events
//	GET /v1/doctor   Doctor
//	POST /v1/ping    PingRequest, PingAnswers
//	POST /v1/reload  Reloaded
//
// Errors are {"error": {"code", "object", "message", "hint"}}. Reading goes on
// with flows.go, ping.go and doctor.go, one file a question.
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
	SessionEpoch    *uint64    `json:"session_epoch"`
	HandshakesTotal uint64     `json:"handshakes_total"`
	ClockSkewMS     float64    `json:"clock_skew_ms"`
	Problem         *Problem   `json:"problem"`
}

// Paths is the answer of /v1/paths.
type Paths struct {
	Paths []Path `json:"paths"`
}

// Path is a path as one gateway sees it. Unknown figures are nil. Those
// without a direction in their name are of the way to the peer.
type Path struct {
	Name      string     `json:"name"`
	Gateway   string     `json:"gateway"`
	Peer      string     `json:"peer"`
	Via       string     `json:"via"`
	State     string     `json:"state"` // up, suspect, down or unmatched
	Used      bool       `json:"used"`
	Classes   []string   `json:"classes"` // that use it now
	RTTMS     *float64   `json:"rtt_ms"`
	OWDMS     *float64   `json:"owd_ms"`
	JitterMS  *float64   `json:"jitter_ms"`
	LossRatio *float64   `json:"loss_ratio"`
	MTU       *int       `json:"mtu"` // largest inner packet in bytes
	Since     *time.Time `json:"since"`

	ReceiveOWDMS     *float64 `json:"receive_owd_ms"`
	ReceiveJitterMS  *float64 `json:"receive_jitter_ms"`
	ReceiveLossRatio *float64 `json:"receive_loss_ratio"`
	ReceiveMTU       *int     `json:"receive_mtu"`

	// SentBytes and ReceivedBytes count inner bytes since the path came to
	// be; they start again with the gateway.
	SentBytes     *uint64 `json:"sent_bytes"`
	ReceivedBytes *uint64 `json:"received_bytes"`
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
