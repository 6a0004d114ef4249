package endtoend

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"causeway"
	"causeway/config"
	"causeway/ike"
	"causeway/provision"
	"causeway/provision/aliyun"
	aliyunfake "causeway/provision/aliyun/fake"
	aliyunresources "causeway/provision/aliyun/resources"
	"causeway/provision/apply"
	"causeway/provision/aws"
	awsfake "causeway/provision/aws/fake"
	awsresources "causeway/provision/aws/resources"
)

// motoServer is one for all tests: it takes seconds to start. What they make
// in it does not meet, because each interconnect has a name of its own.
var motoServer = struct {
	once sync.Once
	moto *awsfake.Moto
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

const (
	region = "us-west-1" // of both clouds
	// settle is how long changes take in worlds with a clock of their own.
	settle    = time.Minute
	beijing   = "cn-beijing"
	keyID     = "test-key"
	keySecret = "test-secret"
	// The VPCs at Alibaba, as in the examples.
	valley  = "vpc-rj9example0valley"
	capital = "vpc-2zeexample0beijing"
)

// clock is a time of day that only waiting moves; without a time it is the real
// one.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now.IsZero() {
		return time.Now()
	}
	return c.now
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return ctx.Err()
}

// The examples that are made: IPsec on one side of the border, and the way
// across it with IPsec behind.
const (
	ipsec  = "ipsec.yaml"
	border = "cross-border.yaml"
)

// world is both clouds with the VPCs of an example.
type world struct {
	*clock
	t       *testing.T
	ali     *aliyunfake.Cloud
	front   *awsfake.Front
	aliURL  string
	awsURL  string
	file    string
	journal string
	// before is the inventory of the user's own.
	before []string
	// atWork are calls that a cloud carries out.
	atWork sync.WaitGroup
}

// worlds counts them, for names.
var worlds atomic.Int64

// newWorld makes one in which minutes cost no time. Edits are pairs of texts of
// the example and what to write instead.
func newWorld(t *testing.T, example string, edits ...string) *world {
	t.Helper()
	return startWorld(t, &clock{now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}, settle, example, edits)
}

// startWorld makes one in which changes take some time on a clock.
func startWorld(t *testing.T, c *clock, settle time.Duration, example string, edits []string) *world {
	t.Helper()
	motoServer.once.Do(func() { motoServer.moto, motoServer.err = awsfake.StartMoto() })
	if errors.Is(motoServer.err, awsfake.ErrNoMoto) {
		if os.Getenv("CI") == "true" && os.Getenv("CAUSEWAY_WITHOUT_MOTO") == "" {
			t.Fatal(motoServer.err)
		}
		t.Skip(motoServer.err)
	}
	if motoServer.err != nil {
		t.Fatal(motoServer.err)
	}
	w := &world{clock: c, t: t, journal: filepath.Join(t.TempDir(), "x.journal")}
	tables := w.startAliyun(settle)
	w.front = awsfake.New(awsfake.Config{Moto: motoServer.moto.URL, Now: w.Now, Settle: settle})
	w.awsURL = w.serve(w.front)
	t.Cleanup(w.front.Close)
	vpc := w.moto("CreateVpc", "vpcId", "CidrBlock", "172.16.0.0/16")
	name := fmt.Sprintf("name: coast-%d", worlds.Add(1))
	w.file = exampleFile(t, example, append([]string{
		"name: west-coast", name, "name: beijing-california", name,
		"vtb-rj9example0", tables[valley], "vtb-2zeexample0", tables[capital],
		"vpc-0example0california", vpc,
		"subnet-0example0a", w.moto("CreateSubnet", "subnetId", "VpcId", vpc, "CidrBlock", "172.16.1.0/24"),
		"rtb-0example0", w.moto("DescribeRouteTables", "routeTableId", "Filter.1.Name", "vpc-id", "Filter.1.Value.1", vpc),
		"sg-0example0", w.moto("DescribeSecurityGroups", "groupId", "Filter.1.Name", "vpc-id", "Filter.1.Value.1", vpc),
	}, edits...))
	w.bucket("example-network-logs")
	w.before = w.inventory()
	return w
}

// startAliyun makes Alibaba's side and returns the VPCs' route tables.
func (w *world) startAliyun(settle time.Duration) (tables map[string]string) {
	w.t.Helper()
	var err error
	w.ali, err = aliyunfake.New(aliyunfake.Config{
		Region: region, OtherRegions: []string{beijing}, AccessKeyID: keyID, AccessKeySecret: keySecret, Now: w.Now, ProvisionFor: 3 * settle, BusyFor: settle / 3,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	tables = map[string]string{
		valley:  w.ali.AddVPC(valley, "10.1.0.0/16"),
		capital: w.ali.AddVPCIn(beijing, capital, "10.0.0.0/16"),
	}
	w.ali.AddVSwitch(capital, "vsw-2zeexample0h", "cn-beijing-h", "10.0.1.0/24")
	w.ali.AddVSwitch(capital, "vsw-2zeexample0k", "cn-beijing-k", "10.0.2.0/24")
	w.ali.AddSecurityGroup(capital, "sg-2zeexample0")
	w.ali.AddVSwitch(valley, "vsw-rj9example0a", "us-west-1a", "10.1.1.0/24")
	w.ali.AddVSwitch(valley, "vsw-rj9example0b", "us-west-1b", "10.1.2.0/24")
	w.ali.AddSecurityGroup(valley, "sg-rj9example0")
	w.aliURL = w.serve(w.ali)
	return tables
}

// serve answers on the loopback interface. What was asked is carried out even if
// nobody waits for the answer any more, as clouds do.
func (w *world) serve(h http.Handler) string {
	server := httptest.NewServer(http.HandlerFunc(func(response http.ResponseWriter, r *http.Request) {
		w.atWork.Add(1)
		defer w.atWork.Done()
		h.ServeHTTP(response, r.WithContext(context.WithoutCancel(r.Context())))
	}))
	w.t.Cleanup(server.Close)
	return server.URL
}

// exampleFile is an example with pairs of texts replaced, where it has them.
func exampleFile(t *testing.T, name string, edits []string) string {
	t.Helper()
	source, err := os.ReadFile("../../examples/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(edits...).Replace(string(source))
}

// moto calls moto_server itself, for what the user of a cloud has made before,
// and returns an element of the answer.
func (w *world) moto(action, element string, parameters ...string) string {
	w.t.Helper()
	body := w.askMoto("ec2", "2016-11-15", action, parameters...)
	found := regexp.MustCompile("<" + element + ">([^<]+)<").FindStringSubmatch(body)
	if found == nil {
		w.t.Fatalf("%s: no %s in %s", action, element, body)
	}
	return found[1]
}

// motoAlarms are the names of all alarms in moto.
func (w *world) motoAlarms() []string {
	var names []string
	for _, found := range regexp.MustCompile("<AlarmName>([^<]+)<").FindAllStringSubmatch(w.askMoto("monitoring", "2010-08-01", "DescribeAlarms"), -1) {
		names = append(names, found[1])
	}
	return names
}

func (w *world) askMoto(service, version, action string, parameters ...string) string {
	w.t.Helper()
	form := url.Values{"Action": {action}, "Version": {version}}
	for i := 0; i < len(parameters); i += 2 {
		form.Set(parameters[i], parameters[i+1])
	}
	request, err := http.NewRequest(http.MethodPost, motoServer.moto.URL, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDTEST/20260504/"+region+"/"+service+"/aws4_request, SignedHeaders=host, Signature=none")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(body)
}

// bucket makes one for flow logs; that it is there already is fine.
func (w *world) bucket(name string) {
	w.t.Helper()
	request, err := http.NewRequest(http.MethodPut, motoServer.moto.URL+"/"+name, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDTEST/20260504/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=none")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	text, _ := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK && response.StatusCode != http.StatusConflict {
		w.t.Fatalf("bucket %s: %s: %s", name, response.Status, text)
	}
}

// interconnect reads the world's file.
func (w *world) interconnect() *causeway.Interconnect {
	w.t.Helper()
	ic, problems := config.Parse("causeway.yaml", []byte(w.file))
	if ic == nil {
		w.t.Fatal(problems)
	}
	return ic
}

// run is a run with clients of its own, whose calls go through transport.
func (w *world) run(transport http.RoundTripper) apply.Run {
	w.t.Helper()
	ali, amazon := w.clients(transport)
	return apply.Run{
		Interconnect: w.interconnect(), Choices: provision.DefaultChoices(),
		Clouds: []apply.Cloud{
			aliyunresources.New(aliyunresources.Config{
				Clients: map[string]*aliyun.Client{region: ali, beijing: w.aliyunIn(beijing, transport)}, Wait: w.Wait, Now: w.Now,
			}),
			awsresources.New(awsresources.Config{Clients: map[string]*aws.Client{region: amazon}, Wait: w.Wait, Now: w.Now}),
		},
		Journal: w.journal, NewKey: newKey, Now: w.Now, Wait: w.Wait, Progress: func(apply.Event) {},
	}
}

// clients are one of each cloud in the region both have.
func (w *world) clients(transport http.RoundTripper) (*aliyun.Client, *aws.Client) {
	w.t.Helper()
	amazon, err := aws.New(aws.Config{
		Region: region, Credentials: aws.StaticKey("AKIDTEST", keySecret), Endpoint: w.awsURL, HTTP: &http.Client{Transport: transport},
		Now: w.Now, Wait: w.Wait, Random: never,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(amazon.Close)
	return w.aliyunIn(region, transport), amazon
}

func (w *world) aliyunIn(region string, transport http.RoundTripper) *aliyun.Client {
	w.t.Helper()
	credentials, err := aliyun.StaticKey(keyID, keySecret)
	if err != nil {
		w.t.Fatal(err)
	}
	client, err := aliyun.New(aliyun.Config{
		Region: region, Credentials: credentials, Endpoint: w.aliURL, HTTP: &http.Client{Transport: transport},
		Now: w.Now, Wait: w.Wait, Random: never,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(client.Close)
	return client
}

// never shortens no pause.
func never() float64 { return 0 }

func newKey() (causeway.Secret, error) {
	ali, _ := ike.Find("aliyun")
	amazon, _ := ike.Find("aws")
	psk, err := ike.GeneratePSK(rand.Reader, ali, amazon)
	text, _ := psk.Reveal()
	return causeway.Secret(text), err
}

func yes(*provision.Plan) error { return nil }

// transport is what calls go through that nothing happens to.
func (w *world) transport() http.RoundTripper {
	t := &http.Transport{}
	w.t.Cleanup(t.CloseIdleConnections)
	return t
}

// mustApply applies and wants all to be as planned.
func (w *world) mustApply() apply.Report {
	w.t.Helper()
	report, err := w.run(w.transport()).Apply(w.t.Context(), yes)
	if err != nil || !report.Verified {
		w.t.Fatalf("apply: %v", explain(err))
	}
	return report
}

// mustDestroy deletes all and wants nothing of ours to be left alive.
func (w *world) mustDestroy() {
	w.t.Helper()
	report, err := w.run(w.transport()).Destroy(w.t.Context(), yes)
	if err != nil || !report.Verified || len(report.Kept) > 0 {
		w.t.Fatalf("destroy: %v, %d kept", explain(err), len(report.Kept))
	}
	if err := w.Wait(w.t.Context(), 5*time.Minute); err != nil { // what a killed run began to delete
		w.t.Fatal(err)
	}
	if left := w.left(); len(left) > 0 {
		w.t.Fatalf("left after destroy: %s", strings.Join(left, "\n"))
	}
}

// changes are what a new plan would do.
func (w *world) changes() []string {
	w.t.Helper()
	plan, _, problems := w.run(w.transport()).Plan(w.t.Context())
	if plan == nil {
		w.t.Fatal(explain(problems))
	}
	var changes []string
	for _, c := range plan.Changes {
		switch c.Action {
		case provision.None, provision.Use:
			continue
		}
		line := string(c.Action) + " " + string(c.Key)
		for _, f := range c.Fields {
			if c.Action != provision.Create {
				line += " " + f.Name
			}
		}
		changes = append(changes, line)
	}
	return changes
}

// explain is an error with its hints.
func explain(err error) string {
	if err == nil {
		return "no error"
	}
	text := err.Error()
	for _, p := range causeway.ProblemsOf(err) {
		text += "\n" + p.Report("causeway", causeway.English)
	}
	return text
}
