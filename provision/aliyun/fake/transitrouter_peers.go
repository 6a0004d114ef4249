package fake

import (
	"net/http"
	"slices"
	"strconv"
)

func (c *Cloud) attachPeer(call *call) (answer, *refusal) {
	router, refused := c.one(kindRouter, call.get("TransitRouterId"), routerMissing, false)
	if refused != nil {
		return nil, refused
	}
	c.region = "" // the other end is in another region
	peer, refused := c.one(kindRouter, call.get("PeerTransitRouterId"), routerMissing, false)
	switch {
	case refused != nil:
		return nil, refused
	case peer.region != call.get("PeerTransitRouterRegionId") || peer.region == router.region || peer.fields["CenId"] != router.fields["CenId"]:
		return nil, invalidOperation("PeerTransitRouter", "The two transit routers cannot be joined.")
	case slices.ContainsFunc(c.attachments(router), func(o *object) bool { return slices.Contains(c.routersOf(o), peer) }):
		return nil, invalidOperation("PeerAttachmentExist", "The two transit routers are joined.")
	}
	fields := map[string]any{
		"RegionId": router.region, "PeerTransitRouterId": peer.id, "PeerTransitRouterRegionId": peer.region,
		"Bandwidth": call.number("Bandwidth", 0), "BandwidthType": call.get("BandwidthType"), "CenBandwidthPackageId": call.get("CenBandwidthPackageId"),
		"ResourceType": "TR",
	}
	if refused := c.checkPlan(fields, router.text("CenId")); refused != nil {
		return nil, refused
	}
	if refused := c.occupy(router, peer); refused != nil {
		return nil, refused
	}
	attachment := c.addAttachment(call, kindRouterPeer, router, fields)
	attachment.region = "" // it is shown in both
	return answer{"TransitRouterAttachmentId": attachment.id}, nil
}

// checkPlan checks that what is drawn from a bandwidth plan is there.
func (c *Cloud) checkPlan(peer map[string]any, cen string) *refusal {
	if peer["BandwidthType"] != "BandwidthPackage" {
		return nil
	}
	id, _ := peer["CenBandwidthPackageId"].(string)
	plan := c.find(kindPlan, id)
	switch {
	case plan == nil:
		return notFound(planMissing)
	case !slices.Contains(plan.members, cen):
		return invalidOperation("BandwidthPackageNotAssociated", "The bandwidth plan is not this CEN instance's.")
	case peer["Bandwidth"].(int) > plan.fields["Bandwidth"].(int):
		return refuse(http.StatusBadRequest, "InvalidParameter", "The bandwidth plan has less bandwidth.")
	}
	return nil
}

func (c *Cloud) listPeers(call *call) (answer, *refusal) {
	all := c.visible(kindRouterPeer, call, map[string]string{"TransitRouterAttachmentId": "TransitRouterAttachmentId"}, "Tag")
	all = slices.DeleteFunc(all, func(o *object) bool {
		return !slices.ContainsFunc(c.routersOf(o), func(router *object) bool {
			return c.isHere(router) && (call.get("TransitRouterId") == "" || call.get("TransitRouterId") == router.id) &&
				(call.get("CenId") == "" || call.get("CenId") == router.fields["CenId"])
		})
	})
	return plain(call, all, c.showAttachment, "TransitRouterAttachments"), nil
}

func (c *Cloud) updatePeer(call *call) (answer, *refusal) {
	peer := c.find(kindRouterPeer, call.get("TransitRouterAttachmentId"))
	if peer == nil {
		return nil, notFound(attachmentMissing)
	}
	wanted := &object{fields: with(peer.fields, nil)}
	change(wanted, call, "BandwidthType", "CenBandwidthPackageId")
	if bandwidth, err := strconv.Atoi(call.get("Bandwidth")); err == nil {
		wanted.fields["Bandwidth"] = bandwidth
	}
	if value := call.get("AutoPublishRouteEnabled"); value != "" {
		wanted.fields["AutoPublishRouteEnabled"] = value == "true"
	}
	if wanted.fields["BandwidthType"] == "DataTransfer" {
		wanted.fields["CenBandwidthPackageId"] = ""
	}
	if refused := c.checkPlan(wanted.fields, c.routersOf(peer)[0].text("CenId")); refused != nil {
		return nil, refused
	}
	if _, refused := c.changeable(kindRouterPeer, call); refused != nil {
		return nil, refused
	}
	peer.fields = wanted.fields
	peer.busyUntil = c.config.Now().Add(c.config.BusyFor)
	return answer{}, nil
}
