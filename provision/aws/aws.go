// Package aws calls the actions of AWS that an IPsec interconnect needs:
// virtual private gateways, customer gateways, Site-to-Site VPN connections,
// transit gateways, routes, security groups, flow logs, tags and CloudWatch
// alarms. Client has one method per action, named as the action, with types
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
	"net/http"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"causeway/provision/cloud"
)

// Config is what a Client needs. Region and Credentials are required.
type Config struct {
	// Region is an AWS region: "us-west-1".
	Region      string
	Credentials Credentials
	// Endpoint, a URL, takes the place of every service's own endpoint. It is
	// https, or http to an address of this machine.
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
// methods may be called from several goroutines at once.
type Client struct {
	config     Config
	caller     cloud.Caller
	ec2        *ec2.Client
	cloudwatch *cloudwatch.Client
	sts        *sts.Client
}

// New returns a client. It does not reach out. The error is a
// *causeway.Problem.
func New(config Config) (*Client, error) {
	if err := checkAddresses(config); err != nil {
		return nil, err
	}
	caller := config.caller()
	settings := sdk.Config{
		Region:      config.Region,
		Credentials: config.Credentials.provider,
		HTTPClient:  bounded(caller.HTTP),
		// This package decides what is tried again: it knows which calls
		// must not be made twice.
		Retryer: func() sdk.Retryer { return sdk.NopRetryer{} },
		AppID:   "causeway",
	}
	if config.Endpoint != "" {
		settings.BaseEndpoint = &config.Endpoint
	}
	return &Client{
		config:     config,
		caller:     caller,
		ec2:        ec2.NewFromConfig(settings),
		cloudwatch: cloudwatch.NewFromConfig(settings),
		sts:        sts.NewFromConfig(settings),
	}, nil
}

// Close closes idle connections.
func (c *Client) Close() { c.caller.HTTP.CloseIdleConnections() }

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

func (c Config) caller() cloud.Caller {
	return cloud.Caller{HTTP: c.HTTP, Timeout: c.Timeout, Retry: c.Retry, Now: c.Now, Wait: c.Wait, Random: c.Random}.WithDefaults()
}
