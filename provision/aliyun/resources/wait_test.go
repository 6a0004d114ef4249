package resources_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
	"causeway/provision/apply"
)

// china are the edits that make the example an account of the China site.
var china = []string{"kind: intl", "kind: china", "bandwidth: 200Mbps", "bandwidth: 200Mbps, months: 1"}

func prepaying(c *fake.Config) { c.China = true }

func TestOrderThatNobodyPays(t *testing.T) {
	w := newWorld(t, prepaying, china...)
	change, _, err := w.try(t.Context())
	if !causeway.HasCode(err, "provision.unpaid") {
		t.Fatalf("got %v", err)
	}
	if text := err.Error(); !strings.Contains(text, "silicon-valley/vpn-gateway: order ") {
		t.Errorf("%q does not name the gateway and the order", text)
	}
	if _, err := w.Create(t.Context(), apply.Order{Change: change, Values: w.values, Token: string(change.Key) + " 0"}); !causeway.HasCode(err, "provision.unpaid") {
		t.Errorf("the second time: %v", err)
	}
}

func TestPrepaidGatewayStays(t *testing.T) {
	w := newWorld(t, prepaying, append(china[:3:3], "bandwidth: 200Mbps, months: 1, auto_pay: true")...)
	w.apply()
	if got := w.planned(); got != "" {
		t.Fatalf("the plan still has:\n%s", got)
	}
	w.graph = &provision.Graph{}
	changes, seen := w.plan()
	kept := changes[len(changes)-1]
	if kept.Action != provision.Keep || kept.EndsAt.IsZero() || kept.EndsAt.Before(w.clock.Now()) {
		t.Errorf("%s %s until %v, want it kept until a day to come", kept.Action, kept.Key, kept.EndsAt)
	}
	for _, c := range changes[:len(changes)-1] {
		if err := w.carryOut(t.Context(), c, seen); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Delete(t.Context(), apply.Order{Change: kept, There: there(kept, seen)}); !causeway.HasCode(err, "cloud.prepaid") {
		t.Errorf("deleting it all the same: %v", err)
	}
}

func TestGatewayThatIsNeverReady(t *testing.T) {
	w := newWorld(t, func(c *fake.Config) { c.ProvisionFor = 3 * time.Hour })
	start := w.clock.Now()
	_, _, err := w.try(t.Context())
	if !causeway.HasCode(err, "cloud.not_ready") || !strings.Contains(err.Error(), "silicon-valley/vpn-gateway") || !strings.Contains(err.Error(), "provisioning") {
		t.Errorf("got %v", err)
	}
	if waited := w.clock.Now().Sub(start); waited < 30*time.Minute || waited > 33*time.Minute {
		t.Errorf("gave up after %v", waited)
	}
}

// A run that ends while the cloud is still at work is followed by one that
// waits for what is there.
func TestPendingIsAwaited(t *testing.T) {
	w := newWorld(t, nil)
	ctx, stop := context.WithCancel(t.Context())
	w.Resources = w.with(func(context.Context, time.Duration) error { stop(); return context.Canceled })
	if _, _, err := w.try(ctx); !causeway.HasCode(err, "cloud.not_ready") {
		t.Fatalf("got %v", err)
	}
	w.Resources = w.with(w.clock.Wait)
	if got := w.planned(); !strings.HasPrefix(got, "await silicon-valley/vpn-gateway\n") {
		t.Errorf("the plan says:\n%s", got)
	}
	w.apply()
	if got := w.planned(); got != "" {
		t.Errorf("the plan still has:\n%s", got)
	}
}

func TestEverythingPendingIsAwaited(t *testing.T) {
	w := newWorld(t, nil)
	w.apply()
	seen := w.observe()
	for _, o := range seen.Found {
		if provision.KindOf(o.Resource).Cloud != "aliyun" {
			continue
		}
		made, err := w.Await(t.Context(), apply.Order{There: o, Change: provision.Change{Key: o.Resource.Head().Key}})
		if err != nil || made.ID != o.Resource.Head().ID {
			t.Errorf("%s: %v, %v", o.Resource.Head().Key, made, err)
		}
	}
}

func TestLockedGatewayIsNotWaitedFor(t *testing.T) {
	w := newWorld(t, nil)
	w.apply()
	gateway := w.find("VPNGATEWAY", ".vpn-gateway")
	w.change(gateway.ID, "BusinessStatus", "FinancialLocked")
	w.cloud.Remove(w.only("vpn route").ID)
	start := w.clock.Now()
	if _, _, err := w.try(t.Context()); !causeway.HasCode(err, "cloud.locked") {
		t.Errorf("got %v", err)
	}
	if waited := w.clock.Now().Sub(start); waited > time.Minute {
		t.Errorf("waited %v", waited)
	}
}

// An entry that is there already is as good if it leads where it should, and a
// problem if it does not.
func TestEntriesThatAreThereAlready(t *testing.T) {
	w := newWorld(t, nil)
	changes, _ := w.plan()
	w.apply()
	for _, c := range changes {
		switch c.Resource.(type) {
		case *provision.AliyunRoute, *provision.AliyunVPNRoute, *provision.AliyunSecurityGroupRule, *provision.AliyunFlowLog:
			made, err := w.Create(t.Context(), apply.Order{Change: c, Values: w.values, Token: "another"})
			if err != nil || made.ID != w.made[c.Key].ID {
				t.Errorf("%s: %v, %v, want %s", c.Key, made, err, w.made[c.Key].ID)
			}
		}
	}
	w.change(w.only("route").ID, "hop", "vpn-somebody")
	w.change(w.only("vpn route").ID, "State", "published")
	for _, c := range changes {
		switch c.Resource.(type) {
		case *provision.AliyunRoute, *provision.AliyunVPNRoute:
			if _, err := w.Create(t.Context(), apply.Order{Change: c, Values: w.values, Token: "a third"}); !aliyun.IsAlreadyThere(err) {
				t.Errorf("%s: %v", c.Key, err)
			}
		}
	}
}

// Deleting what is gone already is no error.
func TestDeletingWhatIsGone(t *testing.T) {
	w := newWorld(t, nil)
	w.apply()
	w.graph = &provision.Graph{}
	changes, seen := w.plan()
	w.apply()
	for _, c := range changes {
		if err := w.Delete(t.Context(), apply.Order{Change: c, There: there(c, seen)}); err != nil {
			t.Errorf("%s: %v", c.Key, err)
		}
	}
}

func TestValueThatIsNotKnown(t *testing.T) {
	w := newWorld(t, nil)
	changes, _ := w.plan()
	nothing := func(provision.Resource, string) (string, bool) { return "", false }
	for _, c := range changes {
		if _, ok := c.Resource.(*provision.AliyunVPNConnection); !ok {
			continue
		}
		if _, err := w.Create(t.Context(), apply.Order{Change: c, Values: nothing, Token: "1"}); !causeway.HasCode(err, "provision.not_known") {
			t.Errorf("got %v", err)
		}
	}
}
