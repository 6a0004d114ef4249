package fake

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// mostTags is how many tags one object may have.
const mostTags = 20

// taggable are the kinds of objects that each product tags; Express Connect has
// actions of its own for that.
var taggable = map[string][]string{
	"vpc":  {kindGateway, kindCustomer, kindConnection, kindFlowLog, kindVPC, kindVSwitch, kindTable, kindEIP},
	"ecs":  {kindInstance, kindGroup},
	"nlb":  {kindBalancer, kindServers, kindListener},
	"alb":  {kindALB, kindALBServers, kindALBListener},
	"cbn":  {kindCEN, kindRouter, kindRouterVPC, kindRouterVBR, kindRouterPeer},
	"line": {kindPhysical, kindBorder},
}

// tagged finds the objects that a call about tags names.
func (c *Cloud) tagged(call *call) ([]*object, *refusal) {
	kind := strings.ToUpper(call.get("ResourceType"))
	product := call.action.Product
	if strings.HasSuffix(call.action.Name, "ForExpressConnect") {
		product = "line"
	}
	if kind == "SECURITYGROUP" {
		kind = kindGroup
	}
	if product == "alb" {
		kind = albPrefix + kind
	}
	if !slices.Contains(taggable[product], kind) {
		return nil, refuse(http.StatusBadRequest, "InvalidResourceType.NotFound", "The ResourceType is not found.")
	}
	ids := call.list("ResourceId")
	if len(ids) > 20 {
		return nil, refuse(http.StatusBadRequest, "InvalidParameter", "More than 20 resources are given.")
	}
	var found []*object
	for _, id := range ids {
		o := c.find(kind, id)
		if o == nil {
			return nil, notFound("InvalidResourceId.NotFound")
		}
		found = append(found, o)
	}
	return found, nil
}

func (c *Cloud) tagResources(call *call) (answer, *refusal) {
	objects, refused := c.tagged(call)
	if refused != nil {
		return nil, refused
	}
	tags := call.tags("Tag")
	for key, value := range tags {
		if isReserved(key) || isReserved(value) {
			return nil, refuse(http.StatusBadRequest, "InvalidTagKey", "The tag is not valid.")
		}
	}
	for _, o := range objects {
		joined := maps.Clone(o.tags)
		maps.Copy(joined, tags)
		if len(joined) > mostTags {
			return nil, refuse(http.StatusBadRequest, "NumberExceed.Tags", "The object has too many tags.")
		}
	}
	for _, o := range objects {
		maps.Copy(o.tags, tags)
	}
	return answer{}, nil
}

func isReserved(text string) bool {
	return strings.HasPrefix(text, "aliyun") || strings.HasPrefix(text, "acs:") ||
		strings.Contains(text, "http://") || strings.Contains(text, "https://")
}

func (c *Cloud) untagResources(call *call) (answer, *refusal) {
	objects, refused := c.tagged(call)
	if refused != nil {
		return nil, refused
	}
	for _, o := range objects {
		for _, key := range call.list("TagKey") {
			delete(o.tags, key)
		}
		if call.get("All") == "true" {
			clear(o.tags)
		}
	}
	return answer{}, nil
}

func (c *Cloud) listTagResources(call *call) (answer, *refusal) {
	objects, refused := c.tagged(call)
	if refused != nil {
		return nil, refused
	}
	kind := strings.ToUpper(call.get("ResourceType"))
	wanted := call.tags("Tag")
	if len(objects) == 0 && len(wanted) == 0 {
		return nil, refuse(http.StatusBadRequest, "MissingParameter", "Neither resources nor tags are given.")
	}
	if len(objects) == 0 {
		objects = c.all(kind, func(o *object) bool { return true })
	}
	var entries []*object
	for _, o := range objects {
		for _, key := range slices.Sorted(maps.Keys(o.tags)) {
			if value, asked := wanted[key]; len(wanted) > 0 && (!asked || value != "" && value != o.tags[key]) {
				continue
			}
			entries = append(entries, &object{fields: map[string]any{
				"ResourceId": o.id, "ResourceType": call.get("ResourceType"), "TagKey": key, "TagValue": o.tags[key],
			}})
		}
	}
	show := func(o *object) map[string]any { return o.fields }
	return tokened(call, entries, "MaxResults", show, "TagResources", "TagResource"), nil
}
