package localapi

import "context"

// PingRequest asks for one authenticated probe over every path that matches.
type PingRequest struct {
	Peer string `json:"peer"` // "site" or "site/gateway"; "" is every peer
	Path string `json:"path"` // "" is every path
	Size int    `json:"size"` // bytes of padding in the probe
}

// PingAnswers is the answer of /v1/ping: one for every path that matches,
// none where none does. It comes when every probe is answered or given up.
type PingAnswers struct {
	Answers []PingAnswer `json:"answers"`
}

// PingAnswer is what became of one probe.
type PingAnswer struct {
	Gateway string   `json:"gateway"`
	Peer    string   `json:"peer"`
	Path    string   `json:"path"`
	RTTMS   *float64 `json:"rtt_ms"` // null if the probe or its answer was lost
	// Error is why no probe could be sent; "" else.
	Error string `json:"error"`
}

// Ping sends one probe over every path that matches. Problem:
// gateway.not_running.
func (c *Client) Ping(ctx context.Context, request PingRequest) ([]PingAnswer, error) {
	var answer PingAnswers
	err := c.post(ctx, "/v1/ping", request, &answer)
	return answer.Answers, err
}
