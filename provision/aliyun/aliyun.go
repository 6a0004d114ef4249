// Package aliyun calls the actions of Alibaba Cloud that an interconnect needs:
// VPN gateways, customer gateways, IPsec connections, routes, tags, flow logs,
// security groups, CEN with its transit routers, alarms. Client has one method per action, with a typed request
// and response; lists come whole, whatever the size of a page. Signing and
// transport are the official darabonba-openapi's, credentials are found by
// credentials-go, and what an action accepts stands in package facts.
//
// Every method returns an error that is a *causeway.Problem of area "cloud"
// with the action, the object, the cloud's code and its request id; it wraps an
// *APIError when the cloud has answered. Throttling, errors of the cloud's own
// and objects that are busy are tried again (retry.go says which and for how
// long). What is gone (cloud.not_found) or already there
// (cloud.already_exists) is reported, for the caller to judge.
package aliyun

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/darabonba-openapi/v2/models"

	"causeway"
	"causeway/provision/aliyun/facts"
)

// Config is what a Client needs. Region and Credentials are required.
type Config struct {
	// Region is an Alibaba Cloud region: "cn-beijing".
	Region      string
	Credentials Credentials
	// Endpoint, a URL, takes the place of every product's own endpoint. Only on
	// this machine may it be http://: pre-shared keys travel in the calls.
	Endpoint string
	// HTTP sends the requests. Left nil, a client is used that follows no
	// redirect and takes the proxy from the environment.
	HTTP *http.Client
	// Timeout bounds one attempt; 0 means 30 seconds.
	Timeout time.Duration
	// Retry bounds the attempts of one call; its zero value means the
	// defaults.
	Retry Retry
	// Now, Wait and Random are the clock, the pause between attempts and a
	// number in [0, 1); left nil, they are the real ones.
	Now    func() time.Time
	Wait   func(context.Context, time.Duration) error
	Random func() float64
}

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
	config = withDefaults(config)
	table, err := facts.Load()
	if err != nil {
		return nil, err
	}
	c := &Client{config: config, facts: table, products: map[string]*models.Config{}}
	for _, product := range []string{"vpc", "ecs", "cbn", "cms"} {
		if c.products[product], err = productSettings(config, product); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// Close closes idle connections.
func (c *Client) Close() { c.config.HTTP.CloseIdleConnections() }

func withDefaults(c Config) Config {
	if c.HTTP == nil {
		c.HTTP = &http.Client{
			Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, IdleConnTimeout: time.Minute},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Wait == nil {
		c.Wait = wait
	}
	if c.Random == nil {
		c.Random = rand.Float64
	}
	c.Retry = c.Retry.withDefaults()
	return c
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

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
	u, err := url.Parse(config.Endpoint)
	if err != nil {
		return "", "", causeway.NewProblem("cloud.bad_endpoint", "Endpoint", nil) // it may hold a password
	}
	plain := u.Scheme == "http" && isLoopback(u.Hostname())
	if u.Host == "" || !plain && u.Scheme != "https" || u.User != nil || strings.Trim(u.Path, "/") != "" {
		return "", "", causeway.NewProblem("cloud.bad_endpoint", u.Redacted(), nil)
	}
	return u.Scheme, u.Host, nil
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}
