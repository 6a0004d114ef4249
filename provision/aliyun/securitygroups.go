package aliyun

import "context"

// SecurityGroup is a security group as the cloud lists it.
type SecurityGroup struct {
	SecurityGroupID   string       `json:"SecurityGroupId"`
	SecurityGroupName string       `json:"SecurityGroupName"`
	VPCID             string       `json:"VpcId"`
	Description       string       `json:"Description"`
	Tags              List[ECSTag] `json:"Tags"`
}

// DescribeSecurityGroupsRequest asks for those that match every field set.
type DescribeSecurityGroupsRequest struct {
	SecurityGroupID   string `json:"SecurityGroupId,omitempty"`
	SecurityGroupName string `json:"SecurityGroupName,omitempty"`
	VPCID             string `json:"VpcId,omitempty"`
	Tags              []Tag  `json:"Tag,omitempty"`
}

func (r DescribeSecurityGroupsRequest) call() (action, object string) {
	return "ecs.DescribeSecurityGroups", r.SecurityGroupID + r.SecurityGroupName
}

// DescribeSecurityGroupsResponse holds the groups of all pages.
type DescribeSecurityGroupsResponse struct {
	RequestID      string              `json:"RequestId"`
	NextToken      string              `json:"NextToken"`
	SecurityGroups List[SecurityGroup] `json:"SecurityGroups"`
}

// DescribeSecurityGroups returns every security group that matches.
func (c *Client) DescribeSecurityGroups(ctx context.Context, r DescribeSecurityGroupsRequest) (DescribeSecurityGroupsResponse, error) {
	var last DescribeSecurityGroupsResponse
	all, err := tokenPages(ctx, "DescribeSecurityGroups", func(ctx context.Context, token string) ([]SecurityGroup, string, error) {
		var err error
		last, err = call[DescribeSecurityGroupsResponse](ctx, c, paged[DescribeSecurityGroupsRequest]{r, tokenPage{token, pageSize}})
		return last.SecurityGroups, last.NextToken, err
	})
	last.SecurityGroups = all
	return last, err
}

// Permission is one rule of a security group. The fields that matter here:
// PortRange is "443/443", "-1/-1" for protocols without ports; Policy is accept
// or drop; Priority 1 (first) to 100.
type Permission struct {
	IPProtocol   string `json:"IpProtocol,omitempty"`
	PortRange    string `json:"PortRange,omitempty"`
	SourceCIDRIP string `json:"SourceCidrIp,omitempty"`
	DestCIDRIP   string `json:"DestCidrIp,omitempty"`
	Policy       string `json:"Policy,omitempty"`
	Priority     string `json:"Priority,omitempty"`
	NICType      string `json:"NicType,omitempty"`
	Description  string `json:"Description,omitempty"`
}

// ObservedPermission is a rule as the cloud describes it. Direction is ingress
// or egress.
type ObservedPermission struct {
	Permission
	SecurityGroupRuleID string `json:"SecurityGroupRuleId"`
	Direction           string `json:"Direction"`
}

// DescribeSecurityGroupAttributeRequest asks for the rules of a group.
type DescribeSecurityGroupAttributeRequest struct {
	SecurityGroupID string `json:"SecurityGroupId"`
	// Direction is ingress, egress or, the default, all.
	Direction string `json:"Direction,omitempty"`
}

func (r DescribeSecurityGroupAttributeRequest) call() (action, object string) {
	return "ecs.DescribeSecurityGroupAttribute", r.SecurityGroupID
}

// DescribeSecurityGroupAttributeResponse holds the rules of all pages.
type DescribeSecurityGroupAttributeResponse struct {
	RequestID         string                   `json:"RequestId"`
	NextToken         string                   `json:"NextToken"`
	SecurityGroupID   string                   `json:"SecurityGroupId"`
	SecurityGroupName string                   `json:"SecurityGroupName"`
	VPCID             string                   `json:"VpcId"`
	Permissions       List[ObservedPermission] `json:"Permissions"`
}

// DescribeSecurityGroupAttribute returns every rule of a group.
func (c *Client) DescribeSecurityGroupAttribute(ctx context.Context, r DescribeSecurityGroupAttributeRequest) (DescribeSecurityGroupAttributeResponse, error) {
	var last DescribeSecurityGroupAttributeResponse
	all, err := tokenPages(ctx, "DescribeSecurityGroupAttribute", func(ctx context.Context, token string) ([]ObservedPermission, string, error) {
		var err error
		last, err = call[DescribeSecurityGroupAttributeResponse](ctx, c, paged[DescribeSecurityGroupAttributeRequest]{r, tokenPage{token, pageSize}})
		return last.Permissions, last.NextToken, err
	})
	last.Permissions = all
	return last, err
}

// AuthorizeSecurityGroupRequest adds up to 100 rules for what comes in.
type AuthorizeSecurityGroupRequest struct {
	SecurityGroupID string       `json:"SecurityGroupId"`
	Permissions     []Permission `json:"Permissions"`
	ClientToken     string       `json:"ClientToken,omitempty"`
}

func (r AuthorizeSecurityGroupRequest) call() (action, object string) {
	return "ecs.AuthorizeSecurityGroup", r.SecurityGroupID
}

// AuthorizeSecurityGroupResponse only names the call.
type AuthorizeSecurityGroupResponse struct {
	RequestID string `json:"RequestId"`
}

// AuthorizeSecurityGroup adds rules; one that is there already stays as it is.
func (c *Client) AuthorizeSecurityGroup(ctx context.Context, r AuthorizeSecurityGroupRequest) (AuthorizeSecurityGroupResponse, error) {
	return call[AuthorizeSecurityGroupResponse](ctx, c, r)
}

// RevokeSecurityGroupRequest names the rules for what comes in to remove, by
// their ids or by what makes them up.
type RevokeSecurityGroupRequest struct {
	SecurityGroupID      string       `json:"SecurityGroupId"`
	SecurityGroupRuleIDs []string     `json:"SecurityGroupRuleId,omitempty"`
	Permissions          []Permission `json:"Permissions,omitempty"`
	ClientToken          string       `json:"ClientToken,omitempty"`
}

func (r RevokeSecurityGroupRequest) call() (action, object string) {
	return "ecs.RevokeSecurityGroup", r.SecurityGroupID
}

// RevokeSecurityGroupResponse only names the call.
type RevokeSecurityGroupResponse struct {
	RequestID string `json:"RequestId"`
}

// RevokeSecurityGroup removes rules; one that is not there is no error.
func (c *Client) RevokeSecurityGroup(ctx context.Context, r RevokeSecurityGroupRequest) (RevokeSecurityGroupResponse, error) {
	return call[RevokeSecurityGroupResponse](ctx, c, r)
}
