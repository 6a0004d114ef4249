package aws_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/provision/aws"
	"causeway/provision/aws/fake"
)

// line is the physical connection that somebody has ordered.
const line = "dxcon-fh000001"

// aLine is a transit virtual interface as people ask for it.
func aLine(gateway string) aws.NewTransitVirtualInterface {
	return aws.NewTransitVirtualInterface{
		Name: "causeway-vif", Connection: line, Gateway: gateway, VLAN: 104, PeerASN: 4200000007,
		AmazonAddress: "169.254.10.1/30", CustomerAddress: "169.254.10.2/30", Key: "keyForTheLine", MTU: 8500, Tags: tags("vif"),
	}
}

// The pieces of a leased line are made, looked at, changed and taken apart.
func lifeOfALeasedLine(ctx context.Context, t *testing.T, w *world) {
	w.front.SetConnection(line, "us-west-1", "available")
	want := []aws.DirectConnection{{ID: line, Name: "line", State: "available", Jumbo: true}}
	if diff := cmp.Diff(want, must(w.DescribeConnections(ctx, aws.Query{IDs: []string{line}}))(t)); diff != "" {
		t.Error(diff)
	}
	gateway := makeDirectGateway(ctx, t, w)
	vif := makeInterface(ctx, t, w, gateway)
	transit := must(w.CreateTransitGateway(ctx, aws.NewTransitGateway{ASN: 64512, Tags: tags("tgw-line")}))(t)
	association := associate(ctx, t, w, gateway, transit.ID)

	ok(t, w.DeleteDirectConnectGatewayAssociation(ctx, association))
	wantCode(t, w.DeleteDirectConnectGatewayAssociation(ctx, association), "cloud.not_found")
	ok(t, w.DeleteVirtualInterface(ctx, vif.ID))
	wantCode(t, w.DeleteVirtualInterface(ctx, vif.ID), "cloud.not_found")
	// These wait until what is joined is gone.
	ok(t, w.DeleteTransitGateway(ctx, transit.ID))
	ok(t, w.DeleteDirectConnectGateway(ctx, gateway))
	wantCode(t, w.DeleteDirectConnectGateway(ctx, gateway), "cloud.not_found")
	w.pass(settle)
	gateways := must(w.DescribeDirectConnectGateways(ctx, aws.Query{}))(t)
	interfaces := must(w.DescribeVirtualInterfaces(ctx, aws.Query{}))(t)
	associations := must(w.DescribeDirectConnectGatewayAssociations(ctx, gateway))(t)
	if len(gateways)+len(interfaces)+len(associations) > 0 {
		t.Errorf("left: %+v %+v %+v", gateways, interfaces, associations)
	}
}

func makeDirectGateway(ctx context.Context, t *testing.T, w *world) string {
	made := must(w.CreateDirectConnectGateway(ctx, aws.NewDirectConnectGateway{Name: "causeway-dxgw", ASN: 64600, Tags: tags("dxgw")}))(t)
	if made.State != "pending" {
		t.Errorf("just made: %+v", made)
	}
	w.pass(settle)
	ok(t, w.TagDirectConnectResource(ctx, made.ARN, aws.Tags{"note": "changed"}))
	want := aws.DirectConnectGateway{
		ID: made.ID, ARN: "arn:aws:directconnect::123456789012:dx-gateway/" + made.ID, Name: "causeway-dxgw",
		State: "available", ASN: 64600, Tags: tags("dxgw"),
	}
	want.Tags["note"] = "changed"
	found := must(w.DescribeDirectConnectGateways(ctx, aws.Query{IDs: []string{made.ID}}))(t)
	if diff := cmp.Diff([]aws.DirectConnectGateway{want}, found); diff != "" {
		t.Error(diff)
	}
	return made.ID
}

func makeInterface(ctx context.Context, t *testing.T, w *world, gateway string) aws.VirtualInterface {
	asked := aLine(gateway)
	made := must(w.CreateTransitVirtualInterface(ctx, asked))(t)
	if made.State != "pending" {
		t.Errorf("just made: %+v", made)
	}
	w.pass(settle)
	want := aws.VirtualInterface{
		ID: made.ID, ARN: "arn:aws:directconnect:us-west-1:123456789012:dxvif/" + made.ID, Name: asked.Name, Type: "transit",
		State: "down", Connection: line, Gateway: gateway, VLAN: 104, PeerASN: asked.PeerASN, AmazonAddress: asked.AmazonAddress,
		CustomerAddress: asked.CustomerAddress, Key: asked.Key, MTU: 8500, BGP: "down", Tags: tags("vif"),
	}
	look := func() aws.VirtualInterface {
		return must(w.DescribeVirtualInterfaces(ctx, aws.Query{IDs: []string{made.ID}}))(t)[0]
	}
	if diff := cmp.Diff(want, look()); diff != "" {
		t.Error(diff)
	}
	if text := fmt.Sprintf("%v %+v %#v", want, want, want) + string(must(json.Marshal(look()))(t)); strings.Contains(text, "keyForThe") {
		t.Errorf("a key is printed: %s", text)
	}
	if !w.front.SetBGP(made.ID, true) || look().State != "available" || look().BGP != "up" {
		t.Errorf("the other end is there: %+v", look())
	}
	ok(t, w.UpdateVirtualInterfaceAttributes(ctx, made.ID, 1500))
	if now := look(); now.MTU != 1500 {
		t.Errorf("changed: %+v", now)
	}
	wantCode(t, w.client(aws.Config{Retry: impatient}).DeleteDirectConnectGateway(ctx, gateway), "cloud.in_use")
	return made
}

func associate(ctx context.Context, t *testing.T, w *world, gateway, transit string) string {
	id := must(w.CreateDirectConnectGatewayAssociation(ctx, gateway, transit, []string{"172.16.0.0/16"}))(t)
	state := func() aws.DirectConnectAssociation {
		return must(w.DescribeDirectConnectGatewayAssociations(ctx, gateway))(t)[0]
	}
	if now := state(); now.State != "associating" {
		t.Errorf("just made: %+v", now)
	}
	_, err := w.CreateDirectConnectGatewayAssociation(ctx, gateway, transit, []string{"172.16.0.0/16"})
	wantCode(t, err, "cloud.already_exists")
	// The change waits until the association is there.
	ok(t, w.UpdateDirectConnectGatewayAssociation(ctx, id, []string{"172.17.0.0/16"}, []string{"172.16.0.0/16"}))
	if now := state(); now.State != "updating" {
		t.Errorf("just changed: %+v", now)
	}
	w.pass(settle)
	want := aws.DirectConnectAssociation{
		ID: id, State: "associated", Gateway: gateway, Associated: transit, Type: "transitGateway", Region: "us-west-1",
		Prefixes: []string{"172.17.0.0/16"},
	}
	if diff := cmp.Diff(want, state()); diff != "" {
		t.Error(diff)
	}
	attachments := must(w.DescribeTransitGatewayAttachments(ctx, aws.Query{}))(t)
	if !slices.ContainsFunc(attachments, func(a aws.TransitGatewayAttachment) bool {
		return a.Resource == gateway && a.ResourceType == "direct-connect-gateway" && a.TransitGateway == transit
	}) {
		t.Errorf("the gateway is not attached: %+v", attachments)
	}
	return id
}

// The emulator refuses what AWS refuses of a leased line.
func TestRefusedLines(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.front.SetConnection(line, "us-west-1", "available")
	w.front.SetConnection("dxcon-ordered", "us-west-1", "requested")
	w.front.SetConnection("dxcon-elsewhere", "eu-west-1", "available")
	_, err := w.CreateDirectConnectGateway(ctx, aws.NewDirectConnectGateway{Name: "x", ASN: 100})
	wantCode(t, err, "cloud.invalid_parameter")
	g := must(w.CreateDirectConnectGateway(ctx, aws.NewDirectConnectGateway{Name: "x", Tags: tags("dxgw")}))(t)
	_ = must(w.CreateTransitVirtualInterface(ctx, aLine(g.ID)))(t)
	for _, test := range []struct {
		name  string
		spoil func(*aws.NewTransitVirtualInterface)
		code  causeway.Code
	}{
		{"no such connection", func(n *aws.NewTransitVirtualInterface) { n.Connection = "dxcon-0" }, "cloud.not_found"},
		{"a connection of another region", func(n *aws.NewTransitVirtualInterface) { n.Connection = "dxcon-elsewhere" }, "cloud.not_found"},
		{"an ordered connection", func(n *aws.NewTransitVirtualInterface) { n.Connection = "dxcon-ordered" }, "cloud.invalid_parameter"},
		{"no such gateway", func(n *aws.NewTransitVirtualInterface) { n.Gateway = "0-0" }, "cloud.not_found"},
		{"the VLAN is taken", func(*aws.NewTransitVirtualInterface) {}, "cloud.already_exists"},
		{"no VLAN", func(n *aws.NewTransitVirtualInterface) { n.VLAN = 4095 }, "cloud.invalid_parameter"},
		{"dots in the name", func(n *aws.NewTransitVirtualInterface) { n.Name = "cw.line" }, "cloud.invalid_parameter"},
		{"a strange MTU", func(n *aws.NewTransitVirtualInterface) { n.MTU = 9001 }, "cloud.invalid_parameter"},
		{"two networks", func(n *aws.NewTransitVirtualInterface) { n.CustomerAddress = "169.254.20.2/30" }, "cloud.invalid_parameter"},
		{"address 0", func(n *aws.NewTransitVirtualInterface) { n.AmazonAddress = "169.254.10.0/30" }, "cloud.invalid_parameter"},
		{"a short key", func(n *aws.NewTransitVirtualInterface) { n.Key = "short" }, "cloud.invalid_parameter"},
	} {
		t.Run(test.name, func(t *testing.T) {
			n := aLine(g.ID)
			test.spoil(&n)
			_, err := w.CreateTransitVirtualInterface(ctx, n)
			wantCode(t, err, test.code)
			if strings.Contains(err.Error(), string(n.Key)) {
				t.Errorf("the key is in %v", err)
			}
		})
	}
	same := must(w.CreateTransitGateway(ctx, aws.NewTransitGateway{ASN: 64512}))(t)
	for prefixes, transit := range map[string]string{"10.0.0.0/8": same.ID, "": same.ID, "10.0.0.1/8": same.ID} {
		_, err := w.CreateDirectConnectGatewayAssociation(ctx, g.ID, transit, strings.Fields(prefixes))
		wantCode(t, err, "cloud.invalid_parameter")
	}
	_, err = w.CreateDirectConnectGatewayAssociation(ctx, g.ID, "tgw-0", []string{"10.0.0.0/8"})
	wantCode(t, err, "cloud.not_found")
	ok(t, w.DeleteTransitGateway(ctx, same.ID))
}

// A gateway that is still joined to another is "deleting" for a while, and then
// there again.
func TestDeleteOfAJoinedGateway(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	g := must(w.CreateDirectConnectGateway(ctx, aws.NewDirectConnectGateway{Name: "x", ASN: 64600}))(t)
	transit := must(w.CreateTransitGateway(ctx, aws.NewTransitGateway{}))(t)
	id := must(w.CreateDirectConnectGatewayAssociation(ctx, g.ID, transit.ID, []string{"10.0.0.0/8"}))(t)
	ok(t, w.DeleteDirectConnectGateway(ctx, g.ID))
	for _, want := range []string{"deleting", "available"} {
		if now := must(w.DescribeDirectConnectGateways(ctx, aws.Query{IDs: []string{g.ID}}))(t)[0]; now.State != want {
			t.Errorf("it is %s, want %s", now.State, want)
		}
		w.pass(settle)
	}
	ok(t, w.DeleteDirectConnectGatewayAssociation(ctx, id))
	w.pass(2 * settle)
	ok(t, w.DeleteDirectConnectGateway(ctx, g.ID))
	ok(t, w.DeleteTransitGateway(ctx, transit.ID))
}

// Faults have Direct Connect's names, a lost answer to what makes something is
// told from a refusal, and what is new is seen late.
func TestDirectConnectFaults(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	n := aws.NewDirectConnectGateway{Name: "x", ASN: 64600, Tags: tags("dxgw")}
	w.front.Fail("DescribeDirectConnectGateways", fake.Throttle, fake.ServerError)
	_ = must(w.DescribeDirectConnectGateways(ctx, aws.Query{}))(t)
	w.front.Fail("CreateDirectConnectGateway", fake.ServerError, fake.LoseAnswer)
	for range 2 {
		_, err := w.CreateDirectConnectGateway(ctx, n)
		wantCode(t, err, "cloud.outcome_unknown")
	}
	found := must(w.DescribeDirectConnectGateways(ctx, aws.Query{}))(t)
	if len(found) != 1 || !found[0].Tags.Has(n.Tags) {
		t.Errorf("made %+v", found)
	}
	w.front.Lag(10 * time.Second)
	w.pass(10 * time.Second)
	for range 4 {
		_ = must(w.CreateDirectConnectGateway(ctx, n))(t)
	}
	if early := must(w.DescribeDirectConnectGateways(ctx, aws.Query{}))(t); len(early) != 1 {
		t.Errorf("seen at once: %+v", early)
	}
	w.pass(10 * time.Second)
	if late := must(w.DescribeDirectConnectGateways(ctx, aws.Query{}))(t); len(late) != 5 {
		t.Errorf("seen later, on three pages: %+v", late)
	}
	w.front.Fail("DescribeConnections", fake.Throttle, fake.Throttle, fake.Throttle)
	_, err := w.client(aws.Config{Retry: impatient}).DescribeConnections(ctx, aws.Query{})
	wantCode(t, err, "cloud.throttled")
	var answer *aws.APIError
	if !errors.As(err, &answer) || answer.Code != "ThrottlingException" || answer.RequestID == "" {
		t.Errorf("got %+v", answer)
	}
}
