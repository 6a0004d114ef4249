package aliyun

import "context"

// InstanceRole is the role of a host.
type InstanceRole struct {
	InstanceID  string `json:"InstanceId"`
	RAMRoleName string `json:"RamRoleName"`
}

// DescribeInstanceRAMRoleRequest asks for the roles of hosts. InstanceIDs is a
// list in JSON of up to 100.
type DescribeInstanceRAMRoleRequest struct {
	InstanceIDs string `json:"InstanceIds,omitempty"`
}

func (r DescribeInstanceRAMRoleRequest) call() (action, object string) {
	return "ecs.DescribeInstanceRamRole", r.InstanceIDs
}

// DescribeInstanceRAMRoleResponse holds the roles of all pages.
type DescribeInstanceRAMRoleResponse struct {
	RequestID  string             `json:"RequestId"`
	TotalCount Int                `json:"TotalCount"`
	Roles      List[InstanceRole] `json:"InstanceRamRoleSets"`
}

// DescribeInstanceRAMRole returns the role of each host that has one.
func (c *Client) DescribeInstanceRAMRole(ctx context.Context, r DescribeInstanceRAMRoleRequest) (DescribeInstanceRAMRoleResponse, error) {
	var last DescribeInstanceRAMRoleResponse
	all, err := numberedPages(ctx, "DescribeInstanceRamRole", func(ctx context.Context, p page) ([]InstanceRole, Int, error) {
		var err error
		last, err = call[DescribeInstanceRAMRoleResponse](ctx, c, paged[DescribeInstanceRAMRoleRequest]{r, p})
		return last.Roles, last.TotalCount, err
	})
	last.Roles = all
	return last, err
}

// AttachInstanceRAMRoleRequest gives hosts a role. InstanceIDs is a list in
// JSON.
type AttachInstanceRAMRoleRequest struct {
	InstanceIDs string `json:"InstanceIds"`
	RAMRoleName string `json:"RamRoleName"`
}

func (r AttachInstanceRAMRoleRequest) call() (action, object string) {
	return "ecs.AttachInstanceRamRole", r.InstanceIDs
}

// InstanceRoleResponse says for how many hosts it failed.
type InstanceRoleResponse struct {
	RequestID string `json:"RequestId"`
	FailCount Int    `json:"FailCount"`
}

// AttachInstanceRAMRole gives hosts that have none a role.
func (c *Client) AttachInstanceRAMRole(ctx context.Context, r AttachInstanceRAMRoleRequest) (InstanceRoleResponse, error) {
	return call[InstanceRoleResponse](ctx, c, r)
}

// DetachInstanceRAMRoleRequest takes a role from hosts. InstanceIDs is a list
// in JSON.
type DetachInstanceRAMRoleRequest struct {
	InstanceIDs string `json:"InstanceIds"`
	RAMRoleName string `json:"RamRoleName,omitempty"`
}

func (r DetachInstanceRAMRoleRequest) call() (action, object string) {
	return "ecs.DetachInstanceRamRole", r.InstanceIDs
}

// DetachInstanceRAMRole takes a role from hosts.
func (c *Client) DetachInstanceRAMRole(ctx context.Context, r DetachInstanceRAMRoleRequest) (InstanceRoleResponse, error) {
	return call[InstanceRoleResponse](ctx, c, r)
}
