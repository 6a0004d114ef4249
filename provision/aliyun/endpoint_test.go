package aliyun

import (
	"context"
	"testing"
)

func TestEndpointOfAProduct(t *testing.T) {
	for _, test := range []struct{ region, product, endpoint, want string }{
		{"cn-beijing", "vpc", "", "https://vpc.aliyuncs.com"},
		{"eu-central-1", "vpc", "", "https://vpc.eu-central-1.aliyuncs.com"},
		{"cn-beijing", "ecs", "", "https://ecs.cn-beijing.aliyuncs.com"},
		{"us-west-1", "cbn", "", "https://cbn.aliyuncs.com"},
		{"cn-beijing", "alb", "", "https://alb.cn-beijing.aliyuncs.com"},
		{"cn-beijing", "alidns", "", "https://alidns.aliyuncs.com"},
		{"us-west-1", "cms", "", "https://metrics.us-west-1.aliyuncs.com"},
		{"cn-beijing", "bssopenapi", "", "https://business.aliyuncs.com"},
		{"cn-hongkong", "bssopenapi", "", "https://business.ap-southeast-1.aliyuncs.com"},
		{"cn-beijing", "ecs", "https://example.com:8443/", "https://example.com:8443"},
		{"cn-beijing", "vpc", "http://127.0.0.1:80", "http://127.0.0.1:80"},
		{"cn-beijing", "vpc", "http://[::1]:80", "http://[::1]:80"},
	} {
		scheme, host, err := endpoint(Config{Region: test.region, Endpoint: test.endpoint}, test.product)
		if got := scheme + "://" + host; err != nil || got != test.want {
			t.Errorf("%+v: got %s, %v", test, got, err)
		}
	}
}

func TestEndlessList(t *testing.T) {
	asked := 0
	_, err := numberedPages(t.Context(), "DescribeVpcs", func(context.Context, page) ([]int, Int, error) {
		asked++
		return []int{1}, Int(asked + 10), nil // the total is another one each time
	})
	if err == nil || asked != mostPages {
		t.Errorf("asked %d times: %v", asked, err)
	}
	_, err = tokenPages(t.Context(), "DescribeRouteEntryList", func(context.Context, string) ([]int, string, error) {
		return nil, "again", nil
	})
	if err == nil {
		t.Error("a list without end is no error")
	}
}
