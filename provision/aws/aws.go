// Package aws calls the actions of AWS that an interconnect needs: virtual
// private gateways, customer gateways, Site-to-Site VPN connections, transit
// gateways, Direct Connect gateways and transit virtual interfaces, routes,
// security groups, flow logs, tags and CloudWatch alarms; for gateways of our own
// machines, addresses, roles, load balancers and DNS records; and the price list. Client has
// one method per action, named as the action, with types
// that hold what an interconnect uses of it; lists come whole, whatever the
// size of a page, and without what is deleted. Signing and transport are
// aws-sdk-go-v2's; no other package sees its types.
//
// Every method returns an error that is a *causeway.Problem of area "cloud"
// with the action, the object, the cloud's code and its request id; it wraps an
// *APIError when the cloud has answered. Throttling, errors of the cloud's own
// and objects that are busy are tried again (verdict.go says which, package cloud
// for how long). What is gone (cloud.not_found) or already there
// (cloud.already_exists) is reported, for the caller to judge, and so is a
// lost answer to a call that must not be made twice (cloud.outcome_unknown):
// look for the object with Find before making it again.
package aws

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/directconnect"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/pricing"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"causeway/provision/cloud"
)

// Config is what a Client needs.
type Config = cloud.Config[Credentials]

// Client calls the actions of one region with one set of credentials. Its
// methods may be called from several goroutines at once.
type Client struct {
	config        Config
	ec2           *ec2.Client
	cloudwatch    *cloudwatch.Client
	directconnect *directconnect.Client
	sts           *sts.Client
	iam           *iam.Client
	elb           *elasticloadbalancingv2.Client
	route53       *route53.Client
	pricing       *pricing.Client
}

// New returns a client. It does not reach out. The error is a
// *causeway.Problem.
func New(config Config) (*Client, error) {
	config = config.WithDefaults()
	if err := checkAddresses(config); err != nil {
		return nil, err
	}
	settings := sdk.Config{
		Region:      config.Region,
		Credentials: config.Credentials.provider,
		HTTPClient:  bounded(config.HTTP),
		// This package decides what is tried again: it knows which calls
		// must not be made twice.
		Retryer: func() sdk.Retryer { return sdk.NopRetryer{} },
		AppID:   "causeway",
	}
	if config.Endpoint != "" {
		settings.BaseEndpoint = &config.Endpoint
	}
	return &Client{
		config:        config,
		ec2:           ec2.NewFromConfig(settings),
		cloudwatch:    cloudwatch.NewFromConfig(settings),
		directconnect: directconnect.NewFromConfig(settings),
		sts:           sts.NewFromConfig(settings),
		iam:           iam.NewFromConfig(settings),
		elb:           elasticloadbalancingv2.NewFromConfig(settings),
		route53:       route53.NewFromConfig(settings),
		pricing:       pricing.NewFromConfig(settings, func(o *pricing.Options) { o.Region = priceRegion }),
	}, nil
}

// Close closes idle connections.
func (c *Client) Close() { c.config.HTTP.CloseIdleConnections() }

// Region returns the region the client works in.
func (c *Client) Region() string { return c.config.Region }

// GetCallerIdentity returns the number of the account the credentials belong
// to. Every principal may ask.
func (c *Client) GetCallerIdentity(ctx context.Context) (account string, err error) {
	out, err := call(ctx, c, request{action: "sts:GetCallerIdentity", object: c.config.Credentials.String()},
		&sts.GetCallerIdentityInput{}, c.sts.GetCallerIdentity)
	if err != nil {
		return "", err
	}
	return deref(out.Account), nil
}
