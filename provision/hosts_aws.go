package provision

import (
	"strings"
)

// metadataRequired lets only what can send a header ask the metadata service:
// requests that a server was tricked into cannot.
const metadataRequired = "required"

func (s *scheme) awsHost(h gatewayHost, start *Value, address, before Resource) {
	host := &AWSInstance{
		Image: &Value{Lookup: "ssm:GetParameters"}, Type: ptr(h.host.Type), Subnet: s.use(h.site, "subnet", h.host.Subnet),
		Groups: []*AWSFirewall{s.awsHostGroup(h.site)}, Role: s.awsHostRole(h), Checked: ptr(false),
		Init: start, Metadata: ptr(metadataRequired),
	}
	if h.host.Image != "" {
		host.Image = Known(h.host.Image)
	}
	if h.host.Address.IsValid() {
		host.Address = ptr(h.host.Address.String())
	}
	if before != nil {
		host.After = []Resource{before}
	}
	add(s, h.site, h.key(""), host)
	if address != nil {
		add(s, h.site, h.key("/address/association"), &AWSAddressAssociation{Address: address, Instance: host})
	}
}

func (s *scheme) awsHostGroup(site string) *AWSFirewall {
	return add(s, site, Key(site+"/hosts.security-group"), &AWSFirewall{
		VPC: s.vpc(site), Description: ptr(RuleMark(s.ic.Name) + hostGroupText),
	})
}

// awsHostRole is there even if it may do nothing: what it may do can be changed
// later without a change of the host.
func (s *scheme) awsHostRole(h gatewayHost) *AWSInstanceRole {
	role := &AWSInstanceRole{}
	if bucket, folder, ok := s.identityOf(h); ok {
		partition := "aws"
		if strings.HasPrefix(s.ic.Site(h.site).Region, "cn-") {
			partition = "aws-cn"
		}
		role.Policy = ptr(readPolicy("2012-10-17", "s3:GetObject", "arn:"+partition+":s3:::"+bucket+"/"+folder+"/*"))
	}
	return add(s, h.site, h.key("/role"), role)
}

// identityOf is where the identity of a host's gateway lies: one host reads no
// other's.
func (s *scheme) identityOf(h gatewayHost) (bucket, folder string, ok bool) {
	_, rest, ok := strings.Cut(s.provision.Site(h.site).Identity, "://")
	bucket, folder, _ = strings.Cut(rest, "/")
	return bucket, folder + "/" + h.gateway.Name, ok
}

// readPolicy allows one action on one resource, in the form both clouds share.
// Its keys are sorted, as what writes JSON anew on the way to a cloud has them.
func readPolicy(version, action, resource string) string {
	return `{"Statement":[{"Action":"` + action + `","Effect":"Allow","Resource":"` + resource + `"}],"Version":"` + version + `"}`
}
