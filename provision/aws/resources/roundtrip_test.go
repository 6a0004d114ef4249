package resources_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"causeway/provision"
	"causeway/provision/apply"
	"causeway/provision/aws"
	"causeway/provision/aws/fake"
)

// The variants of the example that between them make every kind.
var (
	static  []string
	transit = []string{"routing: static", "routing: bgp", "type: vgw", "type: tgw"}
	ownOne  = []string{"{use: rtb-0example0}", "{create: app, subnets: [SUBNET]}"}
)

// What is asked for is made, is then seen as it was asked for, and is taken
// away again; every kind is among it.
func TestRoundTrip(t *testing.T) {
	var said []fake.Exchange
	unseen := map[string]bool{}
	for _, k := range provision.Kinds() {
		unseen[k.Name] = k.Cloud == "aws"
	}
	for _, test := range []struct {
		name  string
		begin func(*testing.T) *world
	}{
		{"static", ipsec(static...)},
		{"a route table of our own", ipsec(ownOne...)},
		{"transit gateway with BGP", ipsec(append(ownOne, transit...)...)},
		{"leased line", newLine},
		{"hosts", hosts("cloud-native.yaml")},
		{"hosts with the newest image behind HTTP", hosts("cloud-native.yaml", append(newest, application...)...)},
		{"two hosts with a policy", hosts("sd-wan.yaml")},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := test.begin(t)
			ok(t, w.apply())
			again, problems := w.plan()
			if len(again) > 0 || len(problems) > 0 {
				t.Fatalf("the second plan is %q %v", shown(again), problems)
			}
			w.checkSecrets()
			w.checkKey()
			found := w.found
			for _, o := range found {
				unseen[provision.KindOf(o.Resource).Name] = false
			}
			w.destroy()
			for _, o := range found {
				change := provision.Change{Key: o.Resource.Head().Key, Resource: o.Resource}
				if err := w.cloud.Delete(context.Background(), apply.Order{Change: change, There: o}); err != nil {
					t.Errorf("delete what is gone: %v", err)
				}
			}
			said = append(said, w.front.Exchanges()...)
		})
	}
	for kind, missing := range unseen {
		if missing {
			t.Errorf("no %s was made", kind)
		}
	}
	t.Run("botocore accepts it", func(t *testing.T) { checkWithBotocore(t, said) })
}

// ipsec begins a world with a variant of the example.
func ipsec(edits ...string) func(*testing.T) *world {
	return func(t *testing.T) *world { return newWorld(t, edits...) }
}

// hosts begins a world with a variant of an example that has hosts.
func hosts(example string, edits ...string) func(*testing.T) *world {
	return func(t *testing.T) *world { return newHostWorld(t, example, edits...) }
}

// checkSecrets sees that keys are found again, and that nothing prints them.
func (w *world) checkSecrets() {
	w.t.Helper()
	for _, o := range w.found {
		r, is := o.Resource.(*provision.AWSVPNConnection)
		if !is {
			continue
		}
		for i := range r.Tunnels {
			key := o.Secrets[fmt.Sprintf("tunnel[%d].pre_shared_key", i)]
			if r.Tunnels[i].PSK.Text != provision.Fingerprint(key) || key == "" {
				w.t.Errorf("%s: the key of tunnel %d is %q and its fingerprint another", r.Key, i+1, key)
			}
		}
		if text := fmt.Sprintf("%v %+v %#v", o, o, o); strings.Contains(text, "0123456789") {
			w.t.Errorf("a key is printed: %s", text)
		}
	}
}

// destroy removes everything and checks that nothing of ours is left in a live
// state.
func (w *world) destroy() {
	w.t.Helper()
	w.graph = &provision.Graph{}
	ok(w.t, w.apply())
	if left := w.observe(); len(left) > 0 {
		w.t.Errorf("left: %q", keys(left))
	}
}

func keys(found []provision.Observed) []string {
	var all []string
	for _, o := range found {
		all = append(all, provision.KindOf(o.Resource).Name+" "+string(o.Resource.Head().Key)+" "+o.Resource.Head().ID)
	}
	return all
}

// checkWithBotocore sees that every call is one of the policy, and that
// botocore, which knows the official models of the services, accepts it.
func checkWithBotocore(t *testing.T, said []fake.Exchange) {
	t.Helper()
	policy := aws.Policy(provision.TagInterconnect, region)
	var input bytes.Buffer
	encoder := json.NewEncoder(&input)
	for _, e := range said {
		if !strings.Contains(policy, strings.Replace(e.Service, "monitoring", "cloudwatch", 1)+":"+e.Action+`"`) {
			t.Errorf("the policy does not allow %s of %s", e.Action, e.Service)
		}
		ok(t, encoder.Encode(e))
	}
	python, err := exec.LookPath("python3")
	if err != nil || exec.Command(python, "-c", "import botocore").Run() != nil {
		need(t, fake.NotInstalled("botocore"))
	}
	check := exec.Command(python, "../testdata/check_exchanges.py")
	check.Stdin = &input
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// Every answer to a call that creates or deletes is lost once, and every new
// object is seen late: there is one of each all the same, and none in the end.
func TestLostAndLateAnswers(t *testing.T) {
	changing := strings.Fields(`CreateVpnGateway AttachVpnGateway CreateCustomerGateway CreateVpnConnection CreateVpnConnectionRoute
		CreateRouteTable AssociateRouteTable EnableVgwRoutePropagation CreateRoute AuthorizeSecurityGroupIngress CreateFlowLogs
		CreateTransitGateway CreateTransitGatewayVpcAttachment PutMetricAlarm
		CreateDirectConnectGateway CreateTransitVirtualInterface CreateDirectConnectGatewayAssociation
		DeleteDirectConnectGateway DeleteVirtualInterface DeleteDirectConnectGatewayAssociation
		DetachVpnGateway DeleteVpnGateway DeleteCustomerGateway DeleteVpnConnection DeleteVpnConnectionRoute DisassociateRouteTable
		DeleteRouteTable DisableVgwRoutePropagation DeleteRoute RevokeSecurityGroupIngress DeleteFlowLogs DeleteTransitGateway
		DeleteTransitGatewayVpcAttachment DeleteAlarms`)
	for name, begin := range map[string]func(*testing.T) *world{
		"static": ipsec(ownOne...), "transit": ipsec(append(ownOne, transit...)...), "leased line": newLine,
	} {
		for how, trouble := range map[string]func(*world){
			"lost": func(w *world) {
				for _, action := range changing {
					w.front.Fail(action, fake.LoseAnswer)
				}
			},
			"lost and late": func(w *world) {
				w.front.Lag(settle / 3)
				for _, action := range changing {
					w.front.Fail(action, fake.LoseAnswer)
				}
			},
		} {
			t.Run(name+" "+how, func(t *testing.T) {
				w := begin(t)
				trouble(w)
				ok(t, w.apply())
				again, problems := w.plan()
				if len(again) > 0 || len(problems) > 0 {
					t.Fatalf("the second plan is %q %v", shown(again), problems)
				}
				w.destroy()
			})
		}
	}
}

// A change whose answer was lost was made all the same, and is not made worse.
func TestLostChanges(t *testing.T) {
	w := newWorld(t, append(ownOne, transit...)...)
	ok(t, w.apply())
	ctx := context.Background()
	more := w.moto("CreateSubnet", "subnetId", "VpcId", w.vpc, "CidrBlock", "172.16.2.0/24")
	ok(t, modify("tunnel1_address", aws.TunnelOptions{PSK: "Somebody.elses.key"})(ctx, w))
	ok(t, w.client.ModifyTransitGatewayVpcAttachment(ctx, w.id("california/transit-gateway/vpc"), []string{more}, []string{w.subnet}))
	ok(t, w.client.ModifyTransitGateway(ctx, w.id("california/transit-gateway"), aws.TransitGatewayOptions{}))
	w.graph = w.desired(append([]string{"{use: rtb-0example0}", "{create: new, subnets: [SUBNET]}"}, transit...)...)
	for _, action := range strings.Fields(`ModifyVpnTunnelOptions ModifyTransitGatewayVpcAttachment ModifyTransitGateway
		ReplaceRouteTableAssociation`) {
		w.front.Fail(action, fake.LoseAnswer)
	}
	ok(t, w.apply())
	if again, problems := w.plan(); len(again) > 0 || len(problems) > 0 {
		t.Errorf("the second plan is %q %v", shown(again), problems)
	}
	w.destroy()
}

// A call that fails for good leaves what was made, and the next run goes on.
func TestGoesOnAfterFailure(t *testing.T) {
	w := newWorld(t, ownOne...)
	w.front.Fail("CreateVpnConnection", fake.ServerError)
	wantCode(t, w.apply(), "cloud.outcome_unknown")
	ok(t, w.apply())
	if again, problems := w.plan(); len(again) > 0 || len(problems) > 0 {
		t.Fatalf("the second plan is %q %v", shown(again), problems)
	}
	w.destroy()
}

// An interrupted wait ends at once, and the next run waits on.
func TestInterrupted(t *testing.T) {
	w := newWorld(t)
	changes, _ := w.plan()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range changes {
		if c.Kind.Name == "aws_vpn_gateway" {
			order := w.order(c)
			if _, err := w.cloud.Create(ctx, order); err == nil {
				t.Error("made with a context that has ended")
			}
			made, err := w.client.CreateVpnGateway(context.Background(), aws.NewVpnGateway{ASN: 64512, Tags: c.Resource.Head().Tags})
			ok(t, err)
			changes, _ = w.plan()
			if lines := shown(changes); lines[0] != "await california/vgw" {
				t.Fatalf("%s is there, but the plan is %q", made.ID, lines)
			}
		}
	}
	ok(t, w.apply())
	w.destroy()
}
