package fake

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// Region is where Ask and what is built on it ask.
const Region = "us-west-1"

// versions are those of the services that Ask knows.
var versions = map[string]string{"ec2": "2016-11-15", "monitoring": "2010-08-01", "iam": "2010-05-08", "elasticloadbalancing": "2015-12-01"}

// Ask calls moto itself, past the front, for what the user of a cloud has made
// or does, and returns the body of the answer. service is what signatures call
// it ("ec2", "iam", "monitoring", "elasticloadbalancing"), parameters are pairs
// of name and value. A refusal is an error.
func (m *Moto) Ask(service, action string, parameters ...string) (string, error) {
	form := url.Values{"Action": {action}, "Version": {versions[service]}}
	for i := 0; i+1 < len(parameters); i += 2 {
		form.Set(parameters[i], parameters[i+1])
	}
	return m.send(http.MethodPost, "/", service, "application/x-www-form-urlencoded", form.Encode())
}

// AskEC2 is Ask of EC2 for the text of one element, the first of that name.
func (m *Moto) AskEC2(action, element string, parameters ...string) (string, error) {
	body, err := m.Ask("ec2", action, parameters...)
	if err != nil {
		return "", err
	}
	return first(element, body)
}

// Network are the ids of a VPC and of what EC2 makes with it.
type Network struct{ VPC, RouteTable, SecurityGroup string }

// MakeNetwork makes a VPC of an IPv4 prefix.
func (m *Moto) MakeNetwork(cidr string) (n Network, err error) {
	if n.VPC, err = m.AskEC2("CreateVpc", "vpcId", "CidrBlock", cidr); err != nil {
		return Network{}, err
	}
	in := []string{"Filter.1.Name", "vpc-id", "Filter.1.Value.1", n.VPC}
	if n.RouteTable, err = m.AskEC2("DescribeRouteTables", "routeTableId", in...); err != nil {
		return Network{}, err
	}
	n.SecurityGroup, err = m.AskEC2("DescribeSecurityGroups", "groupId", in...)
	return n, err
}

// MakeSubnet makes a subnet of a VPC and returns its id.
func (m *Moto) MakeSubnet(vpc, cidr, zone string) (string, error) {
	return m.AskEC2("CreateSubnet", "subnetId", "VpcId", vpc, "CidrBlock", cidr, "AvailabilityZone", zone)
}

// MakeInternetGateway leads a VPC to the Internet: without, it takes no
// load balancer that faces it.
func (m *Moto) MakeInternetGateway(vpc string) error {
	id, err := m.AskEC2("CreateInternetGateway", "internetGatewayId")
	if err != nil {
		return err
	}
	_, err = m.Ask("ec2", "AttachInternetGateway", "InternetGatewayId", id, "VpcId", vpc)
	return err
}

// MakeBucket makes a bucket, for flow logs; one that is there stays.
func (m *Moto) MakeBucket(name string) error {
	_, err := m.send(http.MethodPut, "/"+name, "s3", "application/xml",
		"<CreateBucketConfiguration><LocationConstraint>"+Region+"</LocationConstraint></CreateBucketConfiguration>")
	if err != nil && strings.Contains(err.Error(), "BucketAlreadyOwnedByYou") {
		return nil
	}
	return err
}

// MakeZone makes a hosted zone and returns its id at the front, which has a Z
// that moto's does not. One name may be taken by several, each with a reference
// of its own.
func (m *Moto) MakeZone(name, reference string) (string, error) {
	body, err := m.send(http.MethodPost, "/2013-04-01/hostedzone", "route53", "application/xml",
		`<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>`+name+`</Name><CallerReference>`+reference+
			`</CallerReference></CreateHostedZoneRequest>`)
	if err != nil {
		return "", err
	}
	id, err := first("Id", body)
	return "Z" + strings.TrimPrefix(id, "/hostedzone/"), err
}

// first is the text of the first element of a name.
func first(element, body string) (string, error) {
	found := regexp.MustCompile("<" + element + ">([^<]+)<").FindStringSubmatch(body)
	if found == nil {
		return "", fmt.Errorf("moto answered without %s: %s", element, body)
	}
	return html.UnescapeString(found[1]), nil
}

func (m *Moto) send(method, path, service, contentType, body string) (string, error) {
	request, err := http.NewRequest(method, m.URL+path, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", contentType)
	// Moto reads only where a call goes; no signature is checked.
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDTEST/20260504/"+Region+"/"+service+"/aws4_request, SignedHeaders=host, Signature=none")
	response, err := m.client.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	if response.StatusCode/100 != 2 {
		return "", fmt.Errorf("moto answered %s %s with %s: %s", method, path, response.Status, answer)
	}
	return string(answer), nil
}
