package resources

import (
	"context"
	"strconv"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// isReady reports whether others can build upon a gateway: its addresses come
// some time after it.
func isReady(g aliyun.VPNGateway) bool {
	return g.Status == "active" && g.InternetIP != "" && g.DisasterRecoveryInternetIP != ""
}

func madeGateway(g aliyun.VPNGateway) apply.Made {
	outputs := map[string]string{}
	for name, address := range map[string]string{"internet_ip": g.InternetIP, "disaster_recovery_internet_ip": g.DisasterRecoveryInternetIP} {
		if address != "" {
			outputs[name] = address
		}
	}
	return apply.Made{ID: g.VPNGatewayID, Outputs: outputs}
}

// createGateway orders a gateway, puts the tags on as soon as it shows, waits
// until it is active and has both addresses, and sets what an order cannot.
func createGateway(ctx context.Context, w work, r *provision.AliyunVPNGateway) (apply.Made, error) {
	request := aliyun.CreateVPNGatewayRequest{
		Name: r.Name, VPCID: r.VPC.ID, VSwitchID: r.VSwitch.ID, DisasterRecoveryVSwitchID: r.StandbyVSwitch.ID,
		Bandwidth: *r.Bandwidth, InstanceChargeType: *r.ChargeType, AutoPay: r.AutoPay,
	}
	if r.Months != nil {
		request.Period = *r.Months
	}
	request.ClientToken = w.token(request)
	ordered, err := w.CreateVPNGateway(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	if err := w.awaitOrder(ctx, r, ordered); err != nil {
		return apply.Made{}, err
	}
	made, err := w.tagGateway(ctx, ordered.VPNGatewayID, r.Tags)
	if err != nil || !or(r.AutoPropagate) {
		return made, err
	}
	return w.modifyGateway(ctx, aliyun.ModifyVPNGatewayAttributeRequest{VPNGatewayID: made.ID, AutoPropagate: r.AutoPropagate})
}

// tagGateway puts tags on a gateway as soon as it takes them, and waits until it
// is ready. No document says whether one that is being made takes tags.
func (w work) tagGateway(ctx context.Context, id string, tags map[string]string) (apply.Made, error) {
	early := w.tag(ctx, aliyun.TypeVPNGateway, id, tags)
	if early != nil && !causeway.HasCode(early, "cloud.conflict") {
		return apply.Made{}, early
	}
	made, err := w.gatewayReady(ctx, id)
	if err == nil && early != nil {
		err = w.tag(ctx, aliyun.TypeVPNGateway, id, tags)
	}
	return made, err
}

// awaitOrder waits until the cloud shows what was ordered. An order that nobody
// pays never makes a gateway.
func (w work) awaitOrder(ctx context.Context, r *provision.AliyunVPNGateway, ordered aliyun.CreateVPNGatewayResponse) error {
	unpaid := or(r.ChargeType) == "PREPAY" && !or(r.AutoPay)
	p := pace{usualEvery, usualLimit}
	if unpaid {
		p.limit = settle
	}
	err := w.await(ctx, string(r.Key), p, func() (string, bool, error) {
		if ordered.VPNGatewayID == "" {
			return "ordered", false, nil
		}
		_, err := w.DescribeVPNGateway(ctx, aliyun.DescribeVPNGatewayRequest{VPNGatewayID: ordered.VPNGatewayID})
		return "ordered", err == nil, gone(err)
	})
	if unpaid && causeway.HasCode(err, "cloud.not_ready") && ctx.Err() == nil {
		return causeway.NewProblem("provision.unpaid", string(r.Key), nil, "order", strconv.FormatInt(int64(ordered.OrderID), 10))
	}
	return err
}

// gatewayReady waits until a gateway is active and has both addresses.
func (w work) gatewayReady(ctx context.Context, id string) (apply.Made, error) {
	var made apply.Made
	err := w.await(ctx, string(w.order.Change.Key)+" "+id, pace{gatewayEvery, gatewayLimit}, func() (string, bool, error) {
		g, err := w.DescribeVPNGateway(ctx, aliyun.DescribeVPNGatewayRequest{VPNGatewayID: id})
		if g.BusinessStatus == "FinancialLocked" {
			err = locked("DescribeVpnGateway", id, g.BusinessStatus)
		}
		made = madeGateway(g.VPNGateway)
		return g.Status, isReady(g.VPNGateway), err
	})
	return made, err
}

// locked is the problem of what the cloud has locked, mostly because a bill is
// open: no waiting helps.
func locked(action, id, state string) error {
	return causeway.NewProblem("cloud.locked", id, nil, "action", action, "detail", state, "cloud_code", state, "request_id", "")
}

func (w work) modifyGateway(ctx context.Context, request aliyun.ModifyVPNGatewayAttributeRequest) (apply.Made, error) {
	if _, err := w.ModifyVPNGatewayAttribute(ctx, request); err != nil {
		return apply.Made{}, err
	}
	return w.gatewayReady(ctx, request.VPNGatewayID)
}

// updateGateway puts right the tags, the name and what it gives to its VPC.
func updateGateway(ctx context.Context, w work, r *provision.AliyunVPNGateway) (apply.Made, error) {
	id := w.thereID()
	made, err := w.tagGateway(ctx, id, w.changedTags())
	if err != nil {
		return apply.Made{}, err
	}
	request := aliyun.ModifyVPNGatewayAttributeRequest{VPNGatewayID: id}
	if r.Name != w.order.There.Resource.Head().Name {
		request.Name = r.Name
	}
	if w.changes("auto_propagate") {
		request.AutoPropagate = r.AutoPropagate
	}
	if request.Name == "" && request.AutoPropagate == nil {
		return made, nil
	}
	return w.modifyGateway(ctx, request)
}

func awaitGateway(ctx context.Context, w work, r *provision.AliyunVPNGateway) (apply.Made, error) {
	return w.gatewayReady(ctx, r.ID)
}

// deleteGateway deletes a gateway; the problem cloud.prepaid of one that is
// paid for in advance is for the caller.
func deleteGateway(ctx context.Context, w work, r *provision.AliyunVPNGateway) error {
	if _, err := w.DeleteVPNGateway(ctx, aliyun.DeleteVPNGatewayRequest{VPNGatewayID: r.ID}); err != nil {
		return gone(err)
	}
	return w.awaitGone(ctx, string(r.Key)+" "+r.ID, pace{gatewayEvery, gatewayLimit}, func() (string, bool, error) {
		g, err := w.DescribeVPNGateway(ctx, aliyun.DescribeVPNGatewayRequest{VPNGatewayID: r.ID})
		return g.Status, false, err
	})
}
