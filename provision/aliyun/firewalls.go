package aliyun

import "context"

// ECSTag is a tag as ECS and RAM spell it where they describe an object.
type ECSTag struct {
	Key   string `json:"TagKey"`
	Value string `json:"TagValue"`
}

// The types of objects in ECS's calls about tags.
const (
	TypeSecurityGroup ResourceType = "securitygroup"
	TypeInstance      ResourceType = "instance"
)

// CreateSecurityGroupRequest asks for a security group of the basic type.
type CreateSecurityGroupRequest struct {
	SecurityGroupName string `json:"SecurityGroupName,omitempty"`
	// Description has 2 to 256 characters.
	Description string `json:"Description,omitempty"`
	VPCID       string `json:"VpcId,omitempty"`
	Tags        []Tag  `json:"Tag,omitempty"`
	ClientToken string `json:"ClientToken,omitempty"`
}

func (r CreateSecurityGroupRequest) call() (action, object string) {
	return "ecs.CreateSecurityGroup", r.SecurityGroupName
}

// CreateSecurityGroupResponse names the new group.
type CreateSecurityGroupResponse struct {
	RequestID       string `json:"RequestId"`
	SecurityGroupID string `json:"SecurityGroupId"`
}

// CreateSecurityGroup makes a group that lets everything out and nothing in.
func (c *Client) CreateSecurityGroup(ctx context.Context, r CreateSecurityGroupRequest) (CreateSecurityGroupResponse, error) {
	return call[CreateSecurityGroupResponse](ctx, c, r)
}

// DeleteSecurityGroupRequest names the group to delete.
type DeleteSecurityGroupRequest struct {
	SecurityGroupID string `json:"SecurityGroupId"`
}

func (r DeleteSecurityGroupRequest) call() (action, object string) {
	return "ecs.DeleteSecurityGroup", r.SecurityGroupID
}

// DeleteSecurityGroupResponse only names the call.
type DeleteSecurityGroupResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteSecurityGroup deletes a group with its rules, once no host is in it.
func (c *Client) DeleteSecurityGroup(ctx context.Context, r DeleteSecurityGroupRequest) (DeleteSecurityGroupResponse, error) {
	return call[DeleteSecurityGroupResponse](ctx, c, r)
}

// TagECSResourcesRequest tags objects of ECS with up to 20 tags.
type TagECSResourcesRequest struct {
	ResourceType ResourceType `json:"ResourceType"`
	ResourceIDs  []string     `json:"ResourceId"`
	Tags         []Tag        `json:"Tag"`
}

func (r TagECSResourcesRequest) call() (action, object string) {
	return "ecs.TagResources", first(r.ResourceIDs)
}

// TagECSResources adds tags, and replaces the values of keys that are there.
func (c *Client) TagECSResources(ctx context.Context, r TagECSResourcesRequest) (TagResourcesResponse, error) {
	return call[TagResourcesResponse](ctx, c, r)
}
