package resources

import (
	"context"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

func firewallKinds() []kind {
	firewall := kindOf[*provision.AliyunFirewall](observeFirewalls)
	firewall.create = making(createFirewall)
	firewall.update = making(updateFirewall)
	firewall.await = making(awaitFirewall)
	firewall.delete = taking(deleteFirewall)
	return []kind{firewall}
}

func observeFirewalls(ctx context.Context, v *view) error {
	for _, region := range v.regions() {
		client, err := v.client(region)
		if err != nil {
			return err
		}
		all, err := client.DescribeSecurityGroups(ctx, aliyun.DescribeSecurityGroupsRequest{})
		if err != nil {
			return err
		}
		for _, group := range all.SecurityGroups {
			v.addTagged(provision.Observed{Resource: &provision.AliyunFirewall{
				Meta: provision.Meta{Region: region, Name: group.SecurityGroupName, ID: group.SecurityGroupID, Tags: ecsTags(group.Tags)},
				VPC:  existing("vpc", group.VPCID), Description: ptr(group.Description),
			}})
		}
	}
	return nil
}

func createFirewall(ctx context.Context, w work, r *provision.AliyunFirewall) (apply.Made, error) {
	request := aliyun.CreateSecurityGroupRequest{
		SecurityGroupName: r.Name, Description: or(r.Description), VPCID: r.VPC.ID, Tags: tagList(r.Tags),
	}
	request.ClientToken = w.token(request)
	made, err := w.CreateSecurityGroup(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	return w.firewallReady(ctx, made.SecurityGroupID)
}

// firewallReady waits until the cloud shows a group.
func (w work) firewallReady(ctx context.Context, id string) (apply.Made, error) {
	err := w.await(ctx, string(w.order.Change.Key)+" "+id, pace{usualEvery, settle}, func() (string, bool, error) {
		all, err := w.DescribeSecurityGroups(ctx, aliyun.DescribeSecurityGroupsRequest{SecurityGroupID: id})
		return "ordered", len(all.SecurityGroups) > 0, gone(err)
	})
	return apply.Made{ID: id}, err
}

// updateFirewall puts the tags right: nothing else of it is changed.
func updateFirewall(ctx context.Context, w work, _ *provision.AliyunFirewall) (apply.Made, error) {
	return apply.Made{ID: w.thereID()}, w.retagECS(ctx, aliyun.TypeSecurityGroup)
}

// retagECS puts on the tags that the order changes, on an object of ECS.
func (w work) retagECS(ctx context.Context, what aliyun.ResourceType) error {
	tags := w.changedTags()
	if len(tags) == 0 {
		return nil
	}
	_, err := w.TagECSResources(ctx, aliyun.TagECSResourcesRequest{ResourceType: what, ResourceIDs: []string{w.thereID()}, Tags: tagList(tags)})
	return err
}

func awaitFirewall(ctx context.Context, w work, r *provision.AliyunFirewall) (apply.Made, error) {
	return w.firewallReady(ctx, r.ID)
}

// deleteFirewall deletes a group with its rules. A host that is gone may still
// count as in it for a moment.
func deleteFirewall(ctx context.Context, w work, r *provision.AliyunFirewall) error {
	return w.deleteUnused(ctx, string(r.Key)+" "+r.ID, func() error {
		_, err := w.DeleteSecurityGroup(ctx, aliyun.DeleteSecurityGroupRequest{SecurityGroupID: r.ID})
		return err
	})
}

// deleteUnused deletes what something on its way out may still use. What others
// have put there stays in the way, and is the problem.
func (w work) deleteUnused(ctx context.Context, object string, remove func() error) error {
	var inUse error
	err := w.await(ctx, object, pace{usualEvery, settle}, func() (string, bool, error) {
		err := remove()
		if causeway.HasCode(err, "cloud.in_use") {
			inUse = err
			return "in use", false, nil
		}
		return "", true, gone(err)
	})
	if inUse != nil && causeway.HasCode(err, "cloud.not_ready") && ctx.Err() == nil {
		return inUse
	}
	return err
}
