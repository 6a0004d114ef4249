package aliyun

import "context"

// JoinSecurityGroupRequest puts a host into one more security group of its VPC.
type JoinSecurityGroupRequest struct {
	SecurityGroupID string `json:"SecurityGroupId"`
	InstanceID      string `json:"InstanceId"`
}

func (r JoinSecurityGroupRequest) call() (action, object string) {
	return "ecs.JoinSecurityGroup", r.InstanceID
}

// InstanceGroupResponse only names the call.
type InstanceGroupResponse struct {
	RequestID string `json:"RequestId"`
}

// JoinSecurityGroup puts a host into a security group. One that is in it already
// is cloud.already_exists.
func (c *Client) JoinSecurityGroup(ctx context.Context, r JoinSecurityGroupRequest) (InstanceGroupResponse, error) {
	return call[InstanceGroupResponse](ctx, c, r)
}

// LeaveSecurityGroupRequest takes a host out of a security group; one that it is
// in remains.
type LeaveSecurityGroupRequest struct {
	SecurityGroupID string `json:"SecurityGroupId"`
	InstanceID      string `json:"InstanceId"`
}

func (r LeaveSecurityGroupRequest) call() (action, object string) {
	return "ecs.LeaveSecurityGroup", r.InstanceID
}

// LeaveSecurityGroup takes a host out of a security group.
func (c *Client) LeaveSecurityGroup(ctx context.Context, r LeaveSecurityGroupRequest) (InstanceGroupResponse, error) {
	return call[InstanceGroupResponse](ctx, c, r)
}
