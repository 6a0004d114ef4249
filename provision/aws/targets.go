package aws

import (
	"context"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// tlsPolicy is TLS 1.2 with forward secrecy, and 1.3. What AWS takes where
// none is named lets TLS 1.0 in.
const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06"

// CreateTargetGroup makes a target group of machines with health by HTTP, and
// returns its id. A repeated call returns the one that is there; another of
// that name is cloud.already_exists.
func (c *Client) CreateTargetGroup(ctx context.Context, g TargetGroup) (string, error) {
	in := &elb.CreateTargetGroupInput{
		Name: &g.Name, VpcId: &g.Vpc, Protocol: types.ProtocolEnum(g.Protocol), Port: &g.Port, TargetType: types.TargetTypeEnumInstance,
		HealthCheckProtocol: types.ProtocolEnumHttp, HealthCheckPort: &g.HealthPort, HealthCheckPath: &g.HealthPath,
		HealthCheckEnabled: ptr(true), Tags: g.Tags.ofBalancer(),
	}
	out, err := call(ctx, c, request{action: "elasticloadbalancing:CreateTargetGroup", object: g.Name}, in, c.elb.CreateTargetGroup)
	if err != nil || len(out.TargetGroups) == 0 {
		return "", err
	}
	return deref(out.TargetGroups[0].TargetGroupArn), nil
}

// DescribeTargetGroups lists target groups, by their ids or all, without their
// tags.
func (c *Client) DescribeTargetGroups(ctx context.Context, q Query) ([]TargetGroup, error) {
	pages := elb.NewDescribeTargetGroupsPaginator(c.elb, &elb.DescribeTargetGroupsInput{TargetGroupArns: q.IDs})
	return everyPage(ctx, c, request{action: "elasticloadbalancing:DescribeTargetGroups", object: q.object("target groups")}, pages,
		func(out *elb.DescribeTargetGroupsOutput) []TargetGroup { return each(out.TargetGroups, targetGroup) })
}

func targetGroup(g types.TargetGroup) TargetGroup {
	return TargetGroup{
		ID: deref(g.TargetGroupArn), Name: deref(g.TargetGroupName), Vpc: deref(g.VpcId), Protocol: string(g.Protocol), Port: deref(g.Port),
		HealthPort: deref(g.HealthCheckPort), HealthPath: deref(g.HealthCheckPath),
	}
}

// ModifyTargetGroup changes where a target group asks for health.
func (c *Client) ModifyTargetGroup(ctx context.Context, id, port, path string) error {
	_, err := call(ctx, c, request{action: "elasticloadbalancing:ModifyTargetGroup", object: id},
		&elb.ModifyTargetGroupInput{TargetGroupArn: &id, HealthCheckPort: &port, HealthCheckPath: &path}, c.elb.ModifyTargetGroup)
	return err
}

// DeleteTargetGroup deletes a target group that no listener sends to. AWS says
// nothing where there is none.
func (c *Client) DeleteTargetGroup(ctx context.Context, id string) error {
	_, err := call(ctx, c, request{action: "elasticloadbalancing:DeleteTargetGroup", object: id},
		&elb.DeleteTargetGroupInput{TargetGroupArn: &id}, c.elb.DeleteTargetGroup)
	return err
}

// DescribeTargetHealth returns the machines of a target group; those that only
// finish what they have begun are left out.
func (c *Client) DescribeTargetHealth(ctx context.Context, id string) ([]string, error) {
	out, err := call(ctx, c, request{action: "elasticloadbalancing:DescribeTargetHealth", object: id},
		&elb.DescribeTargetHealthInput{TargetGroupArn: &id}, c.elb.DescribeTargetHealth)
	if err != nil {
		return nil, err
	}
	var targets []string
	for _, h := range out.TargetHealthDescriptions {
		if h.TargetHealth == nil || h.TargetHealth.State != types.TargetHealthStateEnumDraining {
			targets = append(targets, deref(deref(h.Target).Id))
		}
	}
	return targets, nil
}

// RegisterTargets adds machines to a target group, on its port.
func (c *Client) RegisterTargets(ctx context.Context, id string, instances []string) error {
	_, err := call(ctx, c, request{action: "elasticloadbalancing:RegisterTargets", object: id},
		&elb.RegisterTargetsInput{TargetGroupArn: &id, Targets: each(instances, target)}, c.elb.RegisterTargets)
	return err
}

// DeregisterTargets takes machines out of a target group.
func (c *Client) DeregisterTargets(ctx context.Context, id string, instances []string) error {
	_, err := call(ctx, c, request{action: "elasticloadbalancing:DeregisterTargets", object: id},
		&elb.DeregisterTargetsInput{TargetGroupArn: &id, Targets: each(instances, target)}, c.elb.DeregisterTargets)
	return err
}

func target(instance string) types.TargetDescription { return types.TargetDescription{Id: &instance} }

// CreateListener makes a listener that sends to one target group, and returns
// its id. Another of that port is cloud.already_exists.
func (c *Client) CreateListener(ctx context.Context, l Listener) (string, error) {
	in := &elb.CreateListenerInput{
		LoadBalancerArn: &l.Balancer, Protocol: types.ProtocolEnum(l.Protocol), Port: &l.Port,
		Certificates: l.certificates(), SslPolicy: l.policy(), DefaultActions: l.forward(), Tags: l.Tags.ofBalancer(),
	}
	out, err := call(ctx, c, request{action: "elasticloadbalancing:CreateListener", object: l.Balancer}, in, c.elb.CreateListener)
	if err != nil || len(out.Listeners) == 0 {
		return "", err
	}
	return deref(out.Listeners[0].ListenerArn), nil
}

func (l Listener) certificates() []types.Certificate {
	if l.Certificate == "" {
		return nil
	}
	return []types.Certificate{{CertificateArn: &l.Certificate}}
}

func (l Listener) policy() *string {
	if l.Certificate == "" {
		return nil
	}
	return ptr(tlsPolicy)
}

func (l Listener) forward() []types.Action {
	return []types.Action{{Type: types.ActionTypeEnumForward, TargetGroupArn: &l.TargetGroup}}
}

// DescribeListeners lists the listeners of a load balancer, without their
// tags.
func (c *Client) DescribeListeners(ctx context.Context, balancer string) ([]Listener, error) {
	pages := elb.NewDescribeListenersPaginator(c.elb, &elb.DescribeListenersInput{LoadBalancerArn: &balancer})
	return everyPage(ctx, c, request{action: "elasticloadbalancing:DescribeListeners", object: balancer}, pages,
		func(out *elb.DescribeListenersOutput) []Listener { return each(out.Listeners, listener) })
}

func listener(l types.Listener) Listener {
	found := Listener{ID: deref(l.ListenerArn), Balancer: deref(l.LoadBalancerArn), Protocol: string(l.Protocol), Port: deref(l.Port)}
	if len(l.Certificates) > 0 {
		found.Certificate = deref(l.Certificates[0].CertificateArn)
	}
	for _, a := range l.DefaultActions {
		if a.Type == types.ActionTypeEnumForward {
			found.TargetGroup = deref(a.TargetGroupArn)
		}
	}
	return found
}

// ModifyListener changes everything of a listener but its load balancer and
// port.
func (c *Client) ModifyListener(ctx context.Context, l Listener) error {
	_, err := call(ctx, c, request{action: "elasticloadbalancing:ModifyListener", object: l.ID}, &elb.ModifyListenerInput{
		ListenerArn: &l.ID, Protocol: types.ProtocolEnum(l.Protocol),
		Certificates: l.certificates(), SslPolicy: l.policy(), DefaultActions: l.forward(),
	}, c.elb.ModifyListener)
	return err
}

// DeleteListener deletes a listener.
func (c *Client) DeleteListener(ctx context.Context, id string) error {
	_, err := call(ctx, c, request{action: "elasticloadbalancing:DeleteListener", object: id},
		&elb.DeleteListenerInput{ListenerArn: &id}, c.elb.DeleteListener)
	return err
}
