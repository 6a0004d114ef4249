package endtoend

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"causeway"
	"causeway/config"
	aliyunfake "causeway/provision/aliyun/fake"
	awsfake "causeway/provision/aws/fake"
)

// motos are servers for a number of worlds each: what is deleted stays in them,
// and makes them slower. What worlds make in one does not meet, because each
// interconnect has a name of its own.
var motos = awsfake.Motos{Each: 60, Beside: 2}

func TestMain(m *testing.M) { goleak.VerifyTestMain(motos.Around(m)) }

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

// The examples that are made, of every scheme.
const (
	ipsec  = "ipsec.yaml"
	border = "cross-border.yaml" // IPsec, behind a way across the border
	line   = "leased-line.yaml"
	sdWAN  = "sd-wan.yaml"
	native = "cloud-native.yaml"
	hybrid = "hybrid.yaml"
)

var examples = []string{ipsec, border, line, sdWAN, native, hybrid}

// world is both clouds with the VPCs of an example.
type world struct {
	*clock
	t       *testing.T
	ali     *aliyunfake.Cloud
	moto    *awsfake.Moto
	front   *awsfake.Front
	aliURL  string
	awsURL  string
	file    string
	journal string
	// zone is the hosted zone at AWS, empty where the example has none.
	zone string
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
	moto, done, err := motos.Take()
	if awsfake.CanDoWithout(err, os.Getenv) {
		t.Skip(err)
	}
	ok(t, err)
	t.Cleanup(func() {
		if err := done(); err != nil {
			t.Error(err)
		}
	})
	w := &world{clock: c, t: t, moto: moto, journal: filepath.Join(t.TempDir(), "x.journal")}
	source := exampleFile(t, example)
	name := fmt.Sprintf("name: coast-%d", worlds.Add(1))
	replaced := append(w.startAliyun(settle, strings.Contains(source, "kind: china")), w.startAWS(settle, source, name)...)
	replaced = append(replaced, "name: west-coast", name, "name: beijing-california", name)
	w.file = strings.NewReplacer(append(replaced, edits...)...).Replace(source)
	w.before = w.inventory()
	return w
}

// startAliyun makes Alibaba's side and returns pairs of texts of examples and
// what is there instead.
func (w *world) startAliyun(settle time.Duration, china bool) (replaced []string) {
	w.t.Helper()
	var err error
	w.ali, err = aliyunfake.New(aliyunfake.Config{
		Region: region, OtherRegions: []string{beijing}, AccessKeyID: keyID, AccessKeySecret: keySecret, China: china, SingleCarriers: true,
		Now: w.Now, ProvisionFor: 3 * settle, BusyFor: settle / 3,
	})
	ok(w.t, err)
	replaced = []string{
		"vtb-rj9example0", w.ali.AddVPC(valley, "10.1.0.0/16"),
		"vtb-2zeexample0", w.ali.AddVPCIn(beijing, capital, "10.0.0.0/16"),
	}
	w.ali.AddVSwitch(capital, "vsw-2zeexample0h", "cn-beijing-h", "10.0.1.0/24")
	w.ali.AddVSwitch(capital, "vsw-2zeexample0k", "cn-beijing-k", "10.0.2.0/24")
	w.ali.AddSecurityGroup(capital, "sg-2zeexample0")
	w.ali.AddPhysicalConnection(beijing, "pc-2zeexample0", "Enabled")
	w.ali.AddVSwitch(valley, "vsw-rj9example0a", "us-west-1a", "10.1.1.0/24")
	w.ali.AddVSwitch(valley, "vsw-rj9example0b", "us-west-1b", "10.1.2.0/24")
	w.ali.AddSecurityGroup(valley, "sg-rj9example0")
	w.ali.AddDomain("example.com")
	w.aliURL = w.serve(w.ali)
	return replaced
}

// startAWS makes AWS's side with what an example names of it, and returns pairs
// of texts as startAliyun does.
func (w *world) startAWS(settle time.Duration, source, reference string) (replaced []string) {
	w.t.Helper()
	w.front = awsfake.New(awsfake.Config{Moto: w.moto.URL, Now: w.Now, Settle: settle})
	w.t.Cleanup(w.front.Close)
	w.awsURL = w.serve(w.front)
	w.front.SetConnection("dxcon-0example0", region, "available")
	network, err := w.moto.MakeNetwork("172.16.0.0/16")
	ok(w.t, err)
	replaced = []string{"vpc-0example0california", network.VPC, "rtb-0example0", network.RouteTable, "sg-0example0", network.SecurityGroup}
	for _, s := range []struct{ id, cidr, zone string }{
		{"subnet-0example0a", "172.16.1.0/24", region + "a"}, {"subnet-0example0c", "172.16.2.0/24", region + "b"},
	} {
		if strings.Contains(source, s.id) {
			id, err := w.moto.MakeSubnet(network.VPC, s.cidr, s.zone)
			ok(w.t, err)
			replaced = append(replaced, s.id, id)
		}
	}
	if strings.Contains(source, "Z0EXAMPLE0ZONE") {
		w.zone, err = w.moto.MakeZone("example.com", reference)
		ok(w.t, err)
		replaced = append(replaced, "Z0EXAMPLE0ZONE", w.zone)
	}
	ok(w.t, w.moto.MakeBucket("example-network-logs"))
	return replaced
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

func exampleFile(t *testing.T, name string) string {
	t.Helper()
	source, err := os.ReadFile("../../examples/" + name)
	ok(t, err)
	return string(source)
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
