package resources_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"causeway/provision"
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
// away again.
func TestRoundTrip(t *testing.T) {
	for _, test := range []struct {
		name  string
		edits []string
	}{
		{"static", static},
		{"transit gateway with BGP", transit},
		{"a route table of our own", ownOne},
		{"both", append(ownOne, transit...)},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, test.edits...)
			ok(t, w.apply())
			again, problems := w.plan()
			if len(again) > 0 || len(problems) > 0 {
				t.Fatalf("the second plan is %q %v", shown(again), problems)
			}
			w.destroy()
			w.checkWithBotocore()
		})
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

// Every call is one of the policy, and botocore, which knows the official
// models of the services, accepts it.
func (w *world) checkWithBotocore() {
	w.t.Helper()
	policy := aws.Policy(region, provision.TagInterconnect)
	var input bytes.Buffer
	encoder := json.NewEncoder(&input)
	for _, e := range w.front.Exchanges() {
		if !strings.Contains(policy, strings.Replace(e.Service, "monitoring", "cloudwatch", 1)+":"+e.Action+`"`) {
			w.t.Errorf("the policy does not allow %s of %s", e.Action, e.Service)
		}
		ok(w.t, encoder.Encode(e))
	}
	python, err := exec.LookPath("python3")
	if err != nil || exec.Command(python, "-c", "import botocore").Run() != nil {
		unavailable(w.t, "botocore is not installed: pip install -r provision/aws/fake/requirements.txt")
	}
	check := exec.Command(python, "../testdata/check_exchanges.py")
	check.Stdin = &input
	if out, err := check.CombinedOutput(); err != nil {
		w.t.Errorf("%v\n%s", err, out)
	}
}

// Every answer to a call that creates is lost once, and every new object is
// seen late: there is one of each all the same.
func TestLostAndLateAnswers(t *testing.T) {
	creating := strings.Fields(`CreateVpnGateway AttachVpnGateway CreateCustomerGateway CreateVpnConnection CreateVpnConnectionRoute
		CreateRouteTable AssociateRouteTable EnableVgwRoutePropagation CreateRoute AuthorizeSecurityGroupIngress CreateFlowLogs
		CreateTransitGateway CreateTransitGatewayVpcAttachment PutMetricAlarm`)
	for name, edits := range map[string][]string{"static": ownOne, "transit": append(ownOne, transit...)} {
		for how, trouble := range map[string]func(*world){
			"lost": func(w *world) {
				for _, action := range creating {
					w.front.Fail(action, fake.LoseAnswer)
				}
			},
			"late": func(w *world) { w.front.Lag(20 * settle / 60) },
			"lost and late": func(w *world) {
				w.front.Lag(20 * settle / 60)
				for _, action := range creating {
					w.front.Fail(action, fake.LoseAnswer)
				}
			},
		} {
			t.Run(name+" "+how, func(t *testing.T) {
				w := newWorld(t, edits...)
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
