package aliyun

import (
	"encoding/json"
	"slices"
	"strings"
)

// requests is one of every request of this package: what the client can do, and
// so what its policies have to allow.
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
	PublishVPNRouteEntryRequest{},
	DeleteVPNRouteEntryRequest{},
	CreateRouteEntryRequest{},
	DescribeRouteEntryListRequest{},
	DeleteRouteEntryRequest{},
	DescribeSecurityGroupsRequest{},
	DescribeSecurityGroupAttributeRequest{},
	AuthorizeSecurityGroupRequest{},
	RevokeSecurityGroupRequest{},
	CreateSecurityGroupRequest{},
	DeleteSecurityGroupRequest{},
	TagECSResourcesRequest{},
	RunInstancesRequest{},
	DescribeInstancesRequest{},
	StartInstanceRequest{},
	ModifyInstanceMetadataOptionsRequest{},
	DeleteInstanceRequest{},
	DescribeImagesRequest{},
	DescribeInstanceRAMRoleRequest{},
	AttachInstanceRAMRoleRequest{},
	DetachInstanceRAMRoleRequest{},
	JoinSecurityGroupRequest{},
	LeaveSecurityGroupRequest{},
	AllocateEIPAddressRequest{},
	DescribeEIPAddressesRequest{},
	ModifyEIPAddressAttributeRequest{},
	ReleaseEIPAddressRequest{},
	AssociateEIPAddressRequest{},
	UnassociateEIPAddressRequest{},
	CreateRoleRequest{},
	ListRolesRequest{},
	DeleteRoleRequest{},
	TagRAMResourcesRequest{},
	CreatePolicyRequest{},
	GetPolicyRequest{},
	CreatePolicyVersionRequest{},
	DeletePolicyRequest{},
	AttachPolicyToRoleRequest{},
	DetachPolicyFromRoleRequest{},
	ListPoliciesForRoleRequest{},
	CreateLoadBalancerRequest{},
	ListLoadBalancersRequest{},
	DeleteLoadBalancerRequest{},
	CreateServerGroupRequest{},
	ListServerGroupsRequest{},
	UpdateServerGroupRequest{},
	DeleteServerGroupRequest{},
	AddServersRequest{},
	RemoveServersRequest{},
	ListServersRequest{},
	CreateListenerRequest{},
	ListListenersRequest{},
	UpdateListenerRequest{},
	DeleteListenerRequest{},
	TagNLBResourcesRequest{},
	CreateALBRequest{},
	ListALBsRequest{},
	GetALBRequest{},
	DeleteALBRequest{},
	CreateALBServerGroupRequest{},
	ListALBServerGroupsRequest{},
	UpdateALBServerGroupRequest{},
	DeleteALBServerGroupRequest{},
	AddALBServersRequest{},
	RemoveALBServersRequest{},
	ListALBServersRequest{},
	CreateALBListenerRequest{},
	ListALBListenersRequest{},
	GetALBListenerRequest{},
	UpdateALBListenerRequest{},
	DeleteALBListenerRequest{},
	TagALBResourcesRequest{},
	DescribeDomainsRequest{},
	AddDomainRecordRequest{},
	DescribeDomainRecordsRequest{},
	UpdateDomainRecordRequest{},
	UpdateDomainRecordRemarkRequest{},
	DeleteDomainRecordRequest{},
	TagResourcesRequest{},
	UntagResourcesRequest{},
	ListTagResourcesRequest{},
	CreateRouteTableRequest{},
	AssociateRouteTableRequest{},
	UnassociateRouteTableRequest{},
	DeleteRouteTableRequest{},
	CreateCENRequest{},
	DescribeCENsRequest{},
	ModifyCENAttributeRequest{},
	DeleteCENRequest{},
	DescribeBandwidthPlansRequest{},
	AssociateBandwidthPlanRequest{},
	UnassociateBandwidthPlanRequest{},
	TagCENResourcesRequest{},
	UntagCENResourcesRequest{},
	CheckTransitRouterServiceRequest{},
	CreateTransitRouterRequest{},
	ListTransitRoutersRequest{},
	DeleteTransitRouterRequest{},
	CreateTransitRouterVPCRequest{},
	ListTransitRouterVPCsRequest{},
	UpdateTransitRouterVPCRequest{},
	UpdateTransitRouterVPCZonesRequest{},
	DeleteTransitRouterVPCRequest{},
	CreateTransitRouterPeerRequest{},
	ListTransitRouterPeersRequest{},
	UpdateTransitRouterPeerRequest{},
	DeleteTransitRouterPeerRequest{},
	ListTransitRouterTablesRequest{},
	AssociateTransitRouterRequest{},
	DissociateTransitRouterRequest{},
	ListTransitRouterAssociationsRequest{},
	CreateTransitRouterRouteRequest{},
	ListTransitRouterRoutesRequest{},
	DeleteTransitRouterRouteRequest{},
	DescribePhysicalConnectionsRequest{},
	CreateBorderRouterRequest{},
	DescribeBorderRoutersRequest{},
	ModifyBorderRouterRequest{},
	RecoverBorderRouterRequest{},
	DeleteBorderRouterRequest{},
	TagLineResourcesRequest{},
	UntagLineResourcesRequest{},
	CreateBGPGroupRequest{},
	DescribeBGPGroupsRequest{},
	ModifyBGPGroupRequest{},
	DeleteBGPGroupRequest{},
	CreateBGPPeerRequest{},
	DescribeBGPPeersRequest{},
	ModifyBGPPeerRequest{},
	DeleteBGPPeerRequest{},
	CreateTransitRouterVBRRequest{},
	ListTransitRouterVBRsRequest{},
	UpdateTransitRouterVBRRequest{},
	DeleteTransitRouterVBRRequest{},
	EnableTransitRouterPropagationRequest{},
	DisableTransitRouterPropagationRequest{},
	ListTransitRouterPropagationsRequest{},
	PutResourceMetricRuleRequest{},
	DescribeMetricRuleListRequest{},
	DeleteMetricRulesRequest{},
	DescribeMetricMetaListRequest{},
	GetPayAsYouGoPriceRequest{},
	GetSubscriptionPriceRequest{},
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
// this package, in the given regions; CEN, CloudMonitor and DNS know no
// regions there. It is JSON, to be read and pasted. Objects cannot be told apart by it:
// most of them do not exist when it is written. Two things are granted apart
// from it: paying for a prepaid gateway (AutoPay), by the account's billing
// permissions, and what CEN, VPN gateways, NLB and ALB themselves do in a VPC,
// by the service-linked roles that they ask for once in the life of an account.
func Policy(regions ...string) (string, error) {
	byProduct := map[string][]string{}
	for _, r := range requests {
		action, _ := r.call()
		product, name := splitKey(action)
		byProduct[product] = append(byProduct[product], name)
	}
	document := policyDocument{Version: "1"}
	anywhere := []string{"*"}
	for _, p := range []struct {
		product, policy string
		regions         []string
	}{
		{"vpc", "vpc", regions},
		{"ecs", "ecs", regions},
		{"nlb", "nlb", regions},
		{"alb", "alb", regions},
		{"cbn", "cen", anywhere},
		{"cms", "cms", anywhere},
		{"alidns", "alidns", anywhere},
	} {
		statement := policyStatement{Effect: "Allow"}
		for _, name := range slices.Sorted(slices.Values(byProduct[p.product])) {
			statement.Action = append(statement.Action, p.policy+":"+name)
		}
		for _, region := range p.regions {
			statement.Resource = append(statement.Resource, "acs:"+p.policy+":"+region+":*:*")
		}
		document.Statement = append(document.Statement, statement)
	}
	document.Statement = append(document.Statement, roleStatements(byProduct["ram"])...)
	text, err := json.MarshalIndent(document, "", "  ")
	return string(text) + "\n", err
}

// roleStatements allow looking at all roles, and changing those whose names are
// of ours. Whoever has them can let a host do anything: they are for files with
// hosts, and can be left out without. Giving a host a role asks for PassRole.
func roleStatements(actions []string) []policyStatement {
	all := policyStatement{"Allow", []string{"ram:ListRoles"}, []string{"acs:ram:*:*:role/*"}}
	ours := policyStatement{"Allow", []string{"ram:PassRole"}, []string{"acs:ram:*:*:role/cw-*", "acs:ram:*:*:policy/cw-*"}}
	for _, name := range actions {
		if name != "ListRoles" {
			ours.Action = append(ours.Action, "ram:"+name)
		}
	}
	slices.Sort(ours.Action)
	return []policyStatement{all, ours}
}

func splitKey(key string) (product, name string) {
	product, name, _ = strings.Cut(key, ".")
	return product, name
}
