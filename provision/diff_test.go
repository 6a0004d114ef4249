package provision

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"causeway"
)

// observe makes a snapshot of what a graph would be once it is made: ids
// instead of what is to come, fingerprints instead of secrets.
func observe(g *Graph) Snapshot {
	s := Snapshot{Taken: true}
	outputs := map[Resource]map[string]string{}
	for _, r := range g.Resources {
		settle(reflect.ValueOf(r).Elem(), outputs)
	}
	for _, r := range g.Resources {
		if r.Head().ID == "" {
			r.Head().ID = "id-of-" + string(r.Head().Key)
		}
		if _, key := r.(*PreSharedKey); key || !isUsed(r) {
			s.Found = append(s.Found, Observed{Resource: r, Outputs: outputs[r], Ours: true})
		}
	}
	return s
}

// settle gives every value that waits for another resource its text.
func settle(v reflect.Value, outputs map[Resource]map[string]string) {
	switch v.Kind() {
	case reflect.Pointer:
		value, ok := v.Interface().(*Value)
		if !ok || v.IsNil() {
			return
		}
		for _, part := range value.Parts {
			settle(reflect.ValueOf(part), outputs)
		}
		if text, known := value.Resolve(observedIDs); known {
			*value = Value{Text: text}
		}
		if value.Of == nil {
			return
		}
		text := fmt.Sprintf("seen %s of %s", value.Output, value.Of.Head().Key)
		if key, ok := value.Of.(*PreSharedKey); ok && key.Reference != nil {
			text = "seen " + *key.Reference
		}
		if outputs[value.Of] == nil {
			outputs[value.Of] = map[string]string{}
		}
		outputs[value.Of][value.Output] = text
		*value = Value{Text: text}
	case reflect.Struct:
		for i := range v.NumField() {
			settle(v.Field(i), outputs)
		}
	case reflect.Slice:
		for i := range v.Len() {
			settle(v.Index(i), outputs)
		}
	}
}

func mustMake(t *testing.T, ic *causeway.Interconnect, observed Snapshot) *Plan {
	t.Helper()
	plan, problems := Make(ic, DefaultChoices(), observed)
	if plan == nil {
		t.Fatal(problems)
	}
	return plan
}

// changed lists what is not as it should be.
func changed(p *Plan) string {
	var lines []string
	for _, c := range p.Changes {
		if c.Action == None || c.Action == Use {
			continue
		}
		line := string(c.Action) + " " + string(c.Key)
		for _, f := range c.Fields {
			line += " " + f.Name
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// Of a file that is done nothing is left to do, and what was seen holds
// together.
func TestDiffNothing(t *testing.T) {
	for name, ic := range variants(t) {
		seen := observe(desired(t, ic))
		plan := mustMake(t, ic, seen)
		if changed(plan) != "" || len(plan.Costs) > 0 || !plan.Observed {
			t.Errorf("%s: %s", name, changed(plan))
		}
		seen.Link()
		if broken := seen.CheckInvariants(); len(broken) > 0 {
			t.Errorf("%s: %v", name, broken)
		}
	}
}

// Offline everything is new, and nothing that only a cloud can say is known.
func TestDiffOffline(t *testing.T) {
	plan := mustMake(t, load(t, ipsecExample), Snapshot{})
	counts := plan.Counts()
	if counts[Create] != 30 || counts[Use] != 8 || counts[Create]+counts[Use] != len(plan.Changes) || plan.Observed {
		t.Errorf("%v", counts)
	}
	for _, c := range plan.Changes {
		for _, f := range c.Fields {
			if f.Name == "ip_address" && f.To.IsKnown() {
				t.Errorf("%s already knows its address %q", c.Key, f.To.Text)
			}
		}
	}
	want := "vpn/pre-shared-key/1-1 vpn/pre-shared-key/1-2 vpn/pre-shared-key/2-1 vpn/pre-shared-key/2-2"
	if got := fmt.Sprint(plan.Unknown()); !strings.Contains(got, "silicon-valley/vpn-gateway") || !strings.Contains(got, strings.Fields(want)[0]) {
		t.Errorf("waits for %s", got)
	}
}

// One thing changed behind our back is found and named.
func TestDiffDrift(t *testing.T) {
	tests := []struct {
		name   string
		change func(t *testing.T, seen *Graph)
		want   string
	}{
		{"key at Alibaba", func(t *testing.T, g *Graph) {
			find[*AliyunVPNConnection](t, g, "silicon-valley/vpn/connection").Tunnels[1].PSK = Known("fingerprint of another")
		}, "update silicon-valley/vpn/connection tunnel[1].psk"},
		{"lifetime at AWS", func(t *testing.T, g *Graph) {
			find[*AWSVPNConnection](t, g, "california/vpn/connection/1").Tunnels[0].IKELifetime = ptr(900)
		}, "update california/vpn/connection/1 tunnel[0].phase1_lifetime_seconds"},
		{"slave tunnel lost", func(t *testing.T, g *Graph) {
			c := find[*AliyunVPNConnection](t, g, "silicon-valley/vpn/connection")
			c.Tunnels = c.Tunnels[:1]
		}, "update silicon-valley/vpn/connection tunnel.count tunnel[1].role tunnel[1].customer_gateway_id tunnel[1].psk tunnel[1].ike_version tunnel[1].ike_enc_alg " +
			"tunnel[1].ike_auth_alg tunnel[1].ike_pfs tunnel[1].ike_lifetime_seconds tunnel[1].ipsec_enc_alg tunnel[1].ipsec_auth_alg tunnel[1].ipsec_pfs tunnel[1].ipsec_lifetime_seconds tunnel[1].enable_dpd tunnel[1].enable_nat_traversal"},
		{"rule widened", func(t *testing.T, g *Graph) {
			find[*AWSSecurityGroupRule](t, g, "california/sg-0example0/tcp-443-from-10.1.0.0-16").Source = Known("0.0.0.0/0")
		}, "replace california/sg-0example0/tcp-443-from-10.1.0.0-16 cidr_ip"},
		{"tag taken off", func(t *testing.T, g *Graph) {
			delete(find[*AliyunVPNGateway](t, g, "silicon-valley/vpn-gateway").Tags, "owner")
		}, "update silicon-valley/vpn-gateway tags.owner"},
		{"tag of somebody else", func(t *testing.T, g *Graph) {
			find[*AliyunVPNGateway](t, g, "silicon-valley/vpn-gateway").Tags["cost"] = "1"
		}, ""},
		{"nobody cares", func(t *testing.T, g *Graph) {
			find[*AliyunVPNConnection](t, g, "silicon-valley/vpn/connection").Tunnels[0].InsideCIDR = ptr("169.254.9.0/30")
		}, ""},
		{
			"a fixed property takes along who needs it", func(t *testing.T, g *Graph) {
				find[*AWSVPNConnection](t, g, "california/vpn/connection/1").StaticRoutesOnly = ptr(false)
			},
			"replace california/vpn/connection/1 static_routes_only\n" +
				"replace silicon-valley/vpn/customer-gateway/1 ip_address\n" +
				"replace california/vpn/connection/1/route/10.1.0.0-16 vpn_connection_id\n" +
				"replace california/vpn/connection/1/alarm vpn_id tunnel_ip_address\n" +
				"update silicon-valley/vpn/connection tunnel[0].customer_gateway_id",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ic := load(t, ipsecExample)
			seen := desired(t, ic)
			snapshot := observe(seen)
			test.change(t, seen)
			plan := mustMake(t, ic, snapshot)
			if changed(plan) != test.want {
				t.Errorf("got\n%s\nwant\n%s", changed(plan), test.want)
			}
		})
	}
}

// No change shows what a secret was or becomes, not even its fingerprint.
func TestDiffHidesSecrets(t *testing.T) {
	ic := load(t, ipsecExample)
	seen := desired(t, ic)
	snapshot := observe(seen)
	find[*AWSVPNConnection](t, seen, "california/vpn/connection/1").Tunnels[0].PSK = Known("fingerprint of another")
	hiddenOnes := 0
	for _, plan := range []*Plan{mustMake(t, ic, snapshot), mustMake(t, ic, Snapshot{})} {
		for _, c := range plan.Changes {
			for _, f := range c.Fields {
				if !f.Secret {
					continue
				}
				hiddenOnes++
				if f.To.Text != hidden || f.From != nil && *f.From != hidden {
					t.Errorf("%s %s shows %+v", c.Key, f.Name, f)
				}
			}
		}
	}
	if hiddenOnes != 1+4+2 {
		t.Errorf("%d secrets", hiddenOnes)
	}
}

// A person decides where a program must not guess.
func TestDiffStops(t *testing.T) {
	tests := []struct {
		name   string
		change func(s *Snapshot, at int)
		want   string
	}{
		{"two matches", func(s *Snapshot, at int) {
			twin := *s.Found[at].Resource.(*AliyunVPNGateway)
			twin.ID = "vpn-twin"
			s.Found = append(s.Found, Observed{Resource: &twin, Ours: true, Outputs: s.Found[at].Outputs})
		}, "provision.two_matches"},
		{"somebody else's", func(s *Snapshot, at int) { s.Found[at].Ours = false }, "provision.not_ours"},
		{"prepaid made anew", func(s *Snapshot, at int) {
			s.Found[at].EndsAt = time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)
			s.Found[at].Resource.(*AliyunVPNGateway).Bandwidth = ptr(10)
		}, "provision.prepaid_replace"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ic := load(t, ipsecExample)
			snapshot := observe(desired(t, ic))
			for i, o := range snapshot.Found {
				if _, ok := o.Resource.(*AliyunVPNGateway); ok {
					test.change(&snapshot, i)
					break
				}
			}
			plan, problems := Make(ic, DefaultChoices(), snapshot)
			if plan != nil || len(problems) != 1 || string(problems[0].Code) != test.want || problems[0].Object != "silicon-valley/vpn-gateway" {
				t.Errorf("got %v", problems)
			}
		})
	}
}

// What the file no longer asks for goes, last made first; what is not ours or
// is prepaid stays.
func TestDiffDeletes(t *testing.T) {
	ic := load(t, ipsecExample)
	snapshot := observe(desired(t, ic))
	end := time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)
	for i, o := range snapshot.Found {
		switch r := o.Resource.(type) {
		case *AliyunVPNGateway:
			snapshot.Found[i].EndsAt = end
		case *AWSFlowLog:
			snapshot.Found[i].Ours = false
			_ = r
		}
	}
	ic.Paths = nil
	ic.Provision.Sites = nil
	plan := mustMake(t, ic, snapshot)
	last, keys := len(kinds), 0
	for _, o := range snapshot.Found {
		if _, key := o.Resource.(*PreSharedKey); key {
			keys++ // goes with its connections
		}
	}
	for _, c := range plan.Changes {
		rank := rankOf(c.Resource)
		if rank > last {
			t.Errorf("%s goes after what it was made before", c.Key)
		}
		last = rank
		if c.Kind.Name == "aws_flow_log" {
			t.Errorf("%s is not ours", c.Key)
		}
		if _, gateway := c.Resource.(*AliyunVPNGateway); gateway && (c.Action != Keep || c.EndsAt != end) || !gateway && c.Action != Delete {
			t.Errorf("%s: %s", c.Key, c.Action)
		}
	}
	if keys == 0 || len(plan.Changes) != len(snapshot.Found)-1-keys {
		t.Errorf("%d changes", len(plan.Changes))
	}
	if usd, unknown := plan.MonthlyUSD(); usd != -73.2 || unknown == 0 {
		t.Errorf("saves %.2f USD and %d unknown", usd, unknown)
	}
}

// What the cloud still makes is waited for; a rule that somebody else made is
// relied on, and left alone when everything goes.
func TestDiffAwaitsAndShares(t *testing.T) {
	ic := load(t, "ipsec.yaml")
	snapshot := observe(desired(t, ic))
	for i, o := range snapshot.Found {
		switch o.Resource.(type) {
		case *AliyunVPNGateway:
			snapshot.Found[i].Pending = true
		case *AWSSecurityGroupRule:
			snapshot.Found[i].Ours = false
		}
	}
	counts := mustMake(t, ic, snapshot).Counts()
	if counts[Await] != 1 || counts[Update]+counts[Create]+counts[Replace]+counts[Delete] != 0 {
		t.Errorf("%v", counts)
	}
	for _, c := range Remove(ic.Name, snapshot).Changes {
		if _, rule := c.Resource.(*AWSSecurityGroupRule); rule || c.Action != Delete {
			t.Errorf("%s: %s", c.Key, c.Action)
		}
	}
}
