package aliyun

import (
	"encoding/json"
	"slices"
	"strings"
)

// requests is one of every request of this package: what the client can do, and
// so what its policy has to allow.
var requests = []request{
	CreateVPNConnectionRequest{},
	DescribeVPNConnectionRequest{},
	DescribeVPNConnectionsRequest{},
	ModifyVPNConnectionAttributeRequest{},
	DeleteVPNConnectionRequest{},
	CreateCustomerGatewayRequest{},
	DescribeCustomerGatewayRequest{},
	DescribeCustomerGatewaysRequest{},
	ModifyCustomerGatewayAttributeRequest{},
	DeleteCustomerGatewayRequest{},
	CreateFlowLogRequest{},
	DescribeFlowLogsRequest{},
	DeleteFlowLogRequest{},
	CreateVPNGatewayRequest{},
	DescribeVPNGatewayRequest{},
	DescribeVPNGatewaysRequest{},
	ModifyVPNGatewayAttributeRequest{},
	DeleteVPNGatewayRequest{},
	DescribeVPCsRequest{},
	DescribeVSwitchesRequest{},
	DescribeRouteTableListRequest{},
	CreateVPNRouteEntryRequest{},
	DescribeVPNRouteEntriesRequest{},
	DeleteVPNRouteEntryRequest{},
	CreateRouteEntryRequest{},
	DescribeRouteEntryListRequest{},
	DeleteRouteEntryRequest{},
	DescribeSecurityGroupsRequest{},
	DescribeSecurityGroupAttributeRequest{},
	AuthorizeSecurityGroupRequest{},
	RevokeSecurityGroupRequest{},
	TagResourcesRequest{},
	UntagResourcesRequest{},
	ListTagResourcesRequest{},
}

// policyDocument is a RAM policy.
type policyDocument struct {
	Version   string
	Statement []policyStatement
}

type policyStatement struct {
	Effect   string
	Action   []string
	Resource []string
}

// Policy returns the RAM policy that allows a user or role just the actions of
// this package, in the given regions. It is JSON, to be read and pasted. Objects
// cannot be told apart by it: most of them do not exist when it is written.
// That a prepaid gateway may be paid for (AutoPay) is granted apart from it, by
// the account's billing permissions.
func Policy(regions ...string) (string, error) {
	byProduct := map[string][]string{}
	for _, r := range requests {
		action, _ := r.call()
		product, name := splitKey(action)
		byProduct[product] = append(byProduct[product], product+":"+name)
	}
	document := policyDocument{Version: "1"}
	for _, product := range []string{"vpc", "ecs"} {
		slices.Sort(byProduct[product])
		statement := policyStatement{Effect: "Allow", Action: byProduct[product]}
		for _, region := range regions {
			statement.Resource = append(statement.Resource, "acs:"+product+":"+region+":*:*")
		}
		document.Statement = append(document.Statement, statement)
	}
	text, err := json.MarshalIndent(document, "", "  ")
	return string(text) + "\n", err
}

func splitKey(key string) (product, name string) {
	product, name, _ = strings.Cut(key, ".")
	return product, name
}
