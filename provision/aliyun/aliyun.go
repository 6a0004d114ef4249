// Package aliyun calls the actions of Alibaba Cloud that an interconnect needs:
// VPN gateways, customer gateways, IPsec connections, routes, tags, flow logs,
// security groups, CEN with its transit routers, border routers of leased lines
// with their BGP, alarms, and for hosts of gateways instances, their roles and
// public addresses, load balancers of both kinds, DNS records, and list prices.
// Client has one method per action, with a typed request and response; lists come whole,
// whatever the size of a page. Signing and transport are the official
// darabonba-openapi's, credentials are found by credentials-go, and what an
// action accepts stands in package facts.
//
// Every method returns an error that is a *causeway.Problem of area "cloud"
// with the action, the object, the cloud's code and its request id; it wraps an
// *APIError when the cloud has answered. Throttling, errors of the cloud's own
// and objects that are busy are tried again (verdict.go says which, package cloud
// for how long). What is gone (cloud.not_found) or already there
// (cloud.already_exists) is reported, for the caller to judge.
package aliyun

import (
	"cmp"
	"slices"
	"time"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/darabonba-openapi/v2/models"

	"causeway/provision/aliyun/facts"
	"causeway/provision/cloud"
)

// Config is what a Client needs. A call that gets no answer is tried for a
// minute unless Retry.Silence says otherwise.
type Config = cloud.Config[Credentials]

// Client calls the actions of one region with one set of credentials. Its
// methods may be called from several goroutines at once; that writes below one
// VPN gateway or route table come one after the other is up to the caller.
type Client struct {
	config Config
	facts  facts.Table
	// products are the settings of the official client for each product.
	products map[string]*models.Config
}

// New returns a client. It does not reach out.
func New(config Config) (*Client, error) {
	// Somebody without a network should hear of it soon.
	config.Retry.Silence = cmp.Or(config.Retry.Silence, time.Minute)
	config = config.WithDefaults()
	table, err := facts.Load()
	if err != nil {
		return nil, err
	}
	c := &Client{config: config, facts: table, products: map[string]*models.Config{}}
	for _, product := range []string{"vpc", "ecs", "cbn", "cms", "ram", "nlb", "alb", "alidns", "bssopenapi"} {
		if c.products[product], err = productSettings(config, product); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// Close closes idle connections.
func (c *Client) Close() { c.config.HTTP.CloseIdleConnections() }

func productSettings(config Config, product string) (*models.Config, error) {
	scheme, host, err := endpoint(config, product)
	if err != nil {
		return nil, err
	}
	settings := &models.Config{}
	settings.SetEndpoint(host).SetProtocol(scheme).SetRegionId(config.Region).SetUserAgent("causeway")
	settings.SetHttpClient(sender{config.HTTP})
	if config.Credentials.source != nil {
		settings.SetCredential(config.Credentials.source)
	}
	return settings, nil
}

// officialClient makes a client for one call: the official one must not make
// two at once.
func officialClient(settings *models.Config) (*openapi.Client, error) {
	client, err := openapi.NewClient(settings)
	if err != nil {
		return nil, err
	}
	plainErrors := true
	client.DisableSDKError = &plainErrors
	return client, nil
}

// centralRegions have their VPC API at one common address; the others have one
// of their own (map of endpoints of the official VPC SDK).
var centralRegions = []string{
	"cn-qingdao", "cn-beijing", "cn-hangzhou", "cn-shanghai", "cn-shenzhen",
	"cn-hongkong", "ap-southeast-1", "us-east-1", "us-west-1",
}

func endpoint(config Config, product string) (scheme, host string, err error) {
	if config.Endpoint == "" {
		if host := ownHost(product, config.Region); host != "" {
			return "https", host, nil
		}
		if product == "vpc" && slices.Contains(centralRegions, config.Region) {
			return "https", "vpc.aliyuncs.com", nil
		}
		return "https", product + "." + config.Region + ".aliyuncs.com", nil
	}
	u, err := cloud.ParseEndpoint(config.Endpoint)
	if err != nil {
		return "", "", err
	}
	return u.Scheme, u.Host, nil
}
