package fake_test

import (
	"fmt"
	"testing"

	"causeway/provision/aliyun"
)

func TestTags(t *testing.T) {
	w := newWorld(t, nil)
	gateway := w.gateway(t)
	tag := func(kind aliyun.ResourceType, id string, tags ...aliyun.Tag) error {
		_, err := w.TagResources(t.Context(), aliyun.TagResourcesRequest{ResourceType: kind, ResourceIDs: []string{id}, Tags: tags})
		return err
	}
	want(t, "", tag(aliyun.TypeVPNGateway, gateway, aliyun.Tag{Key: "causeway", Value: "a"}))
	want(t, "cloud.not_found", tag(aliyun.TypeVPNConnection, gateway, aliyun.Tag{Key: "causeway", Value: "a"}))
	want(t, "cloud.invalid_parameter", tag(aliyun.TypeVPNGateway, gateway, aliyun.Tag{Key: "acs:x", Value: "a"}))
	var many []aliyun.Tag
	for i := range 20 {
		many = append(many, aliyun.Tag{Key: fmt.Sprint("k", i), Value: "v"})
	}
	want(t, "cloud.quota", tag(aliyun.TypeVPNGateway, gateway, many...))
}

func TestListTags(t *testing.T) {
	w := newWorld(t, nil)
	list := func(r aliyun.ListTagResourcesRequest) []aliyun.TagResource {
		all, err := w.ListTagResources(t.Context(), r)
		want(t, "", err)
		return all.TagResources
	}
	for i := range 60 {
		_, err := w.CreateCustomerGateway(t.Context(), aliyun.CreateCustomerGatewayRequest{
			IPAddress: "192.0.2.1", ClientToken: fmt.Sprint(i),
			Tags: []aliyun.Tag{{Key: "causeway", Value: fmt.Sprint("link-", i%2)}, {Key: "other", Value: "x"}},
		})
		want(t, "", err)
	}
	if got := len(list(aliyun.ListTagResourcesRequest{ResourceType: aliyun.TypeCustomerGateway, Tags: []aliyun.Tag{{Key: "causeway"}}})); got != 60 {
		t.Errorf("by key: %d", got)
	}
	if got := len(list(aliyun.ListTagResourcesRequest{ResourceType: aliyun.TypeCustomerGateway, Tags: []aliyun.Tag{{Key: "causeway", Value: "link-1"}}})); got != 30 {
		t.Errorf("by key and value: %d", got)
	}
	_, err := w.ListTagResources(t.Context(), aliyun.ListTagResourcesRequest{ResourceType: aliyun.TypeCustomerGateway})
	want(t, "cloud.invalid_parameter", err)
}
