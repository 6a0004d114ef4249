package aliyun_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/provision/aliyun"
)

// A host with its group, role and address, from nothing and back to nothing.
func TestHostLife(t *testing.T) { newWorld(t, nil).liveHosts(t) }

func (w world) liveHosts(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	before := w.cloud.Objects()
	tags := []aliyun.Tag{{Key: "causeway", Value: "x"}}
	group := ok[aliyun.CreateSecurityGroupResponse](t)(w.CreateSecurityGroup(ctx, aliyun.CreateSecurityGroupRequest{
		SecurityGroupName: "cw-group", VPCID: vpc, Tags: tags, ClientToken: "g1",
	})).SecurityGroupID
	groups := ok[aliyun.DescribeSecurityGroupsResponse](t)(w.DescribeSecurityGroups(ctx, aliyun.DescribeSecurityGroupsRequest{Tags: tags})).SecurityGroups
	if len(groups) != 1 || groups[0].SecurityGroupID != group || !slices.Equal(groups[0].Tags, []aliyun.ECSTag{{Key: "causeway", Value: "x"}}) {
		t.Fatalf("groups %+v", groups)
	}
	w.makeRole(t)
	host := w.makeHost(t, group, tags)
	w.useAddress(t, host)
	w.changeHost(t, host)
	w.changeGroups(t, host)
	if _, err := w.DeleteSecurityGroup(ctx, aliyun.DeleteSecurityGroupRequest{SecurityGroupID: group}); !causeway.HasCode(err, "cloud.in_use") {
		t.Errorf("deleting a group in use: %v", err)
	}
	ok[aliyun.DeleteInstanceResponse](t)(w.DeleteInstance(ctx, aliyun.DeleteInstanceRequest{InstanceID: host, Force: true}))
	w.settle(t)
	ok[aliyun.DeleteSecurityGroupResponse](t)(w.DeleteSecurityGroup(ctx, aliyun.DeleteSecurityGroupRequest{SecurityGroupID: group}))
	w.removeRole(t)
	if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
		t.Error(diff)
	}
}

// changeGroups puts a host into a second group and takes it out again.
func (w world) changeGroups(t *testing.T, host string) {
	t.Helper()
	join := aliyun.JoinSecurityGroupRequest{SecurityGroupID: "sg-1", InstanceID: host}
	ok[aliyun.InstanceGroupResponse](t)(w.JoinSecurityGroup(t.Context(), join))
	if _, err := w.JoinSecurityGroup(t.Context(), join); !causeway.HasCode(err, "cloud.already_exists") {
		t.Errorf("joining again: %v", err)
	}
	ok[aliyun.InstanceGroupResponse](t)(w.LeaveSecurityGroup(t.Context(), aliyun.LeaveSecurityGroupRequest(join)))
	if _, err := w.LeaveSecurityGroup(t.Context(), aliyun.LeaveSecurityGroupRequest(join)); err == nil {
		t.Error("a host left a group it is not in")
	}
}

func (w world) makeRole(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	ok[aliyun.RAMResponse](t)(w.CreateRole(ctx, aliyun.CreateRoleRequest{
		RoleName: "cw.role", AssumeRolePolicyDocument: `{"Principal":{"Service":["ecs.aliyuncs.com"]}}`, Tags: `[{"Key":"causeway","Value":"x"}]`,
	}))
	ok[aliyun.RAMResponse](t)(w.TagRAMResources(ctx, aliyun.TagRAMResourcesRequest{ResourceType: "role", ResourceNames: `["cw.role"]`, Tags: `[{"Key":"b","Value":"y"}]`}))
	ok[aliyun.RAMResponse](t)(w.CreatePolicy(ctx, aliyun.CreatePolicyRequest{PolicyName: "cw-role", PolicyDocument: "{}"}))
	ok[aliyun.RAMResponse](t)(w.CreatePolicyVersion(ctx, aliyun.CreatePolicyVersionRequest{PolicyName: "cw-role", PolicyDocument: `{"Version":"1"}`, SetAsDefault: true}))
	ok[aliyun.RAMResponse](t)(w.AttachPolicyToRole(ctx, aliyun.AttachPolicyToRoleRequest{PolicyName: "cw-role", PolicyType: aliyun.Custom, RoleName: "cw.role"}))
	roles := ok[aliyun.ListRolesResponse](t)(w.ListRoles(ctx, aliyun.ListRolesRequest{})).Roles
	if diff := cmp.Diff(aliyun.List[aliyun.Role]{{RoleName: "cw.role", Tags: aliyun.List[aliyun.ECSTag]{{Key: "b", Value: "y"}, {Key: "causeway", Value: "x"}}}}, roles); diff != "" {
		t.Error(diff)
	}
	policy := ok[aliyun.GetPolicyResponse](t)(w.GetPolicy(ctx, aliyun.GetPolicyRequest{PolicyName: "cw-role", PolicyType: aliyun.Custom}))
	if policy.DefaultPolicyVersion.PolicyDocument != `{"Version":"1"}` {
		t.Errorf("policy %+v", policy)
	}
	_, err := w.CreateRole(ctx, aliyun.CreateRoleRequest{RoleName: "cw.role"})
	if !aliyun.IsAlreadyThere(err) {
		t.Errorf("making a role twice: %v", err)
	}
	if _, err := w.DeleteRole(ctx, aliyun.DeleteRoleRequest{RoleName: "cw.role"}); !causeway.HasCode(err, "cloud.in_use") {
		t.Errorf("deleting a role with a policy: %v", err)
	}
}

func (w world) removeRole(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	policies := ok[aliyun.ListPoliciesForRoleResponse](t)(w.ListPoliciesForRole(ctx, aliyun.ListPoliciesForRoleRequest{RoleName: "cw.role"})).Policies
	if diff := cmp.Diff(aliyun.List[aliyun.RolePolicy]{{PolicyName: "cw-role", PolicyType: aliyun.Custom}}, policies); diff != "" {
		t.Error(diff)
	}
	ok[aliyun.RAMResponse](t)(w.DetachPolicyFromRole(ctx, aliyun.DetachPolicyFromRoleRequest{PolicyName: "cw-role", PolicyType: aliyun.Custom, RoleName: "cw.role"}))
	ok[aliyun.RAMResponse](t)(w.DeletePolicy(ctx, aliyun.DeletePolicyRequest{PolicyName: "cw-role", CascadingDelete: true}))
	ok[aliyun.RAMResponse](t)(w.DeleteRole(ctx, aliyun.DeleteRoleRequest{RoleName: "cw.role"}))
	if _, err := w.DeleteRole(ctx, aliyun.DeleteRoleRequest{RoleName: "cw.role"}); !aliyun.IsGone(err) {
		t.Errorf("deleting a role twice: %v", err)
	}
}

func (w world) makeHost(t *testing.T, group string, tags []aliyun.Tag) string {
	t.Helper()
	ctx := t.Context()
	images := ok[aliyun.DescribeImagesResponse](t)(w.DescribeImages(ctx, aliyun.DescribeImagesRequest{ImageOwnerAlias: "system", InstanceType: "ecs.g8y.large"})).Images
	if len(images) != 1 || images[0].Architecture != "arm64" {
		t.Fatalf("images %+v", images)
	}
	host := ok[aliyun.RunInstancesResponse](t)(w.RunInstances(ctx, aliyun.RunInstancesRequest{
		InstanceName: "cw-host", ImageID: images[0].ImageID, InstanceType: "ecs.g8y.large", VSwitchID: "vsw-a", PrivateIPAddress: "10.0.1.9",
		SecurityGroupIDs: []string{group}, RAMRoleName: "cw.role", InstanceChargeType: "PostPaid", SystemDiskCategory: "cloud_essd",
		UserData: "aGVsbG8=", HTTPEndpoint: "enabled", HTTPTokens: "required", Tags: tags, ClientToken: "h1",
	})).InstanceIDs[0]
	shown := ok[aliyun.DescribeInstancesResponse](t)(w.DescribeInstances(ctx, aliyun.DescribeInstancesRequest{Tags: tags})).Instances
	want := aliyun.List[aliyun.Instance]{{
		InstanceID: host, InstanceName: "cw-host", ImageID: images[0].ImageID, InstanceType: "ecs.g8y.large", Status: "Pending", InstanceChargeType: "PostPaid",
		SecurityGroupIDs: aliyun.List[string]{group}, VPC: aliyun.InstanceVPC{VPCID: vpc, VSwitchID: "vsw-a", PrivateIPAddresses: aliyun.List[string]{"10.0.1.9"}},
		Metadata: aliyun.MetadataOptions{HTTPEndpoint: "enabled", HTTPTokens: "required"}, Tags: aliyun.List[aliyun.ECSTag]{{Key: "causeway", Value: "x"}},
	}}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Error(diff)
	}
	w.settle(t)
	return host
}

func (w world) useAddress(t *testing.T, host string) {
	t.Helper()
	ctx := t.Context()
	address := ok[aliyun.AllocateEIPAddressResponse](t)(w.AllocateEIPAddress(ctx, aliyun.AllocateEIPAddressRequest{
		Name: "cw-address", Bandwidth: "5", InternetChargeType: "PayByTraffic", InstanceChargeType: "PostPaid", ISP: "BGP",
		Tags: []aliyun.Tag{{Key: "causeway", Value: "x"}}, ClientToken: "a1",
	}))
	id := address.AllocationID
	ok[aliyun.EIPResponse](t)(w.ModifyEIPAddressAttribute(ctx, aliyun.ModifyEIPAddressAttributeRequest{AllocationID: id, Bandwidth: "20"}))
	ok[aliyun.EIPResponse](t)(w.AssociateEIPAddress(ctx, aliyun.AssociateEIPAddressRequest{AllocationID: id, InstanceID: host, InstanceType: "EcsInstance", ClientToken: "a2"}))
	w.settle(t)
	shown := ok[aliyun.DescribeEIPAddressesResponse](t)(w.DescribeEIPAddresses(ctx, aliyun.DescribeEIPAddressesRequest{AllocationID: id})).EIPAddresses
	want := aliyun.List[aliyun.EIP]{{
		AllocationID: id, Name: "cw-address", IPAddress: address.EIPAddress, Status: "InUse", Bandwidth: 20, InternetChargeType: "PayByTraffic",
		ChargeType: "PostPaid", ISP: "BGP", InstanceID: host, InstanceType: "EcsInstance", Tags: aliyun.List[aliyun.Tag]{{Key: "causeway", Value: "x"}},
	}}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Error(diff)
	}
	if _, err := w.ReleaseEIPAddress(ctx, aliyun.ReleaseEIPAddressRequest{AllocationID: id}); !causeway.HasCode(err, "cloud.conflict") {
		t.Errorf("giving back an address in use: %v", err)
	}
	ok[aliyun.EIPResponse](t)(w.UnassociateEIPAddress(ctx, aliyun.UnassociateEIPAddressRequest{AllocationID: id, InstanceID: host, InstanceType: "EcsInstance", ClientToken: "a3"}))
	w.settle(t)
	ok[aliyun.EIPResponse](t)(w.ReleaseEIPAddress(ctx, aliyun.ReleaseEIPAddressRequest{AllocationID: id}))
}

func (w world) changeHost(t *testing.T, host string) {
	t.Helper()
	ctx := t.Context()
	list := `["` + host + `"]`
	ok[aliyun.TagResourcesResponse](t)(w.TagECSResources(ctx, aliyun.TagECSResourcesRequest{ResourceType: aliyun.TypeInstance, ResourceIDs: []string{host}, Tags: []aliyun.Tag{{Key: "b", Value: "y"}}}))
	ok[aliyun.ModifyInstanceMetadataOptionsResponse](t)(w.ModifyInstanceMetadataOptions(ctx, aliyun.ModifyInstanceMetadataOptionsRequest{InstanceID: host, HTTPEndpoint: "enabled", HTTPTokens: "optional"}))
	failed := ok[aliyun.InstanceRoleResponse](t)(w.AttachInstanceRAMRole(ctx, aliyun.AttachInstanceRAMRoleRequest{InstanceIDs: list, RAMRoleName: "cw.role"}))
	if failed.FailCount != 1 {
		t.Errorf("a second role: %+v", failed)
	}
	ok[aliyun.InstanceRoleResponse](t)(w.DetachInstanceRAMRole(ctx, aliyun.DetachInstanceRAMRoleRequest{InstanceIDs: list, RAMRoleName: "cw.role"}))
	ok[aliyun.InstanceRoleResponse](t)(w.AttachInstanceRAMRole(ctx, aliyun.AttachInstanceRAMRoleRequest{InstanceIDs: list, RAMRoleName: "cw.role"}))
	roles := ok[aliyun.DescribeInstanceRAMRoleResponse](t)(w.DescribeInstanceRAMRole(ctx, aliyun.DescribeInstanceRAMRoleRequest{InstanceIDs: list})).Roles
	if diff := cmp.Diff(aliyun.List[aliyun.InstanceRole]{{InstanceID: host, RAMRoleName: "cw.role"}}, roles); diff != "" {
		t.Error(diff)
	}
	if err := w.cloud.Change(host, "Stopped", true); err != nil {
		t.Fatal(err)
	}
	ok[aliyun.StartInstanceResponse](t)(w.StartInstance(ctx, aliyun.StartInstanceRequest{InstanceID: host}))
	w.settle(t)
}
