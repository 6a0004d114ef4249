package resources

import (
	"context"
	"strconv"
	"strings"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

func securityKinds() []kind {
	rule := kindOf[*provision.AliyunSecurityGroupRule](observeRules)
	rule.create = making(createRule)
	rule.await = making(awaitRule)
	rule.delete = taking(deleteRule)
	return []kind{rule}
}

// observeRules looks at every group of the VPCs: a rule of ours may stand in a
// group that the file no longer names.
func observeRules(ctx context.Context, v *view) error {
	for _, site := range v.vpcs() {
		client, err := v.client(site.Region)
		if err != nil {
			return err
		}
		groups, err := client.DescribeSecurityGroups(ctx, aliyun.DescribeSecurityGroupsRequest{VPCID: site.VPC})
		if err != nil && !aliyun.IsGone(err) {
			return err
		}
		for _, group := range groups.SecurityGroups {
			rules, err := incoming(ctx, client, group.SecurityGroupID)
			if err != nil && !aliyun.IsGone(err) {
				return err
			}
			v.addRules(site, rules)
		}
	}
	return nil
}

// incoming are the rules of a group for what comes in from a network.
func incoming(ctx context.Context, client *aliyun.Client, group string) ([]*provision.AliyunSecurityGroupRule, error) {
	all, err := client.DescribeSecurityGroupAttribute(ctx, aliyun.DescribeSecurityGroupAttributeRequest{SecurityGroupID: group, Direction: "ingress"})
	var rules []*provision.AliyunSecurityGroupRule
	for _, p := range all.Permissions {
		if p.SourceCIDRIP != "" && p.Direction != "egress" {
			rules = append(rules, observedRule(group, p))
		}
	}
	return rules, err
}

// observedRule spells a rule as it is ordered: described its words are in other
// letters.
func observedRule(group string, p aliyun.ObservedPermission) *provision.AliyunSecurityGroupRule {
	r := &provision.AliyunSecurityGroupRule{
		Meta:  provision.Meta{ID: p.SecurityGroupRuleID},
		Group: existing("security group", group), Protocol: ptr(strings.ToLower(p.IPProtocol)), Ports: ptr(p.PortRange),
		Source: provision.Known(p.SourceCIDRIP), Policy: ptr(strings.ToLower(p.Policy)), Description: ptr(p.Description),
	}
	if priority, err := strconv.Atoi(p.Priority); err == nil {
		r.Priority = &priority
	}
	return r
}

// addRules puts in the rules of a group that are ours, and those of others that
// let in just what one of ours should. Ours are all rules of a group of ours, in
// others those that say so in their description. The best match goes first: it
// takes the place.
func (v *view) addRules(site apply.Site, rules []*provision.AliyunSecurityGroupRule) {
	matches := []func(want, have *provision.AliyunSecurityGroupRule) bool{isSameRule, isSamePurpose, nil}
	added := map[*provision.AliyunSecurityGroupRule]bool{}
	for _, match := range matches {
		for _, r := range rules {
			if !added[r] {
				added[r] = v.addRule(site, r, match)
			}
		}
	}
}

// addRule puts a rule in under the key of the desired one that it matches, and
// with no match to go by as left over. It reports whether it did.
func (v *view) addRule(site apply.Site, r *provision.AliyunSecurityGroupRule, match func(want, have *provision.AliyunSecurityGroupRule) bool) bool {
	isMine := strings.HasPrefix(or(r.Description), provision.RuleMark(v.scope.Interconnect)) ||
		isOurs[*provision.AliyunFirewall](v, r.Group.Head().ID)
	r.Region = site.Region
	for _, want := range desired[*provision.AliyunSecurityGroupRule](v) {
		want := v.inGroup(want)
		if match == nil || !match(want, r) || v.isTaken(want) || !isMine && !isSameRule(want, r) {
			continue
		}
		r.Key, r.Name = want.Key, want.Name
		v.found = append(v.found, provision.Observed{Resource: r, Ours: isMine})
		return true
	}
	if match == nil && isMine {
		r.Key = leftover(site.Name, r.Group.Head().ID+"/"+r.ID)
		v.found = append(v.found, provision.Observed{Resource: r, Ours: true})
	}
	return false
}

// inGroup is a desired rule that refers to its group by the id.
func (v *view) inGroup(r *provision.AliyunSecurityGroupRule) *provision.AliyunSecurityGroupRule {
	placed := *r
	placed.Group = existing("security group", v.idOf(r.Group))
	return &placed
}

// isSamePurpose reports whether two rules are about the same packets.
func isSamePurpose(want, have *provision.AliyunSecurityGroupRule) bool {
	return want.Group.Head().ID == have.Group.Head().ID && or(want.Protocol) == or(have.Protocol) && or(want.Ports) == or(have.Ports) && isSameSource(want, have)
}

// isSameSource compares where packets come from. Of a source that the other cloud
// gives no more can be told than the peer in the description.
func isSameSource(want, have *provision.AliyunSecurityGroupRule) bool {
	nowhere := func(provision.Resource, string) (string, bool) { return "", false }
	if network, known := want.Source.Resolve(nowhere); known {
		return network == have.Source.Text
	}
	return or(want.Description) == or(have.Description)
}

// isSameRule reports whether two rules do the same to the same packets. A
// description makes no other rule.
func isSameRule(want, have *provision.AliyunSecurityGroupRule) bool {
	return isSamePurpose(want, have) && or(want.Policy) == or(have.Policy) && or(want.Priority) == or(have.Priority)
}

// createRule adds a rule to a group, which is no error where it is already, and
// finds out its id.
func createRule(ctx context.Context, w work, r *provision.AliyunSecurityGroupRule) (apply.Made, error) {
	group, err := w.id(r.Group)
	if err != nil {
		return apply.Made{}, err
	}
	network, err := w.value(r.Source)
	if err != nil {
		return apply.Made{}, err
	}
	want := *r
	want.Group, want.Source = existing("security group", group), provision.Known(network)
	request := aliyun.AuthorizeSecurityGroupRequest{SecurityGroupID: group, Permissions: []aliyun.Permission{permission(&want)}}
	request.ClientToken = w.token(request)
	if _, err := w.AuthorizeSecurityGroup(ctx, request); err != nil {
		return apply.Made{}, err
	}
	var made apply.Made
	err = w.await(ctx, string(r.Key), pace{usualEvery, settle}, func() (string, bool, error) {
		rules, err := incoming(ctx, w.Client, group)
		for _, have := range rules {
			if isSameRule(&want, have) {
				made.ID = have.ID
			}
		}
		return "ordered", made.ID != "", err
	})
	return made, err
}

// permission orders a rule whose source is known, or takes it away.
func permission(r *provision.AliyunSecurityGroupRule) aliyun.Permission {
	p := aliyun.Permission{
		IPProtocol: or(r.Protocol), PortRange: or(r.Ports), SourceCIDRIP: r.Source.Text, Policy: or(r.Policy), Description: or(r.Description),
	}
	if r.Priority != nil {
		p.Priority = strconv.Itoa(*r.Priority)
	}
	return p
}

func awaitRule(_ context.Context, _ work, r *provision.AliyunSecurityGroupRule) (apply.Made, error) {
	return apply.Made{ID: r.ID}, nil
}

// deleteRule removes a rule by its id; where the cloud told none, by what makes
// it up.
func deleteRule(ctx context.Context, w work, r *provision.AliyunSecurityGroupRule) error {
	request := aliyun.RevokeSecurityGroupRequest{SecurityGroupID: r.Group.Head().ID}
	if r.ID != "" {
		request.SecurityGroupRuleIDs = []string{r.ID}
	} else {
		request.Permissions = []aliyun.Permission{permission(r)}
	}
	_, err := w.RevokeSecurityGroup(ctx, request)
	return gone(err)
}
