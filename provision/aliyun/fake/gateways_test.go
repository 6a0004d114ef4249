package fake_test

import (
	"testing"
	"time"

	"causeway"
	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
)

func TestOrder(t *testing.T) {
	yes := true
	prepaid := func(r *aliyun.CreateVPNGatewayRequest) {
		r.InstanceChargeType, r.Period, r.AutoPay = "PREPAY", 1, &yes
	}
	tests := map[string]struct {
		china  bool
		change func(*aliyun.CreateVPNGatewayRequest)
		want   causeway.Code
	}{
		"international":          {false, nil, ""},
		"one vSwitch":            {false, func(r *aliyun.CreateVPNGatewayRequest) { r.DisasterRecoveryVSwitchID = "" }, "cloud.invalid_parameter"},
		"one zone":               {false, func(r *aliyun.CreateVPNGatewayRequest) { r.DisasterRecoveryVSwitchID = "vsw-a2" }, "cloud.invalid_parameter"},
		"no such vSwitch":        {false, func(r *aliyun.CreateVPNGatewayRequest) { r.VSwitchID = "vsw-x" }, "cloud.not_found"},
		"no such VPC":            {false, func(r *aliyun.CreateVPNGatewayRequest) { r.VPCID = "vpc-x" }, "cloud.not_found"},
		"name":                   {false, func(r *aliyun.CreateVPNGatewayRequest) { r.Name = "1-cw" }, "cloud.invalid_parameter"},
		"bandwidth of China":     {false, func(r *aliyun.CreateVPNGatewayRequest) { r.Bandwidth = 50 }, "cloud.invalid_parameter"},
		"prepaid, international": {false, prepaid, "cloud.invalid_parameter"},
		"prepaid, China":         {true, prepaid, ""},
		"postpaid, China":        {true, nil, "cloud.invalid_parameter"},
		"prepaid without period": {true, func(r *aliyun.CreateVPNGatewayRequest) { prepaid(r); r.Period = 0 }, "cloud.invalid_parameter"},
		"the seed's charge type": {false, func(r *aliyun.CreateVPNGatewayRequest) { r.InstanceChargeType = "PostPaid" }, "cloud.invalid_parameter"},
		"no such bandwidth":      {false, func(r *aliyun.CreateVPNGatewayRequest) { r.Bandwidth = 300 }, "cloud.invalid_parameter"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(c *fake.Config) { c.China = test.china })
			_, err := w.CreateVPNGateway(t.Context(), order(test.change))
			want(t, test.want, err)
		})
	}
}

func TestPrepaid(t *testing.T) {
	yes := true
	w := newWorld(t, func(c *fake.Config) { c.China = true })
	paid := order(func(r *aliyun.CreateVPNGatewayRequest) { r.InstanceChargeType, r.Period, r.AutoPay = "PREPAY", 1, &yes })
	made, err := w.CreateVPNGateway(t.Context(), paid)
	want(t, "", err)
	unpaid := paid
	unpaid.AutoPay = nil
	_, err = w.CreateVPNGateway(t.Context(), unpaid)
	want(t, "", err)
	all, err := w.DescribeVPNGateways(t.Context(), aliyun.DescribeVPNGatewaysRequest{})
	want(t, "", err)
	if len(all.VPNGateways) != 1 || all.VPNGateways[0].ChargeType != "Prepay" {
		t.Errorf("an order that nobody pays makes no gateway: %+v", all.VPNGateways)
	}
	if end := time.UnixMilli(int64(all.VPNGateways[0].EndTime)).UTC(); end != time.Date(2026, 12, 23, 8, 0, 0, 0, time.UTC) {
		t.Errorf("ends %v", end)
	}
	w.pause(time.Hour)
	_, err = w.DeleteVPNGateway(t.Context(), aliyun.DeleteVPNGatewayRequest{VPNGatewayID: made.VPNGatewayID})
	want(t, "cloud.prepaid", err)
}

// A gateway takes one change at a time, and none before it is made.
func TestOneChangeAtATime(t *testing.T) {
	w := newWorld(t, nil)
	made, err := w.CreateVPNGateway(t.Context(), order(nil))
	want(t, "", err)
	id := made.VPNGatewayID
	status := func() string {
		g, err := w.DescribeVPNGateway(t.Context(), aliyun.DescribeVPNGatewayRequest{VPNGatewayID: id})
		want(t, "", err)
		if (g.InternetIP == "") != (g.Status == "provisioning") {
			t.Errorf("%s with the address %q", g.Status, g.InternetIP)
		}
		return g.Status
	}
	rename := func() error {
		_, err := w.ModifyVPNGatewayAttribute(t.Context(), aliyun.ModifyVPNGatewayAttributeRequest{VPNGatewayID: id, Name: "cw2"})
		return err
	}
	if s := status(); s != "provisioning" {
		t.Errorf("status %s", s)
	}
	want(t, "cloud.conflict", rename())
	w.pause(3 * time.Minute)
	if s := status(); s != "active" {
		t.Errorf("status %s", s)
	}
	want(t, "", rename())
	if s := status(); s != "updating" {
		t.Errorf("status %s", s)
	}
	_, err = w.CreateVPNConnection(t.Context(), connection(id, w.customer(t, ""), nil))
	want(t, "cloud.conflict", err)
	w.pause(20 * time.Second)
	want(t, "", rename())
}

func TestCustomerGatewayAddress(t *testing.T) {
	w := newWorld(t, nil)
	for _, address := range []string{"B.B.B.B", "100.64.0.1", "127.0.0.1", "169.254.1.1", "224.0.0.1", "255.1.1.1"} {
		_, err := w.CreateCustomerGateway(t.Context(), aliyun.CreateCustomerGatewayRequest{IPAddress: address, ClientToken: address})
		want(t, "cloud.invalid_parameter", err)
	}
	for _, asn := range []string{"0", "45104", "4294967296", "AS1"} {
		_, err := w.CreateCustomerGateway(t.Context(), aliyun.CreateCustomerGatewayRequest{IPAddress: "192.0.2.1", ASN: asn, ClientToken: asn})
		want(t, "cloud.invalid_parameter", err)
	}
}
