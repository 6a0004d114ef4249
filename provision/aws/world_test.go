package aws_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"causeway"
	"causeway/provision/aws"
	"causeway/provision/aws/fake"
)

// motoServer is one for all tests of the package: it takes seconds to start.
// What they make in it does not meet: each has a VPC of its own.
var motoServer = struct {
	once sync.Once
	moto *fake.Moto
	err  error
}{}

func TestMain(m *testing.M) {
	code := m.Run()
	if motoServer.moto != nil {
		if err := motoServer.moto.Stop(); err != nil && code == 0 {
			println("stop moto_server:", err.Error())
			code = 1
		}
	}
	http.DefaultClient.CloseIdleConnections()
	if err := goleak.Find(); err != nil && code == 0 {
		println(err.Error())
		code = 1
	}
	os.Exit(code)
}

// unavailable skips a test whose tool is missing; with CI=true it fails, unless
// CI has said that the tool cannot be had where it runs.
func unavailable(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" && os.Getenv("CAUSEWAY_WITHOUT_MOTO") == "" {
		t.Fatal(why)
	}
	t.Skip(why)
}

const (
	// settle is how long changes take in these tests.
	settle   = time.Minute
	ownerTag = "causeway:link"
)

// world is AWS with a clock of its own, and a client.
type world struct {
	*aws.Client
	t     *testing.T
	front *fake.Front
	url   string
	vpc   string
	table string

	mu  sync.Mutex
	now time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	motoServer.once.Do(func() { motoServer.moto, motoServer.err = fake.StartMoto() })
	if errors.Is(motoServer.err, fake.ErrNoMoto) {
		unavailable(t, motoServer.err.Error())
	}
	if motoServer.err != nil {
		t.Fatal(motoServer.err)
	}
	w := &world{t: t, now: time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)}
	w.front = fake.New(fake.Config{Moto: motoServer.moto.URL, Now: w.clock, Settle: settle})
	server := httptest.NewServer(w.front)
	t.Cleanup(func() { server.Close(); w.front.Close() })
	w.url = server.URL
	w.Client = w.client(aws.Config{})
	w.vpc = w.moto("CreateVpc", "vpcId", "CidrBlock", "172.16.0.0/16")
	w.table = w.moto("DescribeRouteTables", "routeTableId", "Filter.1.Name", "vpc-id", "Filter.1.Value.1", w.vpc)
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

// moto calls moto_server itself, for what the user of a cloud has made before,
// and returns an element of the answer.
func (w *world) moto(action, element string, parameters ...string) string {
	w.t.Helper()
	form := url.Values{"Action": {action}, "Version": {"2016-11-15"}}
	for i := 0; i < len(parameters); i += 2 {
		form.Set(parameters[i], parameters[i+1])
	}
	request, err := http.NewRequest(http.MethodPost, motoServer.moto.URL, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDTEST/20260504/us-west-1/ec2/aws4_request, SignedHeaders=host, Signature=none")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	found := regexp.MustCompile("<" + element + ">([^<]+)<").FindSubmatch(body)
	if found == nil {
		w.t.Fatalf("%s: no %s in %s", action, element, body)
	}
	return string(found[1])
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
