package resources

import (
	"context"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
)

// checkExisting looks for every object of the user's that the file names, at
// its place: a VPC in the region of its site, everything else in that VPC. What
// is not there are problems, one for each.
func (v *view) checkExisting(ctx context.Context) error {
	var missing causeway.Problems
	for _, e := range desired[*provision.Existing](v) {
		look := lookups[e.What]
		if look == nil {
			continue
		}
		client, err := v.client(e.Region)
		if err != nil {
			return err
		}
		vpc, found, err := look(ctx, client, e.ID)
		if err != nil {
			return err
		}
		if place, ok := v.placeOf(e, vpc, found); !ok {
			p := causeway.NewProblem("provision.missing_object", string(e.Key), nil, "id", e.ID, "place", place)
			p.Texts = map[string]causeway.Text{"what": whats[e.What]}
			missing = append(missing, p)
		}
	}
	if len(missing) > 0 {
		return missing
	}
	return nil
}

// placeOf says where the object has to be, and whether it is: found, and in the
// VPC of a site of its region. Addresses are in none.
func (v *view) placeOf(e *provision.Existing, vpc string, found bool) (string, bool) {
	place := e.Region
	for _, site := range v.scope.Sites {
		if e.What == "vpc" || e.What == "address" || site.Region != e.Region || string(e.Key) != site.Name+"/"+e.ID {
			continue
		}
		place += " " + site.VPC
		found = found && vpc == site.VPC
	}
	return place, found
}

// lookup finds an object by its id, and tells its VPC.
type lookup func(ctx context.Context, client *aliyun.Client, id string) (vpc string, found bool, err error)

// lookups are by what the planner calls such objects. Transit routers' are
// checked by those who use them.
var lookups = map[string]lookup{
	"vpc":            findVPC,
	"subnet":         findVSwitch,
	"route table":    findTable,
	"security group": findGroup,
	"address":        findAddress,
}

// whats are those words for people.
var whats = map[string]causeway.Text{
	"vpc":            {En: "VPC", Zh: "专有网络"},
	"subnet":         {En: "vSwitch", Zh: "交换机"},
	"route table":    {En: "route table", Zh: "路由表"},
	"security group": {En: "security group", Zh: "安全组"},
	"address":        {En: "elastic IP address", Zh: "弹性公网 IP"},
}

func findVPC(ctx context.Context, client *aliyun.Client, id string) (string, bool, error) {
	all, err := client.DescribeVPCs(ctx, aliyun.DescribeVPCsRequest{VPCID: id})
	return id, len(all.VPCs) > 0, gone(err)
}

func findVSwitch(ctx context.Context, client *aliyun.Client, id string) (string, bool, error) {
	all, err := client.DescribeVSwitches(ctx, aliyun.DescribeVSwitchesRequest{VSwitchID: id})
	if err != nil || len(all.VSwitches) == 0 {
		return "", false, gone(err)
	}
	return all.VSwitches[0].VPCID, true, nil
}

func findTable(ctx context.Context, client *aliyun.Client, id string) (string, bool, error) {
	all, err := client.DescribeRouteTableList(ctx, aliyun.DescribeRouteTableListRequest{RouteTableID: id})
	if err != nil || len(all.RouteTables) == 0 {
		return "", false, gone(err)
	}
	return all.RouteTables[0].VPCID, true, nil
}

func findGroup(ctx context.Context, client *aliyun.Client, id string) (string, bool, error) {
	all, err := client.DescribeSecurityGroups(ctx, aliyun.DescribeSecurityGroupsRequest{SecurityGroupID: id})
	if err != nil || len(all.SecurityGroups) == 0 {
		return "", false, gone(err)
	}
	return all.SecurityGroups[0].VPCID, true, nil
}

func findAddress(ctx context.Context, client *aliyun.Client, id string) (string, bool, error) {
	all, err := client.DescribeEIPAddresses(ctx, aliyun.DescribeEIPAddressesRequest{AllocationID: id})
	return "", len(all.EIPAddresses) > 0, gone(err)
}
