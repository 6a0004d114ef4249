package fake

import "net/http"

func (c *Cloud) attachBorder(call *call) (answer, *refusal) {
	router, refused := c.one(kindRouter, call.get("TransitRouterId"), routerMissing, false)
	if refused != nil {
		return nil, refused
	}
	border, refused := c.one(kindBorder, call.get("VbrId"), borderMissing, false)
	switch {
	case refused != nil:
		return nil, refused
	case c.borderStatus(border) != "active":
		return nil, refuse(http.StatusBadRequest, "InstanceStatus.NotSupport", "The VBR is not active.")
	case len(c.all(kindRouterVBR, func(o *object) bool { return o.fields["VbrId"] == border.id })) > 0:
		return nil, invalidOperation("VbrAttached", "The VBR is on a transit router.")
	}
	if refused := c.occupy(router); refused != nil {
		return nil, refused
	}
	attachment := c.addAttachment(call, kindRouterVBR, router, map[string]any{
		"CenId": router.fields["CenId"], "VbrId": border.id, "VbrRegionId": border.region, "ResourceType": "VBR",
	})
	return answer{"TransitRouterAttachmentId": attachment.id}, nil
}

func (c *Cloud) listBorderAttachments(call *call) (answer, *refusal) {
	all := c.visible(kindRouterVBR, call, map[string]string{
		"CenId": "CenId", "TransitRouterId": "TransitRouterId", "TransitRouterAttachmentId": "TransitRouterAttachmentId",
	}, "Tag")
	return plain(call, all, c.showAttachment, "TransitRouterAttachments"), nil
}

func (c *Cloud) updateBorderAttachment(call *call) (answer, *refusal) {
	attachment, refused := c.changeable(kindRouterVBR, call)
	if refused != nil {
		return nil, refused
	}
	attachment.busyUntil = c.config.Now().Add(c.config.BusyFor)
	if value := call.get("AutoPublishRouteEnabled"); value != "" {
		attachment.fields["AutoPublishRouteEnabled"] = value == "true"
	}
	return answer{}, nil
}

var propagationLife = life{"Enabling", "Active", "Active", "Disabling"}

func (c *Cloud) enablePropagation(call *call) (answer, *refusal) {
	table, attachment, refused := c.tableAndAttachment(call, "TransitRouterAttachmentId")
	if refused != nil {
		return nil, refused
	}
	if len(c.propagations(table.id, attachment.id)) > 0 {
		return nil, invalidOperation("PropagationExist", "The route table learns from the attachment.")
	}
	if refused := c.occupy(table.parent); refused != nil {
		return nil, refused
	}
	propagation := c.add(kindPropagation, "prop", table, map[string]any{"TransitRouterRouteTableId": table.id, "TransitRouterAttachmentId": attachment.id}, nil)
	propagation.readyAt = table.parent.busyUntil
	return answer{}, nil
}

func (c *Cloud) propagations(table, attachment string) []*object {
	return c.all(kindPropagation, func(o *object) bool {
		return o.fields["TransitRouterRouteTableId"] == table && o.fields["TransitRouterAttachmentId"] == attachment
	})
}

func (c *Cloud) disablePropagation(call *call) (answer, *refusal) {
	found := c.propagations(call.get("TransitRouterRouteTableId"), call.get("TransitRouterAttachmentId"))
	if len(found) == 0 || !c.isReady(found[0]) {
		return nil, refuse(http.StatusBadRequest, "IncorrectStatus.Status", "There is no such propagation, or it is being changed.")
	}
	if refused := c.occupy(found[0].parent.parent); refused != nil {
		return nil, refused
	}
	c.leave(found[0])
	return answer{}, nil
}

func (c *Cloud) listPropagations(call *call) (answer, *refusal) {
	all := c.visible(kindPropagation, call, map[string]string{
		"TransitRouterRouteTableId": "TransitRouterRouteTableId", "TransitRouterAttachmentId": "TransitRouterAttachmentId",
	}, "")
	show := func(o *object) map[string]any {
		return with(o.fields, map[string]any{"Status": c.stateIn(propagationLife, o)})
	}
	return plain(call, all, show, "TransitRouterPropagations"), nil
}
