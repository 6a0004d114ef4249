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
			if g.Status == "deleting" {
				continue
			}
			if err := v.addGateway(region, g); err != nil {
				return err
			}
		}
	}
	return nil
}

// addGateway puts a gateway in by its tags or, as it has none until it is
// tagged, by its name in one of our VPCs. One of ours whose bandwidth cannot be
// read stops everything: it would seem to need making anew.
func (v *view) addGateway(region string, g aliyun.VPNGateway) error {
	o, unread := observedGateway(region, g)
	meta := o.Resource.Head()
	site, inside := v.siteOf(region, g.VPCID)
	_, tagged := meta.Tags[provision.TagInterconnect]
	if tagged || !inside || !v.isOurName(meta.Name) {
		if !v.addTagged(o) {
			return nil
		}
		return unread
	}
	meta.Key, o.Ours = leftover(site.Name, meta.ID), true
	if want := v.namesake(o.Resource); want != nil {
		meta.Key = want.Head().Key
	}
	v.found = append(v.found, o)
	return unread
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

// observedGateway is a gateway as the planner spells it, and the problem if its
// bandwidth cannot be read: other kinds of gateways have none.
func observedGateway(region string, g aliyun.VPNGateway) (provision.Observed, error) {
	bandwidth, err := strconv.Atoi(strings.TrimSuffix(g.Spec, "M"))
	if err != nil {
		err = causeway.NewProblem("cloud.bad_answer", g.VPNGatewayID, err, "action", "DescribeVpnGateways", "attempts", "1")
	}
	r := &provision.AliyunVPNGateway{
		Meta: provision.Meta{Region: region, Name: g.Name, ID: g.VPNGatewayID, Tags: tagsOf(g.Tags)},
		VPC:  existing("vpc", g.VPCID), VSwitch: existing("subnet", g.VSwitchID), StandbyVSwitch: existing("subnet", g.DisasterRecoveryVSwitchID),
		Bandwidth: &bandwidth, ChargeType: ptr(chargeType(g)), AutoPropagate: ptr(bool(g.AutoPropagate)),
	}
	return provision.Observed{Resource: r, Outputs: madeGateway(g).Outputs, Pending: !isReady(g), EndsAt: endOf(g)}, err
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
