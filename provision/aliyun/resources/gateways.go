package resources

import (
	"context"
	"strconv"
	"strings"
	"time"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

func gatewayKinds() []kind {
	gateway := kindOf[*provision.AliyunVPNGateway](observeGateways)
	gateway.create = making(createGateway)
	gateway.update = making(updateGateway)
	gateway.await = making(awaitGateway)
	gateway.delete = taking(deleteGateway)
	return []kind{gateway}
}

// observeGateways looks at every gateway of the regions: one of ours may stand
// in a VPC that the file no longer names.
func observeGateways(ctx context.Context, v *view) error {
	for _, region := range v.regions() {
		client, err := v.client(region)
		if err != nil {
			return err
		}
		all, err := client.DescribeVPNGateways(ctx, aliyun.DescribeVPNGatewaysRequest{})
		if err != nil {
			return err
		}
		for _, g := range all.VPNGateways {
			o, err := observedGateway(region, g)
			if err != nil {
				return err
			}
			if g.Status != "deleting" {
				v.addGateway(o)
			}
		}
	}
	return nil
}

// addGateway puts a gateway in by its tags or, as it has none until it is
// tagged, by its name in one of our VPCs.
func (v *view) addGateway(o provision.Observed) {
	meta := o.Resource.Head()
	site, inside := v.siteOf(meta.Region, o.Resource.(*provision.AliyunVPNGateway).VPC.ID)
	_, tagged := meta.Tags[provision.TagInterconnect]
	if tagged || !inside || !v.isOurName(meta.Name) {
		v.addTagged(o)
		return
	}
	meta.Key, o.Ours = leftover(site.Name, meta.ID), true
	if want := v.namesake(o.Resource); want != nil {
		meta.Key = want.Head().Key
	}
	v.found = append(v.found, o)
}

// siteOf is the first site in a VPC.
func (v *view) siteOf(region, vpc string) (apply.Site, bool) {
	for _, site := range v.vpcs() {
		if site.Region == region && site.VPC == vpc {
			return site, true
		}
	}
	return apply.Site{}, false
}

func observedGateway(region string, g aliyun.VPNGateway) (provision.Observed, error) {
	bandwidth, err := strconv.Atoi(strings.TrimSuffix(g.Spec, "M"))
	if err != nil {
		return provision.Observed{}, causeway.NewProblem("cloud.bad_answer", g.VPNGatewayID, err, "action", "DescribeVpnGateways", "attempts", "1")
	}
	r := &provision.AliyunVPNGateway{
		Meta: provision.Meta{Region: region, Name: g.Name, ID: g.VPNGatewayID, Tags: tagsOf(g.Tags)},
		VPC:  existing("vpc", g.VPCID), VSwitch: existing("subnet", g.VSwitchID), StandbyVSwitch: existing("subnet", g.DisasterRecoveryVSwitchID),
		Bandwidth: &bandwidth, ChargeType: ptr(chargeType(g)), AutoPropagate: ptr(bool(g.AutoPropagate)),
	}
	return provision.Observed{Resource: r, Outputs: madeGateway(g).Outputs, Pending: !isReady(g), EndsAt: endOf(g)}, nil
}

// existing refers to an object of the user's.
func existing(what, id string) *provision.Existing {
	return &provision.Existing{Meta: provision.Meta{ID: id, Name: id}, Cloud: "aliyun", What: what}
}

// chargeType spells it as it is ordered: described it is "Prepay", "POSTPAY" or
// "PostpayByFlow".
func chargeType(g aliyun.VPNGateway) string {
	if strings.EqualFold(g.ChargeType, "PREPAY") {
		return "PREPAY"
	}
	return "POSTPAY"
}

// endOf is the end of what is paid for in advance.
func endOf(g aliyun.VPNGateway) time.Time {
	if chargeType(g) != "PREPAY" || g.EndTime == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(g.EndTime)).UTC()
}

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
	err := w.await(ctx, string(r.Key), pace{usualEvery, settle}, func() (string, bool, error) {
		_, err := w.DescribeVPNGateway(ctx, aliyun.DescribeVPNGatewayRequest{VPNGatewayID: ordered.VPNGatewayID})
		return "ordered", err == nil, gone(err)
	})
	if causeway.HasCode(err, "cloud.not_ready") && ctx.Err() == nil && *r.ChargeType == "PREPAY" && !or(r.AutoPay) {
		return causeway.NewProblem("provision.unpaid", string(r.Key), nil,
			"order", strconv.FormatInt(int64(ordered.OrderID), 10), "id", ordered.VPNGatewayID)
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
