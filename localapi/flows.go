package localapi

import (
	"context"
	"time"
)

// Flows is the answer of /v1/flows, in no order.
type Flows struct {
	Flows []Flow `json:"flows"`
}

// Flow is one conversation of two hosts that a gateway sends on its way, and
// why it goes there.
type Flow struct {
	Class    string `json:"class"`
	Gateway  string `json:"gateway"`
	Peer     string `json:"peer"` // "site/gateway"
	Path     string `json:"path"`
	Protocol string `json:"protocol"` // tcp, udp, icmp, or the number
	// Source and Destination are "10.0.1.10:40000" or "[fd00::1]:40000", or
	// the address alone where the protocol has no ports.
	Source      string    `json:"source"`
	Destination string    `json:"destination"`
	Packets     uint64    `json:"packets"` // sent, as Bytes
	Bytes       uint64    `json:"bytes"`
	Since       time.Time `json:"since"`
	Last        time.Time `json:"last"`
	Reason      string    `json:"reason"`
	// Evidence is what the reason rests on; "" where the reason says it all.
	Evidence string `json:"evidence"`
}

// Flows returns the flows a gateway sends now. Problem: gateway.not_running.
func (c *Client) Flows(ctx context.Context) ([]Flow, error) {
	var answer Flows
	err := c.get(ctx, "/v1/flows", &answer)
	return answer.Flows, err
}
