package resources

import (
	"context"
	"slices"

	"causeway/provision"
	"causeway/provision/aliyun"
)

// What is being deleted is not observed, so that a run that was cut off goes on
// as if it were gone. But the cloud neither deletes what it hangs on nor makes
// its like until it is: the functions here say what is still on its way out.

// settled waits until nothing is leaving any more.
func (w work) settled(ctx context.Context, leaving func() (ids []string, err error)) error {
	return w.await(ctx, string(w.order.Change.Key), pace{usualEvery, usualLimit}, func() (string, bool, error) {
		ids, err := leaving()
		if len(ids) > 0 {
			return ids[0] + " is being deleted", false, err
		}
		return "", err == nil, err
	})
}

// leavingRouters are those of a network, in every region or in one.
func leavingRouters(ctx context.Context, clients []*aliyun.Client, cen string) (ids []string, err error) {
	for _, client := range clients {
		all, err := client.ListTransitRouters(ctx, aliyun.ListTransitRoutersRequest{CENID: cen})
		if err != nil {
			return nil, err
		}
		for _, r := range all.TransitRouters {
			if r.Status == "Deleting" {
				ids = append(ids, r.TransitRouterID)
			}
		}
	}
	return ids, nil
}

// leavingAttachments are those of a router.
func leavingAttachments(ctx context.Context, client *aliyun.Client, router string) (ids []string, err error) {
	vpcs, err := client.ListTransitRouterVPCs(ctx, aliyun.ListTransitRouterVPCsRequest{TransitRouterID: router})
	if err != nil {
		return nil, gone(err)
	}
	for _, a := range vpcs.Attachments {
		if a.Status == "Detaching" {
			ids = append(ids, a.AttachmentID)
		}
	}
	vbrs, err := client.ListTransitRouterVBRs(ctx, aliyun.ListTransitRouterVBRsRequest{TransitRouterID: router})
	if err != nil {
		return nil, gone(err)
	}
	for _, a := range vbrs.Attachments {
		if a.Status == "Detaching" {
			ids = append(ids, a.AttachmentID)
		}
	}
	peers, err := client.ListTransitRouterPeers(ctx, aliyun.ListTransitRouterPeersRequest{TransitRouterID: router})
	for _, a := range peers.Attachments {
		if a.Status == "Detaching" {
			ids = append(ids, a.AttachmentID)
		}
	}
	return ids, gone(err)
}

// leavingReferences are associations, propagations and routes that refer to an
// attachment, in the tables of one router.
func leavingReferences(ctx context.Context, client *aliyun.Client, router, attachment string) (ids []string, err error) {
	tables, err := client.ListTransitRouterTables(ctx, aliyun.ListTransitRouterTablesRequest{TransitRouterID: router})
	if err != nil {
		return nil, gone(err)
	}
	for _, table := range tables.Tables {
		associations, err := client.ListTransitRouterAssociations(ctx, aliyun.ListTransitRouterAssociationsRequest{TableID: table.TableID, AttachmentID: attachment})
		if err != nil {
			return nil, gone(err)
		}
		for _, a := range associations.Associations {
			if a.Status == "Dissociating" {
				ids = append(ids, associationID(table.TableID, attachment))
			}
		}
		propagations, err := client.ListTransitRouterPropagations(ctx, aliyun.ListTransitRouterPropagationsRequest{TableID: table.TableID, AttachmentID: attachment})
		if err != nil {
			return nil, gone(err)
		}
		for _, p := range propagations.Propagations {
			if p.Status == "Disabling" {
				ids = append(ids, associationID(table.TableID, attachment))
			}
		}
		routes, err := client.ListTransitRouterRoutes(ctx, aliyun.ListTransitRouterRoutesRequest{TableID: table.TableID, Status: "All", Type: "Static"})
		if err != nil {
			return nil, gone(err)
		}
		for _, r := range routes.Routes {
			if r.Status == "Deleting" && r.NextHopID == attachment {
				ids = append(ids, r.RouteID)
			}
		}
	}
	return ids, nil
}

// end is one end of an attachment.
type end struct{ region, router string }

// releaseAttachment waits until nothing refers to an attachment any more.
func (w work) releaseAttachment(ctx context.Context, attachment string, ends ...end) error {
	for _, e := range ends {
		client, err := w.client(e.region)
		if err != nil {
			return err
		}
		err = w.settled(ctx, func() ([]string, error) { return leavingReferences(ctx, client, e.router, attachment) })
		if err != nil {
			return err
		}
	}
	return nil
}

// peerEnds are the routers of an observed attachment.
func peerEnds(r *provision.AliyunTransitRouterPeer) []end {
	return []end{{r.Region, r.Router.ID}, {or(r.PeerRegion), r.Peer.ID}}
}

// everywhere are the clients of all regions, in the same order each time.
func (w work) everywhere() []*aliyun.Client {
	var regions []string
	for region := range w.config.Clients {
		regions = append(regions, region)
	}
	slices.Sort(regions)
	var clients []*aliyun.Client
	for _, region := range regions {
		clients = append(clients, w.config.Clients[region])
	}
	return clients
}
