package fake

import (
	"net/http"
	"slices"
)

const routerTableMissing = "InvalidTransitRouterRouteTableId.NotFound"

// tableAndAttachment finds what an association or a route is about: a table of
// a router, and an attachment that is on this router.
func (c *Cloud) tableAndAttachment(call *call, attachmentParameter string) (table, attachment *object, refused *refusal) {
	if table, refused = c.one(kindRouterTable, call.get("TransitRouterRouteTableId"), routerTableMissing, false); refused != nil {
		return nil, nil, refused
	}
	for _, on := range c.attachments(table.parent) {
		if on.id == call.get(attachmentParameter) {
			attachment = on
		}
	}
	switch {
	case attachment == nil:
		return nil, nil, notFound(attachmentMissing)
	case !c.isReady(attachment):
		return nil, nil, refuse(http.StatusBadRequest, "IncorrectStatus.Attachment", "The attachment is not attached.")
	}
	return table, attachment, nil
}

func (c *Cloud) associateAttachment(call *call) (answer, *refusal) {
	table, attachment, refused := c.tableAndAttachment(call, "TransitRouterAttachmentId")
	if refused != nil {
		return nil, refused
	}
	if len(c.all(kindAssociation, func(o *object) bool {
		return o.parent.parent == table.parent && o.fields["TransitRouterAttachmentId"] == attachment.id
	})) > 0 {
		return nil, invalidOperation("AssociationExist", "The attachment is associated with a route table of the transit router.")
	}
	if refused := c.occupy(table.parent); refused != nil {
		return nil, refused
	}
	association := c.add(kindAssociation, "assoc", table, map[string]any{"TransitRouterRouteTableId": table.id, "TransitRouterAttachmentId": attachment.id}, nil)
	association.readyAt = table.parent.busyUntil
	return answer{}, nil
}

func (c *Cloud) dissociateAttachment(call *call) (answer, *refusal) {
	found := c.all(kindAssociation, func(o *object) bool {
		return o.fields["TransitRouterRouteTableId"] == call.get("TransitRouterRouteTableId") &&
			o.fields["TransitRouterAttachmentId"] == call.get("TransitRouterAttachmentId")
	})
	if len(found) == 0 || !c.isReady(found[0]) {
		return nil, refuse(http.StatusBadRequest, "IncorrectStatus.Status", "There is no such association, or it is being changed.")
	}
	if refused := c.occupy(found[0].parent.parent); refused != nil {
		return nil, refused
	}
	c.leave(found[0])
	return answer{}, nil
}

func (c *Cloud) listAssociations(call *call) (answer, *refusal) {
	all := c.visible(kindAssociation, call, map[string]string{
		"TransitRouterRouteTableId": "TransitRouterRouteTableId", "TransitRouterAttachmentId": "TransitRouterAttachmentId",
	}, "")
	show := func(o *object) map[string]any {
		return with(o.fields, map[string]any{"Status": c.stateIn(associationLife, o)})
	}
	return plain(call, all, show, "TransitRouterAssociations"), nil
}

func (c *Cloud) createRouterRoute(call *call) (answer, *refusal) {
	table, attachment, refused := c.tableAndAttachment(call, "TransitRouterRouteEntryNextHopId")
	if refused != nil {
		return nil, refused
	}
	destination := call.get("TransitRouterRouteEntryDestinationCidrBlock")
	switch {
	case !isNetwork(destination):
		return nil, refuse(http.StatusBadRequest, "InvalidParameter", "The destination is no network.")
	case len(c.all(kindRouterRoute, func(o *object) bool {
		return o.parent == table && o.fields["TransitRouterRouteEntryDestinationCidrBlock"] == destination
	})) > 0:
		return nil, invalidOperation("RouteEntryExist", "The route table has a route to this network.")
	}
	if refused := c.occupy(table.parent); refused != nil {
		return nil, refused
	}
	route := c.add(kindRouterRoute, "rte", table, map[string]any{
		"TransitRouterRouteEntryDestinationCidrBlock": destination, "TransitRouterRouteEntryNextHopType": "Attachment",
		"TransitRouterRouteEntryNextHopId": attachment.id, "TransitRouterRouteEntryName": call.get("TransitRouterRouteEntryName"),
		"TransitRouterRouteEntryType": "Static",
	}, nil)
	route.fields["TransitRouterRouteEntryId"] = route.id
	route.readyAt = table.parent.busyUntil
	return answer{"TransitRouterRouteEntryId": route.id}, nil
}

func (c *Cloud) listRouterRoutes(call *call) (answer, *refusal) {
	table, refused := c.one(kindRouterTable, call.get("TransitRouterRouteTableId"), routerTableMissing, false)
	if refused != nil {
		return nil, refused
	}
	all := c.visible(kindRouterRoute, call, map[string]string{"TransitRouterRouteEntryType": "TransitRouterRouteEntryType"}, "")
	all = slices.DeleteFunc(all, func(o *object) bool {
		status := c.stateIn(routeLife, o)
		asked := call.get("TransitRouterRouteEntryStatus")
		return o.parent != table || asked != "All" && (asked != "" && asked != status || asked == "" && status != "Active")
	})
	show := func(o *object) map[string]any {
		return with(o.fields, map[string]any{"TransitRouterRouteEntryStatus": c.stateIn(routeLife, o)})
	}
	return plain(call, all, show, "TransitRouterRouteEntries"), nil
}

func (c *Cloud) deleteRouterRoute(call *call) (answer, *refusal) {
	route, refused := c.one(kindRouterRoute, call.get("TransitRouterRouteEntryId"), "InvalidTransitRouterRouteEntryId.NotFound", false)
	if refused != nil {
		return nil, refused
	}
	if !c.isReady(route) {
		return nil, refuse(http.StatusBadRequest, "IncorrectStatus.Status", "The route is being changed.")
	}
	if refused := c.occupy(route.parent.parent); refused != nil {
		return nil, refused
	}
	c.leave(route)
	return answer{}, nil
}
