package resources_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"causeway"
	"causeway/provision"
	"causeway/provision/apply"
	"causeway/provision/aws"
	"causeway/provision/aws/fake"
	"causeway/provision/aws/resources"
)

const (
	physical        = "dxcon-fh000001"
	transitGateway  = "california/transit-gateway"
	directGateway   = "california/direct-connect-gateway"
	directInterface = "california/line/1/interface"
	association     = directGateway + "/association"
)

// newLine is a world that wants a leased line.
func newLine(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.front.SetConnection(physical, region, "available")
	w.graph = w.line()
	return w
}

// line is a leased line's part in AWS: what the planner makes of a file.
func (w *world) line() *provision.Graph {
	meta := func(key provision.Key) provision.Meta {
		name := "cw." + w.name + "." + strings.ReplaceAll(string(key), "/", ".")
		return provision.Meta{Key: key, Region: region, Name: name, Tags: map[string]string{
			provision.TagInterconnect: w.name, provision.TagResource: string(key), "Name": name, "owner": "network",
		}}
	}
	yes := true
	connection := &provision.Existing{
		Meta: provision.Meta{Key: "california/" + physical, Region: region, ID: physical}, Cloud: "aws", What: "direct connect connection",
	}
	key := &provision.PreSharedKey{Meta: provision.Meta{Key: "california/line/1/key"}}
	transit := &provision.AWSTransitGateway{
		Meta: meta(transitGateway), ASN: ptr(uint32(64700)), ECMP: &yes, DefaultAssociation: &yes, DefaultPropagation: &yes,
	}
	gateway := &provision.AWSDirectConnectGateway{Meta: meta(directGateway), ASN: ptr(uint32(64701))}
	vif := &provision.AWSTransitInterface{
		Meta: meta(directInterface), Connection: connection, Gateway: gateway, VLAN: ptr(104), PeerASN: ptr(uint32(4200000007)),
		AmazonAddress: ptr("169.254.10.1/30"), PeerAddress: ptr("169.254.10.2/30"), Key: provision.After(key, "psk"), MTU: ptr(8500),
	}
	joined := &provision.AWSDirectConnectAssociation{
		Meta:    provision.Meta{Key: association, Region: region, Name: "cw." + w.name + ".california.association"},
		Gateway: gateway, TransitGateway: transit, AllowedPrefixes: []string{"172.16.0.0/16", "172.17.0.0/16"},
	}
	return &provision.Graph{Resources: []provision.Resource{connection, key, transit, gateway, vif, joined}}
}

func ptr[T any](v T) *T { return &v }

// the returns the desired resource of a type.
func the[R provision.Resource](g *provision.Graph) R {
	for _, r := range g.Resources {
		if found, ok := r.(R); ok {
			return found
		}
	}
	panic("the graph has none")
}

// checkKey sees that the key of BGP is found again, and that nothing prints it.
func (w *world) checkKey() {
	w.t.Helper()
	for _, o := range w.found {
		r, is := o.Resource.(*provision.AWSTransitInterface)
		if !is {
			continue
		}
		if key := o.Secrets["auth_key"]; key == "" || r.Key.Text != provision.Fingerprint(key) {
			w.t.Errorf("the key is %q and its fingerprint another", key)
		}
		if text := fmt.Sprintf("%v %+v %#v", o, o, o); strings.Contains(text, "0123456789") {
			w.t.Errorf("a key is printed: %s", text)
		}
	}
}

var lineChanges = []change{
	{
		"the MTU", func(ctx context.Context, w *world) error {
			return w.client.UpdateVirtualInterfaceAttributes(ctx, w.id(directInterface), 1500)
		},
		[]string{"update " + directInterface + " mtu"},
	},
	{
		"the other end is there", func(_ context.Context, w *world) error {
			if !w.front.SetBGP(w.id(directInterface), true) {
				return fmt.Errorf("no interface %s", w.id(directInterface))
			}
			return nil
		}, nil,
	},
	{
		"the line is cut", func(_ context.Context, w *world) error {
			w.front.SetBGP(w.id(directInterface), false)
			w.front.SetConnection(physical, region, "down")
			return nil
		}, nil,
	},
	{
		"the line is mended", func(_ context.Context, w *world) error {
			w.front.SetConnection(physical, region, "available")
			return nil
		}, nil,
	},
	{
		"a prefix for another", func(ctx context.Context, w *world) error {
			return w.client.UpdateDirectConnectGatewayAssociation(ctx, w.id(association), []string{"10.9.0.0/16"}, []string{"172.17.0.0/16"})
		},
		[]string{"update " + association + " allowed_prefixes"},
	},
	{
		"the tag of the gateway", func(ctx context.Context, w *world) error {
			found, err := w.client.DescribeDirectConnectGateways(ctx, aws.Query{IDs: []string{w.id(directGateway)}})
			if err != nil {
				return err
			}
			return w.client.TagDirectConnectResource(ctx, found[0].ARN, aws.Tags{"owner": "somebody"})
		},
		[]string{"update " + directGateway + " tags.owner"},
	},
	{
		"the tag of the interface", func(ctx context.Context, w *world) error {
			found, err := w.client.DescribeVirtualInterfaces(ctx, aws.Query{IDs: []string{w.id(directInterface)}})
			if err != nil {
				return err
			}
			return w.client.TagDirectConnectResource(ctx, found[0].ARN, aws.Tags{"owner": "somebody"})
		},
		[]string{"update " + directInterface + " tags.owner"},
	},
	{
		"the gateway joined to another", func(ctx context.Context, w *world) error {
			other, err := w.client.CreateTransitGateway(ctx, aws.NewTransitGateway{ASN: 64777, Tags: aws.Tags{"Name": "theirs-" + w.name}})
			if err != nil {
				return err
			}
			w.other = other.ID
			_, err = w.client.CreateDirectConnectGatewayAssociation(ctx, w.id(directGateway), other.ID, []string{"10.7.0.0/16"})
			return err
		},
		[]string{"delete " + directGateway + "?/association/OTHER"},
	},
	{
		"the association deleted", func(ctx context.Context, w *world) error {
			return w.client.DeleteDirectConnectGatewayAssociation(ctx, w.id(association))
		},
		[]string{"create " + association},
	},
	{
		"the interface deleted", func(ctx context.Context, w *world) error {
			return w.client.DeleteVirtualInterface(ctx, w.id(directInterface))
		},
		[]string{"create " + directInterface},
	},
}

// Another VLAN, key or peer is another interface: the old one goes first, for
// they share the connection.
func TestInterfaceIsMadeAnew(t *testing.T) {
	w := newLine(t)
	ok(t, w.apply())
	before := w.id(directInterface)
	vif := the[*provision.AWSTransitInterface](w.graph)
	vif.PeerASN, vif.PeerAddress, vif.AmazonAddress = ptr(uint32(65001)), ptr("169.254.20.2/30"), ptr("169.254.20.1/30")
	vif.Key = provision.After(&provision.PreSharedKey{Meta: provision.Meta{Key: "california/line/1/key-2"}}, "psk")
	w.graph.Resources[1] = vif.Key.Of
	changes, problems := w.plan()
	if want := []string{"replace " + directInterface + " asn amazon_address customer_address auth_key"}; !slices.Equal(shown(changes), want) || len(problems) > 0 {
		t.Fatalf("the plan is %q %v", shown(changes), problems)
	}
	ok(t, w.carryOutAll(changes))
	if again, problems := w.plan(); len(again) > 0 || len(problems) > 0 || w.id(directInterface) == before {
		t.Errorf("the second plan is %q %v", shown(again), problems)
	}
	w.destroy()
}

// A line whose other end is silent is made all the same, and is not waited for.
func TestInterfaceWithoutPeerIsMade(t *testing.T) {
	w := newLine(t)
	ok(t, w.apply())
	for _, o := range w.observe() {
		if o.Pending {
			t.Errorf("%s is still being made", o.Resource.Head().Key)
		}
	}
	found, err := w.client.DescribeVirtualInterfaces(context.Background(), aws.Query{IDs: []string{w.id(directInterface)}})
	if err != nil || len(found) != 1 || found[0].State != "down" {
		t.Errorf("%+v %v", found, err)
	}
	w.destroy()
}

// A connection that is not there, or that the carrier has not finished, is told
// before anything is made.
func TestConnectionNotReady(t *testing.T) {
	for state, code := range map[string]causeway.Code{
		"": "provision.missing_object", "deleted": "provision.missing_object",
		"ordering": "provision.connection_not_ready", "requested": "provision.connection_not_ready",
		"pending": "provision.connection_not_ready", "down": "provision.connection_not_ready",
	} {
		t.Run(state, func(t *testing.T) {
			w := newWorld(t)
			if state != "" {
				w.front.SetConnection(physical, region, state)
			}
			w.graph = w.line()
			_, err := w.cloud.Observe(context.Background(), w.scope(onlyAWS(w.graph)))
			wantCode(t, err, code)
			if !strings.Contains(err.Error(), physical) || code == "provision.connection_not_ready" && !strings.Contains(err.Error(), state) {
				t.Errorf("%v says neither which nor how it is", err)
			}
		})
	}
}

// While the file says that people are not done, the state of the connection is
// theirs to know, and there may be none: the rest is planned all the same.
func TestLineWaitsForPeople(t *testing.T) {
	no := false
	for name, wait := range map[string]func(*provision.Graph){
		"no connection": func(g *provision.Graph) {
			vif := the[*provision.AWSTransitInterface](g)
			vif.Connection, vif.VLAN, g.Resources = nil, nil, g.Resources[1:]
		},
		"a step not done": func(g *provision.Graph) {
			stage := &provision.CarrierStage{Meta: provision.Meta{Key: "california/line/1/step/loa"}, What: ptr("loa"), Done: &no}
			the[*provision.AWSTransitInterface](g).After = []provision.Resource{stage}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.front.SetConnection(physical, region, "requested")
			w.graph = w.line()
			// Somebody else's interface is compared with ours, whatever it lacks.
			ctx := context.Background()
			g, err := w.client.CreateDirectConnectGateway(ctx, aws.NewDirectConnectGateway{Name: "theirs", ASN: 64710})
			ok(t, err)
			w.front.SetConnection("dxcon-theirs", region, "available")
			ok(t, w.wait(ctx, settle))
			_, err = w.client.CreateTransitVirtualInterface(ctx, aws.NewTransitVirtualInterface{
				Name: "theirs", Connection: "dxcon-theirs", Gateway: g.ID, VLAN: 104, PeerASN: 65001,
				AmazonAddress: "169.254.30.1/30", CustomerAddress: "169.254.30.2/30", Key: "somebody-elses",
			})
			ok(t, err)
			wait(w.graph)
			if found := w.observe(); len(found) > 0 {
				t.Errorf("seen: %q", keys(found))
			}
		})
	}
}

// What stands where ours should stops the plan.
func TestLineNotOurs(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(context.Context, *world) error
		key  provision.Key
	}{
		{"the VLAN has another interface", func(ctx context.Context, w *world) error {
			g, err := w.client.CreateDirectConnectGateway(ctx, aws.NewDirectConnectGateway{Name: "theirs", ASN: 64710})
			if err != nil {
				return err
			}
			_, err = w.client.CreateTransitVirtualInterface(ctx, aws.NewTransitVirtualInterface{
				Name: "theirs", Connection: physical, Gateway: g.ID, VLAN: 104, PeerASN: 65001,
				AmazonAddress: "169.254.30.1/30", CustomerAddress: "169.254.30.2/30", Key: "somebody-elses",
			})
			return err
		}, directInterface},
		{"a gateway with our name", func(ctx context.Context, w *world) error {
			_, err := w.client.CreateDirectConnectGateway(ctx, aws.NewDirectConnectGateway{
				Name: "x", ASN: 64710, Tags: aws.Tags{"Name": the[*provision.AWSDirectConnectGateway](w.graph).Name},
			})
			return err
		}, directGateway},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newLine(t)
			ok(t, test.do(context.Background(), w))
			found := w.observe()
			if len(found) != 1 || found[0].Ours || found[0].Resource.Head().Key != test.key {
				t.Fatalf("seen: %q", keys(found))
			}
			if changes, problems := w.plan(); !causeway.HasCode(problems, "provision.not_ours") {
				t.Errorf("the plan is %q %v", shown(changes), problems)
			}
			w.graph = &provision.Graph{}
			if found := w.observe(); len(found) > 0 {
				t.Errorf("with nothing desired: %q", keys(found))
			}
		})
	}
}

// A change whose answer was lost was made all the same, and is not made worse.
func TestLostLineChanges(t *testing.T) {
	w := newLine(t)
	ok(t, w.apply())
	the[*provision.AWSTransitInterface](w.graph).MTU = ptr(1500)
	the[*provision.AWSDirectConnectAssociation](w.graph).AllowedPrefixes = []string{"172.17.0.0/16", "10.9.0.0/16"}
	the[*provision.AWSDirectConnectGateway](w.graph).Tags["owner"] = "others"
	for _, action := range strings.Fields("UpdateVirtualInterfaceAttributes UpdateDirectConnectGatewayAssociation TagResource") {
		w.front.Fail(action, fake.LoseAnswer)
	}
	ok(t, w.apply())
	if again, problems := w.plan(); len(again) > 0 || len(problems) > 0 {
		t.Errorf("the second plan is %q %v", shown(again), problems)
	}
	w.destroy()
}

// An association that AWS accepts and cannot make is told with AWS's reason, at
// once, and made by the next run.
func TestAssociationFails(t *testing.T) {
	w := newLine(t)
	w.front.FailAssociation("the transit gateway is full")
	start := w.clock()
	err := w.apply()
	wantCode(t, err, "cloud.not_ready")
	if !strings.Contains(err.Error(), "the transit gateway is full") || w.clock().Sub(start) > 10*settle {
		t.Errorf("after %s: %v", w.clock().Sub(start), err)
	}
	ok(t, w.apply())
	if again, problems := w.plan(); len(again) > 0 || len(problems) > 0 {
		t.Errorf("the second plan is %q %v", shown(again), problems)
	}
	w.destroy()
}

// A gateway that somebody has joined to something else meanwhile is not deleted,
// and that is said as soon as AWS gives up.
func TestGatewayStillJoined(t *testing.T) {
	w := newLine(t)
	ok(t, w.apply())
	ctx := context.Background()
	for _, o := range w.observe() {
		if o.Resource.Head().Key == directInterface {
			ok(t, w.cloud.Delete(ctx, apply.Order{Change: provision.Change{Key: directInterface, Resource: o.Resource}, There: o}))
		}
	}
	for _, o := range w.found {
		if o.Resource.Head().Key == directGateway {
			start := w.clock()
			err := w.cloud.Delete(ctx, apply.Order{Change: provision.Change{Key: directGateway, Resource: o.Resource}, There: o})
			wantCode(t, err, "cloud.not_ready")
			if waited := w.clock().Sub(start); waited > 2*settle {
				t.Errorf("waited %s", waited)
			}
		}
	}
	w.destroy()
}

// A gateway is of all regions and is shown once, wherever the sites are.
func TestGatewayOfTwoRegions(t *testing.T) {
	w := newLine(t)
	ok(t, w.apply())
	far, err := aws.New(aws.Config{
		Region: "eu-west-1", Endpoint: w.url, Credentials: aws.StaticKey("AKIDTEST", "not-a-key"),
		Now: w.clock, Random: func() float64 { return 0 }, Wait: w.wait, HTTP: &http.Client{Transport: &http.Transport{}},
	})
	ok(t, err)
	t.Cleanup(far.Close)
	cloud := resources.New(resources.Config{Clients: map[string]*aws.Client{region: w.client, "eu-west-1": far}, Wait: w.wait, Now: w.clock})
	for name, test := range map[string]struct {
		desired []provision.Resource
		home    string
	}{"desired": {onlyAWS(w.graph), region}, "not desired": {nil, "eu-west-1"}} {
		scope := w.scope(test.desired)
		scope.Sites = append([]apply.Site{{Name: "ireland", Region: "eu-west-1", VPC: "vpc-0"}}, scope.Sites...)
		found, err := cloud.Observe(context.Background(), scope)
		ok(t, err)
		seen := map[string]string{}
		for _, o := range found {
			kind := provision.KindOf(o.Resource).Name
			if seen[kind] != "" {
				t.Errorf("%s: %s is shown twice", name, kind)
			}
			seen[kind] = o.Resource.Head().Region
		}
		if len(seen) != 4 || seen["aws_direct_connect_gateway"] != test.home || seen["aws_direct_connect_association"] != region {
			t.Errorf("%s: seen %v", name, seen)
		}
	}
	w.destroy()
}
