package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// tableKinds are the custom tables of VPCs.
func tableKinds() []kind {
	table := kindOf[*provision.AliyunRouteTable](observeTables)
	table.create, table.update, table.await, table.delete = making(createTable), making(updateTable), making(awaitTable), taking(deleteTable)
	return []kind{table}
}

func observeTables(ctx context.Context, v *view) error {
	for _, site := range v.vpcs() {
		client, err := v.client(site.Region)
		if err != nil {
			return err
		}
		all, err := client.DescribeRouteTableList(ctx, aliyun.DescribeRouteTableListRequest{VPCID: site.VPC, RouteTableType: "Custom"})
		if err != nil && !aliyun.IsGone(err) {
			return err
		}
		for _, table := range all.RouteTables {
			r := &provision.AliyunRouteTable{
				Meta: provision.Meta{Region: site.Region, Name: table.RouteTableName, ID: table.RouteTableID, Tags: tagsOf(table.Tags)},
				VPC:  existing("vpc", table.VPCID), VSwitches: []*provision.Existing{},
			}
			for _, id := range table.VSwitchIDs {
				r.VSwitches = append(r.VSwitches, existing("subnet", id))
			}
			v.addTagged(provision.Observed{Resource: r, Pending: table.Status == "Pending"})
		}
	}
	return nil
}

func createTable(ctx context.Context, w work, r *provision.AliyunRouteTable) (apply.Made, error) {
	request := aliyun.CreateRouteTableRequest{VPCID: r.VPC.ID, RouteTableName: r.Name, Tags: tagList(r.Tags)}
	request.ClientToken = w.token(request)
	made, err := w.CreateRouteTable(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return w.fillTable(ctx, made.RouteTableID, subnetIDs(r.VSwitches))
}

// table describes a table; its status is empty for one that is not there.
func (w work) table(ctx context.Context, id string) (aliyun.RouteTable, error) {
	all, err := w.DescribeRouteTableList(ctx, aliyun.DescribeRouteTableListRequest{RouteTableID: id})
	for _, table := range all.RouteTables {
		if table.RouteTableID == id {
			return table, err
		}
	}
	return aliyun.RouteTable{}, gone(err)
}

// fillTable gives a table the subnets it should have, and no other. It can be
// repeated after it was cut off anywhere.
func (w work) fillTable(ctx context.Context, id string, subnets []string) (apply.Made, error) {
	table, err := w.tableReady(ctx, id)
	if err != nil {
		return apply.Made{}, err
	}
	for _, subnet := range without(table.VSwitchIDs, subnets) {
		_, err := w.UnassociateRouteTable(ctx, aliyun.UnassociateRouteTableRequest{RouteTableID: id, VSwitchID: subnet})
		if err != nil {
			return apply.Made{}, err
		}
	}
	for _, subnet := range without(subnets, table.VSwitchIDs) {
		_, err := w.AssociateRouteTable(ctx, aliyun.AssociateRouteTableRequest{RouteTableID: id, VSwitchID: subnet})
		if err != nil {
			return apply.Made{}, err
		}
	}
	_, err = w.tableReady(ctx, id)
	return madeOf(id, err)
}

func (w work) tableReady(ctx context.Context, id string) (aliyun.RouteTable, error) {
	var table aliyun.RouteTable
	err := w.become(ctx, id, "Available", func() (_ string, err error) {
		table, err = w.table(ctx, id)
		return table.Status, err
	})
	return table, err
}

func updateTable(ctx context.Context, w work, r *provision.AliyunRouteTable) (apply.Made, error) {
	if err := w.retag(ctx, aliyun.TypeRouteTable); err != nil {
		return apply.Made{}, err
	}
	if !w.changes("vswitch_ids") {
		return awaitTable(ctx, w, &provision.AliyunRouteTable{Meta: provision.Meta{ID: w.thereID()}})
	}
	return w.fillTable(ctx, w.thereID(), subnetIDs(r.VSwitches))
}

func awaitTable(ctx context.Context, w work, r *provision.AliyunRouteTable) (apply.Made, error) {
	_, err := w.tableReady(ctx, r.ID)
	return madeOf(r.ID, err)
}

// deleteTable gives the subnets back to the VPC's system table and deletes the
// table.
func deleteTable(ctx context.Context, w work, r *provision.AliyunRouteTable) error {
	table, err := w.table(ctx, r.ID)
	if err != nil || table.RouteTableID == "" {
		return err
	}
	if _, err := w.fillTable(ctx, r.ID, nil); err != nil {
		return err
	}
	look := func() (string, error) {
		table, err := w.table(ctx, r.ID)
		return table.Status, err
	}
	return w.deleteOnce(ctx, r.ID, "Deleting", look, func() error {
		_, err := w.DeleteRouteTable(ctx, aliyun.DeleteRouteTableRequest{RouteTableID: r.ID})
		return err
	})
}
