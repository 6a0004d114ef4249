package aws_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"causeway"
	"causeway/provision/aws"
	"causeway/provision/aws/fake"
)

// motos is one server for all tests of the package. What they make in it does
// not meet: each has a VPC of its own.
var motos fake.Motos

func TestMain(m *testing.M) { goleak.VerifyTestMain(motos.Around(m)) }

// need skips a test for want of a tool, where it may be skipped, and ends it for
// every other error.
func need(t *testing.T, err error) {
	t.Helper()
	if fake.CanDoWithout(err, os.Getenv) {
		t.Skip(err)
	}
	ok(t, err)
}

const (
	// settle is how long changes take in these tests.
	settle   = time.Minute
	ownerTag = "causeway:link"
)

// world is AWS with a clock of its own, and a client.
type world struct {
	*aws.Client
	t        *testing.T
	emulator *fake.Moto
	front    *fake.Front
	url      string
	vpc      string
	table    string

	mu  sync.Mutex
	now time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	moto, _, err := motos.Take() // it is for all tests, so that none gives it back
	need(t, err)
	w := &world{t: t, emulator: moto, now: time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)}
	w.front = fake.New(fake.Config{Moto: moto.URL, Now: w.clock, Settle: settle})
	server := httptest.NewServer(w.front)
	t.Cleanup(func() { server.Close(); w.front.Close() })
	w.url = server.URL
	w.Client = w.client(aws.Config{})
	network := must(moto.MakeNetwork("172.16.0.0/16"))(t)
	w.vpc, w.table = network.VPC, network.RouteTable
	return w
}

// client returns a client of the world's front. Its pauses take no time: they
// move the clock.
func (w *world) client(c aws.Config) *aws.Client {
	w.t.Helper()
	c.Region, c.Endpoint, c.Credentials = "us-west-1", w.url, aws.StaticKey("AKIDTEST", "not-a-key")
	c.Now, c.Random = w.clock, func() float64 { return 0 }
	c.Wait = func(ctx context.Context, d time.Duration) error { w.pass(d); return ctx.Err() }
	c.HTTP = &http.Client{Transport: &http.Transport{}}
	client, err := aws.New(c)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(client.Close)
	return client
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// moto asks moto_server itself, for what the user of a cloud has made before,
// for an element of the answer.
func (w *world) moto(action, element string, parameters ...string) string {
	w.t.Helper()
	return must(w.emulator.AskEC2(action, element, parameters...))(w.t)
}

// must is for calls that a test cannot go on without.
func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func wantCode(t *testing.T, err error, code causeway.Code) {
	t.Helper()
	if !causeway.HasCode(err, code) {
		t.Fatalf("got %v, want %s", err, code)
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func tags(resource string) aws.Tags {
	return aws.Tags{ownerTag: "beijing-oregon", "causeway:resource": resource, "Name": "causeway-" + resource}
}

// strongTunnel are options with every field set.
func strongTunnel(cidr string, psk causeway.Secret) aws.TunnelOptions {
	fuzz := int32(50)
	return aws.TunnelOptions{
		InsideCIDR: cidr, PSK: psk, IKEVersions: []string{"ikev2"},
		Phase1Encryption: []string{"AES256"}, Phase2Encryption: []string{"AES256"},
		Phase1Integrity: []string{"SHA2-256", "SHA2-384"}, Phase2Integrity: []string{"SHA2-256"},
		Phase1DHGroups: []int32{14}, Phase2DHGroups: []int32{14, 20},
		Phase1LifetimeSeconds: 28000, Phase2LifetimeSeconds: 3500, RekeyMarginSeconds: 300, RekeyFuzzPercent: &fuzz,
		ReplayWindow: 2048, DPDTimeoutSeconds: 40, DPDTimeoutAction: "restart", StartupAction: "start",
	}
}
