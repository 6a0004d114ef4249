package aliyun_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"causeway"
	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
)

// calls counts the calls that reach the fake.
type calls struct {
	mu    sync.Mutex
	count map[string]int
}

func (c *calls) watch(action string, m fake.Moment) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m == fake.Before {
		c.count[action]++
	}
}

func (c *calls) of(action string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.count[action]
}

func TestFaults(t *testing.T) {
	describe := func(w world) error {
		_, err := w.DescribeVPCs(context.Background(), aliyun.DescribeVPCsRequest{})
		return err
	}
	create := func(w world) error {
		_, err := w.CreateVPNGateway(context.Background(), gatewayRequest())
		return err
	}
	flowLog := func(w world) error {
		_, err := w.CreateFlowLog(context.Background(), aliyun.CreateFlowLogRequest{ResourceID: vpc, ResourceType: "VPC", TrafficType: "All"})
		return err
	}
	tests := []struct {
		fault  fake.FaultKind
		action string
		do     func(world) error
		// want is the code of the error, if there is one; calls is how many
		// times the action is asked for; made is how many gateways and flow logs
		// there are at the end.
		want  causeway.Code
		calls int
		made  int
	}{
		{fake.Throttle, "DescribeVpcs", describe, "", 3, 0},
		{fake.ServerError, "DescribeVpcs", describe, "", 3, 0},
		{fake.BadGateway, "DescribeVpcs", describe, "", 3, 0},
		{fake.Cut, "DescribeVpcs", describe, "", 3, 0},
		{fake.Conflict, "DescribeVpcs", describe, "", 3, 0},
		{fake.Denied, "DescribeVpcs", describe, "cloud.denied", 1, 0},
		{fake.Garbage, "DescribeVpcs", describe, "cloud.bad_answer", 1, 0},
		{fake.Throttle, "CreateVpnGateway", create, "", 3, 1},
		{fake.ServerError, "CreateVpnGateway", create, "", 3, 1},
		{fake.LateError, "CreateVpnGateway", create, "", 3, 1},
		{fake.LostReply, "CreateVpnGateway", create, "", 3, 1},
		{fake.Cut, "CreateVpnGateway", create, "", 3, 1},
		{fake.Quota, "CreateVpnGateway", create, "cloud.quota", 1, 0},
		{fake.Locked, "CreateVpnGateway", create, "cloud.locked", 1, 0},
		{fake.Dependency, "CreateVpnGateway", create, "cloud.in_use", 1, 0},
		{fake.Throttle, "CreateFlowLog", flowLog, "", 3, 1},
		{fake.Conflict, "CreateFlowLog", flowLog, "", 3, 1},
		{fake.LostReply, "CreateFlowLog", flowLog, "cloud.outcome_unknown", 1, 1},
		{fake.LateError, "CreateFlowLog", flowLog, "cloud.outcome_unknown", 1, 1},
		{fake.Cut, "CreateFlowLog", flowLog, "cloud.outcome_unknown", 1, 0},
		{fake.BadGateway, "CreateFlowLog", flowLog, "cloud.outcome_unknown", 1, 0},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("%s %s", test.fault, test.action), func(t *testing.T) {
			counted := &calls{count: map[string]int{}}
			w := newWorld(t, func(cloud *fake.Config, _ *aliyun.Config) { cloud.Watch = counted.watch })
			before := len(w.cloud.Objects())
			w.cloud.Inject(test.fault, test.action, 2)
			err := test.do(w)
			if test.want == "" && err != nil || test.want != "" && !causeway.HasCode(err, test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if got := counted.of(test.action); got != test.calls {
				t.Errorf("%d calls, want %d", got, test.calls)
			}
			if got := len(w.cloud.Objects()) - before; got != test.made {
				t.Errorf("%d objects made, want %d", got, test.made)
			}
		})
	}
}

// A cloud that does not answer is left after the timeout, and asked again.
func TestHang(t *testing.T) {
	w := newWorld(t, func(_ *fake.Config, config *aliyun.Config) { config.Timeout = 200 * time.Millisecond })
	w.cloud.Inject(fake.Hang, "DescribeVpcs", 1)
	if _, err := w.DescribeVPCs(t.Context(), aliyun.DescribeVPCsRequest{}); err != nil {
		t.Error(err)
	}
}

// What another attempt deleted, whose answer was lost, is deleted.
func TestLostReplyToDelete(t *testing.T) {
	w := newWorld(t, nil)
	id := w.customer(t, "cw-far", "192.0.2.1")
	w.cloud.Inject(fake.LostReply, "DeleteCustomerGateway", 1)
	if _, err := w.DeleteCustomerGateway(t.Context(), aliyun.DeleteCustomerGatewayRequest{CustomerGatewayID: id}); err != nil {
		t.Error(err)
	}
	if _, err := w.DeleteCustomerGateway(t.Context(), aliyun.DeleteCustomerGatewayRequest{CustomerGatewayID: id}); !aliyun.IsGone(err) {
		t.Errorf("deleted a second time: %v", err)
	}
}

// A lasting fault ends with the budget, and the pauses grow on the way.
func TestBudget(t *testing.T) {
	w := newWorld(t, nil)
	w.cloud.Inject(fake.Throttle, "", 1000)
	start := w.clock.Now()
	_, err := w.DescribeVPCs(t.Context(), aliyun.DescribeVPCsRequest{})
	if !causeway.HasCode(err, "cloud.throttled") {
		t.Errorf("got %v", err)
	}
	if spent := w.clock.Now().Sub(start); spent > 10*time.Minute || spent < 9*time.Minute {
		t.Errorf("tried for %v, want close to ten minutes", spent)
	}
	if w.clock.waits[0] != time.Second || w.clock.waits[1] != 2*time.Second || w.clock.waits[8] != 30*time.Second {
		t.Errorf("pauses %v", w.clock.waits)
	}
}

func TestCancelled(t *testing.T) {
	w := newWorld(t, nil)
	w.cloud.Inject(fake.Throttle, "", 1000)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.DescribeVPCs(ctx, aliyun.DescribeVPCsRequest{}); err == nil || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// The same token makes one object; with other parameters it is refused.
func TestClientToken(t *testing.T) {
	w := newWorld(t, nil)
	r := gatewayRequest()
	first := ok[aliyun.CreateVPNGatewayResponse](t)(w.CreateVPNGateway(t.Context(), r))
	again := ok[aliyun.CreateVPNGatewayResponse](t)(w.CreateVPNGateway(t.Context(), r))
	if first.VPNGatewayID != again.VPNGatewayID {
		t.Errorf("two gateways: %s and %s", first.VPNGatewayID, again.VPNGatewayID)
	}
	r.Bandwidth = 100
	if _, err := w.CreateVPNGateway(t.Context(), r); !causeway.HasCode(err, "cloud.token_reused") {
		t.Errorf("got %v", err)
	}
}
