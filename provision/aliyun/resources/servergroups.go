package resources

import (
	"context"
	"slices"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

func observeServerGroups(ctx context.Context, v *view) error {
	if err := refuse(v, func(r *provision.AliyunServerGroup) bool { return or(r.Kind) != network }); err != nil {
		return err
	}
	for _, region := range v.regions() {
		client, err := v.client(region)
		if err != nil {
			return err
		}
		all, err := client.ListServerGroups(ctx, aliyun.ListServerGroupsRequest{})
		if err != nil {
			return err
		}
		for _, g := range all.ServerGroups {
			r := observedServerGroup(region, g)
			if !v.addTagged(provision.Observed{Resource: r, Pending: g.Status != "Available"}) {
				continue
			}
			if err := addServers(ctx, client, r); err != nil {
				return err
			}
		}
	}
	return nil
}

func observedServerGroup(region string, g aliyun.ServerGroup) *provision.AliyunServerGroup {
	return &provision.AliyunServerGroup{
		Meta: provision.Meta{Region: region, Name: g.ServerGroupName, ID: g.ServerGroupID, Tags: tagsOf(g.Tags)},
		Kind: ptr(network), VPC: existing("vpc", g.VPCID), Protocol: ptr(g.Protocol),
		HealthPort: ptr(g.HealthCheck.Port), HealthPath: ptr(g.HealthCheck.URL), Servers: []*provision.AliyunInstance{},
	}
}

// addServers adds the hosts of a group, and the port, which is theirs: a group
// without hosts has none that could differ.
func addServers(ctx context.Context, client *aliyun.Client, r *provision.AliyunServerGroup) error {
	all, err := client.ListServers(ctx, aliyun.ListServersRequest{ServerGroupID: r.ID})
	for _, s := range all.Servers {
		r.Servers = append(r.Servers, &provision.AliyunInstance{Meta: provision.Meta{ID: s.ServerID}})
		r.Port = ptr(s.Port)
	}
	return gone(err)
}

func createServerGroup(ctx context.Context, w work, r *provision.AliyunServerGroup) (apply.Made, error) {
	request := aliyun.CreateServerGroupRequest{
		ServerGroupName: r.Name, ServerGroupType: "Instance", Protocol: or(r.Protocol), VPCID: r.VPC.ID, HealthCheck: healthCheck(r), Tags: tagList(r.Tags),
	}
	request.ClientToken = w.token(request)
	made, err := w.CreateServerGroup(ctx, request)
	if err != nil {
		return apply.Made{}, err
	}
	if _, err := w.serverGroupReady(ctx, made.ServerGroupID); err != nil {
		return apply.Made{}, err
	}
	return w.setServers(ctx, made.ServerGroupID, r)
}

func healthCheck(r *provision.AliyunServerGroup) aliyun.HealthCheck {
	return aliyun.HealthCheck{
		Enabled: true, Type: "HTTP", Port: or(r.HealthPort), URL: or(r.HealthPath), Method: "GET", Codes: []string{"http_2xx"},
	}
}

// serverGroupReady waits until a group takes changes.
func (w work) serverGroupReady(ctx context.Context, id string) (apply.Made, error) {
	err := w.await(ctx, string(w.order.Change.Key)+" "+id, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := w.ListServerGroups(ctx, aliyun.ListServerGroupsRequest{ServerGroupIDs: []string{id}})
		if err != nil || len(all.ServerGroups) == 0 {
			return "ordered", false, gone(err)
		}
		return all.ServerGroups[0].Status, all.ServerGroups[0].Status == "Available", nil
	})
	return apply.Made{ID: id}, err
}

// setServers puts the hosts of the order into a group and takes others out.
func (w work) setServers(ctx context.Context, id string, r *provision.AliyunServerGroup) (apply.Made, error) {
	wanted, err := w.ids(asResources(r.Servers)...)
	if err != nil {
		return apply.Made{}, err
	}
	there, err := w.ListServers(ctx, aliyun.ListServersRequest{ServerGroupID: id})
	if err != nil {
		return apply.Made{}, err
	}
	var missing, surplus []aliyun.Server
	for _, s := range there.Servers {
		if !slices.Contains(wanted, s.ServerID) {
			surplus = append(surplus, s.Server)
		}
	}
	for _, host := range wanted {
		if !slices.ContainsFunc(there.Servers, func(s aliyun.ListedServer) bool { return s.ServerID == host }) {
			missing = append(missing, aliyun.Server{ServerID: host, ServerType: "Ecs", Port: or(r.Port)})
		}
	}
	if len(missing) > 0 {
		_, err := w.AddServers(ctx, aliyun.AddServersRequest{ServerGroupID: id, Servers: missing})
		if err != nil && !aliyun.IsAlreadyThere(err) {
			return apply.Made{}, err
		}
		if made, err := w.serverGroupReady(ctx, id); err != nil {
			return made, err
		}
	}
	if len(surplus) > 0 {
		if _, err := w.RemoveServers(ctx, aliyun.RemoveServersRequest{ServerGroupID: id, Servers: surplus}); gone(err) != nil {
			return apply.Made{}, err
		}
	}
	return w.serverGroupReady(ctx, id)
}

// updateServerGroup puts right the tags, the health check and the hosts.
func updateServerGroup(ctx context.Context, w work, r *provision.AliyunServerGroup) (apply.Made, error) {
	id := w.thereID()
	if err := w.retagNLB(ctx, aliyun.TypeServerGroup); err != nil {
		return apply.Made{}, err
	}
	if w.changes("health_check_port") || w.changes("health_check_path") {
		check := healthCheck(r)
		if _, err := w.UpdateServerGroup(ctx, aliyun.UpdateServerGroupRequest{ServerGroupID: id, HealthCheck: &check}); err != nil {
			return apply.Made{}, err
		}
	}
	if made, err := w.serverGroupReady(ctx, id); err != nil || !w.changes("server_ids") {
		return made, err
	}
	return w.setServers(ctx, id, r)
}

func awaitServerGroup(ctx context.Context, w work, r *provision.AliyunServerGroup) (apply.Made, error) {
	return w.serverGroupReady(ctx, r.ID)
}

func deleteServerGroup(ctx context.Context, w work, r *provision.AliyunServerGroup) error {
	return w.deleteUnused(ctx, string(r.Key)+" "+r.ID, func() error {
		_, err := w.DeleteServerGroup(ctx, aliyun.DeleteServerGroupRequest{ServerGroupID: r.ID})
		return err
	})
}
