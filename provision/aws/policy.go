package aws

import (
	"encoding/json"
	"maps"
	"slices"
)

// statement is one of an IAM policy document.
type statement struct {
	Sid       string
	Effect    string
	Action    []string
	Resource  []string
	Condition map[string]map[string]any `json:",omitempty"`
}

// implied are what AWS checks beside the actions that are called: the delivery
// of flow logs, and the parameter that holds the image of a machine.
var implied = []string{"logs:CreateLogDelivery", "logs:DeleteLogDelivery", "ssm:GetParameters"}

// impliedOfRoles are checked beside the calls about roles: an instance profile
// is made with its tags, and setting those is an action of its own.
var impliedOfRoles = []string{"iam:TagInstanceProfile"}

// beginners are the services that make a role of their own in an account at
// their first load balancer and the first VPC on a transit gateway (Elastic Load
// Balancing and VPC user guides, service-linked roles).
var beginners = []string{"elasticloadbalancing.amazonaws.com", "transitgateway.amazonaws.com"}

// Policy returns the IAM policy document, as indented JSON, that allows what
// this package does and no more. Changes are allowed in the named regions only,
// and the deletion or change of a gateway or connection only where it carries
// the owner's tag, whatever its value. IAM and Route 53 are of no region; roles
// are reached by their path, and by their name alone where one is not there:
// then IAM knows no path. The regions are of one partition.
func Policy(ownerTag string, regions ...string) string {
	all, partition := []string{"*"}, partitionOf(regions[0])
	role, profile := "arn:"+partition+":iam::*:role", "arn:"+partition+":iam::*:instance-profile"
	here := map[string]any{"aws:RequestedRegion": regions}
	return document([]statement{
		{Sid: "Look", Effect: "Allow", Action: named(anywhere), Resource: all},
		{Sid: "Change", Effect: "Allow", Action: named(region), Resource: all, Condition: map[string]map[string]any{"StringEquals": here}},
		{Sid: "ChangeOwn", Effect: "Allow", Action: named(own), Resource: all, Condition: map[string]map[string]any{
			"StringEquals": here, "Null": {"aws:ResourceTag/" + ownerTag: "false"},
		}},
		{Sid: "Implied", Effect: "Allow", Action: implied, Resource: all, Condition: map[string]map[string]any{"StringEquals": here}},
		{Sid: "LetFlowLogsWrite", Effect: "Allow", Action: []string{"iam:PassRole"}, Resource: all, Condition: map[string]map[string]any{
			"StringEquals": {"iam:PassedToService": "vpc-flow-logs.amazonaws.com"},
		}},
		{Sid: "ChangeOwnRoles", Effect: "Allow", Action: slices.Sorted(slices.Values(append(named(roles), impliedOfRoles...))), Resource: []string{
			role + RolePath + "*", role + "/cw-*", profile + RolePath + "*", profile + "/cw-*",
		}},
		{
			Sid: "LetHostsAssumeOwnRoles", Effect: "Allow", Action: []string{"iam:PassRole"}, Resource: []string{role + RolePath + "*/cw-*"},
			Condition: map[string]map[string]any{"StringEquals": {"iam:PassedToService": computeServiceOf(partition)}},
		},
		{
			Sid: "LetServicesBegin", Effect: "Allow", Action: []string{"iam:CreateServiceLinkedRole"}, Resource: all,
			Condition: map[string]map[string]any{"StringEquals": {"iam:AWSServiceName": beginners}},
		},
		{Sid: "ChangeRecords", Effect: "Allow", Action: named(zones), Resource: []string{"arn:" + partition + ":route53:::hostedzone/*"}},
	})
}

// PricePolicy returns the IAM policy document, as indented JSON, that allows
// reading the price list and nothing else. Policy does not hold it.
func PricePolicy() string {
	return document([]statement{{Sid: "ReadPrices", Effect: "Allow", Action: named(list), Resource: []string{"*"}}})
}

// document writes a policy document.
func document(statements []statement) string {
	text, err := json.MarshalIndent(struct {
		Version   string
		Statement []statement
	}{"2012-10-17", statements}, "", "  ")
	if err != nil {
		panic(err) // only strings, lists and maps of strings
	}
	return string(text) + "\n"
}

func named(s scope) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(actions)) {
		if actions[name].scope == s {
			names = append(names, name)
		}
	}
	return names
}
