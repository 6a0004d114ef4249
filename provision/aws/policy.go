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
	Resource  string
	Condition map[string]map[string]any `json:",omitempty"`
}

// implied are what AWS checks beside the actions that are called: the delivery
// of flow logs.
var implied = []string{"logs:CreateLogDelivery", "logs:DeleteLogDelivery"}

// Policy returns the IAM policy document, as indented JSON, that allows what
// this package does and no more. Changes are allowed in the named regions only,
// and the deletion or change of a gateway or connection only where it carries
// the owner's tag, whatever its value.
func Policy(ownerTag string, regions ...string) string {
	here := map[string]any{"aws:RequestedRegion": regions}
	document := struct {
		Version   string
		Statement []statement
	}{"2012-10-17", []statement{
		{Sid: "Look", Effect: "Allow", Action: named(anywhere), Resource: "*"},
		{Sid: "Change", Effect: "Allow", Action: named(region), Resource: "*", Condition: map[string]map[string]any{"StringEquals": here}},
		{Sid: "ChangeOwn", Effect: "Allow", Action: named(own), Resource: "*", Condition: map[string]map[string]any{
			"StringEquals": here, "Null": {"aws:ResourceTag/" + ownerTag: "false"},
		}},
		{Sid: "Implied", Effect: "Allow", Action: implied, Resource: "*", Condition: map[string]map[string]any{"StringEquals": here}},
		{Sid: "LetFlowLogsWrite", Effect: "Allow", Action: []string{"iam:PassRole"}, Resource: "*", Condition: map[string]map[string]any{
			"StringEquals": {"iam:PassedToService": "vpc-flow-logs.amazonaws.com"},
		}},
	}}
	text, err := json.MarshalIndent(document, "", "  ")
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
