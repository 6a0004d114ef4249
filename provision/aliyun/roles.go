package aliyun

import "context"

// Custom is the type of the policies that an account writes itself.
const Custom = "Custom"

// CreateRoleRequest asks for a RAM role. RAM takes tags as a list in JSON; so
// do the other calls here.
type CreateRoleRequest struct {
	RoleName string `json:"RoleName,omitempty"`
	// AssumeRolePolicyDocument says who may assume it.
	AssumeRolePolicyDocument string `json:"AssumeRolePolicyDocument,omitempty"`
	Description              string `json:"Description,omitempty"`
	Tags                     string `json:"Tag,omitempty"`
}

func (r CreateRoleRequest) call() (action, object string) { return "ram.CreateRole", r.RoleName }

// RAMResponse only names a call.
type RAMResponse struct {
	RequestID string `json:"RequestId"`
}

// CreateRole makes a role, known by its name in the whole account.
func (c *Client) CreateRole(ctx context.Context, r CreateRoleRequest) (RAMResponse, error) {
	return call[RAMResponse](ctx, c, r)
}

// Role is a RAM role as the cloud lists it.
type Role struct {
	RoleName string       `json:"RoleName"`
	Tags     List[ECSTag] `json:"Tags"`
}

// ListRolesRequest asks for the roles of the account.
type ListRolesRequest struct{}

func (r ListRolesRequest) call() (action, object string) { return "ram.ListRoles", "" }

// ListRolesResponse holds the roles of all pages.
type ListRolesResponse struct {
	RequestID   string     `json:"RequestId"`
	IsTruncated Flag       `json:"IsTruncated"`
	Marker      string     `json:"Marker"`
	Roles       List[Role] `json:"Roles"`
}

// markedPage is what a request for the page after a marker adds.
type markedPage struct {
	Marker   string `json:"Marker,omitempty"`
	MaxItems int    `json:"MaxItems,omitempty"`
}

// ListRoles returns every role of the account.
func (c *Client) ListRoles(ctx context.Context, r ListRolesRequest) (ListRolesResponse, error) {
	var last ListRolesResponse
	all, err := tokenPages(ctx, "ListRoles", func(ctx context.Context, token string) ([]Role, string, error) {
		var err error
		last, err = call[ListRolesResponse](ctx, c, paged[ListRolesRequest]{r, markedPage{token, pageSize}})
		if !last.IsTruncated {
			return last.Roles, "", err
		}
		return last.Roles, last.Marker, err
	})
	last.Roles = all
	return last, err
}

// DeleteRoleRequest names the role to delete.
type DeleteRoleRequest struct {
	RoleName string `json:"RoleName,omitempty"`
}

func (r DeleteRoleRequest) call() (action, object string) { return "ram.DeleteRole", r.RoleName }

// DeleteRole deletes a role that has no policy any more.
func (c *Client) DeleteRole(ctx context.Context, r DeleteRoleRequest) (RAMResponse, error) {
	return call[RAMResponse](ctx, c, r)
}

// TagRAMResourcesRequest tags roles or policies. ResourceNames and Tags are
// lists in JSON.
type TagRAMResourcesRequest struct {
	// ResourceType is role or policy.
	ResourceType  string `json:"ResourceType"`
	ResourceNames string `json:"ResourceNames,omitempty"`
	Tags          string `json:"Tag"`
}

func (r TagRAMResourcesRequest) call() (action, object string) {
	return "ram.TagResources", r.ResourceNames
}

// TagRAMResources adds tags, and replaces the values of keys that are there.
func (c *Client) TagRAMResources(ctx context.Context, r TagRAMResourcesRequest) (RAMResponse, error) {
	return call[RAMResponse](ctx, c, r)
}
