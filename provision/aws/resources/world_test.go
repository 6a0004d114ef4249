package resources_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"causeway"
	"causeway/config"
	"causeway/provision"
	"causeway/provision/apply"
	"causeway/provision/aws"
	"causeway/provision/aws/fake"
	"causeway/provision/aws/resources"
)

// motos is one server for all tests of the package. What they make in it does
// not meet: each has a VPC and a name of its own.
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
	region = "us-west-1"
	settle = time.Minute
)

var worlds atomic.Int32

// world is AWS with a clock of its own, an interconnect that stands in it, and
// what is known of the other cloud.
type world struct {
	t        *testing.T
	emulator *fake.Moto
	cloud    *resources.Resources
	client   *aws.Client
	front    *fake.Front
	name     string
	url      string
	// example is the file that is put into it.
	example string
	// What the user has; second is a subnet of another zone, zone a hosted one.
	vpc, table, group, subnet, second, zone string
	// across is what the other cloud gave.
	across map[string]string
	// other is what somebody else made.
	other string
	graph *provision.Graph
	// made are the AWS resources that were made or seen.
	made map[provision.Key]apply.Made
	// found is what was seen last.
	found []provision.Observed

	mu  sync.Mutex
	now time.Time
}

// newWorld puts the interconnect of examples/ipsec.yaml into a new VPC, with
// pairs of texts of the file replaced by others: NAME, VPC, TABLE, GROUP and
// SUBNET in them stand for what the world has.
func newWorld(t *testing.T, edits ...string) *world {
	t.Helper()
	w := emptyWorld(t, "ipsec.yaml")
	w.graph = w.desired(edits...)
	return w
}

// newHostWorld is the same for an example with hosts; SECOND stands for what the
// world has.
func newHostWorld(t *testing.T, example string, edits ...string) *world {
	t.Helper()
	w := emptyWorld(t, example)
	w.second = must(w.emulator.MakeSubnet(w.vpc, "172.16.9.0/24", region+"b"))(t)
	w.zone = must(w.emulator.MakeZone("example.com", w.name))(t)
	ok(t, w.emulator.MakeInternetGateway(w.vpc))
	w.graph = w.desired(append(hostEdits, edits...)...)
	return w
}

// hostEdits put what the world has into an example with hosts.
var hostEdits = []string{
	"name: beijing-california", "name: NAME", "subnet: subnet-0example0a", "subnet: SUBNET", "subnet: subnet-0example0c", "subnet: SECOND",
	"{id: subnet-0example0c", "{id: SECOND", "Z0EXAMPLE0ZONE", "ZONE",
}

func emptyWorld(t *testing.T, example string) *world {
	t.Helper()
	moto, _, err := motos.Take() // it is for all tests, so that none gives it back
	need(t, err)
	w := &world{
		t: t, emulator: moto, now: time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC), made: map[provision.Key]apply.Made{}, across: maps.Clone(otherSide),
		name: fmt.Sprintf("west-coast-%d", worlds.Add(1)), example: example,
	}
	w.front = fake.New(fake.Config{Moto: moto.URL, Now: w.clock, Settle: settle})
	server := httptest.NewServer(w.front)
	t.Cleanup(func() { server.Close(); w.front.Close() })
	w.url = server.URL
	client, err := aws.New(aws.Config{
		Region: region, Endpoint: server.URL, Credentials: aws.StaticKey("AKIDTEST", "not-a-key"),
		Now: w.clock, Random: func() float64 { return 0 }, Wait: w.wait, HTTP: &http.Client{Transport: &http.Transport{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	w.client = client
	w.cloud = resources.New(resources.Config{Clients: map[string]*aws.Client{region: client}, Wait: w.wait, Now: w.clock})
	network := must(moto.MakeNetwork("172.16.0.0/16"))(t)
	w.vpc, w.table, w.group = network.VPC, network.RouteTable, network.SecurityGroup
	w.subnet = must(moto.MakeSubnet(w.vpc, "172.16.1.0/24", region+"a"))(t)
	ok(t, moto.MakeBucket("example-network-logs"))
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// wait takes no time: it moves the clock.
func (w *world) wait(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
	return ctx.Err()
}

func (w *world) desired(edits ...string) *provision.Graph {
	w.t.Helper()
	source, err := os.ReadFile("../../../examples/" + w.example)
	if err != nil {
		w.t.Fatal(err)
	}
	text := string(source)
	edits = append(edits, "name: west-coast", "name: NAME", "vpc-0example0california", "VPC", "{use: rtb-0example0}", "{use: TABLE}",
		"sg-0example0", "GROUP", "{id: subnet-0example0a", "{id: SUBNET")
	for i := 0; i < len(edits); i += 2 {
		text = strings.Replace(text, edits[i], edits[i+1], 1)
	}
	text = strings.NewReplacer("NAME", w.name, "VPC", w.vpc, "TABLE", w.table, "GROUP", w.group, "SUBNET", w.subnet, "SECOND", w.second, "ZONE", w.zone).Replace(text)
	ic, problems := config.Parse(w.example, []byte(text))
	if ic == nil || len(problems.Failures()) > 0 {
		w.t.Fatal(problems)
	}
	g, problems := provision.Desired(ic, provision.DefaultChoices())
	if len(problems.Failures()) > 0 {
		w.t.Fatal(problems)
	}
	return g
}

// moto asks moto_server itself, for what the user of a cloud does, for an
// element of the answer.
func (w *world) moto(action, element string, parameters ...string) string {
	w.t.Helper()
	return must(w.emulator.AskEC2(action, element, parameters...))(w.t)
}

// Addresses of the other cloud (TEST-NET-2), and its keys.
var otherSide = map[string]string{
	"public_ip": "198.51.100.6", "internet_ip": "198.51.100.7", "disaster_recovery_internet_ip": "198.51.100.8",
}

// given is what the other cloud gave one of its resources: each host has an
// address of its own.
func (w *world) given(r provision.Resource) map[string]string {
	outputs := maps.Clone(w.across)
	if strings.Contains(string(r.Head().Key), "bj-2") {
		outputs["public_ip"] = "198.51.100.9"
	}
	return outputs
}

func keyOf(r provision.Resource) causeway.Secret {
	return causeway.Secret("Key." + strings.NewReplacer("/", ".", "-", "_").Replace(string(r.Head().Key)) + ".0123456789")
}

// values is the resolver of an order.
func (w *world) values(r provision.Resource, output string) (string, bool) {
	switch r.(type) {
	case *provision.AliyunVPNGateway, *provision.AliyunAddress:
		return w.given(r)[output], true
	case *provision.PreSharedKey:
		return string(keyOf(r)), true
	}
	made, ok := w.made[r.Head().Key]
	if output == "" {
		return made.ID, ok
	}
	return made.Outputs[output], ok
}

func (w *world) scope(desired []provision.Resource) apply.Scope {
	return apply.Scope{
		Interconnect: w.name, Desired: desired,
		Sites: []apply.Site{{Name: "california", Region: region, VPC: w.vpc}},
	}
}

// observe returns what is seen in AWS, and remembers it for others to refer to.
func (w *world) observe() []provision.Observed {
	w.t.Helper()
	found, err := w.cloud.Observe(context.Background(), w.scope(onlyAWS(w.graph)))
	if err != nil {
		w.t.Fatal(err)
	}
	w.found = found
	clear(w.made)
	for _, o := range found {
		if o.Ours {
			w.made[o.Resource.Head().Key] = apply.Made{ID: o.Resource.Head().ID, Outputs: o.Outputs}
		}
	}
	return found
}

func onlyAWS(g *provision.Graph) []provision.Resource {
	var desired []provision.Resource
	for _, r := range g.Resources {
		if e, ok := r.(*provision.Existing); provision.KindOf(r).Cloud == "aws" || ok && e.Cloud == "aws" {
			desired = append(desired, r)
		}
	}
	return desired
}

// plan returns what would have to be done in AWS, and what stops it.
func (w *world) plan() ([]provision.Change, causeway.Problems) {
	w.t.Helper()
	snapshot := provision.Snapshot{Taken: true, Found: w.observe()}
	for _, r := range w.graph.Resources {
		switch r.(type) {
		case *provision.AliyunVPNGateway, *provision.AliyunAddress:
			snapshot.Found = append(snapshot.Found, provision.Observed{Resource: r, Ours: true, Outputs: w.given(r)})
		case *provision.PreSharedKey:
			snapshot.Found = append(snapshot.Found, provision.Observed{
				Resource: r, Ours: true, Outputs: map[string]string{"psk": provision.Fingerprint(keyOf(r))},
			})
		}
	}
	snapshot.PlaceRules(w.graph.Resources)
	waves, problem := w.graph.Waves()
	if problem != nil {
		w.t.Fatal(problem)
	}
	changes, problems := provision.Diff(w.graph, waves, snapshot)
	var ours []provision.Change
	for _, c := range changes {
		if c.Cloud == "aws" && c.Action != provision.None && c.Action != provision.Use {
			ours = append(ours, c)
		}
	}
	return ours, problems
}

// apply carries out what is planned, one change after the other.
func (w *world) apply() error {
	w.t.Helper()
	changes, problems := w.plan()
	if len(problems) > 0 {
		return problems
	}
	return w.carryOutAll(changes)
}

func (w *world) carryOutAll(changes []provision.Change) error {
	for _, c := range changes {
		if err := w.carryOut(c); err != nil {
			return fmt.Errorf("%s %s: %w", c.Action, c.Key, err)
		}
	}
	return nil
}

func (w *world) carryOut(c provision.Change) error {
	ctx := context.Background()
	order := w.order(c)
	var made apply.Made
	var err error
	switch c.Action {
	case provision.Create:
		made, err = w.cloud.Create(ctx, order)
	case provision.Update:
		made, err = w.cloud.Update(ctx, order)
	case provision.Await:
		made, err = w.cloud.Await(ctx, order)
	case provision.Replace:
		if err := w.cloud.Delete(ctx, order); err != nil {
			return err
		}
		made, err = w.cloud.Create(ctx, order)
	case provision.Delete:
		order.There.Resource = c.Resource
		return w.cloud.Delete(ctx, order)
	}
	w.made[c.Key] = made
	return err
}

func (w *world) order(c provision.Change) apply.Order {
	return apply.Order{Change: c, There: w.there(c), Values: w.values, Token: "token of " + string(c.Key) + w.clock().String()}
}

// there is what was observed last of a change's resource.
func (w *world) there(c provision.Change) provision.Observed {
	for _, o := range w.found {
		if o.Resource.Head().ID == c.ID && provision.KindOf(o.Resource).Name == c.Kind.Name {
			return o
		}
	}
	return provision.Observed{}
}

// shown is a plan as a test compares it: "update KEY field field".
func shown(changes []provision.Change) []string {
	var lines []string
	for _, c := range changes {
		line := string(c.Action) + " " + string(c.Key)
		if c.Action != provision.Create {
			for _, f := range c.Fields {
				line += " " + f.Name
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// must is for calls that a test cannot go on without.
func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		ok(t, err)
		return value
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code causeway.Code) {
	t.Helper()
	if !causeway.HasCode(err, code) {
		t.Fatalf("got %v, want %s", err, code)
	}
}
