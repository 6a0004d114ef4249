package provision

import (
	"strings"

	"causeway"
)

// adminPort is where a gateway answers /readyz.
const adminPort = 8081

// readyPath is what a load balancer asks for.
const readyPath = "/readyz"

// How long a change of a name takes, in seconds; Alibaba sells less than its
// value apart (AddDomainRecord, TTL).
const (
	awsTTL    = 60
	aliyunTTL = 600
)

// balancer puts a load balancer before the L7 gateways on a site's hosts. It is
// inside the VPC: those who use it are the site's own services.
func (s *scheme) balancer(site *causeway.ProvisionSite) {
	switch {
	case site.Balancer == nil:
	case s.cloud(site.Site) == aws:
		s.awsBalancer(site)
	default:
		s.aliyunBalancer(site)
	}
}

// Protocols of a balancer and of what is behind it, in both clouds' words.
type balancerWords struct{ listener, target string }

func awsProtocols(b *causeway.Balancer) balancerWords {
	switch {
	case b.Kind == causeway.BalancerApplication && b.Certificate != "":
		return balancerWords{"HTTPS", "HTTP"}
	case b.Kind == causeway.BalancerApplication:
		return balancerWords{"HTTP", "HTTP"}
	case b.Certificate != "":
		return balancerWords{"TLS", "TCP"}
	}
	return balancerWords{"TCP", "TCP"}
}

func aliyunProtocols(b *causeway.Balancer) balancerWords {
	words := awsProtocols(b)
	if words.listener == "TLS" {
		words.listener = "TCPSSL"
	}
	return words
}

func (s *scheme) awsBalancer(site *causeway.ProvisionSite) {
	b, words := site.Balancer, awsProtocols(site.Balancer)
	balancer := &AWSBalancer{Kind: ptr(string(b.Kind)), Scheme: ptr("internal"), Subnets: s.perZone(site)}
	if b.Kind == causeway.BalancerApplication {
		balancer.Groups = []*AWSFirewall{s.balancerGroup(site)}
	}
	add(s, site.Site, Key(site.Site+"/balancer."+string(b.Kind)), balancer)
	group := &AWSTargetGroup{
		VPC: s.vpc(site.Site), Protocol: ptr(words.target), Port: ptr(int(b.Port)), HealthPort: ptr(adminPort), HealthPath: ptr(readyPath),
	}
	for _, h := range s.gatewayHosts() {
		if instance, ok := s.instance(h).(*AWSInstance); ok && h.site == site.Site {
			group.Targets = append(group.Targets, instance)
		}
	}
	add(s, site.Site, Key(string(balancer.Key)+"/targets"), group)
	listener := &AWSListener{Balancer: balancer, Protocol: ptr(words.listener), Port: ptr(int(b.Port)), TargetGroup: group}
	if b.Certificate != "" {
		listener.Certificate = ptr(b.Certificate)
	}
	add(s, site.Site, Key(string(balancer.Key)+"/listener"), listener)
	if b.Zone != "" {
		add(s, site.Site, Key(string(balancer.Key)+"/name"), &AWSDNSRecord{
			Zone: s.use(site.Site, "hosted zone", b.Zone), Record: ptr(b.Name), Type: ptr("CNAME"), Target: After(balancer, "dns_name"), TTL: ptr(awsTTL),
		})
	}
}

// balancerGroup lets the site's own networks to an application balancer.
func (s *scheme) balancerGroup(site *causeway.ProvisionSite) *AWSFirewall {
	group := add(s, site.Site, Key(site.Site+"/balancer.security-group"), &AWSFirewall{
		VPC: s.vpc(site.Site), Description: ptr(RuleMark(s.ic.Name) + "load balancer"),
	})
	for _, network := range ipv4(s.ic.Site(site.Site).Networks) {
		o := fromNetwork("tcp", site.Balancer.Port, site.Balancer.Port, network, "own network")
		add(s, site.Site, ruleKey(group, o), awsRule(group, o, s.ic.Name))
	}
	return group
}

// perZone returns one subnet for each zone, which is what balancers take.
func (s *scheme) perZone(site *causeway.ProvisionSite) []*Existing {
	var subnets []*Existing
	seen := map[string]bool{}
	for _, subnet := range site.Subnets {
		if !seen[subnet.Zone] {
			subnets = append(subnets, s.use(site.Site, "subnet", subnet.ID))
		}
		seen[subnet.Zone] = true
	}
	return subnets
}

func (s *scheme) aliyunBalancer(site *causeway.ProvisionSite) {
	b, words := site.Balancer, aliyunProtocols(site.Balancer)
	kind := string(b.Kind)
	balancer := &AliyunBalancer{Kind: ptr(kind), Scheme: ptr("Intranet"), VPC: s.vpc(site.Site), VSwitches: s.perZone(site)}
	if b.Kind == causeway.BalancerApplication {
		balancer.Edition, balancer.Addresses = ptr("Standard"), ptr("Dynamic")
	}
	add(s, site.Site, Key(site.Site+"/balancer."+kind), balancer)
	group := &AliyunServerGroup{
		Kind: ptr(kind), VPC: s.vpc(site.Site), Protocol: ptr(words.target), Port: ptr(int(b.Port)), HealthPort: ptr(adminPort), HealthPath: ptr(readyPath),
	}
	for _, h := range s.gatewayHosts() {
		if instance, ok := s.instance(h).(*AliyunInstance); ok && h.site == site.Site {
			group.Servers = append(group.Servers, instance)
		}
	}
	add(s, site.Site, Key(string(balancer.Key)+"/targets"), group)
	listener := &AliyunListener{Kind: ptr(kind), Balancer: balancer, Protocol: ptr(words.listener), Port: ptr(int(b.Port)), Group: group}
	if b.Certificate != "" {
		listener.Certificate = ptr(b.Certificate)
	}
	add(s, site.Site, Key(string(balancer.Key)+"/listener"), listener)
	if b.Zone != "" {
		add(s, site.Site, Key(string(balancer.Key)+"/name"), &AliyunDNSRecord{
			Domain: s.use(site.Site, "domain", b.Zone), Record: ptr(strings.TrimSuffix(b.Name, "."+b.Zone)), Type: ptr("CNAME"),
			Target: After(balancer, "dns_name"), TTL: ptr(aliyunTTL), Remark: ptr(RecordMark(s.ic.Name)),
		})
	}
}
