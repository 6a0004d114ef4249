package localapi

import "context"

// Doctor is the answer of /v1/doctor: everything a gateway checks of itself.
type Doctor struct {
	Checks []Check `json:"checks"`
}

// Check is one thing that was looked at.
type Check struct {
	// Check is what was looked at: certificate, authority, revocation_list,
	// file, peer, clock, path, mtu or host.
	Check   string `json:"check"`
	Gateway string `json:"gateway"` // that looked
	OK      bool   `json:"ok"`
	// Problem says what is wrong. Of a check that is OK it only has the
	// object.
	Problem
	// Evidence are the facts behind the verdict, as name=value, the same in
	// every language.
	Evidence string `json:"evidence"`
}

// Doctor returns what a gateway finds when it checks itself. Problem:
// gateway.not_running.
func (c *Client) Doctor(ctx context.Context) ([]Check, error) {
	var answer Doctor
	err := c.get(ctx, "/v1/doctor", &answer)
	return answer.Checks, err
}
