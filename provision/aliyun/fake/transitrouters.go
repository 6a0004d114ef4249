package fake

import (
	"fmt"
	"net/http"
	"slices"
)

const routerMissing = "InvalidTransitRouterId.NotFound"

func (c *Cloud) checkRouterService(*call) (answer, *refusal) {
	return answer{"Enabled": fmt.Sprint(!c.config.TransitRoutersClosed)}, nil
}

func (c *Cloud) createRouter(call *call) (answer, *refusal) {
	cen, refused := c.one(kindCEN, call.get("CenId"), cenMissing, false)
	if refused != nil {
		return nil, refused
	}
	switch {
	case c.config.TransitRoutersClosed:
		return nil, invalidOperation("TransitRouterServiceNotOpen", "The transit router service is not activated.")
	case !c.isReady(cen):
		return nil, refuse(http.StatusBadRequest, "IncorrectStatus.CenInstance", "The CEN instance is not active.")
	case len(c.all(kindRouter, func(o *object) bool { return o.fields["CenId"] == cen.id && o.region == c.region })) > 0:
		return nil, invalidOperation("TransitRouterExist", "The CEN instance has a transit router in this region.")
	}
	router := c.add(kindRouter, "tr", nil, map[string]any{
		"CenId": cen.id, "RegionId": c.region, "TransitRouterName": call.get("TransitRouterName"), "Type": "Enterprise",
	}, call.tags("Tag"))
	router.fields["TransitRouterId"] = router.id
	router.readyAt = router.readyAt.Add(c.config.BusyFor)
	table := c.add(kindRouterTable, "vtb", router, map[string]any{"TransitRouterId": router.id, "TransitRouterRouteTableType": "System"}, nil)
	table.fields["TransitRouterRouteTableId"] = table.id
	table.readyAt = router.readyAt
	return answer{"TransitRouterId": router.id}, nil
}

func (c *Cloud) listRouters(call *call) (answer, *refusal) {
	all := c.visible(kindRouter, call, map[string]string{"CenId": "CenId", "TransitRouterId": "TransitRouterId", "TransitRouterName": "TransitRouterName"}, "Tag")
	show := func(o *object) map[string]any {
		return with(o.fields, map[string]any{"Status": c.stateIn(routerLife, o), "Tags": plainTags(o.tags)})
	}
	result := numbered(call, all, show, "TransitRouters", "")
	result["TransitRouters"] = result["TransitRouters"].(map[string]any)[""]
	return result, nil
}

// occupy begins a change below transit routers, each of which takes one at a
// time.
func (c *Cloud) occupy(routers ...*object) *refusal {
	now := c.config.Now()
	for _, router := range routers {
		if !c.isReady(router) {
			return refuse(http.StatusBadRequest, "IncorrectStatus.Status", "The transit router is not active.")
		}
		if now.Before(router.busyUntil) {
			return refuse(http.StatusBadRequest, "Operation.Blocking", "Another operation on the transit router is in progress.")
		}
	}
	for _, router := range routers {
		router.busyUntil = now.Add(c.config.BusyFor)
	}
	return nil
}

// attachments are what is on a router, by either end.
func (c *Cloud) attachments(router *object) []*object {
	on := func(o *object) bool { return slices.Contains(c.routersOf(o), router) }
	return slices.Concat(c.all(kindRouterVPC, on), c.all(kindRouterVBR, on), c.all(kindRouterPeer, on))
}

// routersOf are the routers of an attachment: one, or two for a peer.
func (c *Cloud) routersOf(attachment *object) []*object {
	return c.all(kindRouter, func(o *object) bool {
		return attachment.fields["TransitRouterId"] == o.id || attachment.fields["PeerTransitRouterId"] == o.id
	})
}

func (c *Cloud) deleteRouter(call *call) (answer, *refusal) {
	router, refused := c.one(kindRouter, call.get("TransitRouterId"), routerMissing, false)
	if refused != nil {
		return nil, refused
	}
	if len(c.attachments(router)) > 0 {
		return nil, invalidOperation("AttachmentExist", "The transit router has attachments.")
	}
	if refused := c.occupy(router); refused != nil {
		return nil, refused
	}
	c.leave(router)
	for _, table := range c.all(kindRouterTable, func(o *object) bool { return o.parent == router }) {
		c.leave(table)
	}
	return answer{}, nil
}

func (c *Cloud) listRouterTables(call *call) (answer, *refusal) {
	all := c.visible(kindRouterTable, call, map[string]string{"TransitRouterId": "TransitRouterId", "TransitRouterRouteTableType": "TransitRouterRouteTableType"}, "")
	show := func(o *object) map[string]any {
		return with(o.fields, map[string]any{"RegionId": o.region, "TransitRouterRouteTableStatus": c.stateIn(routeLife, o)})
	}
	return plain(call, all, show, "TransitRouterRouteTables"), nil
}
