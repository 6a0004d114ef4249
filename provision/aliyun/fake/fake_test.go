package fake_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"causeway"
	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a cloud with a VPC, a client that never tries twice, and the time.
type world struct {
	*aliyun.Client
	cloud *fake.Cloud
	mu    sync.Mutex
	now   time.Time
}

func (w *world) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pause(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func newWorld(t *testing.T, change func(*fake.Config)) *world {
	t.Helper()
	w := &world{now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}
	config := fake.Config{
		Region: "cn-beijing", AccessKeyID: "key", AccessKeySecret: "secret", Now: w.Now,
		ProvisionFor: 3 * time.Minute, BusyFor: 20 * time.Second,
	}
	if change != nil {
		change(&config)
	}
	var err error
	if w.cloud, err = fake.New(config); err != nil {
		t.Fatal(err)
	}
	w.cloud.AddVPC("vpc-1", "10.0.0.0/16")
	w.cloud.AddVSwitch("vpc-1", "vsw-a", "cn-beijing-a", "10.0.1.0/24")
	w.cloud.AddVSwitch("vpc-1", "vsw-a2", "cn-beijing-a", "10.0.3.0/24")
	w.cloud.AddVSwitch("vpc-1", "vsw-c", "cn-beijing-c", "10.0.2.0/24")
	server := httptest.NewServer(w.cloud)
	t.Cleanup(server.Close)
	credentials, err := aliyun.StaticKey("key", "secret")
	if err != nil {
		t.Fatal(err)
	}
	w.Client, err = aliyun.New(aliyun.Config{
		Region: "cn-beijing", Credentials: credentials, Endpoint: server.URL, Now: w.Now,
		Wait: func(context.Context, time.Duration) error { return context.Canceled },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// want fails the test unless the error has the code, or there is none and no
// code is wanted.
func want(t *testing.T, code causeway.Code, err error) {
	t.Helper()
	if code == "" && err != nil || code != "" && !causeway.HasCode(err, code) {
		t.Errorf("got %v, want %q", err, code)
	}
}

func order(change func(*aliyun.CreateVPNGatewayRequest)) aliyun.CreateVPNGatewayRequest {
	r := aliyun.CreateVPNGatewayRequest{Name: "cw", VPCID: "vpc-1", VSwitchID: "vsw-a", DisasterRecoveryVSwitchID: "vsw-c", Bandwidth: 200}
	if change != nil {
		change(&r)
	}
	return r
}

func (w *world) gateway(t *testing.T) string {
	t.Helper()
	made, err := w.CreateVPNGateway(t.Context(), order(nil))
	want(t, "", err)
	w.pause(3 * time.Minute)
	return made.VPNGatewayID
}

func (w *world) customer(t *testing.T, asn string) string {
	t.Helper()
	made, err := w.CreateCustomerGateway(t.Context(), aliyun.CreateCustomerGatewayRequest{Name: "far", IPAddress: "192.0.2.1", ASN: asn})
	want(t, "", err)
	return made.CustomerGatewayID
}

func connection(gateway, customer string, change func(*aliyun.CreateVPNConnectionRequest)) aliyun.CreateVPNConnectionRequest {
	r := aliyun.CreateVPNConnectionRequest{
		VPNGatewayID: gateway, LocalSubnet: "0.0.0.0/0", RemoteSubnet: "0.0.0.0/0",
		Tunnels: []aliyun.TunnelOptions{{Role: "master", CustomerGatewayID: customer}, {Role: "slave", CustomerGatewayID: customer}},
	}
	if change != nil {
		change(&r)
	}
	return r
}

// What was just made is missing from Describe for a while, but not from what
// refers to it.
func TestEventualConsistency(t *testing.T) {
	w := newWorld(t, func(c *fake.Config) { c.VisibleAfter = 5 * time.Second })
	id := w.customer(t, "")
	described := func() error {
		_, err := w.DescribeCustomerGateway(t.Context(), aliyun.DescribeCustomerGatewayRequest{CustomerGatewayID: id})
		return err
	}
	want(t, "cloud.not_found", described())
	all, err := w.DescribeCustomerGateways(t.Context(), aliyun.DescribeCustomerGatewaysRequest{})
	want(t, "", err)
	if len(all.CustomerGateways) != 0 {
		t.Errorf("listed %+v", all.CustomerGateways)
	}
	w.pause(5 * time.Second)
	want(t, "", described())
}

// A test stops its subject before and after each call is carried out.
func TestWatch(t *testing.T) {
	var seen []string
	w := newWorld(t, func(c *fake.Config) {
		c.Watch = func(action string, m fake.Moment) { seen = append(seen, fmt.Sprint(action, m == fake.After)) }
	})
	w.customer(t, "")
	if got := fmt.Sprint(seen); got != "[CreateCustomerGatewayfalse CreateCustomerGatewaytrue]" {
		t.Errorf("saw %s", got)
	}
}
