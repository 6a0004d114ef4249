package resources

import (
	"context"
	"slices"
	"strings"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// routeKinds are the routes of gateways and of VPCs. Those of VPCs may lead to
// attachments of transit routers and to hosts, and stand in tables of ours: all of
// them come before.
func routeKinds() []kind {
	route := kindOf[*provision.AliyunRoute](observeRoutes)
	route.create = making(createRoute)
	route.await = making(awaitRoute)
	route.delete = taking(deleteRoute)
	return []kind{vpnRouteKind(), route}
}

// observeRoutes looks at every table of the VPCs: one of ours may stand in a
// table that the file no longer names.
func observeRoutes(ctx context.Context, v *view) error {
	for _, site := range v.vpcs() {
		client, err := v.client(site.Region)
		if err != nil {
			return err
		}
		tables, err := client.DescribeRouteTableList(ctx, aliyun.DescribeRouteTableListRequest{VPCID: site.VPC})
		if err != nil && !aliyun.IsGone(err) {
			return err
		}
		for _, table := range tables.RouteTables {
			all, err := client.DescribeRouteEntryList(ctx, aliyun.DescribeRouteEntryListRequest{RouteTableID: table.RouteTableID})
			if err != nil && !aliyun.IsGone(err) {
				return err
			}
			for _, e := range all.RouteEntries {
				v.addRoute(site, table.RouteTableID, e)
			}
		}
	}
	return nil
}

// addRoute puts in an entry that is ours, or that stands where one of ours
// should. What the VPC has by itself or has learnt is nobody's entry.
func (v *view) addRoute(site apply.Site, table string, e aliyun.RouteEntry) {
	hop, hopType := hopOf(e)
	r := &provision.AliyunRoute{
		Meta:  provision.Meta{Region: site.Region, Name: e.RouteEntryName, ID: e.RouteEntryID, Key: leftover(site.Name, table+"/"+e.DestinationCIDRBlock)},
		VPC:   &provision.Existing{Meta: provision.Meta{Key: provision.Key(site.Name + "/" + site.VPC), ID: site.VPC}, Cloud: v.Name(), What: "vpc"},
		Table: v.tableOf(table), Destination: ptr(e.DestinationCIDRBlock), NextHopType: ptr(hopType), NextHop: hopResource(hop, hopType),
	}
	o := provision.Observed{Resource: r, Pending: !isCreated(e.Status), Ours: v.isOurRoute(e)}
	want := v.wantedRoute(table, e.DestinationCIDRBlock)
	if want != nil {
		r.Key = want.Key
	}
	if o.Ours || want != nil && e.Type != "BGP" {
		v.found = append(v.found, o)
	}
}

// isOurRoute reports whether an entry has a name of ours, or leads to nothing
// but gateways, attachments and hosts of ours.
func (v *view) isOurRoute(e aliyun.RouteEntry) bool {
	if e.Type != "Custom" {
		return false
	}
	return v.isOurName(e.RouteEntryName) || len(e.NextHops) > 0 && !slices.ContainsFunc(e.NextHops, func(h aliyun.NextHop) bool {
		return !isOurs[*provision.AliyunVPNGateway](v, h.NextHopID) && !isOurs[*provision.AliyunTransitRouterVPC](v, h.NextHopID) &&
			!isOurs[*provision.AliyunInstance](v, h.NextHopID)
	})
}

// wantedRoute is the desired entry of a table for a destination, or nil.
func (v *view) wantedRoute(table, destination string) *provision.AliyunRoute {
	for _, want := range desired[*provision.AliyunRoute](v) {
		if v.idOf(want.Table) == table && or(want.Destination) == destination {
			return want
		}
	}
	return nil
}

// tableOf refers to a table: one of ours, or one of the user's.
func (v *view) tableOf(id string) provision.Resource {
	for _, table := range ours[*provision.AliyunRouteTable](v) {
		if table.ID == id {
			return table
		}
	}
	return existing("route table", id)
}

// hopOf is where an entry leads. Several next hops, which no entry of ours has,
// are told together.
func hopOf(e aliyun.RouteEntry) (id, hopType string) {
	var ids []string
	for _, h := range e.NextHops {
		ids, hopType = append(ids, h.NextHopID), h.NextHopType
	}
	return strings.Join(ids, ","), hopType
}

func hopResource(id, hopType string) provision.Resource {
	meta := provision.Meta{ID: id}
	switch hopType {
	case "VpnGateway":
		return &provision.AliyunVPNGateway{Meta: meta}
	case "Attachment":
		return &provision.AliyunTransitRouterVPC{Meta: meta}
	case "Instance":
		return &provision.AliyunInstance{Meta: meta}
	}
	return existing("next hop", id)
}

// isCreated reports whether an entry is in force. The documentation of one
// action calls that Available, of another Created.
func isCreated(status string) bool { return status == "Available" || status == "Created" }

// createRoute makes an entry. One that is there and leads where it should, left
// from a run that was cut off, is as good.
func createRoute(ctx context.Context, w work, r *provision.AliyunRoute) (apply.Made, error) {
	ids, err := w.ids(r.Table, r.NextHop)
	if err != nil {
		return apply.Made{}, err
	}
	request := aliyun.CreateRouteEntryRequest{
		RouteTableID: ids[0], DestinationCIDRBlock: *r.Destination, NextHopType: or(r.NextHopType), NextHopID: ids[1], RouteEntryName: r.Name,
	}
	request.ClientToken = w.token(request)
	made, err := w.CreateRouteEntry(ctx, request)
	id := made.RouteEntryID
	if aliyun.IsAlreadyThere(err) {
		id, err = w.sameRoute(ctx, request, err)
	}
	if err != nil {
		return apply.Made{}, err
	}
	return apply.Made{ID: id}, w.routeReady(ctx, ids[0], id)
}

// sameRoute is the id of the entry that was to be made, if the table has just
// that, and the refusal to make it otherwise.
func (w work) sameRoute(ctx context.Context, want aliyun.CreateRouteEntryRequest, refusal error) (string, error) {
	all, err := w.DescribeRouteEntryList(ctx, aliyun.DescribeRouteEntryListRequest{RouteTableID: want.RouteTableID})
	if err != nil {
		return "", err
	}
	for _, e := range all.RouteEntries {
		hop, hopType := hopOf(e)
		if e.DestinationCIDRBlock == want.DestinationCIDRBlock && hop == want.NextHopID && hopType == want.NextHopType {
			return e.RouteEntryID, nil
		}
	}
	return "", refusal
}

// routeReady waits until an entry is in force, and so the VPC free for the next.
func (w work) routeReady(ctx context.Context, table, id string) error {
	return w.await(ctx, string(w.order.Change.Key)+" "+id, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := w.DescribeRouteEntryList(ctx, aliyun.DescribeRouteEntryListRequest{RouteTableID: table, RouteEntryID: id})
		if err != nil || len(all.RouteEntries) == 0 {
			return "ordered", false, err
		}
		return all.RouteEntries[0].Status, isCreated(all.RouteEntries[0].Status), nil
	})
}

func awaitRoute(ctx context.Context, w work, r *provision.AliyunRoute) (apply.Made, error) {
	return apply.Made{ID: r.ID}, w.routeReady(ctx, r.Table.Head().ID, r.ID)
}

func deleteRoute(ctx context.Context, w work, r *provision.AliyunRoute) error {
	if _, err := w.DeleteRouteEntry(ctx, aliyun.DeleteRouteEntryRequest{RouteEntryID: r.ID}); err != nil {
		return gone(err)
	}
	return w.awaitGone(ctx, string(r.Key)+" "+r.ID, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := w.DescribeRouteEntryList(ctx, aliyun.DescribeRouteEntryListRequest{RouteTableID: r.Table.Head().ID, RouteEntryID: r.ID})
		if err != nil || len(all.RouteEntries) == 0 {
			return "", true, err
		}
		return all.RouteEntries[0].Status, false, nil
	})
}
