package resources_test

import (
	"context"
	"strings"
	"testing"

	"causeway"
	"causeway/provision"
	"causeway/provision/aws"
	"causeway/provision/aws/fake"
)

// The examples with hosts that between them make every kind for them.
var (
	newest      = []string{"image: ami-0example0linux, ", ""}
	application = []string{"{kind: network, port: 8080, zone", "{kind: application, port: 8080, zone"}
)

// Every answer to a call that creates or deletes is lost once, and every new
// object is seen late: there is one of each all the same, and none in the end.
func TestHostsLostAndLateAnswers(t *testing.T) {
	w := newHostWorld(t, "cloud-native.yaml", append(newest, application...)...)
	w.front.Lag(settle / 3)
	for _, action := range strings.Fields(`CreateSecurityGroup AuthorizeSecurityGroupIngress CreateRole PutRolePolicy
		CreateInstanceProfile AddRoleToInstanceProfile RunInstances ModifyInstanceAttribute AllocateAddress AssociateAddress CreateRoute
		CreateTargetGroup RegisterTargets CreateLoadBalancer CreateListener ChangeResourceRecordSets
		DeleteSecurityGroup RevokeSecurityGroupIngress RemoveRoleFromInstanceProfile DeleteInstanceProfile DeleteRolePolicy DeleteRole
		TerminateInstances DisassociateAddress ReleaseAddress DeleteRoute DeleteTargetGroup DeleteLoadBalancer DeleteListener`) {
		w.front.Fail(action, fake.LoseAnswer)
	}
	ok(t, w.apply())
	again, problems := w.plan()
	if len(again) > 0 || len(problems) > 0 {
		t.Fatalf("the second plan is %q %v", shown(again), problems)
	}
	w.front.Fail("ChangeResourceRecordSets", fake.LoseAnswer)
	w.destroy()
}

const (
	aHost   = "california/host.ca-1"
	balance = "california/balancer.network"
)

// Each change is shown as it is and nothing else, and mended; what is planned
// after that is nothing.
func TestHostsChangedBehindOurBack(t *testing.T) {
	w := newHostWorld(t, "cloud-native.yaml")
	ok(t, w.apply())
	for _, c := range hostChanges {
		t.Run(c.name, func(t *testing.T) { w.drift(t, c) })
	}
	w.destroy()
}

var hostChanges = []change{
	{
		"source and destination checked", func(ctx context.Context, w *world) error {
			return w.client.ModifyInstanceAttribute(ctx, w.id(aHost), true)
		},
		[]string{"update " + aHost + " source_dest_check"},
	},
	{
		"metadata without a session", func(ctx context.Context, w *world) error {
			return w.client.ModifyInstanceMetadataOptions(ctx, w.id(aHost), "optional")
		},
		[]string{"update " + aHost + " http_tokens"},
	},
	{
		"the host stopped", func(_ context.Context, w *world) error {
			w.moto("StopInstances", "instanceId", "InstanceId.1", w.id(aHost))
			return nil
		},
		[]string{"await " + aHost},
	},
	{
		"one more security group", func(ctx context.Context, w *world) error {
			group, err := w.client.CreateSecurityGroup(ctx, w.vpc, "ssh", "SSH", nil)
			if err != nil {
				return err
			}
			return w.client.ModifyInstanceGroups(ctx, w.id(aHost), []string{w.id(hostGroup), group})
		},
		[]string{"update " + aHost + " security_group_ids"},
	},
	{
		"another instance profile", func(ctx context.Context, w *world) error {
			other := aws.RoleKey{Name: "other-" + w.name, Path: "/"}
			if err := w.client.CreateInstanceProfile(ctx, other, nil); err != nil {
				return err
			}
			association, err := w.client.DescribeIamInstanceProfileAssociations(ctx, w.id(aHost))
			if err != nil {
				return err
			}
			return w.client.ReplaceIamInstanceProfileAssociation(ctx, association, other.Name)
		},
		[]string{"update " + aHost + " iam_instance_profile"},
	},
	{
		"no instance profile", func(ctx context.Context, w *world) error {
			association, err := w.client.DescribeIamInstanceProfileAssociations(ctx, w.id(aHost))
			if err != nil {
				return err
			}
			w.moto("DisassociateIamInstanceProfile", "associationId", "AssociationId", association)
			return nil
		},
		[]string{"update " + aHost + " iam_instance_profile"},
	},
	{"the tag of the host", tag(aHost, "owner", "somebody"), []string{"update " + aHost + " tags.owner"}},
	{"the tag of the address", tag(aHost+"/address", "owner", "x"), []string{"update " + aHost + "/address tags.owner"}},
	{
		"the address taken off", func(ctx context.Context, w *world) error {
			found, err := w.client.DescribeAddresses(ctx, aws.Query{IDs: []string{w.id(aHost + "/address")}})
			if err != nil {
				return err
			}
			return w.client.DisassociateAddress(ctx, found[0].Association)
		},
		[]string{"create " + aHost + "/address/association"},
	},
	{
		"another address on the host", func(ctx context.Context, w *world) error {
			a, err := w.client.AllocateAddress(ctx, nil)
			if err != nil {
				return err
			}
			w.other = a.ID
			return w.client.AssociateAddress(ctx, a.ID, w.id(aHost), true)
		},
		[]string{"delete " + aHost + "?/association/OTHER"},
	},
	{
		"a port opened in our group", func(ctx context.Context, w *world) error {
			return w.client.AuthorizeSecurityGroupIngress(ctx, w.id(hostGroup), aws.SecurityGroupRule{Protocol: "tcp", FromPort: 22, ToPort: 22, CIDR: "0.0.0.0/0"})
		},
		[]string{"delete california?/FIREWALL tcp 22-22 0.0.0.0/0"},
	},
	{
		"the peer shut out", func(ctx context.Context, w *world) error {
			return w.client.RevokeSecurityGroupIngress(ctx, w.id(hostGroup), fromPeer(w))
		},
		[]string{"create " + peerRule},
	},
	{
		"another address of the peer", func(_ context.Context, w *world) error {
			w.across["public_ip"] = "198.51.100.66"
			return nil
		},
		[]string{"replace " + hostGroup + "/udp-8443-from-beijing.bgp cidr_ip", "replace " + peerRule + " cidr_ip"},
	},
	{
		"a rule that says it is the peer's", func(ctx context.Context, w *world) error {
			rule := fromPeer(w)
			rule.CIDR, rule.Description = "198.51.100.1/32", provision.RuleMark(w.name)+"tunnel from beijing/bgp"
			return w.client.AuthorizeSecurityGroupIngress(ctx, w.id(hostGroup), rule)
		},
		[]string{"delete california?/FIREWALL tcp 8443-8443 198.51.100.1/32"},
	},
	{
		"the rule for the peer under another name", func(ctx context.Context, w *world) error {
			rule := fromPeer(w)
			if err := w.client.RevokeSecurityGroupIngress(ctx, w.id(hostGroup), rule); err != nil {
				return err
			}
			rule.Description = "of somebody else"
			return w.client.AuthorizeSecurityGroupIngress(ctx, w.id(hostGroup), rule)
		},
		[]string{"replace " + peerRule + " description"},
	},
	{
		"the policy of the role", func(ctx context.Context, w *world) error {
			return w.client.PutRolePolicy(ctx, w.id(aHost+"/role"), "causeway", `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`)
		},
		nil, // the role of this example may do nothing, and nobody cares what it has
	},
	{
		"the role out of its profile", func(ctx context.Context, w *world) error {
			role := w.id(aHost + "/role")
			return w.client.RemoveRoleFromInstanceProfile(ctx, role, role)
		},
		[]string{"await " + aHost + "/role"},
	},
	{
		"the tag of the role", func(ctx context.Context, w *world) error {
			return w.client.TagRole(ctx, w.id(aHost+"/role"), aws.Tags{"owner": "x"})
		},
		[]string{"update " + aHost + "/role tags.owner"},
	},
	{
		"the route led elsewhere", func(ctx context.Context, w *world) error {
			return w.client.DeleteRoute(ctx, w.table, "10.0.0.0/16")
		},
		[]string{"create california/TABLE/route/10.0.0.0-16"},
	},
	{
		"a route to our host that nobody asked for", func(ctx context.Context, w *world) error {
			return w.client.CreateRoute(ctx, w.table, aws.Route{Destination: "10.9.0.0/16", Instance: w.id(aHost)})
		},
		[]string{"delete " + aHost + "?/route/TABLE/10.9.0.0/16"},
	},
	{
		"where health is asked for", func(ctx context.Context, w *world) error {
			return w.client.ModifyTargetGroup(ctx, w.id(balance+"/targets"), "9999", "/")
		},
		[]string{"update " + balance + "/targets health_check_port health_check_path"},
	},
	{
		"no target", func(ctx context.Context, w *world) error {
			return w.client.DeregisterTargets(ctx, w.id(balance+"/targets"), []string{w.id(aHost)})
		},
		[]string{"update " + balance + "/targets target_ids"},
	},
	{
		"another subnet", func(ctx context.Context, w *world) error {
			other := w.moto("CreateSubnet", "subnetId", "VpcId", w.vpc, "CidrBlock", "172.16.8.0/24", "AvailabilityZone", region+"b")
			return w.client.SetSubnets(ctx, w.id(balance), []string{w.subnet, other})
		},
		[]string{"update " + balance + " subnet_ids"},
	},
	{
		"the tag of a load balancer", func(ctx context.Context, w *world) error {
			return w.client.AddTags(ctx, w.id(balance), aws.Tags{"owner": "x"})
		},
		[]string{"update " + balance + " tags.owner"},
	},
	{
		"the listener deleted", func(ctx context.Context, w *world) error {
			return w.client.DeleteListener(ctx, w.id(balance+"/listener"))
		},
		[]string{"create " + balance + "/listener"},
	},
	{
		"how long a name is kept", func(ctx context.Context, w *world) error {
			return w.client.UpsertRecord(ctx, w.zone, aws.Record{
				Name: "l7.california.example.com", Type: "CNAME", Value: w.made[balance].Outputs["dns_name"], TTL: 5,
			})
		},
		[]string{"update " + balance + "/name ttl"},
	},
	{
		"another name for our load balancer", func(ctx context.Context, w *world) error {
			return w.client.CreateRecord(ctx, w.zone, aws.Record{
				Name: "old.example.com", Type: "CNAME", Value: w.made[balance].Outputs["dns_name"], TTL: 60,
			})
		},
		[]string{"delete " + balance + "?/record/old.example.com"},
	},
	{
		"the host terminated", func(ctx context.Context, w *world) error {
			return w.client.TerminateInstances(ctx, w.id(aHost))
		},
		[]string{
			"create " + aHost, "create " + aHost + "/address/association",
			"update california/TABLE/route/10.0.0.0-16 instance_id", "update " + balance + "/targets target_ids",
		},
	},
	{
		"the load balancer deleted", func(ctx context.Context, w *world) error {
			return w.client.DeleteLoadBalancer(ctx, w.id(balance))
		},
		[]string{"create " + balance, "update " + balance + "/name target", "create " + balance + "/listener"},
	},
}

const (
	hostGroup = "california/hosts.security-group"
	peerRule  = hostGroup + "/tcp-8443-from-beijing.bgp"
)

// fromPeer lets the peer in at the address that the other cloud gave.
func fromPeer(w *world) aws.SecurityGroupRule {
	return aws.SecurityGroupRule{Protocol: "tcp", FromPort: 8443, ToPort: 8443, CIDR: w.across["public_ip"] + "/32"}
}

// nameOf is the name of a desired resource.
func (w *world) nameOf(key provision.Key) string {
	for _, r := range w.graph.Resources {
		if r.Head().Key == key {
			return r.Head().Name
		}
	}
	return ""
}

// What stands where ours should and is somebody else's stops the plan.
func TestHostsNotOurs(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(context.Context, *world) error
		key  string
	}{
		{"a group with our name", func(ctx context.Context, w *world) error {
			_, err := w.client.CreateSecurityGroup(ctx, w.vpc, "cw."+w.name+".california.hosts.security-group", "theirs", nil)
			return err
		}, hostGroup},
		{"a role with our name", func(ctx context.Context, w *world) error {
			return w.client.CreateRole(ctx, aws.RoleKey{Name: w.nameOf(aHost + "/role"), Path: "/"}, nil)
		}, aHost + "/role"},
		{"a record with our name", func(ctx context.Context, w *world) error {
			return w.client.CreateRecord(ctx, w.zone, aws.Record{Name: "l7.california.example.com", Type: "CNAME", Value: "www.example.org", TTL: 60})
		}, balance + "/name"},
		{"a host with our name", func(ctx context.Context, w *world) error {
			_, err := w.client.RunInstances(ctx, aws.NewInstance{
				Image: "ami-0a1b2c3d4e5f60718", Type: "t3.micro", Subnet: w.subnet, Tags: aws.Tags{"Name": "cw." + w.name + ".california.host.ca-1"},
			})
			return err
		}, aHost},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newHostWorld(t, "cloud-native.yaml")
			ok(t, test.do(context.Background(), w))
			found := w.observe()
			if len(found) != 1 || found[0].Ours || string(found[0].Resource.Head().Key) != test.key {
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

// A zone that is not there is named before anything is made.
func TestHostsMissingZone(t *testing.T) {
	w := newHostWorld(t, "cloud-native.yaml")
	w.zone = "Z0NONE"
	w.graph = w.desired(hostEdits...)
	_, err := w.cloud.Observe(context.Background(), w.scope(onlyAWS(w.graph)))
	wantCode(t, err, "provision.missing_object")
	if !strings.Contains(err.Error(), "Z0NONE") {
		t.Errorf("%v does not name the zone", err)
	}
}

// What few files ask for may be hidden where nothing of it is desired, which is
// told; where something is, it may not.
func TestHostsHidden(t *testing.T) {
	w := newHostWorld(t, "cloud-native.yaml")
	hide := func() {
		for _, action := range []string{"ListRoles", "DescribeTargetGroups", "DescribeLoadBalancers", "DescribeDirectConnectGateways"} {
			w.front.Fail(action, fake.Deny)
		}
	}
	hide()
	scope := w.scope(onlyAWS(&provision.Graph{}))
	_, err := w.cloud.Observe(context.Background(), scope)
	var hidden []string
	for _, p := range causeway.ProblemsOf(err) {
		if p.Code != "provision.not_looked_at" || p.Severity != causeway.Notice {
			t.Errorf("%v", p)
		}
		hidden = append(hidden, strings.Fields(p.Object)[0])
	}
	if got := strings.Join(hidden, " "); got != "aws_instance_role aws_target_group aws_load_balancer aws_direct_connect_gateway" {
		t.Errorf("hidden: %s", got)
	}
	hide()
	_, err = w.cloud.Observe(context.Background(), w.scope(onlyAWS(w.graph)))
	wantCode(t, err, "cloud.denied")
}

// The policy document reaches the roles that Terraform makes too, by their path.
func TestRolesAreWhereThePolicyReaches(t *testing.T) {
	if path := provision.AWSRolePath("link", region); !strings.HasPrefix(path, aws.RolePath) {
		t.Errorf("%s is not below %s", path, aws.RolePath)
	}
}
