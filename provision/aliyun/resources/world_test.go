package resources_test

import (
	"context"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"causeway"
	"causeway/config"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
	"causeway/provision/aliyun/resources"
	"causeway/provision/apply"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var _ apply.Cloud = (*resources.Resources)(nil)

// clock is a time of day that only waiting moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return ctx.Err()
}

const (
	interconnect = "west-coast"
	region       = "us-west-1"
	site         = "silicon-valley"
	vpc          = "vpc-rj9example0valley"
	group        = "sg-rj9example0"
)

// example is a file of examples/ with what the cloud has of it beforehand.
type example struct {
	file, interconnect string
	// sites are those in this cloud; the first is in its usual region.
	sites []apply.Site
	// prepare puts in what the user has, and returns what the file's pairs of
	// texts are replaced by.
	prepare func(w *world) (edits []string)
	// build, if not nil, makes what is desired in place of a file.
	build func(w *world) *provision.Graph
}

var ipsecExample = example{
	file: "ipsec.yaml", interconnect: interconnect, sites: []apply.Site{{Name: site, Region: region, VPC: vpc}},
	prepare: func(w *world) []string {
		w.prepareValley()
		return []string{"vtb-rj9example0", w.table, "      alarm: network-oncall\n", ""}
	},
}

func (w *world) prepareValley() {
	w.table = w.cloud.AddVPC(vpc, "10.1.0.0/16")
	w.cloud.AddVSwitch(vpc, "vsw-rj9example0a", "us-west-1a", "10.1.1.0/24")
	w.cloud.AddVSwitch(vpc, "vsw-rj9example0b", "us-west-1b", "10.1.2.0/24")
	w.cloud.AddSecurityGroup(vpc, group)
}

// world is a fake cloud with the objects of an example, and what its file asks
// for there.
type world struct {
	*resources.Resources
	example
	always  []string
	clients map[string]*aliyun.Client
	t       *testing.T
	cloud   *fake.Cloud
	clock   *clock
	client  *aliyun.Client
	table   string
	graph   *provision.Graph
	keys    map[provision.Key]string
	made    map[provision.Key]apply.Made
	// tokens count how often something was done to each resource.
	tokens map[provision.Key]int
}

// newWorld makes one of examples/ipsec.yaml with pairs of texts replaced by
// others. adjust, if not nil, changes the cloud.
func newWorld(t *testing.T, adjust func(*fake.Config), edits ...string) *world {
	t.Helper()
	return newWorldOf(t, ipsecExample, adjust, edits...)
}

func newWorldOf(t *testing.T, e example, adjust func(*fake.Config), edits ...string) *world {
	t.Helper()
	w := &world{
		example: e, clients: map[string]*aliyun.Client{}, t: t, clock: &clock{now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)},
		keys: map[provision.Key]string{}, made: map[provision.Key]apply.Made{}, tokens: map[provision.Key]int{},
	}
	c := fake.Config{
		Region: region, AccessKeyID: "test-key", AccessKeySecret: "test-secret", Now: w.clock.Now,
		ProvisionFor: 3 * time.Minute, BusyFor: 20 * time.Second,
	}
	for _, s := range e.sites[1:] {
		c.OtherRegions = append(c.OtherRegions, s.Region)
	}
	if adjust != nil {
		adjust(&c)
	}
	var err error
	if w.cloud, err = fake.New(c); err != nil {
		t.Fatal(err)
	}
	w.always = e.prepare(w)
	server := httptest.NewServer(w.cloud)
	t.Cleanup(server.Close)
	credentials, err := aliyun.StaticKey(c.AccessKeyID, causeway.Secret(c.AccessKeySecret))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range e.sites {
		client, err := aliyun.New(aliyun.Config{
			Region: s.Region, Credentials: credentials, Endpoint: server.URL,
			Now: w.clock.Now, Wait: w.clock.Wait, Random: func() float64 { return 0 },
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		w.clients[s.Region] = client
	}
	w.client = w.clients[region]
	w.Resources = w.with(w.clock.Wait)
	w.want(edits...)
	return w
}

// with makes resources anew, as a program that was started again has them.
func (w *world) with(wait func(context.Context, time.Duration) error) *resources.Resources {
	return resources.New(resources.Config{Clients: w.clients, Wait: wait, Now: w.clock.Now})
}

// want reads the example again, with pairs of texts replaced by others.
func (w *world) want(edits ...string) {
	w.t.Helper()
	if w.build != nil {
		w.graph = w.build(w)
		return
	}
	source, err := os.ReadFile("../../../examples/" + w.file)
	if err != nil {
		w.t.Fatal(err)
	}
	text := string(source)
	edits = slices.Concat(w.always, edits)
	for i := 0; i < len(edits); i += 2 {
		if strings.Count(text, edits[i]) != 1 {
			w.t.Fatalf("%q stands %d times in the example", edits[i], strings.Count(text, edits[i]))
		}
		text = strings.Replace(text, edits[i], edits[i+1], 1)
	}
	ic, problems := config.Parse(w.file, []byte(text))
	if ic == nil {
		w.t.Fatal(problems)
	}
	all, problems := provision.Desired(ic, provision.DefaultChoices())
	if len(problems.Failures()) > 0 {
		w.t.Fatal(problems)
	}
	w.graph = &provision.Graph{}
	for _, r := range all.Resources {
		w.keep(r)
	}
}

// keep takes over what is made in this cloud or shared with the other one,
// whose own part is settled: the addresses of its tunnels are known.
func (w *world) keep(r provision.Resource) {
	switch x := r.(type) {
	case *provision.Existing:
		if x.Cloud != "aliyun" {
			return
		}
	case *provision.PreSharedKey:
		if w.keys[x.Key] == "" {
			w.keys[x.Key] = fmt.Sprintf("Secret.%032d", len(w.keys))
		}
	case *provision.AliyunCustomerGateway:
		number := string(x.Key[len(x.Key)-1])
		x.IPAddress = provision.Known("52.8.0." + number)
	default:
		if provision.KindOf(r).Cloud != "aliyun" {
			return
		}
	}
	w.graph.Resources = append(w.graph.Resources, r)
}

// values is what a Create or Update is told of other resources.
func (w *world) values(r provision.Resource, output string) (string, bool) {
	switch x := r.(type) {
	case *provision.Existing:
		return x.ID, output == ""
	case *provision.PreSharedKey:
		return w.keys[x.Key], output == "psk"
	}
	made, ok := w.made[r.Head().Key]
	if output == "" {
		return made.ID, ok
	}
	text, ok := made.Outputs[output]
	return text, ok
}

func (w *world) scope() apply.Scope {
	return apply.Scope{
		Interconnect: w.interconnect, Sites: w.sites, Desired: w.graph.Resources,
	}
}

// observe returns what is there, with the keys of both ends of the tunnels.
func (w *world) observe() provision.Snapshot {
	w.t.Helper()
	found, err := w.Observe(w.t.Context(), w.scope())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, key := range slices.Sorted(maps.Keys(w.keys)) {
		psk := w.keys[key]
		found = append(found, provision.Observed{
			Resource: &provision.PreSharedKey{Meta: provision.Meta{Key: key, ID: string(key)}}, Ours: true,
			Outputs: map[string]string{"psk": provision.Fingerprint(causeway.Secret(psk))},
		})
	}
	s := provision.Snapshot{Taken: true, Found: found}
	s.Link()
	s.PlaceRules(w.graph.Resources)
	return s
}

// plan returns the changes in this cloud that lead to what the file asks for,
// and what was observed.
func (w *world) plan() ([]provision.Change, provision.Snapshot) {
	w.t.Helper()
	waves, problem := w.graph.Waves()
	if problem != nil {
		w.t.Fatal(problem)
	}
	seen := w.observe()
	all, failures := provision.Diff(w.graph, waves, seen)
	if len(failures) > 0 {
		w.t.Fatal(failures)
	}
	var changes []provision.Change
	for _, c := range all {
		if c.Cloud == "aliyun" && c.Action != provision.None && c.Action != provision.Use {
			changes = append(changes, c)
		}
	}
	return changes, seen
}

// planned are the changes as lines of text: action, key, fields.
func (w *world) planned() string {
	w.t.Helper()
	changes, _ := w.plan()
	var lines []string
	for _, c := range changes {
		line := string(c.Action) + " " + string(c.Key)
		for _, f := range c.Fields {
			if c.Action != provision.Create {
				line += " " + f.Name
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// apply carries out what is planned, one change after the other.
func (w *world) apply() {
	w.t.Helper()
	if c, _, err := w.try(w.t.Context()); err != nil {
		w.t.Fatalf("%s %s: %v", c.Action, c.Key, err)
	}
}

// try does so until a change fails, and returns that one and what was observed.
func (w *world) try(ctx context.Context) (provision.Change, provision.Snapshot, error) {
	w.t.Helper()
	changes, seen := w.plan()
	w.remember(seen)
	for _, c := range changes {
		if err := w.carryOut(ctx, c, seen); err != nil {
			return c, seen, err
		}
	}
	return provision.Change{}, seen, nil
}

// remember takes ids and outputs from what was observed.
func (w *world) remember(seen provision.Snapshot) {
	for _, o := range seen.Found {
		if o.Ours {
			w.made[o.Resource.Head().Key] = apply.Made{ID: o.Resource.Head().ID, Outputs: o.Outputs}
		}
	}
}

func (w *world) carryOut(ctx context.Context, c provision.Change, seen provision.Snapshot) error {
	order := apply.Order{Change: c, Values: w.values, There: there(c, seen)}
	var made apply.Made
	var err error
	switch c.Action {
	case provision.Update:
		made, err = w.Update(ctx, order)
	case provision.Await:
		made, err = w.Await(ctx, order)
	case provision.Delete:
		return w.Delete(ctx, order)
	case provision.Replace:
		if err := w.makeRoom(ctx, order); err != nil {
			return err
		}
		fallthrough
	case provision.Create:
		order.There, order.Token = provision.Observed{}, fmt.Sprintf("%s %d", c.Key, w.tokens[c.Key])
		made, err = w.Create(ctx, order)
	}
	if err == nil {
		w.tokens[c.Key]++
		w.made[c.Key] = made
	}
	return err
}

func (w *world) makeRoom(ctx context.Context, order apply.Order) error {
	if _, shared := order.Change.Resource.(*provision.AliyunCustomerGateway); !shared {
		return w.Delete(ctx, order)
	}
	order.Change.Key += "?old"
	return w.Retire(ctx, order)
}

func there(c provision.Change, seen provision.Snapshot) provision.Observed {
	for _, o := range seen.Found {
		if o.Resource.Head().Key == c.Key && o.Resource.Head().ID == c.ID {
			return o
		}
	}
	return provision.Observed{}
}

// ours are the objects in the cloud that were not there from the beginning.
func (w *world) ours() []fake.Object {
	var found []fake.Object
	for _, o := range w.cloud.Objects() {
		switch o.Kind {
		case "VPC", "VSWITCH", "ROUTETABLE", "domain":
		case "security group":
			if o.Tags[provision.TagInterconnect] != "" {
				found = append(found, o)
			}
		default:
			found = append(found, o)
		}
	}
	return found
}

// find returns the object of a kind whose name ends so.
func (w *world) find(kind, ending string) fake.Object {
	w.t.Helper()
	for _, o := range w.cloud.Objects() {
		if o.Kind == kind && strings.HasSuffix(o.Name, ending) {
			return o
		}
	}
	w.t.Fatalf("there is no %s named %s", kind, ending)
	return fake.Object{}
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
