package facts

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// metadataFolder is where the official metadata lies, seen from the project's
// root: beside the checkout.
const metadataFolder = "../shared/aliyun-meta"

// beyondDescription lists choices that the English description of a parameter
// leaves out, with where they are from.
var beyondDescription = map[string]string{
	"vpc.CreateVpnGateway.Bandwidth":          "5, 20 and 50 Mbit/s are for accounts of the China site (comment of the VPC SDK)",
	"vpc.CreateVpnGateway.InstanceChargeType": "PREPAY is for accounts of the China site (comment of the VPC SDK)",
	"vpc.CreateVpnGateway.VpnType":            "NationalStandard is for the China site (comment of the VPC SDK)",
	"vpc.CreateVpnGateway.Period":             "written as a range",
}

// withoutMetadata lists the actions whose official metadata is not among that
// which lies beside the checkout. They were written down from the public copy of
// the same repository, aliyun/aliyun-openapi-meta, at the commits named.
var withoutMetadata = map[string]string{
	"vpc.CreateRouteTable":                           "379ce6bb",
	"vpc.AssociateRouteTable":                        "379ce6bb",
	"vpc.UnassociateRouteTable":                      "8b7d72c5",
	"vpc.DeleteRouteTable":                           "0e8633d0",
	"cbn.UpdateTransitRouterVpcAttachmentAttribute":  "0e8633d0",
	"cbn.UpdateTransitRouterVpcAttachmentZones":      "1ecefead",
	"cbn.ListTransitRouterPeerAttachments":           "054d0e56",
	"cbn.UpdateTransitRouterPeerAttachmentAttribute": "3141aa57",
	"cbn.DeleteTransitRouterPeerAttachment":          "621ae18a",
	"cbn.UnassociateCenBandwidthPackage":             "0e8633d0",
	"vpc.TagResourcesForExpressConnect":              "856e101a",
	"vpc.UntagResourcesForExpressConnect":            "379ce6bb",
	"vpc.ModifyBgpGroupAttribute":                    "558752af",
	"vpc.ModifyBgpPeerAttribute":                     "0e8633d0",
	"cbn.UpdateTransitRouterVbrAttachmentAttribute":  "0e8633d0",
	"ecs.StartInstance":                              "2563691c",
	"ecs.DescribeImages":                             "2563691c",
	"ecs.DescribeInstanceRamRole":                    "0e8633d0",
	"ecs.AttachInstanceRamRole":                      "2563691c",
	"ecs.DetachInstanceRamRole":                      "0e8633d0",
	"ecs.ModifyInstanceMetadataOptions":              "1a0c7ec2",
	"ecs.JoinSecurityGroup":                          "8b7d72c6",
	"ecs.LeaveSecurityGroup":                         "0e8633d0",
	"ram.CreateRole":                                 "190aae06",
	"ram.ListRoles":                                  "0e8633d0",
	"ram.DeleteRole":                                 "0e8633d0",
	"ram.TagResources":                               "1035a80b",
	"ram.CreatePolicy":                               "0e8633d0",
	"ram.GetPolicy":                                  "8b7d72c6",
	"ram.CreatePolicyVersion":                        "379ce6bb",
	"ram.DeletePolicy":                               "2630c926",
	"ram.AttachPolicyToRole":                         "2b40e460",
	"ram.DetachPolicyFromRole":                       "2b40e460",
	"ram.ListPoliciesForRole":                        "379ce6bb",
	"nlb.CreateLoadBalancer":                         "1c5d2513; Tag and the zones by the official C# SDK",
	"nlb.ListLoadBalancers":                          "0e8633d0",
	"nlb.DeleteLoadBalancer":                         "0e8633d0",
	"nlb.CreateServerGroup":                          "0e8633d0; the health check by the official Go SDK",
	"nlb.ListServerGroups":                           "0e8633d0",
	"nlb.UpdateServerGroupAttribute":                 "1c5d2513; the health check by the official Go SDK",
	"nlb.DeleteServerGroup":                          "0e8633d0",
	"nlb.AddServersToServerGroup":                    "002e3cd4",
	"nlb.RemoveServersFromServerGroup":               "1c5d2513",
	"nlb.ListServerGroupServers":                     "0e8633d0",
	"nlb.CreateListener":                             "0e8633d0",
	"nlb.ListListeners":                              "0e8633d0",
	"nlb.UpdateListenerAttribute":                    "0e8633d0",
	"nlb.DeleteListener":                             "0e8633d0",
	"nlb.TagResources":                               "0e8633d0",
	"alb.CreateLoadBalancer":                         "3d43a642; Tag and the fields of its structs by the official Java SDK",
	"alb.ListLoadBalancers":                          "3d43a642",
	"alb.GetLoadBalancerAttribute":                   "3d43a642",
	"alb.DeleteLoadBalancer":                         "3d43a642",
	"alb.CreateServerGroup":                          "0361af49; the fields of its structs by the official Java SDK",
	"alb.ListServerGroups":                           "0e8633d0",
	"alb.UpdateServerGroupAttribute":                 "053e7268; the fields of its structs by the official Java SDK",
	"alb.DeleteServerGroup":                          "0e8633d0",
	"alb.AddServersToServerGroup":                    "3d43a642; the fields of servers by the official Terraform provider",
	"alb.RemoveServersFromServerGroup":               "3d43a642; the fields of servers by the official Terraform provider",
	"alb.ListServerGroupServers":                     "0e8633d0",
	"alb.CreateListener":                             "0e8633d0; the fields of its structs by the example there",
	"alb.ListListeners":                              "379ce6bb",
	"alb.GetListenerAttribute":                       "379ce6bb",
	"alb.UpdateListenerAttribute":                    "0e8633d0; the fields of its structs by the example there",
	"alb.DeleteListener":                             "0e8633d0",
	"alb.TagResources":                               "379ce6bb; the types by the SDK of NLB and public use",
	"alidns.DescribeDomains":                         "379ce6bb",
	"alidns.AddDomainRecord":                         "379ce6bb",
	"alidns.DescribeDomainRecords":                   "0e8633d0",
	"alidns.UpdateDomainRecord":                      "379ce6bb",
	"alidns.UpdateDomainRecordRemark":                "379ce6bb",
	"alidns.DeleteDomainRecord":                      "0e8633d0",
	"cms.PutResourceMetricRule":                      "19eafd32; the levels of Escalations have dots in their names there",
	"cms.DescribeMetricRuleList":                     "10f57017",
	"cms.DeleteMetricRules":                          "729c2966",
}

type metadata struct {
	Version    string
	Parameters []metadataParameter
}

type metadataParameter struct {
	Name, Type, Position, Description string
	Required                          bool
	SubParameters                     []metadataParameter `json:"sub_parameters"`
}

// metadataKinds are the kinds that may stand for a type of the metadata.
var metadataKinds = map[string][]Kind{
	"String": {String}, "Integer": {Int}, "Long": {Int}, "Boolean": {Bool},
	"RepeatList": {Strings, Structs}, "Array": {Structs}, "Struct": {Struct}, "Json": {String},
	"Float": {String}, // none is sent
}

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	folder := filepath.Join("..", "..", "..", filepath.FromSlash(metadataFolder))
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the official metadata is not at hand (%s beside the checkout)", filepath.Base(folder))
	}
	content, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func TestMetadata(t *testing.T) {
	for key, action := range load(t) {
		t.Run(key, func(t *testing.T) {
			if source, is := withoutMetadata[key]; is {
				t.Skipf("not at hand, from the public repository: %s", source)
			}
			var official metadata
			readJSON(t, key+".json", &official)
			if official.Version != action.Version {
				t.Errorf("version %s, official %s", action.Version, official.Version)
			}
			compareParameters(t, key, action.Parameters, official.Parameters)
		})
	}
}

func compareParameters(t *testing.T, at string, ours []Parameter, official []metadataParameter) {
	t.Helper()
	for _, p := range ours {
		if !slices.ContainsFunc(official, func(o metadataParameter) bool { return o.Name == p.Name }) {
			t.Errorf("%s.%s is not in the metadata", at, p.Name)
		}
	}
	for _, o := range official {
		p, known := find(ours, o.Name)
		if !known {
			t.Errorf("%s lacks %s", at, o.Name)
			continue
		}
		compareParameter(t, at+"."+o.Name, p, o)
	}
}

func compareParameter(t *testing.T, at string, p Parameter, o metadataParameter) {
	t.Helper()
	if !slices.Contains(metadataKinds[o.Type], p.Kind) {
		t.Errorf("%s is of kind %s, official %s", at, p.Kind, o.Type)
	}
	if p.Required != o.Required || p.Body != (o.Position == "Body") {
		t.Errorf("%s: required %v body %v, official %v %s", at, p.Required, p.Body, o.Required, o.Position)
	}
	if beyondDescription[at] == "" {
		for _, choice := range p.Limit.OneOf {
			if !strings.Contains(o.Description, choice) {
				t.Errorf("%s may be %q, of which the official description knows nothing", at, choice)
			}
		}
	}
	if len(o.SubParameters) > 0 && o.Type != "Json" {
		compareParameters(t, at, p.Fields, o.SubParameters)
	}
}

// The metadata says nothing of the fields inside an Array; the SDKs do.
func TestMetadataStructs(t *testing.T) {
	for _, test := range []struct{ action, parameter string }{
		{"vpc.CreateVpnConnection", "TunnelOptionsSpecification"},
		{"vpc.ModifyVpnConnectionAttribute", "TunnelOptionsSpecification"},
		{"ecs.AuthorizeSecurityGroup", "Permissions"},
		{"ecs.RevokeSecurityGroup", "Permissions"},
	} {
		t.Run(test.action, func(t *testing.T) {
			var types map[string]map[string]string
			readJSON(t, filepath.Join("sdk-structs", test.action+".json"), &types)
			action := load(t)[test.action]
			p, _ := action.Parameter(test.parameter)
			compareFields(t, types, action.Name+"Request"+p.Name, p.Fields)
		})
	}
}

func compareFields(t *testing.T, types map[string]map[string]string, name string, ours []Parameter) {
	t.Helper()
	official := types[name]
	if len(official) != len(ours) {
		t.Errorf("%s has %d fields, official %d: %v", name, len(ours), len(official), official)
	}
	for _, p := range ours {
		goType := strings.TrimPrefix(official[p.Name], "*")
		want := map[Kind]string{String: "string", Bool: "bool", Struct: name + p.Name}[p.Kind]
		if goType != want && !(p.Kind == Int && strings.HasPrefix(goType, "int")) {
			t.Errorf("%s.%s is of kind %s, official %q", name, p.Name, p.Kind, goType)
		}
		if p.Kind == Struct {
			compareFields(t, types, fmt.Sprint(name, p.Name), p.Fields)
		}
	}
}
