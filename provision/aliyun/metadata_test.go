package aliyun

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// structsFolder holds the fields of the official SDKs' types, beside the
// checkout.
const structsFolder = "../../../shared/aliyun-meta/sdk-structs"

// Actions are all that the client can call, as product.Action.
func Actions() (all []string) {
	for _, r := range requests {
		action, _ := r.call()
		all = append(all, action)
	}
	return all
}

// WithoutStructs are the actions whose types are not among those that lie
// beside the checkout; their responses follow the public SDKs unchecked.
var WithoutStructs = map[string]bool{
	"vpc.CreateRouteTable":                           true,
	"vpc.AssociateRouteTable":                        true,
	"vpc.UnassociateRouteTable":                      true,
	"vpc.DeleteRouteTable":                           true,
	"cbn.UpdateTransitRouterVpcAttachmentAttribute":  true,
	"cbn.UpdateTransitRouterVpcAttachmentZones":      true,
	"cbn.ListTransitRouterPeerAttachments":           true,
	"cbn.UpdateTransitRouterPeerAttachmentAttribute": true,
	"cbn.DeleteTransitRouterPeerAttachment":          true,
	"cbn.UnassociateCenBandwidthPackage":             true,
	"vpc.TagResourcesForExpressConnect":              true,
	"vpc.UntagResourcesForExpressConnect":            true,
	"vpc.ModifyBgpGroupAttribute":                    true,
	"vpc.ModifyBgpPeerAttribute":                     true,
	"cbn.UpdateTransitRouterVbrAttachmentAttribute":  true,
	"ecs.StartInstance":                              true,
	"ecs.DescribeImages":                             true,
	"ecs.DescribeInstanceRamRole":                    true,
	"ecs.AttachInstanceRamRole":                      true,
	"ecs.DetachInstanceRamRole":                      true,
	"ecs.ModifyInstanceMetadataOptions":              true,
	"ecs.JoinSecurityGroup":                          true,
	"ecs.LeaveSecurityGroup":                         true,
	"ram.CreateRole":                                 true,
	"ram.ListRoles":                                  true,
	"ram.DeleteRole":                                 true,
	"ram.TagResources":                               true,
	"ram.CreatePolicy":                               true,
	"ram.GetPolicy":                                  true,
	"ram.CreatePolicyVersion":                        true,
	"ram.DeletePolicy":                               true,
	"ram.AttachPolicyToRole":                         true,
	"ram.DetachPolicyFromRole":                       true,
	"ram.ListPoliciesForRole":                        true,
	"nlb.CreateLoadBalancer":                         true,
	"nlb.ListLoadBalancers":                          true,
	"nlb.DeleteLoadBalancer":                         true,
	"nlb.CreateServerGroup":                          true,
	"nlb.ListServerGroups":                           true,
	"nlb.UpdateServerGroupAttribute":                 true,
	"nlb.DeleteServerGroup":                          true,
	"nlb.AddServersToServerGroup":                    true,
	"nlb.RemoveServersFromServerGroup":               true,
	"nlb.ListServerGroupServers":                     true,
	"nlb.CreateListener":                             true,
	"nlb.ListListeners":                              true,
	"nlb.UpdateListenerAttribute":                    true,
	"nlb.DeleteListener":                             true,
	"nlb.TagResources":                               true,
	"alb.CreateLoadBalancer":                         true,
	"alb.ListLoadBalancers":                          true,
	"alb.GetLoadBalancerAttribute":                   true,
	"alb.DeleteLoadBalancer":                         true,
	"alb.CreateServerGroup":                          true,
	"alb.ListServerGroups":                           true,
	"alb.UpdateServerGroupAttribute":                 true,
	"alb.DeleteServerGroup":                          true,
	"alb.AddServersToServerGroup":                    true,
	"alb.RemoveServersFromServerGroup":               true,
	"alb.ListServerGroupServers":                     true,
	"alb.CreateListener":                             true,
	"alb.ListListeners":                              true,
	"alb.GetListenerAttribute":                       true,
	"alb.UpdateListenerAttribute":                    true,
	"alb.DeleteListener":                             true,
	"alb.TagResources":                               true,
	"alidns.DescribeDomains":                         true,
	"alidns.AddDomainRecord":                         true,
	"alidns.DescribeDomainRecords":                   true,
	"alidns.UpdateDomainRecord":                      true,
	"alidns.UpdateDomainRecordRemark":                true,
	"alidns.DeleteDomainRecord":                      true,
	"cms.PutResourceMetricRule":                      true,
	"cms.DescribeMetricRuleList":                     true,
	"cms.DeleteMetricRules":                          true,
	"cms.DescribeMetricMetaList":                     true,
	"bssopenapi.GetPayAsYouGoPrice":                  true,
	"bssopenapi.GetSubscriptionPrice":                true,
}

// Every field that a response is read into is one the official SDK has, at the
// same place.
func TestMetadataOfResponses(t *testing.T) {
	client := reflect.TypeFor[*Client]()
	for _, r := range requests {
		key, _ := r.call()
		t.Run(key, func(t *testing.T) {
			if WithoutStructs[key] {
				t.Skip("its types are not at hand")
			}
			types := officialTypes(t, key)
			product, action := splitKey(key)
			for i := range client.NumMethod() {
				method := client.Method(i).Type
				if product != "" && method.NumIn() == 3 && method.In(2) == reflect.TypeOf(r) {
					compareResponse(t, types, method.Out(0), action+"ResponseBody")
				}
			}
		})
	}
}

func officialTypes(t *testing.T, key string) map[string]map[string]string {
	t.Helper()
	folder := filepath.FromSlash(structsFolder)
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		t.Skip("the official metadata is not at hand (aliyun-meta beside the checkout)")
	}
	content, err := os.ReadFile(filepath.Join(folder, key+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var types map[string]map[string]string
	if err := json.Unmarshal(content, &types); err != nil {
		t.Fatal(err)
	}
	return types
}

// bothForms are fields that one type of ours has for two actions, each of which
// has one of them.
var bothForms = map[string]bool{"Tag": true, "Tags": true}

func compareResponse(t *testing.T, types map[string]map[string]string, ours reflect.Type, official string) {
	t.Helper()
	if types[official] == nil {
		t.Errorf("%s is not in the metadata", official)
		return
	}
	for i := range ours.NumField() {
		field := ours.Field(i)
		if field.Anonymous {
			compareResponse(t, types, field.Type, official)
			continue
		}
		name := nameOf(field)
		goType, known := types[official][name]
		if !known {
			if !bothForms[name] {
				t.Errorf("%s has no field %s", official, name)
			}
			continue
		}
		compareType(t, types, field.Type, strings.TrimLeft(goType, "*"), official+"."+name)
	}
}

func compareType(t *testing.T, types map[string]map[string]string, ours reflect.Type, official, at string) {
	t.Helper()
	switch {
	case ours.Kind() == reflect.Slice:
		if fields := types[official]; len(fields) == 1 {
			for _, inner := range fields {
				official = inner
			}
		}
		element, isList := strings.CutPrefix(official, "[]")
		if !isList {
			t.Errorf("%s is no list: %s", at, official)
			return
		}
		compareType(t, types, ours.Elem(), strings.TrimLeft(element, "*"), at)
	case ours.Kind() == reflect.Struct:
		compareResponse(t, types, ours, official)
	case ours.Kind() == reflect.String && official != "string",
		ours == reflect.TypeFor[Int]() && !strings.HasPrefix(official, "int") && official != "string",
		ours == reflect.TypeFor[Flag]() && official != "bool" && official != "string":
		t.Errorf("%s is read into %v, official %s", at, ours, official)
	}
}
