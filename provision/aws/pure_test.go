package aws_test

import (
	"context"
	"strings"
	"testing"

	"causeway"
	"causeway/provision/aws"
)

func TestCredentialsReferences(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	t.Setenv("AWS_CONFIG_FILE", t.TempDir()+"/config")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/credentials")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	for reference, code := range map[string]causeway.Code{
		"env": "", "default": "", "profile:nobody": "cloud.bad_credentials",
		"role:arn:aws:iam::123456789012:role/net/causeway": "", "role:causeway": "cloud.bad_credentials_reference",
		"role:arn:aws:s3:::bucket": "cloud.bad_credentials_reference",
		"":                         "cloud.bad_credentials_reference", "profile:": "cloud.bad_credentials_reference",
		"profile": "cloud.bad_credentials_reference", "env:x": "cloud.bad_credentials_reference",
		"AKIAIOSFODNN7EXAMPLE": "cloud.bad_credentials_reference",
	} {
		c, err := aws.CredentialsFrom(context.Background(), reference)
		if code == "" {
			ok(t, err)
			if c.String() != reference {
				t.Errorf("%s prints as %s", reference, c)
			}
			continue
		}
		wantCode(t, err, code)
	}
}

// Without keys a call fails before anything is sent.
func TestNoKeys(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	c := must(aws.New(aws.Config{
		Region: "us-west-1", Endpoint: "http://127.0.0.1:1",
		Credentials: must(aws.CredentialsFrom(context.Background(), "env"))(t),
	}))(t)
	defer c.Close()
	_, err := c.CreateVpnGateway(context.Background(), aws.NewVpnGateway{})
	wantCode(t, err, "cloud.bad_credentials")
}

func TestBadEndpoint(t *testing.T) {
	for _, endpoint := range []string{
		"ec2.amazonaws.com", "ftp://x", "https://user:pass@x", "https://", "http://192.0.2.1", "https://x/path", "https://user:pass@x:%",
	} {
		_, err := aws.New(aws.Config{Region: "us-west-1", Endpoint: endpoint})
		wantCode(t, err, "cloud.bad_endpoint")
		if strings.Contains(err.Error(), "pass") {
			t.Errorf("a password is in %v", err)
		}
	}
	for _, region := range []string{"", "x@evil.example/", "us-west-1.evil.example", "us west"} {
		_, err := aws.New(aws.Config{Region: region})
		wantCode(t, err, "cloud.bad_endpoint")
	}
	for _, region := range []string{"us-west-1", "cn-north-1", "us-gov-east-1", "ap-southeast-5"} {
		if c := must(aws.New(aws.Config{Region: region}))(t); c.Region() != region {
			t.Errorf("%s became %s", region, c.Region())
		}
	}
}

func TestFind(t *testing.T) {
	gateway := func(id, name, link string) aws.VpnGateway {
		g := aws.VpnGateway{ID: id, Tags: aws.Tags{"Name": name}}
		if link != "" {
			g.Tags[ownerTag] = link
		}
		return g
	}
	wanted := aws.Wanted{Tags: aws.Tags{ownerTag: "l"}, Name: "n"}
	for _, test := range []struct {
		name    string
		objects []aws.VpnGateway
		want    string
		code    causeway.Code
	}{
		{"nothing", nil, "", ""},
		{"others only", []aws.VpnGateway{gateway("vgw-1", "m", "k")}, "", ""},
		{"tags go before the name", []aws.VpnGateway{gateway("vgw-1", "n", ""), gateway("vgw-2", "m", "l")}, "vgw-2", ""},
		{"by name", []aws.VpnGateway{gateway("vgw-1", "m", ""), gateway("vgw-2", "n", "")}, "vgw-2", ""},
		{"two by tags", []aws.VpnGateway{gateway("vgw-1", "n", "l"), gateway("vgw-2", "m", "l")}, "", "cloud.ambiguous"},
		{"two by name", []aws.VpnGateway{gateway("vgw-1", "n", ""), gateway("vgw-2", "n", "")}, "", "cloud.ambiguous"},
	} {
		t.Run(test.name, func(t *testing.T) {
			found, err := aws.Find(test.objects, wanted)
			if test.code != "" {
				wantCode(t, err, test.code)
				return
			}
			ok(t, err)
			if found == nil && test.want != "" || found != nil && found.ID != test.want {
				t.Errorf("found %+v, want %q", found, test.want)
			}
		})
	}
}
