package resources

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// systemDisk is the category that the types of today all take.
const systemDisk = "cloud_essd"

// createInstance makes a host and waits until it runs. The token leaves out an
// image that was looked up: when a newer one comes out between two attempts, the
// second is refused instead of making another host.
func createInstance(ctx context.Context, w work, r *provision.AliyunInstance) (apply.Made, error) {
	request, err := w.instanceRequest(r)
	if err != nil {
		return apply.Made{}, err
	}
	request.ClientToken = w.token(request)
	if request.ImageID == "" {
		if request.ImageID, err = w.newestImage(ctx, or(r.Type)); err != nil {
			return apply.Made{}, err
		}
	}
	made, err := w.RunInstances(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	if len(made.InstanceIDs) != 1 {
		return apply.Made{}, causeway.NewProblem("cloud.bad_answer", string(r.Key), nil, "action", "RunInstances", "attempts", "1")
	}
	return w.instanceReady(ctx, made.InstanceIDs[0])
}

func (w work) instanceRequest(r *provision.AliyunInstance) (aliyun.RunInstancesRequest, error) {
	request := aliyun.RunInstancesRequest{
		InstanceName: r.Name, InstanceType: or(r.Type), VSwitchID: r.VSwitch.ID, PrivateIPAddress: or(r.Address),
		InstanceChargeType: or(r.ChargeType), SystemDiskCategory: systemDisk, HTTPEndpoint: "enabled", HTTPTokens: or(r.Metadata), Tags: tagList(r.Tags),
	}
	var err error
	if request.SecurityGroupIDs, err = w.ids(asResources(r.Groups)...); err != nil {
		return request, err
	}
	if r.Role != nil {
		if request.RAMRoleName, err = w.id(r.Role); err != nil {
			return request, err
		}
	}
	if request.ImageID, err = w.value(r.Image); err != nil {
		return request, err
	}
	init, err := w.value(r.Init)
	request.UserData = base64.StdEncoding.EncodeToString([]byte(init))
	return request, err
}

// families are Alibaba Cloud Linux 3 for each architecture.
var families = []string{"acs:alibaba_cloud_linux_3_2104_lts_x64", "acs:alibaba_cloud_linux_3_2104_lts_arm64"}

// newestImage is the newest public image of Alibaba Cloud Linux 3 that hosts of
// a type can have. Times of images are in one form, and so in order as texts.
func (w work) newestImage(ctx context.Context, instanceType string) (string, error) {
	var newest aliyun.Image
	for _, family := range families {
		all, err := w.DescribeImages(ctx, aliyun.DescribeImagesRequest{
			ImageOwnerAlias: "system", ImageFamily: family, InstanceType: instanceType, OSType: "linux", IsSupportCloudinit: true,
		})
		if err != nil {
			return "", err
		}
		for _, image := range all.Images {
			if image.CreationTime > newest.CreationTime {
				newest = image
			}
		}
	}
	if newest.ImageID == "" {
		return "", causeway.NewProblem("provision.no_image", string(w.order.Change.Key), nil, "type", instanceType)
	}
	return newest.ImageID, nil
}

// instanceReady waits until a host runs, and starts one that is stopped.
func (w work) instanceReady(ctx context.Context, id string) (apply.Made, error) {
	err := w.await(ctx, string(w.order.Change.Key)+" "+id, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := w.DescribeInstances(ctx, aliyun.DescribeInstancesRequest{InstanceIDs: jsonList(id)})
		if err != nil || len(all.Instances) == 0 {
			return "ordered", false, gone(err)
		}
		status := all.Instances[0].Status
		if status == "Stopped" {
			_, err = w.StartInstance(ctx, aliyun.StartInstanceRequest{InstanceID: id})
		}
		return status, status == "Running", err
	})
	return apply.Made{ID: id}, err
}

// updateInstance puts right the tags, the role, the groups and the metadata
// service.
func updateInstance(ctx context.Context, w work, r *provision.AliyunInstance) (apply.Made, error) {
	id := w.thereID()
	if err := w.retagECS(ctx, aliyun.TypeInstance); err != nil {
		return apply.Made{}, err
	}
	if w.changes("ram_role_name") {
		if err := w.changeRole(ctx, id, r.Role); err != nil {
			return apply.Made{}, err
		}
	}
	made, err := w.instanceReady(ctx, id)
	if err == nil && w.changes("security_group_ids") {
		err = w.changeGroups(ctx, id, r.Groups)
	}
	if err == nil && w.changes("http_tokens") {
		_, err = w.ModifyInstanceMetadataOptions(ctx, aliyun.ModifyInstanceMetadataOptionsRequest{InstanceID: id, HTTPEndpoint: "enabled", HTTPTokens: or(r.Metadata)})
	}
	return made, err
}

// changeGroups puts a host into the groups it lacks and then takes it out of the
// others: it has to be in one at every moment.
func (w work) changeGroups(ctx context.Context, id string, groups []*provision.AliyunFirewall) error {
	want, err := w.ids(asResources(groups)...)
	if err != nil {
		return err
	}
	all, err := w.DescribeInstances(ctx, aliyun.DescribeInstancesRequest{InstanceIDs: jsonList(id)})
	if err != nil || len(all.Instances) == 0 {
		return err
	}
	has := all.Instances[0].SecurityGroupIDs
	for _, group := range want {
		if !slices.Contains(has, group) {
			if _, err := w.JoinSecurityGroup(ctx, aliyun.JoinSecurityGroupRequest{SecurityGroupID: group, InstanceID: id}); err != nil {
				return err
			}
		}
	}
	for _, group := range has {
		if !slices.Contains(want, group) {
			if _, err := w.LeaveSecurityGroup(ctx, aliyun.LeaveSecurityGroupRequest{SecurityGroupID: group, InstanceID: id}); err != nil {
				return err
			}
		}
	}
	return nil
}

// changeRole gives a host a role in place of the one it has.
func (w work) changeRole(ctx context.Context, id string, role *provision.AliyunInstanceRole) error {
	name, err := w.id(role)
	if err != nil {
		return err
	}
	host := &provision.AliyunInstance{Meta: provision.Meta{ID: id}}
	roles, err := rolesOf(ctx, w.Client, []*provision.AliyunInstance{host})
	if err != nil || roles[id] == name {
		return err
	}
	if roles[id] != "" {
		answer, err := w.DetachInstanceRAMRole(ctx, aliyun.DetachInstanceRAMRoleRequest{InstanceIDs: jsonList(id), RAMRoleName: roles[id]})
		if err := roleProblem("DetachInstanceRamRole", id, answer, err); err != nil {
			return err
		}
	}
	answer, err := w.AttachInstanceRAMRole(ctx, aliyun.AttachInstanceRAMRoleRequest{InstanceIDs: jsonList(id), RAMRoleName: name})
	return roleProblem("AttachInstanceRamRole", id, answer, err)
}

// roleProblem is that of a call that the cloud took and did not carry out.
func roleProblem(action, id string, answer aliyun.InstanceRoleResponse, err error) error {
	if err == nil && answer.FailCount > 0 {
		err = causeway.NewProblem("cloud.refused", id, nil,
			"action", action, "detail", "FailCount "+strconv.Itoa(int(answer.FailCount)), "cloud_code", "", "request_id", answer.RequestID)
	}
	return err
}

func awaitInstance(ctx context.Context, w work, r *provision.AliyunInstance) (apply.Made, error) {
	return w.instanceReady(ctx, r.ID)
}

// deleteInstance releases a host, running or not.
func deleteInstance(ctx context.Context, w work, r *provision.AliyunInstance) error {
	if _, err := w.DeleteInstance(ctx, aliyun.DeleteInstanceRequest{InstanceID: r.ID, Force: true}); err != nil {
		return gone(err)
	}
	return w.awaitGone(ctx, string(r.Key)+" "+r.ID, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := w.DescribeInstances(ctx, aliyun.DescribeInstancesRequest{InstanceIDs: jsonList(r.ID)})
		if err != nil || len(all.Instances) == 0 {
			return "", true, err
		}
		return all.Instances[0].Status, false, nil
	})
}
