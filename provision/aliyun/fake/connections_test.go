package fake_test

import (
	"fmt"
	"testing"
	"time"

	"causeway"
	"causeway/provision/aliyun"
)

// Of many changes at once, one wins.
func TestConcurrentWrites(t *testing.T) {
	w := newWorld(t, nil)
	gateway, customer := w.gateway(t), w.customer(t, "")
	errs := make(chan error)
	for i := range 8 {
		go func() {
			_, err := w.CreateVPNConnection(t.Context(), connection(gateway, customer, func(r *aliyun.CreateVPNConnectionRequest) { r.Name = fmt.Sprint("cw", i) }))
			errs <- err
		}()
	}
	made := 0
	for range 8 {
		if err := <-errs; err == nil {
			made++
		} else {
			want(t, "cloud.conflict", err)
		}
	}
	if made != 1 {
		t.Errorf("%d connections were made at once", made)
	}
}

func TestConnection(t *testing.T) {
	yes := true
	bgp := func(first, second string, asn aliyun.Int) func(*aliyun.CreateVPNConnectionRequest) {
		return func(r *aliyun.CreateVPNConnectionRequest) {
			r.EnableTunnelsBGP = &yes
			r.Tunnels[0].BGP = aliyun.BGP{LocalASN: 65530, TunnelCIDR: first, LocalIP: "169.254.10.2"}
			r.Tunnels[1].BGP = aliyun.BGP{LocalASN: asn, TunnelCIDR: second, LocalIP: "169.254.11.2"}
		}
	}
	tests := map[string]struct {
		asn    string
		change func(*aliyun.CreateVPNConnectionRequest)
		want   causeway.Code
	}{
		"static":            {"", nil, ""},
		"one tunnel":        {"", func(r *aliyun.CreateVPNConnectionRequest) { r.Tunnels = r.Tunnels[:1] }, "cloud.invalid_parameter"},
		"two masters":       {"", func(r *aliyun.CreateVPNConnectionRequest) { r.Tunnels[1].Role = "master" }, "cloud.invalid_parameter"},
		"no tunnels":        {"", func(r *aliyun.CreateVPNConnectionRequest) { r.Tunnels = nil }, "cloud.invalid_parameter"},
		"space in the PSK":  {"", func(r *aliyun.CreateVPNConnectionRequest) { r.Tunnels[0].IKE.PSK = "a b" }, "cloud.invalid_parameter"},
		"GCM":               {"", func(r *aliyun.CreateVPNConnectionRequest) { r.Tunnels[0].IKE.EncAlg = "aes256gcm16" }, "cloud.invalid_parameter"},
		"group 16":          {"", func(r *aliyun.CreateVPNConnectionRequest) { r.Tunnels[0].IKE.PFS = "group16" }, "cloud.invalid_parameter"},
		"host bits":         {"", func(r *aliyun.CreateVPNConnectionRequest) { r.RemoteSubnet = "172.16.0.1/16" }, "cloud.invalid_parameter"},
		"no such far end":   {"", func(r *aliyun.CreateVPNConnectionRequest) { r.Tunnels[0].CustomerGatewayID = "cgw-x" }, "cloud.not_found"},
		"no such gateway":   {"", func(r *aliyun.CreateVPNConnectionRequest) { r.VPNGatewayID = "vpn-x" }, "cloud.not_found"},
		"BGP":               {"64512", bgp("169.254.10.0/30", "169.254.11.0/30", 65530), ""},
		"BGP without ASN":   {"", bgp("169.254.10.0/30", "169.254.11.0/30", 65530), "cloud.invalid_parameter"},
		"two local ASNs":    {"64512", bgp("169.254.10.0/30", "169.254.11.0/30", 65531), "cloud.invalid_parameter"},
		"one inside net":    {"64512", bgp("169.254.10.0/30", "169.254.10.0/30", 65530), "cloud.invalid_parameter"},
		"inside net of 29":  {"64512", bgp("169.254.10.0/29", "169.254.11.0/30", 65530), "cloud.invalid_parameter"},
		"inside net taken":  {"64512", bgp("169.254.6.0/30", "169.254.11.0/30", 65530), "cloud.invalid_parameter"},
		"inside net abroad": {"64512", bgp("192.168.0.0/30", "169.254.11.0/30", 65530), "cloud.invalid_parameter"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			r := connection(w.gateway(t), w.customer(t, test.asn), test.change)
			before := len(w.cloud.Objects())
			_, err := w.CreateVPNConnection(t.Context(), r)
			want(t, test.want, err)
			if made := len(w.cloud.Objects()) - before; (made == 1) != (test.want == "") {
				t.Errorf("%d objects were made", made)
			}
		})
	}
}

func TestDeleteInOrder(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	gateway, customer := w.gateway(t), w.customer(t, "")
	made, err := w.CreateVPNConnection(ctx, connection(gateway, customer, nil))
	want(t, "", err)
	w.pause(time.Minute)
	route := aliyun.CreateVPNRouteEntryRequest{VPNGatewayID: gateway, RouteDest: "172.16.0.0/16", NextHop: made.VPNConnectionID, Weight: 100, PublishVPC: true}
	_, err = w.CreateVPNRouteEntry(ctx, route)
	want(t, "", err)
	w.pause(time.Minute)
	_, err = w.CreateVPNRouteEntry(ctx, route)
	want(t, "cloud.already_exists", err)

	deleteGateway := func() error {
		_, err := w.DeleteVPNGateway(ctx, aliyun.DeleteVPNGatewayRequest{VPNGatewayID: gateway})
		return err
	}
	deleteConnection := func() error {
		_, err := w.DeleteVPNConnection(ctx, aliyun.DeleteVPNConnectionRequest{VPNConnectionID: made.VPNConnectionID})
		return err
	}
	deleteCustomer := func() error {
		_, err := w.DeleteCustomerGateway(ctx, aliyun.DeleteCustomerGatewayRequest{CustomerGatewayID: customer})
		return err
	}
	want(t, "cloud.in_use", deleteGateway())
	want(t, "cloud.in_use", deleteCustomer())
	want(t, "cloud.in_use", deleteConnection())
	_, err = w.DeleteVPNRouteEntry(ctx, aliyun.DeleteVPNRouteEntryRequest{VPNGatewayID: gateway, RouteDest: route.RouteDest, NextHop: route.NextHop, Weight: 0})
	want(t, "cloud.not_found", err)
	_, err = w.DeleteVPNRouteEntry(ctx, aliyun.DeleteVPNRouteEntryRequest{VPNGatewayID: gateway, RouteDest: route.RouteDest, NextHop: route.NextHop, Weight: 100})
	want(t, "", err)
	w.pause(time.Minute)
	want(t, "", deleteConnection())
	want(t, "", deleteCustomer())
	want(t, "cloud.conflict", deleteGateway())
	w.pause(time.Minute)
	want(t, "", deleteGateway())
	want(t, "cloud.not_found", deleteGateway())
}

// What somebody else changes is seen by the next call.
func TestChange(t *testing.T) {
	w := newWorld(t, nil)
	gateway, customer := w.gateway(t), w.customer(t, "")
	made, err := w.CreateVPNConnection(t.Context(), connection(gateway, customer, nil))
	want(t, "", err)
	if err := w.cloud.Change(made.VPNConnectionID, "2.TunnelIkeConfig.Psk", "else"); err != nil {
		t.Fatal(err)
	}
	c, err := w.DescribeVPNConnection(t.Context(), aliyun.DescribeVPNConnectionRequest{VPNConnectionID: made.VPNConnectionID})
	want(t, "", err)
	if c.Tunnels[1].IKE.PSK != "else" || c.Tunnels[0].IKE.PSK == "" {
		t.Errorf("tunnels %+v", c.Tunnels)
	}
	if w.cloud.Change("vco-x", "Name", "x") == nil {
		t.Error("changed what is not there")
	}
}
