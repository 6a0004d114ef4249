package resources_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
	"causeway/provision/apply"
)

// hostsExample is a site with two gateways, the first with a public address and
// a route.
var hostsExample = example{
	interconnect: interconnect, sites: []apply.Site{{Name: site, Region: region, VPC: vpc}},
	prepare: func(w *world) []string {
		w.prepareValley()
		return nil
	},
	build: buildHosts,
}

const rolePolicy = `{"Statement":[{"Action":["vpc:CreateRouteEntry","vpc:DeleteRouteEntry"],"Effect":"Allow","Resource":"*"}],"Version":"1"}`

// peerMark is in the rule for a peer whose address a cloud gives; here that is
// the one there is.
const peerMark = "causeway " + interconnect + ": tunnel from a/b"

func (w *world) peerPermission() aliyun.Permission {
	return aliyun.Permission{
		IPProtocol: "tcp", PortRange: "8443/8443", SourceCIDRIP: w.only("EIP").Fields["IpAddress"].(string) + "/32",
		Policy: "accept", Priority: "1", Description: peerMark,
	}
}

func (w *world) authorize(t *testing.T, p aliyun.Permission) {
	must(t)(w.client.AuthorizeSecurityGroup(t.Context(), aliyun.AuthorizeSecurityGroupRequest{
		SecurityGroupID: w.find("security group", ".firewall").ID, Permissions: []aliyun.Permission{p},
	}))
}

func meta(key string) provision.Meta {
	return provision.Meta{
		Key: provision.Key(key), Region: region, Name: "cw." + interconnect + "." + strings.ReplaceAll(key, "/", "."),
		Tags: map[string]string{provision.TagInterconnect: interconnect, provision.TagResource: key, "owner": "network"},
	}
}

// plain is a meta of what takes no tags.
func plain(key string) provision.Meta {
	m := meta(key)
	m.Tags = nil
	return m
}

func userObject(what, id string) *provision.Existing {
	return &provision.Existing{Meta: provision.Meta{Key: provision.Key(site + "/" + id), Region: region, Name: id, ID: id}, Cloud: "aliyun", What: what}
}

func of[T any](v T) *T { return &v }

func buildHosts(w *world) *provision.Graph {
	network, table := userObject("vpc", vpc), userObject("route table", w.table)
	one, two := userObject("subnet", "vsw-rj9example0a"), userObject("subnet", "vsw-rj9example0b")
	firewall := &provision.AliyunFirewall{Meta: meta(site + "/firewall"), VPC: network, Description: of("gateways of silicon-valley")}
	role := &provision.AliyunInstanceRole{Meta: meta(site + "/role"), Policy: of(rolePolicy)}
	address := &provision.AliyunAddress{Meta: meta(site + "/gw-1/address"), Bandwidth: of(50), Billing: of("PayByTraffic"), Line: of("BGP")}
	g := &provision.Graph{Resources: []provision.Resource{network, table, one, two, firewall, role, address}}
	for i, vswitch := range []*provision.Existing{one, two} {
		host := &provision.AliyunInstance{
			Meta: meta(fmt.Sprintf("%s/gw-%d", site, i+1)), Image: &provision.Value{Lookup: "DescribeImages"}, Type: of("ecs.c7.large"), VSwitch: vswitch,
			Groups: []*provision.AliyunFirewall{firewall}, Role: role, Metadata: of("required"), ChargeType: of("PostPaid"),
			Init: &provision.Value{Parts: []*provision.Value{provision.Known("#cloud-config\n# "), provision.After(address, "public_ip")}},
		}
		if i == 0 {
			host.Address = of("10.1.1.10")
			g.Resources = append(g.Resources, host,
				&provision.AliyunAddressAssociation{Meta: plain(site + "/gw-1/association"), Address: address, Instance: host},
				&provision.AliyunRoute{
					Meta: plain(site + "/" + w.table + "/route/172.16.0.0-16"), VPC: network, Table: table,
					Destination: of("172.16.0.0/16"), NextHopType: of("Instance"), NextHop: host,
				})
			continue
		}
		host.Image = provision.Known("ubuntu_24_04_x64_20G_alibase_20261001.vhd")
		g.Resources = append(g.Resources, host)
	}
	g.Resources = append(g.Resources, &provision.AliyunSecurityGroupRule{
		Meta: plain(site + "/firewall/udp"), Group: firewall, Protocol: of("udp"), Ports: of("4789/4789"), Source: provision.Known("203.0.113.7/32"),
		Policy: of("accept"), Priority: of(1), Description: of(provision.RuleMark(interconnect) + "tunnel"),
	}, &provision.AliyunSecurityGroupRule{
		Meta: plain(site + "/firewall/peer"), Group: firewall, Protocol: of("tcp"), Ports: of("8443/8443"),
		Source: &provision.Value{Parts: []*provision.Value{provision.After(address, "public_ip"), provision.Known("/32")}},
		Policy: of("accept"), Priority: of(1), Description: of(peerMark),
	})
	return g
}

func newHosts(t *testing.T) *world {
	t.Helper()
	return newWorldOf(t, hostsExample, nil)
}

// desiredOf is the desired resource of a key.
func desiredOf[R provision.Resource](w *world, key string) R {
	w.t.Helper()
	for _, r := range w.graph.Resources {
		if x, ok := r.(R); ok && r.Head().Key == provision.Key(key) {
			return x
		}
	}
	w.t.Fatalf("nothing is desired as %s", key)
	panic("unreachable")
}

// Hosts are made with all they need, seen as asked for, and taken away again.
func TestHostsAreMadeAndTakenAway(t *testing.T) {
	w := newHosts(t)
	before := w.cloud.Objects()
	w.apply()
	if got := w.planned(); got != "" {
		t.Errorf("after all was made the plan still has:\n%s", got)
	}
	if diff := cmp.Diff(w.observe().Found, w.observe().Found); diff != "" {
		t.Errorf("two looks see different things:\n%s", diff)
	}
	for _, o := range w.observe().Found {
		if !o.Ours || o.Pending {
			t.Errorf("%s: ours %v, pending %v", o.Resource.Head().Key, o.Ours, o.Pending)
		}
	}
	w.checkHost()
	w.clock.pass(time.Minute)
	w.graph = &provision.Graph{}
	w.apply()
	if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
		t.Error(diff)
	}
}

// checkHost checks what the plan cannot compare: the image that was looked up,
// and what cloud-init was given.
func (w *world) checkHost() {
	w.t.Helper()
	host, address := w.find("INSTANCE", ".gw-1"), w.only("EIP")
	if got, want := host.Fields["ImageId"], "aliyun_3_x64_20G_alibase_20260901.vhd"; got != want {
		w.t.Errorf("image %v, want %v", got, want)
	}
	init, err := base64.StdEncoding.DecodeString(host.Fields["UserData"].(string))
	if want := "#cloud-config\n# " + address.Fields["IpAddress"].(string); err != nil || string(init) != want {
		w.t.Errorf("cloud-init was given %q (%v), want %q", init, err, want)
	}
	if address.Fields["InstanceId"] != host.ID {
		w.t.Errorf("the address is of %v, want %s", address.Fields["InstanceId"], host.ID)
	}
	if got := w.only("POLICY").Fields["PolicyDocument"]; got != rolePolicy {
		w.t.Errorf("the role may do %v", got)
	}
}

func TestImageForArm(t *testing.T) {
	w := newHosts(t)
	desiredOf[*provision.AliyunInstance](w, site+"/gw-1").Type = of("ecs.c8y.large")
	w.apply()
	if got, want := w.find("INSTANCE", ".gw-1").Fields["ImageId"], "aliyun_3_arm64_20G_alibase_20260901.vhd"; got != want {
		t.Errorf("image %v, want %v", got, want)
	}
}

// hostDrifts are by the same rules as drifts.
var hostDrifts = []drift{
	{name: "bandwidth", by: func(_ *testing.T, w *world) {
		w.change(w.only("EIP").ID, "Bandwidth", "10")
	}, want: "update silicon-valley/gw-1/address bandwidth_mbps"},
	{name: "tag of an address", by: func(_ *testing.T, w *world) {
		w.cloud.Untag(w.only("EIP").ID, "owner")
	}, want: "update silicon-valley/gw-1/address tags.owner"},
	{name: "tag of a host", by: func(_ *testing.T, w *world) {
		w.cloud.Untag(w.find("INSTANCE", ".gw-1").ID, "owner")
	}, want: "update silicon-valley/gw-1 tags.owner"},
	{name: "tag of a group", by: func(_ *testing.T, w *world) {
		w.cloud.Untag(w.find("security group", ".firewall").ID, "owner")
	}, want: "update silicon-valley/firewall tags.owner"},
	{name: "tag of a role", by: func(_ *testing.T, w *world) {
		w.cloud.Untag(w.only("ROLE").ID, "owner")
	}, want: "update silicon-valley/role tags.owner"},
	{name: "soft metadata", by: func(_ *testing.T, w *world) {
		w.change(w.find("INSTANCE", ".gw-1").ID, "HttpTokens", "optional")
	}, want: "update silicon-valley/gw-1 http_tokens"},
	{name: "another role", by: func(t *testing.T, w *world) {
		must(t)(w.client.CreateRole(t.Context(), aliyun.CreateRoleRequest{RoleName: "somebody", AssumeRolePolicyDocument: "ecs.aliyuncs.com"}))
		w.change(w.find("INSTANCE", ".gw-1").ID, "RamRoleName", "somebody")
	}, want: "update silicon-valley/gw-1 ram_role_name"},
	{name: "no role", by: func(_ *testing.T, w *world) {
		w.change(w.find("INSTANCE", ".gw-1").ID, "RamRoleName", "")
	}, want: "update silicon-valley/gw-1 ram_role_name"},
	{name: "one more group", by: func(t *testing.T, w *world) {
		w.cloud.AddSecurityGroup(vpc, "sg-ssh")
		must(t)(w.client.JoinSecurityGroup(t.Context(), aliyun.JoinSecurityGroupRequest{SecurityGroupID: "sg-ssh", InstanceID: w.find("INSTANCE", ".gw-1").ID}))
	}, want: "update silicon-valley/gw-1 security_group_ids"},
	{name: "another group", by: func(t *testing.T, w *world) {
		w.cloud.AddSecurityGroup(vpc, "sg-other")
		host := w.find("INSTANCE", ".gw-2").ID
		must(t)(w.client.JoinSecurityGroup(t.Context(), aliyun.JoinSecurityGroupRequest{SecurityGroupID: "sg-other", InstanceID: host}))
		must(t)(w.client.LeaveSecurityGroup(t.Context(), aliyun.LeaveSecurityGroupRequest{SecurityGroupID: w.find("security group", ".firewall").ID, InstanceID: host}))
	}, want: "update silicon-valley/gw-2 security_group_ids"},
	{name: "stopped host", by: func(_ *testing.T, w *world) {
		w.change(w.find("INSTANCE", ".gw-1").ID, "Stopped", true)
	}, want: "await silicon-valley/gw-1"},
	{name: "host of another type", by: func(_ *testing.T, w *world) {
		w.change(w.find("INSTANCE", ".gw-2").ID, "InstanceType", "ecs.t6.small")
	}, want: "replace silicon-valley/gw-2 instance_type"},
	{name: "what the role may do", by: func(_ *testing.T, w *world) {
		w.change(w.only("POLICY").ID, "PolicyDocument", `{"Version": "1"}`)
	}, want: "update silicon-valley/role policy"},
	{name: "role without its policy", by: func(t *testing.T, w *world) {
		must(t)(w.client.DetachPolicyFromRole(t.Context(), aliyun.DetachPolicyFromRoleRequest{PolicyName: w.only("POLICY").ID, PolicyType: aliyun.Custom, RoleName: w.only("ROLE").ID}))
	}, want: "update silicon-valley/role policy"},
	{name: "white space in the policy", by: func(_ *testing.T, w *world) {
		w.change(w.only("POLICY").ID, "PolicyDocument", strings.ReplaceAll(rolePolicy, ",", ",\n"))
	}, want: ""},
	{name: "address on another host", by: func(_ *testing.T, w *world) {
		w.change(w.only("EIP").ID, "InstanceId", w.find("INSTANCE", ".gw-2").ID)
	}, want: "update silicon-valley/gw-1/association instance_id"},
	{name: "address on no host", by: func(_ *testing.T, w *world) {
		w.change(w.only("EIP").ID, "InstanceId", "")
	}, want: "create silicon-valley/gw-1/association"},
	{name: "second address on a host", by: func(t *testing.T, w *world) {
		other, err := w.client.AllocateEIPAddress(t.Context(), aliyun.AllocateEIPAddressRequest{Name: "somebody"})
		must(t)(other, err)
		must(t)(w.client.AssociateEIPAddress(t.Context(), aliyun.AssociateEIPAddressRequest{AllocationID: other.AllocationID, InstanceID: w.find("INSTANCE", ".gw-2").ID}))
		w.clock.pass(time.Minute)
	}, want: "delete us-west-1?/CONNECTION"},
	{name: "route to another host", by: func(_ *testing.T, w *world) {
		w.change(w.only("route").ID, "hop", w.find("INSTANCE", ".gw-2").ID)
	}, want: "replace silicon-valley/TABLE/route/172.16.0.0-16 next_hop_id"},
	{name: "rule that is not asked for", by: func(t *testing.T, w *world) {
		must(t)(w.client.AuthorizeSecurityGroup(t.Context(), aliyun.AuthorizeSecurityGroupRequest{
			SecurityGroupID: w.find("security group", ".firewall").ID, Permissions: []aliyun.Permission{
				{IPProtocol: "tcp", PortRange: "22/22", SourceCIDRIP: "172.16.0.0/16", Policy: "accept", Priority: "1", Description: provision.RuleMark(interconnect) + "old"},
			},
		}))
	}, want: "delete silicon-valley?/RULE"},
	{name: "rule's policy", by: func(_ *testing.T, w *world) {
		w.change(w.rule("UDP"), "Policy", "Drop")
	}, want: "replace silicon-valley/firewall/udp policy"},
	{name: "rule for a peer", by: func(_ *testing.T, w *world) {
		w.cloud.Remove(w.rule("TCP"))
	}, want: "create silicon-valley/firewall/peer"},
	{name: "another address of a peer", by: func(_ *testing.T, w *world) {
		w.change(w.only("EIP").ID, "IpAddress", "198.51.100.99")
	}, want: "replace silicon-valley/firewall/peer source_cidr_ip"},
	{name: "priority of the rule for a peer", by: func(_ *testing.T, w *world) {
		w.change(w.rule("TCP"), "Priority", "7")
	}, want: "replace silicon-valley/firewall/peer priority"},
	{name: "rule that says it is a peer's", by: func(t *testing.T, w *world) {
		p := w.peerPermission()
		p.SourceCIDRIP = "198.51.100.1/32"
		w.authorize(t, p)
	}, want: "delete silicon-valley?/RULE"},
	{name: "rule for a peer under another name", by: func(t *testing.T, w *world) {
		w.cloud.Remove(w.rule("TCP"))
		p := w.peerPermission()
		p.Description = "somebody's"
		w.authorize(t, p)
	}, want: "replace silicon-valley/firewall/peer description"},
	{name: "somebody's rule in our group", by: func(t *testing.T, w *world) {
		p := w.peerPermission()
		p.SourceCIDRIP, p.Description = "0.0.0.0/0", "somebody's"
		w.authorize(t, p)
	}, want: "delete silicon-valley?/RULE"},
	{name: "lost host", by: func(_ *testing.T, w *world) {
		w.cloud.Remove(w.find("INSTANCE", ".gw-2").ID)
	}, want: "create silicon-valley/gw-2"},
	{name: "lost role", by: func(_ *testing.T, w *world) {
		w.cloud.Remove(w.only("ROLE").ID)
	}, want: "create silicon-valley/role\nupdate silicon-valley/gw-1 ram_role_name\nupdate silicon-valley/gw-2 ram_role_name"},
}

func TestDriftOfHostsIsSeenAndPutRight(t *testing.T) {
	for _, d := range hostDrifts {
		t.Run(d.name, func(t *testing.T) {
			w := newHosts(t)
			w.apply()
			d.by(t, w)
			if got := w.planned(); !matches(w, got, d.want) {
				t.Fatalf("the plan says:\n%s\nwant:\n%s", got, d.want)
			}
			w.apply()
			if got := w.planned(); got != "" {
				t.Errorf("after it was put right the plan still has:\n%s", got)
			}
		})
	}
}

// Making and taking away hosts goes on where it was cut off, and nothing is
// there twice.
func TestHostsAreCutOffAtEveryCall(t *testing.T) {
	clean, count := cutWorldOf(t, hostsExample)
	clean.apply()
	made := count.writes
	clean.checkWhole(len(clean.ours()))
	for n := 1; n <= made; n++ {
		for _, moment := range []fake.Moment{fake.Before, fake.After} {
			for _, next := range []string{"again", "look"} {
				t.Run(fmt.Sprintf("call %d, moment %d, then %s", n, moment, next), func(t *testing.T) {
					w, c := cutWorldOf(t, hostsExample)
					w.cutAt(c, n, moment, next)
					w.checkWhole(len(clean.ours()))
				})
			}
		}
	}
}

func TestHostsAreCutOffWhileDeleting(t *testing.T) {
	clean, count := cutWorldOf(t, hostsExample)
	clean.apply()
	clean.graph = &provision.Graph{}
	clean.clock.pass(time.Minute)
	count.arm(t, 1000, fake.Before)
	clean.apply()
	for n := 1; n <= count.writes; n++ {
		for _, moment := range []fake.Moment{fake.Before, fake.After} {
			t.Run(fmt.Sprintf("call %d, moment %d", n, moment), func(t *testing.T) {
				w, c := cutWorldOf(t, hostsExample)
				w.apply()
				w.clock.pass(time.Minute)
				w.graph = &provision.Graph{}
				if _, _, err := w.try(c.arm(t, n, moment)); err == nil {
					t.Fatal("nothing was cut off")
				}
				w.apply()
				for _, o := range w.ours() {
					t.Errorf("%s %s %s is left", o.Kind, o.ID, o.Name)
				}
			})
		}
	}
}

func TestLostAnswersAboutHosts(t *testing.T) {
	clean := newHosts(t)
	clean.apply()
	for _, action := range []string{
		"CreateSecurityGroup", "RunInstances", "AllocateEipAddress", "AssociateEipAddress", "CreateRole", "CreatePolicy", "AttachPolicyToRole", "CreateRouteEntry",
		"AuthorizeSecurityGroup",
	} {
		for _, fault := range []fake.FaultKind{fake.LostReply, fake.LateError} {
			t.Run(action+" "+string(fault), func(t *testing.T) {
				w := newHosts(t)
				w.cloud.Inject(fault, action, 1)
				w.apply()
				w.checkWhole(len(clean.ours()))
			})
		}
	}
	for _, action := range []string{"DeleteSecurityGroup", "DeleteInstance", "ReleaseEipAddress", "UnassociateEipAddress", "DeleteRole", "DeletePolicy", "DetachPolicyFromRole"} {
		t.Run(action, func(t *testing.T) {
			w := newHosts(t)
			w.apply()
			w.clock.pass(time.Minute)
			w.graph = &provision.Graph{}
			w.cloud.Inject(fake.LostReply, action, 1)
			w.apply()
			if left := w.ours(); len(left) > 0 {
				t.Errorf("left: %v", left)
			}
		})
	}
}

// Somebody has something where ours should be.
func TestWhatIsNotOursOfHosts(t *testing.T) {
	for _, tt := range []struct {
		name string
		by   func(t *testing.T, w *world)
		want provision.Key
	}{
		{"host of our name", func(t *testing.T, w *world) {
			must(t)(w.client.RunInstances(t.Context(), aliyun.RunInstancesRequest{
				InstanceName: meta(site + "/gw-1").Name, ImageID: "aliyun_3_x64_20G_alibase_20260901.vhd", InstanceType: "ecs.c7.large",
				VSwitchID: "vsw-rj9example0a", SecurityGroupIDs: []string{group},
			}))
		}, site + "/gw-1"},
		{"group of our name", func(t *testing.T, w *world) {
			must(t)(w.client.CreateSecurityGroup(t.Context(), aliyun.CreateSecurityGroupRequest{SecurityGroupName: meta(site + "/firewall").Name, VPCID: vpc}))
		}, site + "/firewall"},
		{"role of our name", func(t *testing.T, w *world) {
			must(t)(w.client.CreateRole(t.Context(), aliyun.CreateRoleRequest{RoleName: meta(site + "/role").Name}))
		}, site + "/role"},
		{"address of our name", func(t *testing.T, w *world) {
			must(t)(w.client.AllocateEIPAddress(t.Context(), aliyun.AllocateEIPAddressRequest{Name: meta(site + "/gw-1/address").Name}))
		}, site + "/gw-1/address"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newHosts(t)
			tt.by(t, w)
			if diff := cmp.Diff([]provision.Key{tt.want}, w.others()); diff != "" {
				t.Fatalf("what is seen as not ours:\n%s", diff)
			}
			waves, _ := w.graph.Waves()
			if _, failures := provision.Diff(w.graph, waves, w.observe()); !causeway.HasCode(failures, "provision.not_ours") {
				t.Errorf("the plan goes on: %v", failures)
			}
		})
	}
}

// A host of ours can have an address of the user's, which stays; one that
// somebody's host has is not taken from it.
func TestAddressOfTheUsers(t *testing.T) {
	w := newHosts(t)
	theirs, err := w.client.AllocateEIPAddress(t.Context(), aliyun.AllocateEIPAddressRequest{Name: "theirs"})
	must(t)(theirs, err)
	address := userObject("elastic IP address", theirs.AllocationID)
	w.graph.Resources = append(w.graph.Resources, address, &provision.AliyunAddressAssociation{
		Meta: plain(site + "/gw-2/association"), Address: address, Instance: desiredOf[*provision.AliyunInstance](w, site+"/gw-2"),
	})
	host, err := w.client.RunInstances(t.Context(), aliyun.RunInstancesRequest{
		InstanceName: "theirs", ImageID: "aliyun_3_x64_20G_alibase_20260901.vhd", InstanceType: "ecs.c7.large", VSwitchID: "vsw-rj9example0a", SecurityGroupIDs: []string{group},
	})
	must(t)(host, err)
	w.change(theirs.AllocationID, "InstanceId", host.InstanceIDs[0])
	if diff := cmp.Diff([]provision.Key{site + "/gw-2/association"}, w.others()); diff != "" {
		t.Fatal(diff)
	}
	w.change(theirs.AllocationID, "InstanceId", "")
	w.apply()
	if got := w.planned(); got != "" {
		t.Errorf("the plan still has:\n%s", got)
	}
	w.clock.pass(time.Minute)
	w.graph = &provision.Graph{}
	w.apply()
	if left := w.ours(); len(left) != 2 || left[0].ID != theirs.AllocationID || left[0].Fields["InstanceId"] != "" {
		t.Errorf("left: %v", left)
	}
}

func TestAddressThatIsNotThere(t *testing.T) {
	w := newHosts(t)
	w.graph.Resources = append(w.graph.Resources, userObject("elastic IP address", "eip-gone"))
	_, err := w.Observe(t.Context(), w.scope())
	if !causeway.HasCode(err, "provision.missing_object") {
		t.Errorf("got %v", err)
	}
}

// Another's host in our group keeps the group, and the run says so.
func TestGroupInUse(t *testing.T) {
	w := newHosts(t)
	w.apply()
	must(t)(w.client.RunInstances(t.Context(), aliyun.RunInstancesRequest{
		InstanceName: "theirs", ImageID: "aliyun_3_x64_20G_alibase_20260901.vhd", InstanceType: "ecs.c7.large",
		VSwitchID: "vsw-rj9example0a", SecurityGroupIDs: []string{w.find("security group", ".firewall").ID},
	}))
	w.clock.pass(time.Minute)
	w.graph = &provision.Graph{}
	if c, _, err := w.try(t.Context()); c.Key != site+"/firewall" || !causeway.HasCode(err, "cloud.in_use") {
		t.Errorf("%s: %v", c.Key, err)
	}
}

// Files without hosts need no permission to look at roles, and it is told that
// there may be some; those with hosts do.
func TestNoPermissionForRoles(t *testing.T) {
	w := newWorld(t, nil)
	w.cloud.Inject(fake.Denied, "ListRoles", 1)
	_, err := w.Observe(t.Context(), w.scope())
	if problems := causeway.ProblemsOf(err); len(problems) != 1 || problems[0].Code != "provision.not_looked_at" || problems[0].Severity != causeway.Notice {
		t.Errorf("got %v", err)
	}
	w = newHosts(t)
	w.cloud.Inject(fake.Denied, "ListRoles", 1)
	if _, err := w.Observe(t.Context(), w.scope()); !causeway.HasCode(err, "cloud.denied") {
		t.Errorf("got %v", err)
	}
}

// A role's name is shorter and plainer than those of other things.
func TestRoleWithAnotherName(t *testing.T) {
	w := newHosts(t)
	role := desiredOf[*provision.AliyunInstanceRole](w, site+"/role")
	role.Name = "cw." + interconnect + ".a_site." + strings.Repeat("x", 70)
	w.apply()
	if got := w.planned(); got != "" {
		t.Errorf("the plan still has:\n%s", got)
	}
	if name := w.only("ROLE").Name; len(name) != 64 || !strings.HasPrefix(name, "cw.west-coast.a-site.") {
		t.Errorf("the role is named %s", name)
	}
}

// A carrier that the account may not have is refused, whatever is tried.
func TestSingleCarrier(t *testing.T) {
	for allowed, want := range map[bool]causeway.Code{true: "", false: "cloud.refused"} {
		w := newWorldOf(t, hostsExample, func(c *fake.Config) { c.SingleCarriers = allowed })
		desiredOf[*provision.AliyunAddress](w, site+"/gw-1/address").Line = of("ChinaTelecom")
		_, _, err := w.try(t.Context())
		if want == "" && err != nil || want != "" && !causeway.HasCode(err, want) {
			t.Errorf("allowed %v: %v", allowed, err)
		}
	}
}
