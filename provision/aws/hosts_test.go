package aws_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway/provision/aws"
	"causeway/provision/aws/fake"
)

// lifeOfHosts makes, looks at, changes and takes apart what gateways of our own
// stand on.
func lifeOfHosts(ctx context.Context, t *testing.T, w *world) {
	subnet := w.moto("CreateSubnet", "subnetId", "VpcId", w.vpc, "CidrBlock", "172.16.50.0/24", "AvailabilityZone", "us-west-1a")
	other := w.moto("CreateSubnet", "subnetId", "VpcId", w.vpc, "CidrBlock", "172.16.51.0/24", "AvailabilityZone", "us-west-1b")
	group := must(w.CreateSecurityGroup(ctx, w.vpc, "cw.hosts", "gateways", tags("group")))(t)
	_, err := w.CreateSecurityGroup(ctx, w.vpc, "cw.hosts", "gateways", tags("group"))
	wantCode(t, err, "cloud.already_exists")
	role := makeRole(ctx, t, w)
	instance := makeInstance(ctx, t, w, aws.NewInstance{
		Type: "t4g.small", Subnet: subnet, Address: "172.16.50.5", Groups: []string{group}, Profile: role,
		Init: "#cloud-config\n", MetadataTokens: "required", Token: "one", Tags: tags("host"),
	})
	address := makeAddress(ctx, t, w, instance)
	balance(ctx, t, w, instance, group, []string{subnet, other})
	nameIt(ctx, t, w)

	ok(t, w.DisassociateAddress(ctx, must(w.DescribeAddresses(ctx, aws.Query{IDs: []string{address}}))(t)[0].Association))
	ok(t, w.ReleaseAddress(ctx, address))
	ok(t, w.TerminateInstances(ctx, instance))
	if now := must(w.DescribeInstances(ctx, aws.Query{IDs: []string{instance}}))(t); len(now) != 1 || now[0].State != "shutting-down" {
		t.Errorf("just terminated: %+v", now)
	}
	wantCode(t, w.client(aws.Config{Retry: impatient}).DeleteSecurityGroup(ctx, group), "cloud.in_use")
	w.pass(settle)
	if left := must(w.DescribeInstances(ctx, aws.Query{IDs: []string{instance}}))(t); len(left) > 0 {
		t.Errorf("left: %+v", left)
	}
	ok(t, w.DeleteSecurityGroup(ctx, group))
	wantCode(t, w.DeleteSecurityGroup(ctx, group), "cloud.not_found")
	ok(t, w.RemoveRoleFromInstanceProfile(ctx, role, role))
	wantCode(t, w.RemoveRoleFromInstanceProfile(ctx, role, role), "cloud.not_found")
	ok(t, w.DeleteInstanceProfile(ctx, role))
	ok(t, w.DeleteRolePolicy(ctx, role, "causeway"))
	ok(t, w.DeleteRole(ctx, role))
	wantCode(t, w.DeleteRole(ctx, role), "cloud.not_found")
}

func makeRole(ctx context.Context, t *testing.T, w *world) string {
	k := aws.RoleKey{Name: "cw-" + w.vpc, Path: aws.RolePath + "link/us-west-1/"}
	ok(t, w.CreateRole(ctx, k, tags("role")))
	wantCode(t, w.CreateRole(ctx, k, tags("role")), "cloud.already_exists")
	ok(t, w.TagRole(ctx, k.Name, aws.Tags{"note": "100% +1"}))
	want := aws.Role{Name: k.Name, Path: k.Path, Tags: tags("role")}
	want.Tags["note"] = "100% +1"
	if diff := cmp.Diff(want, must(w.GetRole(ctx, k.Name))(t)); diff != "" {
		t.Error(diff)
	}
	if names := must(w.ListRoles(ctx, k.Path))(t); !slices.Equal(names, []string{k.Name}) {
		t.Errorf("roles %q", names)
	}
	const document = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a+b/%20/*"}]}`
	_, err := w.GetRolePolicy(ctx, k.Name, "causeway")
	wantCode(t, err, "cloud.not_found")
	ok(t, w.PutRolePolicy(ctx, k.Name, "causeway", document))
	if got := must(w.GetRolePolicy(ctx, k.Name, "causeway"))(t); got != document {
		t.Errorf("the policy came back as %s", got)
	}
	_, err = w.GetInstanceProfile(ctx, k.Name)
	wantCode(t, err, "cloud.not_found")
	ok(t, w.CreateInstanceProfile(ctx, k, tags("role")))
	ok(t, w.AddRoleToInstanceProfile(ctx, k.Name, k.Name))
	wantCode(t, w.AddRoleToInstanceProfile(ctx, k.Name, k.Name), "cloud.quota")
	if roles := must(w.GetInstanceProfile(ctx, k.Name))(t); !slices.Equal(roles, []string{k.Name}) {
		t.Errorf("the profile holds %q", roles)
	}
	return k.Name
}

func makeInstance(ctx context.Context, t *testing.T, w *world, n aws.NewInstance) string {
	architectures := must(w.DescribeInstanceTypes(ctx, n.Type))(t)
	if !slices.Equal(architectures, []string{"arm64"}) {
		t.Fatalf("architectures of %s: %q", n.Type, architectures)
	}
	n.Image = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-" + architectures[0]
	_, err := w.RunInstances(ctx, n)
	var said *aws.APIError
	if !errors.As(err, &said) || !strings.Contains(said.Message, "Invalid IAM Instance Profile") {
		t.Fatalf("with an instance profile just made: %v", err)
	}
	w.pass(settle)
	made := must(w.RunInstances(ctx, n))(t)
	if again := must(w.RunInstances(ctx, n))(t); again.ID != made.ID || made.State != "pending" {
		t.Errorf("one token made %+v and %s", made, again.ID)
	}
	taken := n
	taken.Token = "two"
	_, err = w.client(aws.Config{Retry: impatient}).RunInstances(ctx, taken)
	wantCode(t, err, "cloud.in_use")
	w.pass(settle)
	ok(t, w.ModifyInstanceAttribute(ctx, made.ID, false))
	ok(t, w.StartInstances(ctx, made.ID))
	w.pass(settle)
	want := aws.Instance{
		ID: made.ID, Image: made.Image, Type: n.Type, Vpc: w.vpc, Subnet: n.Subnet, Address: n.Address, Groups: n.Groups, Profile: n.Profile,
		MetadataTokens: "required", State: "running", Tags: n.Tags,
	}
	found := must(w.DescribeInstances(ctx, aws.Query{Vpc: w.vpc}))(t)
	if diff := cmp.Diff([]aws.Instance{want}, found); diff != "" || !strings.HasPrefix(made.Image, "ami-") {
		t.Errorf("%s\n%s", made.Image, diff)
	}
	ok(t, w.ModifyInstanceMetadataOptions(ctx, made.ID, "optional"))
	if now := must(w.DescribeInstances(ctx, aws.Query{IDs: []string{made.ID}}))(t)[0]; now.MetadataTokens != "optional" {
		t.Errorf("changed: %+v", now)
	}
	changeProfileAndGroups(ctx, t, w, made.ID, n)
	ok(t, w.CreateRoute(ctx, w.table, aws.Route{Destination: "10.77.0.0/16", Instance: made.ID}))
	routes := must(w.DescribeRouteTables(ctx, aws.Query{IDs: []string{w.table}}))(t)[0].Routes
	if !slices.ContainsFunc(routes, func(r aws.Route) bool { return r.Destination == "10.77.0.0/16" && r.Instance == made.ID }) {
		t.Errorf("routes %+v", routes)
	}
	interfaces := w.moto("DescribeNetworkInterfaces", "networkInterfaceId", "Filter.1.Name", "attachment.instance-id", "Filter.1.Value.1", made.ID)
	for id, want := range map[string]bool{interfaces: true, "eni-00000000000000dead": false} {
		if there := must(w.HasNetworkInterface(ctx, id))(t); there != want {
			t.Errorf("%s is there: %v", id, there)
		}
	}
	ok(t, w.DeleteRoute(ctx, w.table, "10.77.0.0/16"))
	return made.ID
}

// changeProfileAndGroups takes a machine's profile off and gives it back, and
// puts it into one more group and out of it.
func changeProfileAndGroups(ctx context.Context, t *testing.T, w *world, id string, n aws.NewInstance) {
	association := must(w.DescribeIamInstanceProfileAssociations(ctx, id))(t)
	ok(t, w.CreateInstanceProfile(ctx, aws.RoleKey{Name: "other-" + w.vpc, Path: "/"}, nil))
	ok(t, w.ReplaceIamInstanceProfileAssociation(ctx, association, "other-"+w.vpc))
	other := must(w.CreateSecurityGroup(ctx, w.vpc, "other", "other", nil))(t)
	ok(t, w.ModifyInstanceGroups(ctx, id, append([]string{other}, n.Groups...)))
	if now := must(w.DescribeInstances(ctx, aws.Query{IDs: []string{id}}))(t)[0]; now.Profile != "other-"+w.vpc || len(now.Groups) != 2 {
		t.Errorf("changed: %+v", now)
	}
	wantCode(t, w.client(aws.Config{Retry: impatient}).DeleteSecurityGroup(ctx, other), "cloud.in_use")
	ok(t, w.ModifyInstanceGroups(ctx, id, n.Groups))
	ok(t, w.DeleteSecurityGroup(ctx, other))
	w.moto("DisassociateIamInstanceProfile", "associationId", "AssociationId", must(w.DescribeIamInstanceProfileAssociations(ctx, id))(t))
	if left := must(w.DescribeIamInstanceProfileAssociations(ctx, id))(t); left != "" {
		t.Errorf("left is %s", left)
	}
	ok(t, w.AssociateIamInstanceProfile(ctx, id, n.Profile))
	if now := must(w.DescribeInstances(ctx, aws.Query{IDs: []string{id}}))(t)[0]; now.Profile != n.Profile {
		t.Errorf("given back: %+v", now)
	}
}

func makeAddress(ctx context.Context, t *testing.T, w *world, instance string) string {
	a := must(w.AllocateAddress(ctx, tags("address")))(t)
	ok(t, w.AssociateAddress(ctx, a.ID, instance, false))
	found := must(w.DescribeAddresses(ctx, aws.Query{Tags: tags("address")}))(t)
	if len(found) != 1 || found[0].ID != a.ID || found[0].IP != a.IP || found[0].Instance != instance || found[0].Association == "" {
		t.Errorf("addresses %+v, want %+v", found, a)
	}
	wantCode(t, w.client(aws.Config{Retry: impatient}).ReleaseAddress(ctx, a.ID), "cloud.in_use")
	return a.ID
}

func balance(ctx context.Context, t *testing.T, w *world, instance, group string, subnets []string) {
	name := "cw-" + w.vpc[len(w.vpc)-17:]
	b := aws.Balancer{Name: name, Kind: "application", Scheme: "internal", Subnets: subnets, Groups: []string{group}, Tags: tags("balancer")}
	made := must(w.CreateLoadBalancer(ctx, b))(t)
	if again := must(w.CreateLoadBalancer(ctx, b))(t); again.ID != made.ID {
		t.Errorf("a repeated request made %s beside %s", again.ID, made.ID)
	}
	found := must(w.DescribeLoadBalancers(ctx, aws.Query{IDs: []string{made.ID}}))(t)
	b.ID, b.Vpc, b.DNSName, b.State, b.Tags = made.ID, w.vpc, made.DNSName, "active", nil
	if diff := cmp.Diff([]aws.Balancer{b}, found); diff != "" || !strings.Contains(made.DNSName, name) {
		t.Errorf("%s\n%s", made.DNSName, diff)
	}
	ok(t, w.SetSubnets(ctx, made.ID, subnets))
	ok(t, w.SetSecurityGroups(ctx, made.ID, []string{group}))
	targets := aws.TargetGroup{Name: name, Vpc: w.vpc, Protocol: "HTTP", Port: 8080, HealthPort: "9464", HealthPath: "/readyz", Tags: tags("targets")}
	targets.ID = must(w.CreateTargetGroup(ctx, targets))(t)
	ok(t, w.RegisterTargets(ctx, targets.ID, []string{instance}))
	if in := must(w.DescribeTargetHealth(ctx, targets.ID))(t); !slices.Equal(in, []string{instance}) {
		t.Errorf("targets %q", in)
	}
	listen(ctx, t, w, made.ID, targets.ID)
	ok(t, w.DeregisterTargets(ctx, targets.ID, []string{instance}))
	ok(t, w.ModifyTargetGroup(ctx, targets.ID, "9465", "/healthz"))
	targets.HealthPort, targets.HealthPath, targets.Tags = "9465", "/healthz", nil
	if diff := cmp.Diff([]aws.TargetGroup{targets}, must(w.DescribeTargetGroups(ctx, aws.Query{IDs: []string{targets.ID}}))(t)); diff != "" {
		t.Error(diff)
	}
	ok(t, w.DeleteLoadBalancer(ctx, made.ID))
	_, err := w.DescribeLoadBalancers(ctx, aws.Query{IDs: []string{made.ID}})
	wantCode(t, err, "cloud.not_found")
	ok(t, w.DeleteTargetGroup(ctx, targets.ID))
}

func listen(ctx context.Context, t *testing.T, w *world, balancer, targets string) {
	l := aws.Listener{Balancer: balancer, Protocol: "HTTP", Port: 80, TargetGroup: targets, Tags: tags("listener")}
	l.ID = must(w.CreateListener(ctx, l))(t)
	ok(t, w.AddTags(ctx, l.ID, aws.Tags{"note": "changed"}))
	all := must(w.DescribeTags(ctx, []string{l.ID, balancer}))(t)
	if !all[l.ID].Has(tags("listener")) || all[l.ID]["note"] != "changed" || !all[balancer].Has(tags("balancer")) {
		t.Errorf("tags %v", all)
	}
	wantCode(t, w.client(aws.Config{Retry: impatient}).DeleteTargetGroup(ctx, targets), "cloud.in_use")
	ok(t, w.ModifyListener(ctx, l))
	l.Tags = nil
	if diff := cmp.Diff([]aws.Listener{l}, must(w.DescribeListeners(ctx, balancer))(t)); diff != "" {
		t.Error(diff)
	}
	ok(t, w.DeleteListener(ctx, l.ID))
}

func nameIt(ctx context.Context, t *testing.T, w *world) {
	zone := must(w.emulator.MakeZone("causeway.example", w.vpc))(t)
	if zones := must(w.ListHostedZones(ctx))(t); !slices.Contains(zones, zone) {
		t.Errorf("%s is not among %q", zone, zones)
	}
	r := aws.Record{Name: "*.l7.causeway.example", Type: "CNAME", Value: "lb.example.com", TTL: 60}
	ok(t, w.CreateRecord(ctx, zone, r))
	wantCode(t, w.CreateRecord(ctx, zone, r), "cloud.invalid_parameter")
	r.TTL = 30
	ok(t, w.UpsertRecord(ctx, zone, r))
	if found := must(w.ListResourceRecordSets(ctx, zone))(t); !slices.Contains(found, r) {
		t.Errorf("%+v is not among %+v", r, found)
	}
	ok(t, w.DeleteRecord(ctx, zone, r))
	if left := must(w.ListResourceRecordSets(ctx, zone))(t); slices.Contains(left, r) {
		t.Errorf("left: %+v", left)
	}
}

// The judge reads the REST protocol of Route 53 too.
func TestBotocoreFindsMistakesInRecords(t *testing.T) {
	const good = `<ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes><Change>` +
		`<Action>CREATE</Action><ResourceRecordSet><Name>a.example</Name><Type>CNAME</Type><TTL>60</TTL><ResourceRecords><ResourceRecord>` +
		`<Value>b.example</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`
	for _, test := range []struct{ name, path, request, complaint string }{
		{"nothing", "/2013-04-01/hostedzone/Z1/rrset", good, ""},
		{"no zone", "/2013-04-01/rrset", good, "HostedZoneId"},
		{"a word it does not know", "/2013-04-01/hostedzone/Z1/rrset", strings.Replace(good, "CREATE", "ADD", 1), "ADD"},
		{"an element it does not have", "/2013-04-01/hostedzone/Z1/rrset", strings.ReplaceAll(good, "TTL>", "Ttl>"), "Ttl"},
		{"a required element left out", "/2013-04-01/hostedzone/Z1/rrset", strings.Replace(good, "<Name>a.example</Name>", "", 1), "Name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := judgedByBotocore(t, []fake.Exchange{{
				Service: "route53", Action: "ChangeResourceRecordSets", Path: test.path, ContentType: "application/xml",
				Request: []byte(test.request), Status: 400, Response: []byte("<ErrorResponse><Error><Code>x</Code></Error></ErrorResponse>"),
			}})
			if (err == nil) != (test.complaint == "") || !strings.Contains(out, test.complaint) {
				t.Errorf("%v, want a complaint about %q\n%s", err, test.complaint, out)
			}
		})
	}
}
