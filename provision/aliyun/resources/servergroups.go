package resources

import (
	"context"
	"slices"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

func observeServerGroups(ctx context.Context, v *view) error {
	return v.eachProduct(func(region string, p balancing) error {
		all, err := p.groups(ctx)
		if err != nil {
			return err
		}
		for _, g := range all {
			r := observedServerGroup(region, p.kind(), g)
			if !v.addTagged(provision.Observed{Resource: r, Pending: g.Status != "Available"}) {
				continue
			}
			if err := addServers(ctx, p, r); err != nil {
				return err
			}
		}
		return nil
	})
}

func observedServerGroup(region, kind string, g aliyun.ServerGroup) *provision.AliyunServerGroup {
	return &provision.AliyunServerGroup{
		Meta: provision.Meta{Region: region, Name: g.ServerGroupName, ID: g.ServerGroupID, Tags: tagsOf(g.Tags)},
		Kind: ptr(kind), VPC: existing("vpc", g.VPCID), Protocol: ptr(g.Protocol),
		HealthPort: ptr(g.HealthCheck.Port), HealthPath: ptr(g.HealthCheck.URL), Servers: []*provision.AliyunInstance{},
	}
}

// addServers adds the hosts of a group, and the port, which is theirs: a group
// without hosts has none that could differ.
func addServers(ctx context.Context, p balancing, r *provision.AliyunServerGroup) error {
	all, err := p.servers(ctx, r.ID)
	for _, s := range all {
		r.Servers = append(r.Servers, &provision.AliyunInstance{Meta: provision.Meta{ID: s.ServerID}})
		r.Port = ptr(s.Port)
	}
	return gone(err)
}

func createServerGroup(ctx context.Context, w work, r *provision.AliyunServerGroup) (apply.Made, error) {
	p := w.product(r.Kind)
	id, err := p.createGroup(ctx, w, r)
	if err != nil {
		return apply.Made{}, err
	}
	if _, err := w.serverGroupReady(ctx, p, id); err != nil {
		return apply.Made{}, err
	}
	return w.setServers(ctx, p, id, r)
}

// serverGroupReady waits until a group takes changes.
func (w work) serverGroupReady(ctx context.Context, p balancing, id string) (apply.Made, error) {
	err := w.await(ctx, string(w.order.Change.Key)+" "+id, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := p.groups(ctx, id)
		if err != nil || len(all) == 0 {
			return "ordered", false, gone(err)
		}
		return all[0].Status, all[0].Status == "Available", nil
	})
	return apply.Made{ID: id}, err
}

// setServers puts the hosts of the order into a group and takes others out.
func (w work) setServers(ctx context.Context, p balancing, id string, r *provision.AliyunServerGroup) (apply.Made, error) {
	wanted, err := w.ids(asResources(r.Servers)...)
	if err != nil {
		return apply.Made{}, err
	}
	there, err := p.servers(ctx, id)
	if err != nil {
		return apply.Made{}, err
	}
	var missing, surplus []aliyun.Server
	for _, s := range there {
		if !slices.Contains(wanted, s.ServerID) {
			surplus = append(surplus, s.Server)
		}
	}
	for _, host := range wanted {
		if !slices.ContainsFunc(there, func(s aliyun.ListedServer) bool { return s.ServerID == host }) {
			missing = append(missing, aliyun.Server{ServerID: host, ServerType: "Ecs", Port: or(r.Port)})
		}
	}
	if len(missing) > 0 {
		if err := p.addServers(ctx, id, missing); err != nil && !aliyun.IsAlreadyThere(err) {
			return apply.Made{}, err
		}
		if made, err := w.serverGroupReady(ctx, p, id); err != nil {
			return made, err
		}
	}
	if len(surplus) > 0 {
		if err := gone(p.removeServers(ctx, id, surplus)); err != nil {
			return apply.Made{}, err
		}
	}
	return w.serverGroupReady(ctx, p, id)
}

// updateServerGroup puts right the tags, the health check and the hosts.
func updateServerGroup(ctx context.Context, w work, r *provision.AliyunServerGroup) (apply.Made, error) {
	id, p := w.thereID(), w.product(r.Kind)
	if err := w.retagBalancing(ctx, p, aliyun.TypeServerGroup); err != nil {
		return apply.Made{}, err
	}
	if w.changes("health_check_port") || w.changes("health_check_path") {
		if err := p.checkGroup(ctx, id, r); err != nil {
			return apply.Made{}, err
		}
	}
	if made, err := w.serverGroupReady(ctx, p, id); err != nil || !w.changes("server_ids") {
		return made, err
	}
	return w.setServers(ctx, p, id, r)
}

func awaitServerGroup(ctx context.Context, w work, r *provision.AliyunServerGroup) (apply.Made, error) {
	return w.serverGroupReady(ctx, w.product(r.Kind), r.ID)
}

func deleteServerGroup(ctx context.Context, w work, r *provision.AliyunServerGroup) error {
	p := w.product(r.Kind)
	return w.deleteUnused(ctx, string(r.Key)+" "+r.ID, func() error { return p.deleteGroup(ctx, r.ID) })
}
