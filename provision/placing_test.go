package provision

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"causeway"
)

// nowhere is the cloud-native example with a peer that calls from anywhere: its
// host is not ours to make.
func nowhere(t *testing.T) *causeway.Interconnect {
	ic := load(t, nativeExample)
	setAddress(ic, "bgp", causeway.Link{})
	ic.Provision.Site("beijing").Hosts = nil
	ic.Provision.Site("beijing").Balancer = nil
	return ic
}

func setAddress(ic *causeway.Interconnect, link string, like causeway.Link) {
	for _, site := range ic.Sites {
		for _, g := range site.Gateways {
			for i := range g.Links {
				if g.Links[i].Name == link {
					g.Links[i].Address, g.Links[i].CloudAddress = like.Address, like.CloudAddress
				}
			}
		}
	}
}

// A rule waits for the address of its peer, and no port is open to everybody.
func TestPeerRulesWaitForAddresses(t *testing.T) {
	g, problems := hostsOf(t, load(t, sdwanExample))
	waves, problem := g.Waves()
	if problem != nil {
		t.Fatal(problem)
	}
	at := map[Key]int{}
	for i, wave := range waves {
		for _, key := range wave {
			at[key] = i
		}
	}
	var rules []string
	for _, r := range g.Resources {
		if !mayBeShared(r) {
			continue
		}
		for _, p := range Properties(r, observedIDs) {
			if p.Text == "0.0.0.0/0" {
				t.Errorf("%s lets everybody in", r.Head().Key)
			}
			if (p.Name == "cidr_ip" || p.Name == "source_cidr_ip") && !p.IsKnown() {
				rules = append(rules, string(r.Head().Key)+" after "+string(p.After[0]))
				if at[r.Head().Key] <= at[p.After[0]] {
					t.Errorf("%s is made before %s", r.Head().Key, p.After[0])
				}
			}
		}
	}
	slices.Sort(rules)
	if got, want := len(rules), 8; got != want || rules[0] != "beijing/hosts.security-group/tcp-8443-from-california.line-1 after california/host.ca-1/address" {
		t.Errorf("%d rules wait, want %d: %q", got, want, rules)
	}
	if slices.ContainsFunc(problems, func(p *causeway.Problem) bool { return p.Code == "provision.open_port" }) {
		t.Error("says that a port is open to all")
	}
}

// gave are the addresses of the cloud-native example once both clouds gave them.
var gave = map[Key]string{"california/host.ca-1/address": "203.0.113.20", "beijing/host.bj-1/address": "198.51.100.10"}

// applied is what the clouds have when the cloud-native example was applied with
// its addresses left to them.
func applied(t *testing.T) Snapshot {
	g := desired(t, load(t, nativeExample))
	for _, r := range g.Resources {
		if v := ruleSource(r); v != nil {
			if text, ok := v.Resolve(func(r Resource, _ string) (string, bool) { return gave[r.Head().Key], true }); ok {
				*v = Value{Text: text}
			}
		}
	}
	s := observe(g)
	for i, o := range s.Found {
		if address := gave[o.Resource.Head().Key]; address != "" {
			s.Found[i].Outputs = map[string]string{"public_ip": address}
		}
	}
	return s
}

func ruleSource(r Resource) *Value {
	switch r := r.(type) {
	case *AWSSecurityGroupRule:
		return r.Source
	case *AliyunSecurityGroupRule:
		return r.Source
	}
	return nil
}

const (
	peerTCP = "california/hosts.security-group/tcp-8443-from-beijing.bgp"
	peerUDP = "california/hosts.security-group/udp-8443-from-beijing.bgp"
)

// What becomes of the rules for a peer when its address is written into the file,
// or is another one, or gone.
func TestPeerRulesFollowTheAddress(t *testing.T) {
	for name, test := range map[string]struct {
		edits  []string
		change func(*Snapshot)
		want   string
	}{
		"nothing": {nil, func(*Snapshot) {}, ""},
		"written": {knownAddresses, func(*Snapshot) {}, ""},
		"other": {nil, func(s *Snapshot) {
			s.matching("beijing/host.bj-1/address")[0].Outputs["public_ip"] = "198.51.100.77"
		}, "replace " + peerUDP + " cidr_ip\nreplace " + peerTCP + " cidr_ip"},
		"gone": {nil, func(s *Snapshot) {
			s.Found = slices.DeleteFunc(s.Found, func(o Observed) bool {
				return strings.HasPrefix(string(o.Resource.Head().Key), "beijing/host.bj-1/address")
			})
		}, "replace " + peerUDP + " cidr_ip\nreplace " + peerTCP + " cidr_ip"},
	} {
		seen := applied(t)
		test.change(&seen)
		var got []string
		for _, line := range strings.Split(changed(mustMake(t, load(t, nativeExample, test.edits...), seen)), "\n") {
			if strings.Contains(line, "security-group") {
				got = append(got, line)
			}
		}
		if strings.Join(got, "\n") != test.want {
			t.Errorf("%s: %s", name, strings.Join(got, "\n"))
		}
	}
}

// Peers that share an address share a rule: no cloud has two.
func TestPeersBehindOneAddress(t *testing.T) {
	ic := load(t, sdwanExample)
	at := causeway.Link{Address: netip.MustParseAddr("203.0.113.7")}
	setAddress(ic, "line-1", at)
	setAddress(ic, "line-2", at)
	g, _ := hostsOf(t, ic)
	if got := strings.Join(sources(g, "beijing/hosts.security-group"), ","); got != "all -1/-1 10.0.0.0/16,tcp 8443/8443 203.0.113.7/32,udp 8443/8443 203.0.113.7/32" {
		t.Errorf("open to %s", got)
	}
}

// A rule of ours that lets in just what a desired one should has its place, by
// whatever name it was made; one that had the place before is left over.
func TestPlaceRules(t *testing.T) {
	rule := func(key Key, source, why string) *AWSSecurityGroupRule {
		return &AWSSecurityGroupRule{
			Meta: Meta{Key: key, Name: string(key), ID: "rule " + source}, Group: &AWSFirewall{Meta: Meta{ID: "sg-1"}}, Protocol: ptr("tcp"),
			FromPort: ptr(8443), ToPort: ptr(8443), Source: Known(source), Description: ptr(why),
		}
	}
	desired := desired(t, load(t, nativeExample)).Resources
	for name, test := range map[string]struct {
		address, taken, left string
		want                 Key
	}{
		"of another name":       {"198.51.100.10", "203.0.113.1/32", "198.51.100.10/32", "california?/rule 203.0.113.1/32"},
		"in its place":          {"198.51.100.10", "198.51.100.10/32", "203.0.113.1/32", peerTCP},
		"of an address to come": {"", "203.0.113.1/32", "198.51.100.10/32", peerTCP},
	} {
		taken, left := rule(peerTCP, test.taken, "one"), rule("california?/left", test.left, "other")
		outputs := map[string]string{}
		if test.address != "" {
			outputs["public_ip"] = test.address
		}
		Snapshot{Taken: true, Found: []Observed{
			{Resource: &AWSFirewall{Meta: Meta{Key: "california/hosts.security-group", ID: "sg-1"}}, Ours: true},
			{Resource: &AliyunAddress{Meta: Meta{Key: "beijing/host.bj-1/address", ID: "eip-1"}}, Ours: true, Outputs: outputs},
			{Resource: taken, Ours: true},
			{Resource: left, Ours: true},
		}}.PlaceRules(desired)
		if taken.Key != test.want || taken.Key == left.Key || taken.Name == left.Name {
			t.Errorf("%s: %s, and the other has %s", name, taken.Key, left.Key)
		}
	}
}
