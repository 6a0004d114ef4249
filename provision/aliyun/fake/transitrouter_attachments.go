package fake

import (
	"net/http"
	"slices"
)

const attachmentMissing = "InvalidTransitRouterAttachmentId.NotFound"

// zones finds the subnets of a list of zone mappings, and shows them.
func (c *Cloud) zones(call *call, list string, vpc *object) ([]map[string]any, *refusal) {
	shown := []map[string]any{}
	for _, mapping := range call.structs(list) {
		vswitch := c.find(kindVSwitch, mapping["VSwitchId"])
		if vswitch == nil || vswitch.parent != vpc || vswitch.fields["ZoneId"] != mapping["ZoneId"] {
			return nil, refuse(http.StatusBadRequest, "IncorrectStatus.VpcOrVswitch", "The vSwitch is not of that VPC and zone.")
		}
		shown = append(shown, map[string]any{"VSwitchId": vswitch.id, "ZoneId": mapping["ZoneId"], "NetworkInterfaceId": "eni-" + vswitch.id})
	}
	return shown, nil
}

func (c *Cloud) attachVPC(call *call) (answer, *refusal) {
	router, refused := c.one(kindRouter, call.get("TransitRouterId"), routerMissing, false)
	if refused != nil {
		return nil, refused
	}
	vpc, refused := c.one(kindVPC, call.get("VpcId"), "InvalidVpcId.NotFound", false)
	if refused != nil {
		return nil, refused
	}
	zones, refused := c.zones(call, "ZoneMappings", vpc)
	if refused != nil {
		return nil, refused
	}
	if len(c.all(kindRouterVPC, func(o *object) bool { return o.fields["VpcId"] == vpc.id && o.fields["TransitRouterId"] == router.id })) > 0 {
		return nil, invalidOperation("VpcAttached", "The VPC is on the transit router.")
	}
	if refused := c.occupy(router); refused != nil {
		return nil, refused
	}
	attachment := c.addAttachment(call, kindRouterVPC, router, map[string]any{
		"CenId": router.fields["CenId"], "VpcId": vpc.id, "VpcRegionId": vpc.region, "ZoneMappings": zones, "ResourceType": "VPC",
	})
	return answer{"TransitRouterAttachmentId": attachment.id}, nil
}

func (c *Cloud) addAttachment(call *call, kind string, router *object, fields map[string]any) *object {
	fields["TransitRouterId"] = router.id
	fields["TransitRouterAttachmentName"] = call.get("TransitRouterAttachmentName")
	fields["AutoPublishRouteEnabled"] = call.get("AutoPublishRouteEnabled") == "true"
	attachment := c.add(kind, "tr-attach", router, fields, call.tags("Tag"))
	fields["TransitRouterAttachmentId"] = attachment.id
	attachment.readyAt = router.busyUntil
	return attachment
}

// ofAttachment are the filters that the lists of attachments share.
var ofAttachment = map[string]string{"TransitRouterId": "TransitRouterId", "TransitRouterAttachmentId": "TransitRouterAttachmentId"}

func (c *Cloud) showAttachment(o *object) map[string]any {
	return with(o.fields, map[string]any{"Status": c.stateIn(attachmentLife, o), "Tags": plainTags(o.tags)})
}

func (c *Cloud) listVPCAttachments(call *call) (answer, *refusal) {
	all := c.visible(kindRouterVPC, call, ofAttachment, "Tag")
	all = slices.DeleteFunc(all, func(o *object) bool {
		return call.get("CenId") != "" && call.get("CenId") != o.fields["CenId"] || call.get("VpcId") != "" && call.get("VpcId") != o.fields["VpcId"]
	})
	return plain(call, all, c.showAttachment, "TransitRouterAttachments"), nil
}

// changeable finds an attachment that may be changed, and occupies its routers.
func (c *Cloud) changeable(kind string, call *call) (*object, *refusal) {
	attachment, refused := c.one(kind, call.get("TransitRouterAttachmentId"), attachmentMissing, false)
	if refused != nil {
		return nil, refused
	}
	if !c.isReady(attachment) {
		return nil, refuse(http.StatusBadRequest, "IncorrectStatus.Attachment", "The attachment is not attached.")
	}
	return attachment, c.occupy(c.routersOf(attachment)...)
}

func (c *Cloud) updateVPCAttachment(call *call) (answer, *refusal) {
	attachment, refused := c.changeable(kindRouterVPC, call)
	if refused != nil {
		return nil, refused
	}
	attachment.busyUntil = c.config.Now().Add(c.config.BusyFor)
	if value := call.get("AutoPublishRouteEnabled"); value != "" {
		attachment.fields["AutoPublishRouteEnabled"] = value == "true"
	}
	return answer{}, nil
}

func (c *Cloud) updateZones(call *call) (answer, *refusal) {
	attachment := c.find(kindRouterVPC, call.get("TransitRouterAttachmentId"))
	if attachment == nil {
		return nil, notFound(attachmentMissing)
	}
	vpc := c.find(kindVPC, attachment.text("VpcId"))
	added, refused := c.zones(call, "AddZoneMappings", vpc)
	if refused != nil {
		return nil, refused
	}
	removed, refused := c.zones(call, "RemoveZoneMappings", vpc)
	if refused != nil {
		return nil, refused
	}
	is := func(all []map[string]any, one map[string]any) bool {
		return slices.ContainsFunc(all, func(m map[string]any) bool { return m["VSwitchId"] == one["VSwitchId"] })
	}
	now := attachment.fields["ZoneMappings"].([]map[string]any)
	left := append(slices.DeleteFunc(slices.Clone(now), func(m map[string]any) bool { return is(removed, m) }), added...)
	if len(left) == 0 {
		return nil, refuse(http.StatusBadRequest, "InvalidParameter", "The attachment needs a vSwitch.")
	}
	if _, refused := c.changeable(kindRouterVPC, call); refused != nil {
		return nil, refused
	}
	attachment.busyUntil = c.config.Now().Add(c.config.BusyFor)
	attachment.fields["ZoneMappings"] = left
	return answer{}, nil
}

// detached are the kinds that the actions take away.
var detached = map[string]string{
	"DeleteTransitRouterVpcAttachment": kindRouterVPC, "DeleteTransitRouterVbrAttachment": kindRouterVBR,
	"DeleteTransitRouterPeerAttachment": kindRouterPeer,
}

// detach deletes an attachment of any kind that nothing refers to.
func (c *Cloud) detach(call *call) (answer, *refusal) {
	id := call.get("TransitRouterAttachmentId")
	refers := func(o *object) bool {
		return o.fields["TransitRouterAttachmentId"] == id || o.fields["TransitRouterRouteEntryNextHopId"] == id || o.fields["hop"] == id
	}
	for _, other := range []string{kindAssociation, kindPropagation, kindRouterRoute, kindRoute} {
		if len(c.all(other, refers)) > 0 {
			return nil, invalidOperation("AttachmentInUse", "The attachment has a "+other+".")
		}
	}
	attachment, refused := c.changeable(detached[call.action.Name], call)
	if refused != nil {
		return nil, refused
	}
	c.leave(attachment)
	return answer{}, nil
}
