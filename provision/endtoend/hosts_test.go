package endtoend

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
	"causeway/provision/aws"
)

// atAli is the one object of a kind at Alibaba that has a key.
func (w *world) atAli(kind, key string) fake.Object {
	w.t.Helper()
	for _, o := range w.ali.Objects() {
		if o.Kind == kind && o.Tags["causeway:resource"] == key {
			return o
		}
	}
	w.t.Fatalf("there is no %s of %s", kind, key)
	return fake.Object{}
}

func (s somebody) change(id, field string, value any) { s.check(s.world.ali.Change(id, field, value)) }

// atAWS is the one machine of a key.
func (s somebody) machine(key string) aws.Instance {
	s.t.Helper()
	found, err := s.amazon.DescribeInstances(s.t.Context(), aws.Query{Vpc: s.interconnect().Site("california").VPC, Tags: aws.Tags{"causeway:resource": key}})
	s.check(err)
	if len(found) != 1 {
		s.t.Fatalf("%d machines of %s", len(found), key)
	}
	return found[0]
}

func (s somebody) hostsGroup() string {
	s.t.Helper()
	groups, err := s.amazon.DescribeSecurityGroups(s.t.Context(), aws.Query{
		Vpc: s.interconnect().Site("california").VPC, Tags: aws.Tags{"causeway:resource": "california/hosts.security-group"},
	})
	s.check(err)
	if len(groups) != 1 {
		s.t.Fatalf("%d groups", len(groups))
	}
	return groups[0].ID
}

func (s somebody) targets() string {
	s.t.Helper()
	groups, err := s.amazon.DescribeTargetGroups(s.t.Context(), aws.Query{})
	s.check(err)
	for _, g := range groups {
		if g.Vpc == s.interconnect().Site("california").VPC {
			return g.ID
		}
	}
	s.t.Fatal("there is no target group")
	return ""
}

var sdWANDrifts = []drift{
	{"the bandwidth of a line", func(s somebody) {
		s.change(s.atAli("EIP", "beijing/host.bj-2/address").ID, "Bandwidth", "10")
	}, []string{"update beijing/host.bj-2/address bandwidth_mbps"}},
	{"a line on no host", func(s somebody) {
		s.change(s.atAli("EIP", "beijing/host.bj-1/address").ID, "InstanceId", "")
	}, []string{"create beijing/host.bj-1/address/association"}},
	{"source and destination checked", func(s somebody) {
		s.check(s.amazon.ModifyInstanceAttribute(s.t.Context(), s.machine("california/host.ca-2").ID, true))
	}, []string{"update california/host.ca-2 source_dest_check"}},
	{"the tunnel shut out", func(s somebody) {
		s.check(s.amazon.RevokeSecurityGroupIngress(s.t.Context(), s.hostsGroup(), aws.SecurityGroupRule{
			Protocol: "udp", FromPort: 8443, ToPort: 8443, CIDR: s.atAli("EIP", "beijing/host.bj-1/address").Fields["IpAddress"].(string) + "/32",
		}))
	}, []string{"create california/hosts.security-group/udp-8443-from-beijing.telecom"}},
	{"what a host may do", func(s somebody) {
		s.check(s.amazon.PutRolePolicy(s.t.Context(), s.machine("california/host.ca-1").Profile, "causeway",
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`))
	}, []string{"update california/host.ca-1/role policy"}},
}

var nativeDrifts = []drift{
	{"where health is asked for", func(s somebody) {
		s.check(s.amazon.ModifyTargetGroup(s.t.Context(), s.targets(), "9999", "/"))
	}, []string{"update california/balancer.network/targets health_check_port health_check_path"}},
	{"no host behind the load balancer", func(s somebody) {
		s.check(s.amazon.DeregisterTargets(s.t.Context(), s.targets(), []string{s.machine("california/host.ca-1").ID}))
	}, []string{"update california/balancer.network/targets target_ids"}},
	{"how long the name is kept", func(s somebody) {
		records, err := s.amazon.ListResourceRecordSets(s.t.Context(), s.zone)
		s.check(err)
		i := slices.IndexFunc(records, func(r aws.Record) bool { return r.Type == "CNAME" })
		records[i].TTL = 5
		s.check(s.amazon.UpsertRecord(s.t.Context(), s.zone, records[i]))
	}, []string{"update california/balancer.network/name ttl"}},
	{"soft metadata at Alibaba", func(s somebody) {
		s.change(s.atAli("INSTANCE", "beijing/host.bj-1").ID, "HttpTokens", "optional")
	}, []string{"update beijing/host.bj-1 http_tokens"}},
}

// hybridDrifts are of either way of the hybrid.
var hybridDrifts = []drift{
	{"a key at Alibaba", func(s somebody) {
		s.modifyAli(aliyun.TunnelChange{TunnelOptions: aliyun.TunnelOptions{IKE: aliyun.IKE{PSK: "Another.key_of_somebody_else.0123456789"}}})
	}, []string{"update silicon-valley/vpn/connection tunnel[0].psk"}},
	{"a stopped host", func(s somebody) {
		s.change(s.atAli("INSTANCE", "beijing/host.bj-1").ID, "Stopped", true)
	}, []string{"await beijing/host.bj-1"}},
}

// standIns are addresses that stand for those the clouds have yet to give.
var standIns = regexp.MustCompile(`\b240\.255\.`)

// Each host is told at its first start the addresses that the other cloud gave,
// and routes lead to the host that is used first.
func TestHostsKnowEachOther(t *testing.T) {
	for example, count := range map[string]int{sdWAN: 2, native: 1, hybrid: 1} {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, example)
			w.mustApply()
			atAliyun, atAWS := w.addresses()
			if len(atAliyun) != count || len(atAWS) != count {
				t.Fatalf("addresses %q and %q, want %d each", atAliyun, atAWS, count)
			}
			ours, theirs := w.startsAtAliyun(), w.startsAtAWS()
			if len(ours) != count || len(theirs) != count {
				t.Fatalf("%d and %d hosts, want %d each", len(ours), len(theirs), count)
			}
			for _, text := range append(ours, theirs...) {
				for _, address := range append(atAliyun, atAWS...) {
					if !strings.Contains(text, address) {
						t.Errorf("a host is not told of %s:\n%s", address, text)
					}
				}
				if standIns.MatchString(text) {
					t.Errorf("a host is told an address that nobody has:\n%s", text)
				}
			}
			w.checkOpen()
			if example == sdWAN {
				ok(t, w.ali.Change(w.atAli("EIP", "beijing/host.bj-1/address").ID, "IpAddress", "198.51.100.250"))
				w.mustApply()
				w.checkOpen()
			}
			w.mustDestroy()
		})
	}
}

// checkOpen wants the port of the tunnel to be open to the hosts of the other
// side, and to nobody else.
func (w *world) checkOpen() {
	w.t.Helper()
	atAliyun, atAWS := w.addresses()
	var toAliyun, toAWS []string
	for _, o := range w.ali.Objects() {
		if o.Kind == "security group rule" && o.Fields["PortRange"] == "8443/8443" {
			toAliyun = append(toAliyun, fmt.Sprint(o.Fields["IpProtocol"], " ", o.Fields["SourceCidrIp"]))
		}
	}
	_, client := w.clients(w.transport())
	l := &list{world: w, client: client}
	for _, group := range all(l, l.inVPC(), (*aws.Client).DescribeSecurityGroups) {
		for _, r := range group.Ingress {
			if r.FromPort == 8443 {
				toAWS = append(toAWS, r.Protocol+" "+r.CIDR)
			}
		}
	}
	for _, side := range []struct{ open, peers []string }{{toAliyun, atAWS}, {toAWS, atAliyun}} {
		var want []string
		for _, peer := range side.peers {
			want = append(want, "tcp "+peer+"/32", "udp "+peer+"/32")
		}
		for i, text := range side.open {
			side.open[i] = strings.ToLower(text)
		}
		slices.Sort(want)
		slices.Sort(side.open)
		if !slices.Equal(side.open, want) {
			w.t.Errorf("open to %q, want %q", side.open, want)
		}
	}
}

// addresses are the public ones that each cloud gave to hosts.
func (w *world) addresses() (atAliyun, atAWS []string) {
	w.t.Helper()
	for _, o := range w.ali.Objects() {
		if o.Kind == "EIP" && strings.HasPrefix(o.Fields["InstanceId"].(string), "i-") {
			atAliyun = append(atAliyun, o.Fields["IpAddress"].(string))
		}
	}
	_, client := w.clients(w.transport())
	l := &list{world: w, client: client}
	for _, a := range all(l, l.ours(), (*aws.Client).DescribeAddresses) {
		if a.Instance != "" {
			atAWS = append(atAWS, a.IP)
		}
	}
	return atAliyun, atAWS
}

// startsAtAliyun are what cloud-init is given at Alibaba.
func (w *world) startsAtAliyun() []string {
	w.t.Helper()
	var texts []string
	for _, o := range w.ali.Objects() {
		if o.Kind == "INSTANCE" {
			text, err := base64.StdEncoding.DecodeString(o.Fields["UserData"].(string))
			ok(w.t, err)
			texts = append(texts, string(text))
		}
	}
	return texts
}

func (w *world) startsAtAWS() []string {
	w.t.Helper()
	_, client := w.clients(w.transport())
	l := &list{world: w, client: client}
	var texts []string
	for _, m := range all(l, l.inVPC(), (*aws.Client).DescribeInstances) {
		body, err := w.moto.Ask("ec2", "DescribeInstanceAttribute", "InstanceId", m.ID, "Attribute", "userData")
		ok(w.t, err)
		found := regexp.MustCompile("<value>([^<]+)<").FindStringSubmatch(body)
		if found == nil {
			w.t.Fatalf("%s is given nothing: %s", m.ID, body)
		}
		text, err := base64.StdEncoding.DecodeString(found[1])
		ok(w.t, err)
		texts = append(texts, string(text))
	}
	return texts
}
