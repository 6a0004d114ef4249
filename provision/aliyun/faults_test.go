package aliyun_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
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

func TestUnreachable(t *testing.T) {
	w := newWorld(t, nil)
	w.server.Close()
	start := w.clock.Now()
	_, err := w.DescribeVPCs(t.Context(), aliyun.DescribeVPCsRequest{})
	if !causeway.HasCode(err, "cloud.unreachable") || strings.Contains(err.Error(), "PageSize") {
		t.Errorf("got %v", err)
	}
	var refused *net.OpError
	if !errors.As(err, &refused) {
		t.Errorf("the cause is lost: %v", err)
	}
	if spent := w.clock.Now().Sub(start); spent > time.Minute {
		t.Errorf("tried for %v", spent)
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

// A problem says all that the reader and the cloud's support need.
func TestProblem(t *testing.T) {
	w := newWorld(t, nil)
	_, err := w.DescribeVPNGateway(t.Context(), aliyun.DescribeVPNGatewayRequest{VPNGatewayID: "vpn-none"})
	problem := causeway.ProblemsOf(err)[0]
	for l, want := range map[causeway.Language]string{
		causeway.English: "DescribeVpnGateway for vpn-none: the cloud does not have it: InvalidVpnGatewayInstanceId.NotFound: The specified resource does not exist. (request id FAKE-",
		causeway.Chinese: "对 vpn-none 执行 DescribeVpnGateway：云平台上不存在该对象：InvalidVpnGatewayInstanceId.NotFound",
	} {
		if got := problem.Sentence(l); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s", l, got)
		}
	}
	var answer *aliyun.APIError
	if !errors.As(err, &answer) || answer.Status != http.StatusNotFound || answer.RequestID == "" || problem.Args["cloud_code"] != answer.Code {
		t.Errorf("answer %+v", answer)
	}
}

func TestProblemHidesSecrets(t *testing.T) {
	w := newWorld(t, nil)
	gateway := w.gateway(t)
	r := connectionRequest(gateway, "cgw-none", "cgw-none")
	_, err := w.CreateVPNConnection(t.Context(), r)
	w.server.Close()
	_, silent := w.CreateVPNConnection(t.Context(), r)
	for _, err := range []error{err, silent} {
		if err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, causeway.ProblemsOf(err)[0]), psk) {
			t.Errorf("got %v", err)
		}
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

func TestPages(t *testing.T) {
	w := newWorld(t, nil)
	for i := range 120 {
		w.customer(t, fmt.Sprintf("cw-%d", i), fmt.Sprintf("192.0.2.%d", i+1))
	}
	all := ok[aliyun.DescribeCustomerGatewaysResponse](t)(w.DescribeCustomerGateways(t.Context(), aliyun.DescribeCustomerGatewaysRequest{}))
	seen := map[string]bool{}
	for _, c := range all.CustomerGateways {
		seen[c.CustomerGatewayID] = true
	}
	if len(seen) != 120 || len(all.CustomerGateways) != 120 {
		t.Errorf("%d entries, %d customer gateways", len(all.CustomerGateways), len(seen))
	}
	for i := range 60 {
		ok[aliyun.CreateRouteEntryResponse](t)(w.CreateRouteEntry(t.Context(), aliyun.CreateRouteEntryRequest{
			RouteTableID: w.table, DestinationCIDRBlock: fmt.Sprintf("172.16.%d.0/24", i), NextHopID: "i-1", ClientToken: fmt.Sprint("r", i),
		}))
	}
	routes := ok[aliyun.DescribeRouteEntryListResponse](t)(w.DescribeRouteEntryList(t.Context(), aliyun.DescribeRouteEntryListRequest{RouteTableID: w.table}))
	if len(routes.RouteEntries) != 60 {
		t.Errorf("%d routes", len(routes.RouteEntries))
	}
}

// An object that goes away between two pages moves the others, and one of them
// past the reader: the list is read again.
func TestPagesThatMove(t *testing.T) {
	var w world
	var removed string
	asked := 0
	w = newWorld(t, func(cloud *fake.Config, _ *aliyun.Config) {
		cloud.Watch = func(action string, m fake.Moment) {
			if action != "DescribeCustomerGateways" || m != fake.Before {
				return
			}
			if asked++; asked == 2 {
				w.cloud.Remove(removed)
			}
		}
	})
	last := ""
	for i := range 60 {
		last = w.customer(t, fmt.Sprintf("cw-%d", i), fmt.Sprintf("192.0.2.%d", i+1))
		if removed == "" {
			removed = last
		}
	}
	all := ok[aliyun.DescribeCustomerGatewaysResponse](t)(w.DescribeCustomerGateways(t.Context(), aliyun.DescribeCustomerGatewaysRequest{}))
	seen := map[string]bool{}
	for _, c := range all.CustomerGateways {
		seen[c.CustomerGatewayID] = true
	}
	if len(all.CustomerGateways) != 59 || len(seen) != 59 || !seen[last] || seen[removed] {
		t.Errorf("%d entries, %d customer gateways", len(all.CustomerGateways), len(seen))
	}
}

func TestRefusesToFollow(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the call went elsewhere") }))
	defer elsewhere.Close()
	server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	credentials, err := aliyun.StaticKey(keyID, keySecret)
	if err != nil {
		t.Fatal(err)
	}
	c, err := aliyun.New(aliyun.Config{Region: region, Credentials: credentials, Endpoint: server.URL, Retry: aliyun.Retry{Silence: time.Nanosecond}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.DescribeVPCs(t.Context(), aliyun.DescribeVPCsRequest{}); !causeway.HasCode(err, "cloud.unreachable") {
		t.Errorf("got %v", err)
	}
}

// What the cloud asks a throttled caller to wait is waited.
func TestRetryAfter(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if asked++; asked == 1 {
			w.Header().Set("X-Ratelimit-User-Api", "Limit:10,Remain:0,TimeLeft:7000,Reset:1")
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"Code": "Throttling.User", "Message": "Slow down.", "RequestId": "1"}`)
			return
		}
		fmt.Fprint(w, `{"RequestId": "2", "TotalCount": 0, "Vpcs": {"Vpc": []}}`)
	}))
	defer server.Close()
	credentials, err := aliyun.StaticKey(keyID, keySecret)
	if err != nil {
		t.Fatal(err)
	}
	times := newClock()
	c, err := aliyun.New(aliyun.Config{Region: region, Credentials: credentials, Endpoint: server.URL, Now: times.Now, Wait: times.Wait})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ok[aliyun.DescribeVPCsResponse](t)(c.DescribeVPCs(t.Context(), aliyun.DescribeVPCsRequest{}))
	if len(times.waits) != 1 || times.waits[0] != 7*time.Second {
		t.Errorf("pauses %v", times.waits)
	}
}
