package fake

import (
	"maps"
	"net/http"
	"slices"
)

// cenHandlers carry out the actions of CEN.
var cenHandlers = map[string]func(*Cloud, *call) (answer, *refusal){
	"cbn.CreateCen":                                       (*Cloud).createCEN,
	"cbn.DescribeCens":                                    (*Cloud).describeCENs,
	"cbn.ModifyCenAttribute":                              (*Cloud).modifyCEN,
	"cbn.DeleteCen":                                       (*Cloud).deleteCEN,
	"cbn.TagResources":                                    (*Cloud).tagResources,
	"cbn.UntagResources":                                  (*Cloud).untagResources,
	"cbn.DescribeCenBandwidthPackages":                    (*Cloud).describePlans,
	"cbn.AssociateCenBandwidthPackage":                    (*Cloud).associatePlan,
	"cbn.UnassociateCenBandwidthPackage":                  (*Cloud).unassociatePlan,
	"cbn.CheckTransitRouterService":                       (*Cloud).checkRouterService,
	"cbn.CreateTransitRouter":                             (*Cloud).createRouter,
	"cbn.ListTransitRouters":                              (*Cloud).listRouters,
	"cbn.DeleteTransitRouter":                             (*Cloud).deleteRouter,
	"cbn.CreateTransitRouterVpcAttachment":                (*Cloud).attachVPC,
	"cbn.ListTransitRouterVpcAttachments":                 (*Cloud).listVPCAttachments,
	"cbn.UpdateTransitRouterVpcAttachmentAttribute":       (*Cloud).updateVPCAttachment,
	"cbn.UpdateTransitRouterVpcAttachmentZones":           (*Cloud).updateZones,
	"cbn.DeleteTransitRouterVpcAttachment":                (*Cloud).detach,
	"cbn.CreateTransitRouterPeerAttachment":               (*Cloud).attachPeer,
	"cbn.ListTransitRouterPeerAttachments":                (*Cloud).listPeers,
	"cbn.UpdateTransitRouterPeerAttachmentAttribute":      (*Cloud).updatePeer,
	"cbn.DeleteTransitRouterPeerAttachment":               (*Cloud).detach,
	"cbn.ListTransitRouterRouteTables":                    (*Cloud).listRouterTables,
	"cbn.AssociateTransitRouterAttachmentWithRouteTable":  (*Cloud).associateAttachment,
	"cbn.DissociateTransitRouterAttachmentFromRouteTable": (*Cloud).dissociateAttachment,
	"cbn.ListTransitRouterRouteTableAssociations":         (*Cloud).listAssociations,
	"cbn.CreateTransitRouterRouteEntry":                   (*Cloud).createRouterRoute,
	"cbn.ListTransitRouterRouteEntries":                   (*Cloud).listRouterRoutes,
	"cbn.DeleteTransitRouterRouteEntry":                   (*Cloud).deleteRouterRoute,
}

const cenMissing = "ParameterCenInstanceId"

// life names the states that an object of CEN goes through.
type life struct{ making, ready, changing, leaving string }

var (
	cenLife         = life{"Creating", "Active", "Active", "Deleting"}
	routerLife      = life{"Creating", "Active", "Modifying", "Deleting"}
	attachmentLife  = life{"Attaching", "Attached", "Updating", "Detaching"}
	associationLife = life{"Associating", "Active", "Active", "Dissociating"}
	routeLife       = life{"Creating", "Active", "Active", "Deleting"}
)

func (c *Cloud) stateIn(l life, o *object) string {
	now := c.config.Now()
	switch {
	case !o.goneAt.IsZero():
		return l.leaving
	case now.Before(o.readyAt):
		return l.making
	case now.Before(o.busyUntil):
		return l.changing
	}
	return l.ready
}

// isReady reports whether others may build upon the object.
func (c *Cloud) isReady(o *object) bool {
	return o.goneAt.IsZero() && !c.config.Now().Before(o.readyAt)
}

// leave begins a deletion.
func (c *Cloud) leave(o *object) { o.goneAt = c.config.Now().Add(c.config.BusyFor) }

func invalidOperation(what, message string) *refusal {
	return refuse(http.StatusBadRequest, "InvalidOperation."+what, message)
}

func (c *Cloud) createCEN(call *call) (answer, *refusal) {
	cen := c.add(kindCEN, "cen", nil, map[string]any{
		"Name": call.get("Name"), "Description": call.get("Description"), "ProtectionLevel": "REDUCED",
	}, call.tags("Tag"))
	cen.fields["CenId"], cen.region = cen.id, ""
	cen.readyAt = cen.readyAt.Add(c.config.BusyFor)
	return answer{"CenId": cen.id}, nil
}

func (c *Cloud) describeCENs(call *call) (answer, *refusal) {
	all := filtered(call, c.visible(kindCEN, call, nil, "Tag"))
	show := func(o *object) map[string]any {
		return with(showTagged(o), map[string]any{"Status": c.stateIn(cenLife, o)})
	}
	return numbered(call, all, show, "Cens", "Cen"), nil
}

// filtered keeps what every filter of a call lets through.
func filtered(call *call, all []*object) []*object {
	for _, f := range call.structs("Filter") {
		values := slices.Collect(maps.Values(f))
		all = slices.DeleteFunc(all, func(o *object) bool { return !slices.Contains(values, o.text(f["Key"])) })
	}
	return all
}

func (c *Cloud) modifyCEN(call *call) (answer, *refusal) {
	cen, refused := c.one(kindCEN, call.get("CenId"), cenMissing, false)
	if refused != nil {
		return nil, refused
	}
	if !c.isReady(cen) {
		return nil, refuse(http.StatusBadRequest, "IncorrectStatus.CenInstance", "The CEN instance is not active.")
	}
	change(cen, call, "Name", "Description")
	return answer{}, nil
}

func (c *Cloud) deleteCEN(call *call) (answer, *refusal) {
	cen, refused := c.one(kindCEN, call.get("CenId"), cenMissing, false)
	if refused != nil {
		return nil, refused
	}
	switch {
	case !c.isReady(cen):
		return nil, refuse(http.StatusBadRequest, "IncorrectStatus.CenInstance", "The CEN instance is not active.")
	case len(c.all(kindRouter, func(o *object) bool { return o.fields["CenId"] == cen.id })) > 0:
		return nil, invalidOperation("AttachedChildInstanceExist", "The CEN instance has transit routers.")
	case len(c.all(kindPlan, func(o *object) bool { return slices.Contains(o.members, cen.id) })) > 0:
		return nil, invalidOperation("CenBandwidthPackageExist", "The CEN instance has bandwidth plans.")
	}
	c.leave(cen)
	return answer{}, nil
}

// plainTags shows tags as most lists of CEN do.
func plainTags(tags map[string]string) any { return tagList(tags)["Tag"] }

// plain is a page after a token, and not wrapped.
func plain(call *call, all []*object, show func(*object) map[string]any, name string) answer {
	result := tokened(call, all, "MaxResults", show, name, "")
	result[name] = result[name].(map[string]any)[""]
	result["TotalCount"], result["MaxResults"] = len(all), call.number("MaxResults", 20)
	return result
}
