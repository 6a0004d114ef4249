package provision

import (
	"causeway"
)

// Bounds of a postpaid elastic IP address in Mbit/s, by how it is paid
// (AllocateEipAddress, metadata of 2026-04-21).
const (
	mostByTraffic   = 200
	mostByBandwidth = 500
	usualBandwidth  = 100
)

// aliyunAddress is as wide as the line. What is wider than is sold by traffic is
// paid by bandwidth.
func (s *scheme) aliyunAddress(h gatewayHost, wanted string) *AliyunAddress {
	mbps := usualBandwidth
	if h.line.Bandwidth > 0 {
		mbps = max(1, int(h.line.Bandwidth/causeway.Mbps))
	}
	a := &AliyunAddress{Billing: ptr("PayByTraffic"), Line: ptr(h.host.Carrier), Wanted: wanted}
	if mbps > mostByTraffic {
		a.Billing = ptr("PayByBandwidth")
	}
	if mbps > mostByBandwidth {
		s.noticeOnce("provision.address_bandwidth", string(h.key("/address")), "most", "500 Mbit/s", "link", h.line.Name)
		mbps = mostByBandwidth
	}
	a.Bandwidth = ptr(mbps)
	return a
}

func (s *scheme) aliyunHost(h gatewayHost, start *Value, address, before Resource) {
	host := &AliyunInstance{
		Image: &Value{Lookup: "DescribeImages"}, Type: ptr(h.host.Type), VSwitch: s.use(h.site, "subnet", h.host.Subnet),
		Groups: []*AliyunFirewall{s.aliyunHostGroup(h.site)}, Role: s.aliyunHostRole(h),
		Init: start, Metadata: ptr(metadataRequired), ChargeType: ptr("PostPaid"),
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
		add(s, h.site, h.key("/address/association"), &AliyunAddressAssociation{Address: address, Instance: host})
	}
}

func (s *scheme) aliyunHostGroup(site string) *AliyunFirewall {
	return add(s, site, Key(site+"/hosts.security-group"), &AliyunFirewall{
		VPC: s.vpc(site), Description: ptr(RuleMark(s.ic.Name) + hostGroupText),
	})
}

func (s *scheme) aliyunHostRole(h gatewayHost) *AliyunInstanceRole {
	role := &AliyunInstanceRole{}
	if bucket, folder, ok := s.identityOf(h); ok {
		role.Policy = ptr(readPolicy("1", "oss:GetObject", "acs:oss:*:*:"+bucket+"/"+folder+"/*"))
	}
	return add(s, h.site, h.key("/role"), role)
}
