package aliyun_test

import (
	"context"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock is a time of day that only waiting moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
	// waits are the pauses that were asked for.
	waits []time.Duration
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.waits = append(c.waits, d)
	return ctx.Err()
}

// pause lets time pass for a test.
func (c *clock) pause(t *testing.T, d time.Duration) {
	t.Helper()
	if err := c.Wait(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

const (
	keyID     = "test-key"
	keySecret = "test-secret"
	region    = "cn-beijing"
	vpc       = "vpc-beijing"
)

// world is a fake cloud with a VPC, and a client of it.
type world struct {
	*aliyun.Client
	cloud  *fake.Cloud
	clock  *clock
	table  string
	server *httptest.Server
	// config made the client.
	config aliyun.Config
}

// newWorld makes one; change, if not nil, adjusts both configurations.
func newWorld(t *testing.T, change func(*fake.Config, *aliyun.Config)) world {
	t.Helper()
	w := world{clock: newClock()}
	cloudConfig := fake.Config{
		Region: region, AccessKeyID: keyID, AccessKeySecret: keySecret, Now: w.clock.Now,
		ProvisionFor: 3 * time.Minute, BusyFor: 20 * time.Second,
	}
	credentials, err := aliyun.StaticKey(keyID, keySecret)
	if err != nil {
		t.Fatal(err)
	}
	config := aliyun.Config{
		Region: region, Credentials: credentials, Now: w.clock.Now, Wait: w.clock.Wait, Random: func() float64 { return 0 },
	}
	if change != nil {
		change(&cloudConfig, &config)
	}
	if w.cloud, err = fake.New(cloudConfig); err != nil {
		t.Fatal(err)
	}
	w.table = w.cloud.AddVPC(vpc, "10.0.0.0/16")
	w.cloud.AddVSwitch(vpc, "vsw-a", "cn-beijing-a", "10.0.1.0/24")
	w.cloud.AddVSwitch(vpc, "vsw-c", "cn-beijing-c", "10.0.2.0/24")
	w.cloud.AddSecurityGroup(vpc, "sg-1")
	w.server = httptest.NewServer(w.cloud)
	t.Cleanup(w.server.Close)
	config.Endpoint = w.server.URL
	w.config = config
	if w.Client, err = aliyun.New(config); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// ok fails the test on an error, and returns the response of a call.
func ok[R any](t *testing.T) func(R, error) R {
	return func(r R, err error) R {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

func gatewayRequest() aliyun.CreateVPNGatewayRequest {
	r := aliyun.CreateVPNGatewayRequest{
		Name: "cw-beijing", VPCID: vpc, VSwitchID: "vsw-a", DisasterRecoveryVSwitchID: "vsw-c",
		Bandwidth: 200, InstanceChargeType: "POSTPAY",
	}
	r.ClientToken = aliyun.Token{Link: "beijing-california", Resource: "gateway"}.For(r)
	return r
}

// gateway makes a VPN gateway and waits until it is active.
func (w world) gateway(t *testing.T) string {
	t.Helper()
	id := ok[aliyun.CreateVPNGatewayResponse](t)(w.CreateVPNGateway(t.Context(), gatewayRequest())).VPNGatewayID
	w.clock.pause(t, 3*time.Minute)
	return id
}

func (w world) customer(t *testing.T, name, address string) string {
	t.Helper()
	r := aliyun.CreateCustomerGatewayRequest{Name: name, IPAddress: address, ASN: "64512", Tags: []aliyun.Tag{{Key: "causeway", Value: "x"}}}
	r.ClientToken = aliyun.Token{Link: "beijing-california", Resource: name}.For(r)
	return ok[aliyun.CreateCustomerGatewayResponse](t)(w.CreateCustomerGateway(t.Context(), r)).CustomerGatewayID
}

const psk = "A-secret.That_must_not_be_printed.01"

func connectionRequest(gateway, master, slave string) aliyun.CreateVPNConnectionRequest {
	yes := true
	tunnel := func(role, customer, cidr, address string) aliyun.TunnelOptions {
		return aliyun.TunnelOptions{
			Role: role, CustomerGatewayID: customer, EnableDPD: &yes,
			IKE:   aliyun.IKE{PSK: psk, Version: "ikev2", EncAlg: "aes256", AuthAlg: "sha256", PFS: "group14", Lifetime: 28800},
			IPsec: aliyun.IPsec{EncAlg: "aes256", AuthAlg: "sha256", PFS: "group14", Lifetime: 3600},
			BGP:   aliyun.BGP{LocalASN: 65530, TunnelCIDR: cidr, LocalIP: address},
		}
	}
	r := aliyun.CreateVPNConnectionRequest{
		VPNGatewayID: gateway, Name: "cw-connection", LocalSubnet: "0.0.0.0/0", RemoteSubnet: "0.0.0.0/0",
		EffectImmediately: &yes, EnableTunnelsBGP: &yes,
		Tunnels: []aliyun.TunnelOptions{
			tunnel("master", master, "169.254.116.208/30", "169.254.116.210"),
			tunnel("slave", slave, "169.254.214.96/30", "169.254.214.98"),
		},
		Tags: []aliyun.Tag{{Key: "causeway", Value: "beijing-california"}},
	}
	r.ClientToken = aliyun.Token{Link: "beijing-california", Resource: "connection"}.For(r)
	return r
}

// connection makes a gateway, two customer gateways and a connection.
func (w world) connection(t *testing.T) (gateway, connection string) {
	t.Helper()
	gateway = w.gateway(t)
	r := connectionRequest(gateway, w.customer(t, "cw-far-1", "192.0.2.1"), w.customer(t, "cw-far-2", "192.0.2.2"))
	return gateway, ok[aliyun.CreateVPNConnectionResponse](t)(w.CreateVPNConnection(t.Context(), r)).VPNConnectionID
}
