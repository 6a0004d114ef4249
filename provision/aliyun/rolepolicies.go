package aliyun

import "context"

// CreatePolicyRequest asks for a policy of the account's own. Tags is a list in
// JSON.
type CreatePolicyRequest struct {
	PolicyName     string `json:"PolicyName,omitempty"`
	PolicyDocument string `json:"PolicyDocument,omitempty"`
	Description    string `json:"Description,omitempty"`
	Tags           string `json:"Tag,omitempty"`
}

func (r CreatePolicyRequest) call() (action, object string) { return "ram.CreatePolicy", r.PolicyName }

// CreatePolicy makes a policy, known by its name in the whole account.
func (c *Client) CreatePolicy(ctx context.Context, r CreatePolicyRequest) (RAMResponse, error) {
	return call[RAMResponse](ctx, c, r)
}

// GetPolicyRequest names a policy.
type GetPolicyRequest struct {
	PolicyName string `json:"PolicyName,omitempty"`
	// PolicyType is Custom or System.
	PolicyType string `json:"PolicyType,omitempty"`
}

func (r GetPolicyRequest) call() (action, object string) { return "ram.GetPolicy", r.PolicyName }

// PolicyVersion is what a policy says.
type PolicyVersion struct {
	VersionID      string `json:"VersionId"`
	PolicyDocument string `json:"PolicyDocument"`
}

// GetPolicyResponse holds the version of a policy that is in force.
type GetPolicyResponse struct {
	RequestID            string        `json:"RequestId"`
	DefaultPolicyVersion PolicyVersion `json:"DefaultPolicyVersion"`
}

// GetPolicy returns a policy.
func (c *Client) GetPolicy(ctx context.Context, r GetPolicyRequest) (GetPolicyResponse, error) {
	return call[GetPolicyResponse](ctx, c, r)
}

// CreatePolicyVersionRequest changes what a policy says. There are five
// versions of one at most; RotateStrategy
// DeleteOldestNonDefaultVersionWhenLimitExceeded makes room.
type CreatePolicyVersionRequest struct {
	PolicyName     string `json:"PolicyName,omitempty"`
	PolicyDocument string `json:"PolicyDocument,omitempty"`
	SetAsDefault   bool   `json:"SetAsDefault,omitempty"`
	RotateStrategy string `json:"RotateStrategy,omitempty"`
}

func (r CreatePolicyVersionRequest) call() (action, object string) {
	return "ram.CreatePolicyVersion", r.PolicyName
}

// CreatePolicyVersion changes what a policy says.
func (c *Client) CreatePolicyVersion(ctx context.Context, r CreatePolicyVersionRequest) (RAMResponse, error) {
	return call[RAMResponse](ctx, c, r)
}

// DeletePolicyRequest names the policy to delete; CascadingDelete takes its
// older versions along.
type DeletePolicyRequest struct {
	PolicyName      string `json:"PolicyName,omitempty"`
	CascadingDelete bool   `json:"CascadingDelete,omitempty"`
}

func (r DeletePolicyRequest) call() (action, object string) { return "ram.DeletePolicy", r.PolicyName }

// DeletePolicy deletes a policy that nothing has any more.
func (c *Client) DeletePolicy(ctx context.Context, r DeletePolicyRequest) (RAMResponse, error) {
	return call[RAMResponse](ctx, c, r)
}

// AttachPolicyToRoleRequest gives a role a policy.
type AttachPolicyToRoleRequest struct {
	PolicyName string `json:"PolicyName,omitempty"`
	PolicyType string `json:"PolicyType,omitempty"`
	RoleName   string `json:"RoleName,omitempty"`
}

func (r AttachPolicyToRoleRequest) call() (action, object string) {
	return "ram.AttachPolicyToRole", r.RoleName
}

// AttachPolicyToRole gives a role a policy.
func (c *Client) AttachPolicyToRole(ctx context.Context, r AttachPolicyToRoleRequest) (RAMResponse, error) {
	return call[RAMResponse](ctx, c, r)
}

// DetachPolicyFromRoleRequest takes a policy from a role.
type DetachPolicyFromRoleRequest struct {
	PolicyName string `json:"PolicyName,omitempty"`
	PolicyType string `json:"PolicyType,omitempty"`
	RoleName   string `json:"RoleName,omitempty"`
}

func (r DetachPolicyFromRoleRequest) call() (action, object string) {
	return "ram.DetachPolicyFromRole", r.RoleName
}

// DetachPolicyFromRole takes a policy from a role.
func (c *Client) DetachPolicyFromRole(ctx context.Context, r DetachPolicyFromRoleRequest) (RAMResponse, error) {
	return call[RAMResponse](ctx, c, r)
}

// ListPoliciesForRoleRequest names a role.
type ListPoliciesForRoleRequest struct {
	RoleName string `json:"RoleName,omitempty"`
}

func (r ListPoliciesForRoleRequest) call() (action, object string) {
	return "ram.ListPoliciesForRole", r.RoleName
}

// RolePolicy is a policy of a role.
type RolePolicy struct {
	PolicyName string `json:"PolicyName"`
	PolicyType string `json:"PolicyType"`
}

// ListPoliciesForRoleResponse holds the policies of a role.
type ListPoliciesForRoleResponse struct {
	RequestID string           `json:"RequestId"`
	Policies  List[RolePolicy] `json:"Policies"`
}

// ListPoliciesForRole returns the policies of a role.
func (c *Client) ListPoliciesForRole(ctx context.Context, r ListPoliciesForRoleRequest) (ListPoliciesForRoleResponse, error) {
	return call[ListPoliciesForRoleResponse](ctx, c, r)
}
