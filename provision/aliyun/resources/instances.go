package resources

import (
	"context"
	"slices"

	"causeway/provision"
	"causeway/provision/aliyun"
)

func instanceKinds() []kind {
	instance := kindOf[*provision.AliyunInstance](observeInstances)
	instance.create = making(createInstance)
	instance.update = making(updateInstance)
	instance.await = making(awaitInstance)
	instance.delete = taking(deleteInstance)
	return []kind{instance}
}

// observeInstances looks at every host of the regions: one of ours may stand in
// a VPC that the file no longer names.
func observeInstances(ctx context.Context, v *view) error {
	for _, region := range v.regions() {
		client, err := v.client(region)
		if err != nil {
			return err
		}
		all, err := client.DescribeInstances(ctx, aliyun.DescribeInstancesRequest{})
		if err != nil {
			return err
		}
		var mine []*provision.AliyunInstance
		for _, i := range all.Instances {
			r := observedInstance(region, i)
			o := provision.Observed{Resource: r, Pending: i.Status != "Running", EndsAt: prepaidUntil(i.InstanceChargeType, i.ExpiredTime)}
			if v.addTagged(o) {
				mine = append(mine, r)
			}
		}
		if err := addInstanceRoles(ctx, client, mine); err != nil {
			return err
		}
	}
	return nil
}

// observedInstance is a host as the planner spells it, but for its role, which
// another call tells. What cloud-init did is never compared.
func observedInstance(region string, i aliyun.Instance) *provision.AliyunInstance {
	r := &provision.AliyunInstance{
		Meta:  provision.Meta{Region: region, Name: i.InstanceName, ID: i.InstanceID, Tags: ecsTags(i.Tags)},
		Image: provision.Known(i.ImageID), Type: ptr(i.InstanceType), VSwitch: existing("subnet", i.VPC.VSwitchID),
		Metadata: ptr(i.Metadata.HTTPTokens), ChargeType: ptr(i.InstanceChargeType),
	}
	if len(i.VPC.PrivateIPAddresses) > 0 {
		r.Address = ptr(i.VPC.PrivateIPAddresses[0])
	}
	for _, group := range i.SecurityGroupIDs {
		r.Groups = append(r.Groups, &provision.AliyunFirewall{Meta: provision.Meta{ID: group}})
	}
	return r
}

// mostAtOnce is how many hosts one call about their roles may name.
const mostAtOnce = 100

func addInstanceRoles(ctx context.Context, client *aliyun.Client, instances []*provision.AliyunInstance) error {
	for some := range slices.Chunk(instances, mostAtOnce) {
		roles, err := rolesOf(ctx, client, some)
		if err != nil {
			return err
		}
		for _, r := range some {
			if name := roles[r.ID]; name != "" {
				r.Role = &provision.AliyunInstanceRole{Meta: provision.Meta{ID: name}}
			}
		}
	}
	return nil
}

// rolesOf are the names of hosts' roles by the hosts' ids.
func rolesOf(ctx context.Context, client *aliyun.Client, instances []*provision.AliyunInstance) (map[string]string, error) {
	var ids []string
	for _, r := range instances {
		ids = append(ids, r.ID)
	}
	all, err := client.DescribeInstanceRAMRole(ctx, aliyun.DescribeInstanceRAMRoleRequest{InstanceIDs: jsonList(ids...)})
	roles := map[string]string{}
	for _, r := range all.Roles {
		roles[r.InstanceID] = r.RAMRoleName
	}
	return roles, gone(err)
}
