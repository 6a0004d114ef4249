package resources

import (
	"context"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
)

// balancing is one of the two products with load balancers, for a region. Both
// have the same objects with the same life; what they are called with differs,
// and what is told of them comes in NLB's words here.
type balancing interface {
	// kind is what the planner calls its load balancers.
	kind() string

	balancers(ctx context.Context, ids ...string) ([]aliyun.LoadBalancer, error)
	// complete fills in what the list of load balancers leaves out.
	complete(context.Context, *provision.AliyunBalancer, aliyun.LoadBalancer) error
	createBalancer(ctx context.Context, w work, r *provision.AliyunBalancer, zones []aliyun.ZoneMapping) (id string, err error)
	deleteBalancer(ctx context.Context, id string) error

	groups(ctx context.Context, ids ...string) ([]aliyun.ServerGroup, error)
	createGroup(context.Context, work, *provision.AliyunServerGroup) (id string, err error)
	checkGroup(ctx context.Context, id string, r *provision.AliyunServerGroup) error
	deleteGroup(ctx context.Context, id string) error

	servers(ctx context.Context, group string) ([]aliyun.ListedServer, error)
	addServers(ctx context.Context, group string, servers []aliyun.Server) error
	removeServers(ctx context.Context, group string, servers []aliyun.Server) error

	listeners(ctx context.Context, ids ...string) ([]aliyun.Listener, error)
	// certificate is that of a listener, empty where it ends no TLS.
	certificate(context.Context, aliyun.Listener) (string, error)
	createListener(ctx context.Context, w work, r *provision.AliyunListener, balancer, group string) (id string, err error)
	updateListener(ctx context.Context, id string, r *provision.AliyunListener, group string) error
	deleteListener(ctx context.Context, id string) error

	tag(ctx context.Context, what aliyun.ResourceType, id string, tags []aliyun.Tag) error
}

// products are both.
func products(client *aliyun.Client) []balancing { return []balancing{nlb{client}, alb{client}} }

// product is the one whose load balancers are of a kind.
func (w work) product(kind *string) balancing {
	if or(kind) == string(causeway.BalancerApplication) {
		return alb{w.Client}
	}
	return nlb{w.Client}
}

// eachProduct observes both products in every region.
func (v *view) eachProduct(observe func(region string, p balancing) error) error {
	for _, region := range v.regions() {
		client, err := v.client(region)
		if err != nil {
			return err
		}
		for _, p := range products(client) {
			if err := observe(region, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// retagBalancing puts on the tags that the order changes.
func (w work) retagBalancing(ctx context.Context, p balancing, what aliyun.ResourceType) error {
	tags := w.changedTags()
	if len(tags) == 0 {
		return nil
	}
	return p.tag(ctx, what, w.thereID(), tagList(tags))
}
