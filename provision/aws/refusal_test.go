package aws_test

import (
	"context"
	"testing"

	"causeway"
	"causeway/provision/aws"
)

// The emulator refuses what AWS refuses, so that a mistake shows before an
// account is charged for it.
func TestRefusedConnections(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	g := must(w.CreateVpnGateway(ctx, aws.NewVpnGateway{Tags: tags("vgw")}))(t)
	peer := must(w.CreateCustomerGateway(ctx, aws.NewCustomerGateway{IP: "198.51.100.7", Tags: tags("cgw")}))(t)
	good := func() aws.NewVpnConnection {
		return aws.NewVpnConnection{
			CustomerGateway: peer.ID, VpnGateway: g.ID, StaticRoutesOnly: true, Tunnels: [2]aws.TunnelOptions{
				strongTunnel("169.254.116.208/30", "keyForTunnelOne"), strongTunnel("169.254.214.96/30", "keyForTunnelTwo"),
			},
		}
	}
	first := func(change func(*aws.TunnelOptions)) func(*aws.NewVpnConnection) {
		return func(n *aws.NewVpnConnection) { change(&n.Tunnels[0]) }
	}
	for _, test := range []struct {
		name  string
		spoil func(*aws.NewVpnConnection)
		code  causeway.Code
	}{
		{"short key", first(func(o *aws.TunnelOptions) { o.PSK = "short77" }), "cloud.invalid_parameter"},
		{"dash in the key", first(func(o *aws.TunnelOptions) { o.PSK = "your-pre-shared-key" }), "cloud.invalid_parameter"},
		{"key begins with 0", first(func(o *aws.TunnelOptions) { o.PSK = "0123456789" }), "cloud.invalid_parameter"},
		{"prefix kept by AWS", first(func(o *aws.TunnelOptions) { o.InsideCIDR = "169.254.169.252/30" }), "cloud.invalid_parameter"},
		{"prefix elsewhere", first(func(o *aws.TunnelOptions) { o.InsideCIDR = "10.0.0.0/30" }), "cloud.invalid_parameter"},
		{"prefix too long", first(func(o *aws.TunnelOptions) { o.InsideCIDR = "169.254.9.0/29" }), "cloud.invalid_parameter"},
		{"one prefix twice", first(func(o *aws.TunnelOptions) { o.InsideCIDR = "169.254.214.96/30" }), "cloud.invalid_parameter"},
		{"long phase 1", first(func(o *aws.TunnelOptions) { o.Phase1LifetimeSeconds = 86400 }), "cloud.invalid_parameter"},
		{"long phase 2", first(func(o *aws.TunnelOptions) { o.Phase2LifetimeSeconds = 3601 }), "cloud.invalid_parameter"},
		{"phase 2 not below phase 1", first(func(o *aws.TunnelOptions) { o.Phase1LifetimeSeconds = 3500 }), "cloud.invalid_parameter"},
		{"margin above half", first(func(o *aws.TunnelOptions) { o.RekeyMarginSeconds = 1751 }), "cloud.invalid_parameter"},
		{"unknown cipher", first(func(o *aws.TunnelOptions) { o.Phase1Encryption = []string{"3DES"} }), "cloud.invalid_parameter"},
		{"weak group", first(func(o *aws.TunnelOptions) { o.Phase1DHGroups = []int32{5} }), "cloud.invalid_parameter"},
		{"two ends", func(n *aws.NewVpnConnection) { n.TransitGateway = "tgw-1" }, "cloud.invalid_parameter"},
		{"no end", func(n *aws.NewVpnConnection) { n.VpnGateway = "" }, "cloud.invalid_parameter"},
		{"no such gateway", func(n *aws.NewVpnConnection) { n.VpnGateway = "vgw-0000" }, "cloud.not_found"},
		{"no such peer", func(n *aws.NewVpnConnection) { n.CustomerGateway = "cgw-0000" }, "cloud.not_found"},
	} {
		t.Run(test.name, func(t *testing.T) {
			n := good()
			test.spoil(&n)
			_, err := w.CreateVpnConnection(ctx, n)
			wantCode(t, err, test.code)
		})
	}
	_ = must(w.CreateVpnConnection(ctx, good()))(t)
	if found := must(w.DescribeVpnConnections(ctx, aws.Query{}))(t); len(found) != 1 {
		t.Errorf("%d connections, want the good one", len(found))
	}
	// Inside prefixes are unique per gateway.
	_, err := w.CreateVpnConnection(ctx, good())
	wantCode(t, err, "cloud.invalid_parameter")
}

func TestRefusedGateways(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	_, err := w.CreateVpnGateway(ctx, aws.NewVpnGateway{ASN: 100})
	wantCode(t, err, "cloud.invalid_parameter")
	_, err = w.CreateCustomerGateway(ctx, aws.NewCustomerGateway{IP: "999.1.1.1"})
	wantCode(t, err, "cloud.invalid_parameter")
	first := must(w.CreateVpnGateway(ctx, aws.NewVpnGateway{Tags: tags("vgw-1")}))(t)
	second := must(w.CreateVpnGateway(ctx, aws.NewVpnGateway{Tags: tags("vgw-2")}))(t)
	ok(t, w.AttachVpnGateway(ctx, first.ID, w.vpc))
	wantCode(t, w.AttachVpnGateway(ctx, second.ID, w.vpc), "cloud.quota")
	wantCode(t, w.AttachVpnGateway(ctx, "vgw-0000", w.vpc), "cloud.not_found")
	wantCode(t, w.DetachVpnGateway(ctx, second.ID, w.vpc), "cloud.not_found")
}
