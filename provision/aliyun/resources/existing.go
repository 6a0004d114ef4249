package resources

import (
	"context"
	"slices"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
)

// checkExisting looks for every object of the user's that the file names, at
// its place: a VPC or a physical connection in the region of its site, everything
// else in that VPC. What is not there are problems, one for each; whether one
// that cannot be used is one, checkConnections says later.
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
		there, err := look(ctx, client, e.ID)
		if err != nil {
			return err
		}
		if p := v.judge(e, there); p != nil {
			p.Texts = map[string]causeway.Text{"what": whats[e.What]}
			missing = append(missing, p)
		}
	}
	if len(missing) > 0 {
		return missing
	}
	return nil
}

// judge says what is wrong with an object that the file names, if anything.
func (v *view) judge(e *provision.Existing, there sight) *causeway.Problem {
	place, ok := v.placeOf(e, there.vpc, there.found)
	switch {
	case !ok:
		return causeway.NewProblem("provision.missing_object", string(e.Key), nil, "id", e.ID, "place", place)
	case there.state != there.wanted:
		v.unusable = append(v.unusable, causeway.NewProblem("provision.object_not_usable", string(e.Key), nil, "id", e.ID, "state", there.state, "wanted", there.wanted))
	}
	return nil
}

// checkConnections tells of physical connections on which a border router is
// still to be made and none can be, if the file says that the carrier has done
// its part. Once it is made, a connection that is not as it should be is a
// matter of watching the line: it keeps nobody from planning.
func (v *view) checkConnections() error {
	var problems causeway.Problems
	for _, p := range v.unusable {
		p.Texts = map[string]causeway.Text{"what": whats[physicalConnection]}
		if slices.ContainsFunc(desired[*provision.AliyunBorderRouter](v), func(r *provision.AliyunBorderRouter) bool {
			return r.Connection != nil && string(r.Connection.Key) == p.Object && !waitsForPeople(r) && !v.has(r)
		}) {
			problems = append(problems, p)
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// waitsForPeople reports whether the file says that a step of the carrier is not
// done.
func waitsForPeople(r *provision.AliyunBorderRouter) bool {
	return slices.ContainsFunc(r.After, func(need provision.Resource) bool {
		stage, is := need.(*provision.CarrierStage)
		return is && !or(stage.Done)
	})
}

// has reports whether a router of ours was found under the key of a desired one.
func (v *view) has(want *provision.AliyunBorderRouter) bool {
	return slices.ContainsFunc(ours[*provision.AliyunBorderRouter](v), func(r *provision.AliyunBorderRouter) bool { return r.Key == want.Key })
}

// placeOf says where the object has to be, and whether it is: found, and in the
// VPC of a site of its region unless it is of what is in none.
func (v *view) placeOf(e *provision.Existing, vpc string, found bool) (string, bool) {
	place := e.Region
	for _, site := range v.scope.Sites {
		if slices.Contains(outsideVPCs, e.What) || site.Region != e.Region || string(e.Key) != site.Name+"/"+e.ID {
			continue
		}
		place += " " + site.VPC
		found = found && vpc == site.VPC
	}
	return place, found
}

// sight is what a look for an object tells: whether it is there, its VPC, and the
// state of what has to be in a certain one.
type sight struct {
	found         bool
	vpc           string
	state, wanted string
}

// lookup finds an object by its id.
type lookup func(ctx context.Context, client *aliyun.Client, id string) (sight, error)

// physicalConnection is what the planner calls a port of a leased line.
const physicalConnection = "physical connection"

// whatAddress is a public address of the user's.
const whatAddress = "elastic IP address"

// outsideVPCs is what need not be in the VPC of its site.
var outsideVPCs = []string{"vpc", physicalConnection, whatAddress, whatDomain}

// lookups are by what the planner calls such objects. Transit routers' are
// checked by those who use them.
var lookups = map[string]lookup{
	"vpc":            findVPC,
	"subnet":         findVSwitch,
	"route table":    findTable,
	"security group": findGroup,

	physicalConnection: findPhysicalConnection,
	whatAddress:        findAddress,
	whatDomain:         findDomain,
}

// whats are those words for people.
var whats = map[string]causeway.Text{
	"vpc":            {En: "VPC", Zh: "专有网络"},
	"subnet":         {En: "vSwitch", Zh: "交换机"},
	"route table":    {En: "route table", Zh: "路由表"},
	"security group": {En: "security group", Zh: "安全组"},

	physicalConnection: {En: "physical connection", Zh: "物理专线"},
	whatAddress:        {En: whatAddress, Zh: "弹性公网 IP"},
	whatDomain:         {En: "domain in Alibaba Cloud DNS", Zh: "云解析 DNS 域名"},
}

func findVPC(ctx context.Context, client *aliyun.Client, id string) (sight, error) {
	all, err := client.DescribeVPCs(ctx, aliyun.DescribeVPCsRequest{VPCID: id})
	return sight{found: len(all.VPCs) > 0, vpc: id}, gone(err)
}

func findVSwitch(ctx context.Context, client *aliyun.Client, id string) (sight, error) {
	all, err := client.DescribeVSwitches(ctx, aliyun.DescribeVSwitchesRequest{VSwitchID: id})
	if err != nil || len(all.VSwitches) == 0 {
		return sight{}, gone(err)
	}
	return sight{found: true, vpc: all.VSwitches[0].VPCID}, nil
}

func findTable(ctx context.Context, client *aliyun.Client, id string) (sight, error) {
	all, err := client.DescribeRouteTableList(ctx, aliyun.DescribeRouteTableListRequest{RouteTableID: id})
	if err != nil || len(all.RouteTables) == 0 {
		return sight{}, gone(err)
	}
	return sight{found: true, vpc: all.RouteTables[0].VPCID}, nil
}

func findGroup(ctx context.Context, client *aliyun.Client, id string) (sight, error) {
	all, err := client.DescribeSecurityGroups(ctx, aliyun.DescribeSecurityGroupsRequest{SecurityGroupID: id})
	if err != nil || len(all.SecurityGroups) == 0 {
		return sight{}, gone(err)
	}
	return sight{found: true, vpc: all.SecurityGroups[0].VPCID}, nil
}

// findPhysicalConnection tells the state of one; that it is locked for an open
// bill counts as its state.
func findPhysicalConnection(ctx context.Context, client *aliyun.Client, id string) (sight, error) {
	all, err := client.DescribePhysicalConnections(ctx, aliyun.DescribePhysicalConnectionsRequest{Filters: []aliyun.Filter{{Key: "PhysicalConnectionId", Values: []string{id}}}})
	if err != nil || len(all.PhysicalConnections) == 0 {
		return sight{}, gone(err)
	}
	line := all.PhysicalConnections[0]
	s := sight{found: true, state: line.Status, wanted: "Enabled"}
	if line.Status == s.wanted && line.BusinessStatus != "" && line.BusinessStatus != "Normal" {
		s.state = line.BusinessStatus
	}
	return s, nil
}

func findAddress(ctx context.Context, client *aliyun.Client, id string) (sight, error) {
	all, err := client.DescribeEIPAddresses(ctx, aliyun.DescribeEIPAddressesRequest{AllocationID: id})
	return sight{found: len(all.EIPAddresses) > 0}, gone(err)
}

func findDomain(ctx context.Context, client *aliyun.Client, id string) (sight, error) {
	all, err := client.DescribeDomains(ctx, aliyun.DescribeDomainsRequest{KeyWord: id, SearchMode: "EXACT"})
	return sight{found: len(all.Domains) > 0}, gone(err)
}
