package aws_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"causeway"
	"causeway/provision/aws"
	"causeway/provision/aws/fake"
)

// impatient tries once and once more, a second later.
var impatient = aws.Retry{First: time.Second, Busy: time.Second, Most: time.Second, Budget: time.Second}

// Each fault meets a call that only looks, one that may be made twice and one
// that must not. objects is how many there are in the end.
func TestFaults(t *testing.T) {
	list := func(ctx context.Context, c *aws.Client) error {
		_, err := c.DescribeVpnGateways(ctx, aws.Query{})
		return err
	}
	customer := func(ctx context.Context, c *aws.Client) error {
		_, err := c.CreateCustomerGateway(ctx, aws.NewCustomerGateway{IP: "198.51.100.7", Tags: tags("cgw")})
		return err
	}
	gateway := func(ctx context.Context, c *aws.Client) error {
		_, err := c.CreateVpnGateway(ctx, aws.NewVpnGateway{Tags: tags("vgw")})
		return err
	}
	for _, test := range []struct {
		name    string
		action  string
		do      func(context.Context, *aws.Client) error
		faults  []fake.Fault
		code    causeway.Code // none: it works in the end
		objects int
	}{
		{"throttled read", "DescribeVpnGateways", list, []fake.Fault{fake.Throttle, fake.Throttle}, "", 0},
		{"failed read", "DescribeVpnGateways", list, []fake.Fault{fake.ServerError}, "", 0},
		{"silent read", "DescribeVpnGateways", list, []fake.Fault{fake.Hang}, "", 0},
		{"lost read", "DescribeVpnGateways", list, []fake.Fault{fake.LoseAnswer}, "", 0},
		{"throttled write", "CreateCustomerGateway", customer, []fake.Fault{fake.Throttle}, "", 1},
		{"failed write", "CreateCustomerGateway", customer, []fake.Fault{fake.ServerError}, "", 1},
		{"lost write", "CreateCustomerGateway", customer, []fake.Fault{fake.LoseAnswer}, "", 1},
		{"throttled create", "CreateVpnGateway", gateway, []fake.Fault{fake.Throttle}, "", 1},
		{"failed create", "CreateVpnGateway", gateway, []fake.Fault{fake.ServerError}, "cloud.outcome_unknown", 0},
		{"silent create", "CreateVpnGateway", gateway, []fake.Fault{fake.Hang}, "cloud.outcome_unknown", 0},
		{"lost create", "CreateVpnGateway", gateway, []fake.Fault{fake.LoseAnswer}, "cloud.outcome_unknown", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			ctx := context.Background()
			config := aws.Config{}
			if test.faults[0] == fake.Hang {
				config.Timeout = 2 * time.Second
			}
			w.front.Fail(test.action, test.faults...)
			err := test.do(ctx, w.client(config))
			if test.code == "" {
				ok(t, err)
			} else {
				wantCode(t, err, test.code)
			}
			gateways := must(w.DescribeVpnGateways(ctx, aws.Query{}))(t)
			customers := must(w.DescribeCustomerGateways(ctx, aws.Query{}))(t)
			if made := len(gateways) + len(customers); made != test.objects {
				t.Errorf("%d objects, want %d", made, test.objects)
			}
		})
	}
}

// After a lost answer the object is found by its tags.
func TestLostCreateIsFoundAgain(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.front.Fail("CreateVpnGateway", fake.LoseAnswer)
	_, err := w.CreateVpnGateway(ctx, aws.NewVpnGateway{Tags: tags("vgw")})
	if !aws.IsOutcomeUnknown(err) {
		t.Fatal(err)
	}
	found := must(aws.Find(must(w.DescribeVpnGateways(ctx, aws.Query{}))(t), aws.Wanted{Tags: tags("vgw")}))(t)
	if found == nil {
		t.Fatal("not found")
	}
	_ = must(w.CreateVpnGateway(ctx, aws.NewVpnGateway{Tags: tags("vgw")}))(t)
	_, err = aws.Find(must(w.DescribeVpnGateways(ctx, aws.Query{}))(t), aws.Wanted{Tags: tags("vgw"), Name: "causeway-vgw"})
	wantCode(t, err, "cloud.ambiguous")
	if !strings.Contains(err.Error(), found.ID) {
		t.Errorf("%v does not name %s", err, found.ID)
	}
}

// A delete whose answer was lost is done: the second attempt finds nothing.
func TestLostDeleteIsDone(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	g := must(w.CreateVpnGateway(ctx, aws.NewVpnGateway{Tags: tags("vgw")}))(t)
	w.front.Fail("DeleteVpnGateway", fake.LoseAnswer)
	ok(t, w.DeleteVpnGateway(ctx, g.ID))
	wantCode(t, w.DeleteVpnGateway(ctx, g.ID), "cloud.not_found")
}

func TestReadsMissWhatIsNew(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.front.Lag(10 * time.Second)
	g := must(w.CreateVpnGateway(ctx, aws.NewVpnGateway{Tags: tags("vgw")}))(t)
	tgw := must(w.CreateTransitGateway(ctx, aws.NewTransitGateway{Tags: tags("tgw")}))(t)
	if early := must(w.DescribeVpnGateways(ctx, aws.Query{}))(t); len(early) > 0 {
		t.Errorf("seen at once: %+v", early)
	}
	_, err := w.DescribeVpnGateways(ctx, aws.Query{IDs: []string{g.ID}})
	wantCode(t, err, "cloud.not_found")
	_, err = w.DescribeTransitGateways(ctx, aws.Query{IDs: []string{tgw.ID}})
	wantCode(t, err, "cloud.not_found")
	w.pass(10 * time.Second)
	if late := must(w.DescribeVpnGateways(ctx, aws.Query{IDs: []string{g.ID}}))(t); len(late) != 1 {
		t.Errorf("not seen later: %+v", late)
	}
	if late := must(w.DescribeTransitGateways(ctx, aws.Query{IDs: []string{tgw.ID}}))(t); len(late) != 1 {
		t.Errorf("not seen later: %+v", late)
	}
	ok(t, w.DeleteTransitGateway(ctx, tgw.ID))
}

func TestThrottledForTooLong(t *testing.T) {
	w := newWorld(t)
	for range 20 {
		w.front.Fail("DescribeVpnGateways", fake.Throttle)
	}
	_, err := w.client(aws.Config{Retry: impatient}).DescribeVpnGateways(context.Background(), aws.Query{})
	wantCode(t, err, "cloud.throttled")
	var answer *aws.APIError
	if !errors.As(err, &answer) || answer.Code != "RequestLimitExceeded" || answer.RequestID == "" || answer.Action != "DescribeVpnGateways" {
		t.Errorf("got %+v", answer)
	}
}

func TestNobodyAnswers(t *testing.T) {
	// A listener that is closed again: nobody else has its port at once.
	gone := httptest.NewServer(nil)
	gone.Close()
	c := clientOf(t, gone.URL)
	_, err := c.DescribeVpcs(context.Background(), aws.Query{})
	wantCode(t, err, "cloud.unreachable")
	_, err = c.CreateVpnGateway(context.Background(), aws.NewVpnGateway{})
	wantCode(t, err, "cloud.outcome_unknown")
}

// clientOf returns an impatient client whose pauses take no time.
func clientOf(t *testing.T, endpoint string) *aws.Client {
	t.Helper()
	clock := time.Unix(0, 0)
	c := must(aws.New(aws.Config{
		Region: "us-west-1", Endpoint: endpoint, Credentials: aws.StaticKey("AKIDTEST", "x"), Retry: impatient,
		Now: func() time.Time { return clock }, Random: func() float64 { return 0 },
		Wait: func(_ context.Context, d time.Duration) error { clock = clock.Add(d); return nil },
	}))(t)
	t.Cleanup(c.Close)
	return c
}

// What answers is not always AWS.
func TestStrangeAnswers(t *testing.T) {
	for _, test := range []struct {
		name   string
		status int
		body   string
		code   causeway.Code
	}{
		{"a page of a proxy", 200, "<html><body>Please log in", "cloud.bad_answer"},
		{"half an answer", 200, "<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1", "cloud.bad_answer"},
		{"a page of a load balancer", 502, "<html><body>Bad Gateway", "cloud.unreachable"},
		{"an error without a body", 503, "", "cloud.server_error"},
		{"a refusal", 400, "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors><RequestID>r</RequestID></Response>", "cloud.denied"},
		{"a code nobody knows", 400, "<Response><Errors><Error><Code>NeverSeen</Code><Message>no</Message></Error></Errors><RequestID>r</RequestID></Response>", "cloud.refused"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/xml")
				w.WriteHeader(test.status)
				_, _ = w.Write([]byte(test.body))
			}))
			defer server.Close()
			_, err := clientOf(t, server.URL).DescribeVpcs(context.Background(), aws.Query{})
			wantCode(t, err, test.code)
		})
	}
}

// One client serves several goroutines.
func TestManyAtOnce(t *testing.T) {
	w := newWorld(t)
	const callers = 8
	var group sync.WaitGroup
	errs := make([]error, callers)
	for i := range callers {
		group.Go(func() {
			_, errs[i] = w.CreateCustomerGateway(context.Background(), aws.NewCustomerGateway{IP: fmt.Sprintf("198.51.100.%d", i)})
		})
	}
	group.Wait()
	ok(t, errors.Join(errs...))
	if found := must(w.DescribeCustomerGateways(context.Background(), aws.Query{}))(t); len(found) != callers {
		t.Errorf("%d gateways, want %d", len(found), callers)
	}
}

// A profile of the AWS CLI signs calls.
func TestProfile(t *testing.T) {
	w := newWorld(t)
	file := filepath.Join(t.TempDir(), "credentials")
	ok(t, os.WriteFile(file, []byte("[link]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = x\n"), 0o600))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", file)
	t.Setenv("AWS_CONFIG_FILE", file+".none")
	c := must(aws.New(aws.Config{
		Region: "us-west-1", Endpoint: w.url, Credentials: must(aws.CredentialsFrom(context.Background(), "profile:link"))(t),
	}))(t)
	defer c.Close()
	if _, err := c.GetCallerIdentity(context.Background()); err != nil {
		t.Error(err)
	}
}
