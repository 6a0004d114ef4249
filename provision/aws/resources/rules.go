package resources

import (
	"context"
	"fmt"
	"strings"

	"causeway/provision"
	"causeway/provision/aws"
)

func securityGroupRules() kind {
	return kindOf(observeRules, createRule, deleteRule)
}

// observeRules looks at every group of the sites' VPCs. Whose a rule is stands
// in its description: rules take no tags in the calls that are used here. In a
// group of ours every rule is ours: nobody else has business there. A desired
// rule whose source the other cloud gives is found by its description, which
// names the peer.
func observeRules(ctx context.Context, v *view) error {
	for _, site := range v.vpcs() {
		groups, err := v.DescribeSecurityGroups(ctx, aws.Query{Vpc: site.VPC})
		if err != nil {
			return err
		}
		for _, g := range groups {
			for _, rule := range g.Ingress {
				v.addRule(site.Name, g.ID, rule)
			}
		}
	}
	return nil
}

func (v *view) addRule(site, group string, rule aws.SecurityGroupRule) {
	want := wanted(v, func(r *provision.AWSSecurityGroupRule) bool {
		same := ruleOf(r, rule.CIDR)
		if network, known := r.Source.Resolve(nowhere); known {
			same.CIDR, same.Description = network, rule.Description
		}
		return same == rule && v.isHere(r.Group, group) && !v.isTaken(r.Key)
	})
	id := ruleID(group, rule)
	r := &provision.AWSSecurityGroupRule{
		Meta: provision.Meta{ID: id}, Group: v.group(group), Protocol: &rule.Protocol,
		FromPort: ptr(int(rule.FromPort)), ToPort: ptr(int(rule.ToPort)), Source: provision.Known(rule.CIDR), Description: &rule.Description,
	}
	_, inOurs := keyOf[*provision.AWSFirewall](v, group)
	if rule.Protocol == allProtocols {
		r.FromPort, r.ToPort = ptr(-1), ptr(-1) // as the planner spells that there are none
	}
	ours := inOurs || strings.HasPrefix(rule.Description, provision.RuleMark(v.scope.Interconnect))
	v.addPlaced(provision.Observed{Resource: r, Ours: ours}, want, site, id)
}

// ruleID is made up: what makes two rules of a group one.
func ruleID(group string, rule aws.SecurityGroupRule) string {
	return fmt.Sprintf("%s %s %d-%d %s", group, rule.Protocol, rule.FromPort, rule.ToPort, rule.CIDR)
}

// nowhere knows nothing of other resources.
func nowhere(provision.Resource, string) (string, bool) { return "", false }

// allProtocols is a protocol without ports.
const allProtocols = "-1"

// ruleOf is a rule for what comes in from a network.
func ruleOf(r *provision.AWSSecurityGroupRule, network string) aws.SecurityGroupRule {
	rule := aws.SecurityGroupRule{Protocol: deref(r.Protocol), CIDR: network, Description: deref(r.Description)}
	if rule.Protocol != allProtocols {
		rule.FromPort, rule.ToPort = int32(deref(r.FromPort)), int32(deref(r.ToPort))
	}
	return rule
}

// createRule has nothing to do where such a rule is there: one that lets the
// same in serves both.
func createRule(ctx context.Context, w work, r *provision.AWSSecurityGroupRule) (string, error) {
	network, err := w.value(r.Source)
	if err != nil {
		return "", err
	}
	rule := ruleOf(r, network)
	group, err := w.id(r.Group)
	if err != nil {
		return "", err
	}
	err = w.AuthorizeSecurityGroupIngress(ctx, group, rule)
	if aws.IsAlreadyThere(err) {
		err = nil
	}
	return ruleID(group, rule), err
}

func deleteRule(ctx context.Context, w work, r *provision.AWSSecurityGroupRule) error {
	return w.RevokeSecurityGroupIngress(ctx, r.Group.Head().ID, ruleOf(r, r.Source.Text))
}
