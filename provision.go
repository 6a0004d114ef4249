package causeway

import "net/netip"

// Provision says what may be made in the clouds for an interconnect, in whose
// name, and on which objects of theirs it stands. It holds no secret:
// credentials are references.
type Provision struct {
	Aliyun AliyunAccount
	AWS    AWSAccount
	// Tags are the owner's, put on everything that is made.
	Tags []Tag
	// ProbePorts are the TCP ports our own monitor connects to.
	ProbePorts []uint16
	Sites      []ProvisionSite
	Paths      []ProvisionPath
	At         Position
}

// AccountKind is the kind of an Alibaba Cloud account. It decides how a VPN
// gateway is paid, which bandwidths are sold, and whether it can be deleted.
type AccountKind string

// Kinds of Alibaba Cloud account: of the site for mainland China, which sells
// VPN gateways prepaid only, or of the international one, postpaid only.
const (
	AccountChina AccountKind = "china"
	AccountIntl  AccountKind = "intl"
)

// AliyunAccount is where Alibaba's side is made.
type AliyunAccount struct {
	Kind AccountKind
	// Credentials is "default", "env", "profile:NAME" or "ecs-ram-role:NAME".
	Credentials string
	// Endpoint is a URL that takes the place of the cloud's own endpoints;
	// empty for those.
	Endpoint string
}

// AWSAccount is where AWS's side is made.
type AWSAccount struct {
	// Credentials is "default", "env", "profile:NAME" or "role:ARN".
	Credentials string
	// Endpoint is as in AliyunAccount.
	Endpoint string
}

// Tag is a name and a value in the clouds' own sense.
type Tag struct{ Key, Value string }

// ProvisionSite is what a site's cloud has already and what to put there.
type ProvisionSite struct {
	Site           string
	Subnets        []Subnet
	RouteTables    []RouteTable
	SecurityGroups []string
	Gateway        CloudGateway
	FlowLog        FlowLog
	// Alarm names who is told: a contact group of CloudMonitor, or the ARN of
	// an SNS topic; empty is nobody.
	Alarm string
	// Hosts are made for gateways of the site, with Software on them. Identity is
	// the folder in the cloud's object store that their identities lie in,
	// "s3://BUCKET/FOLDER" or "oss://BUCKET/FOLDER"; empty is none: they are put
	// there by hand.
	Hosts    []CloudHost
	Software Software
	Identity string
	Balancer *Balancer
	At       Position
}

// Subnet is a vSwitch of Alibaba's or a subnet of AWS's.
type Subnet struct{ ID, Zone string }

// RouteTable is one that exists (Use) or one to make (Create) for Subnets.
type RouteTable struct {
	Use, Create string
	Subnets     []string
	At          Position
}

// CloudGatewayType is what ends IPsec in a cloud.
type CloudGatewayType string

// Gateways of the clouds: Alibaba's VPN gateway, AWS's virtual private gateway
// and its transit gateway.
const (
	GatewayVPN CloudGatewayType = "vpn-gateway"
	GatewayVGW CloudGatewayType = "vgw"
	GatewayTGW CloudGatewayType = "tgw"
)

// CloudGateway is the cloud's own end of IPsec.
type CloudGateway struct {
	Type CloudGatewayType
	// Bandwidth is of Alibaba's gateway; what it sells.
	Bandwidth BitRate
	// ASN is the gateway's in BGP; 0 is the default of its cloud.
	ASN uint32
	// Months and AutoPay are of a prepaid gateway.
	Months  int
	AutoPay bool
	At      Position
}

// ASNs where the file names none: that of the official example for Alibaba,
// AWS's own default.
const (
	DefaultAliyunASN uint32 = 65530
	DefaultAWSASN    uint32 = 64512
)

// FlowLog is where a VPC's flow log goes: to a Logstore of Alibaba's, or to
// an S3 bucket of AWS's. The zero FlowLog is none.
type FlowLog struct {
	Project, Logstore string
	Destination       string
}

// Routing is how the ends of IPsec learn what is behind each other.
type Routing string

// Ways to learn routes.
const (
	RoutingStatic Routing = "static"
	RoutingBGP    Routing = "bgp"
)

// Billing is how CEN's cross-border leg is paid.
type Billing string

// Ways to pay a leg: by traffic, or from a bandwidth plan bought before.
const (
	BillingTraffic Billing = "data-transfer"
	BillingPlan    Billing = "bandwidth-plan"
)

// ProvisionPath is how one path is made: Routing is of via: ipsec; Bandwidth,
// Billing and Plan are of via: cen.
type ProvisionPath struct {
	Path      string
	Routing   Routing
	Bandwidth BitRate
	Billing   Billing
	// Plan is the id of a bandwidth plan (cenbwp-…).
	Plan string
	// ASNs are of via: ipsec with BGP, for ends that are hosts.
	ASNs []SiteASN
	// One of these is set for a path that a third-party tunnel carries.
	WireGuard *WireGuard
	Tailscale *Tailscale
	ZeroTier  *ZeroTier
	At        Position
}

// Exposed are ports of a site's workloads that others may reach.
type Exposed struct {
	Site     string
	Protocol string // "tcp" or "udp"
	Ports    []PortRange
	From     []Origin
	At       Position
}

// Origin is who may reach something: a whole site, or a network of one.
type Origin struct {
	Site    string
	Network netip.Prefix
}

// Site returns what is said of the site of that name, or nil.
func (p *Provision) Site(name string) *ProvisionSite {
	for i := range p.Sites {
		if p.Sites[i].Site == name {
			return &p.Sites[i]
		}
	}
	return nil
}

// Path returns how the path of that name is made: the defaults where the file
// says nothing of it.
func (p *Provision) Path(name string) ProvisionPath {
	for _, path := range p.Paths {
		if path.Path == name {
			return path
		}
	}
	return ProvisionPath{Path: name, Routing: RoutingStatic, Billing: BillingTraffic}
}
