package localapi

import (
	"context"
	"net/netip"
	"time"
)

// Doctor is the answer of /v1/doctor: everything a gateway checks of itself.
type Doctor struct {
	Checks []Check `json:"checks"`
}

// Check is one thing that was looked at.
type Check struct {
	// Check is what was looked at: certificate, authority, revocation_list,
	// file, host, address, link, peer, clock, path, mtu, lan or target.
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

// doctorTimeout is longer than a gateway asks around.
const doctorTimeout = 9 * time.Second

// Doctor returns what a gateway finds when it checks itself, and where to is
// valid, the host at that address, in the own site or another. Problem:
// gateway.not_running.
func (c *Client) Doctor(ctx context.Context, to netip.Addr) ([]Check, error) {
	patient := *c
	patient.http.Timeout = doctorTimeout
	question := "/v1/doctor"
	if to.IsValid() {
		question += "?to=" + to.WithZone("").String()
	}
	var answer Doctor
	err := patient.get(ctx, question, &answer)
	return answer.Checks, err
}
