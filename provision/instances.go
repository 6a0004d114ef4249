package provision

// AWSInstance is a host of a site's gateway.
type AWSInstance struct {
	Meta
	// Image is looked up where the file names none: the newest Amazon Linux 2023
	// for the architecture of the type.
	Image  *Value    `cloud:"image_id,create"`
	Type   *string   `cloud:"instance_type,fixed"`
	Subnet *Existing `cloud:"subnet_id,fixed"`
	// Address is the private one; nil is the cloud's choice.
	Address *string          `cloud:"private_ip_address,fixed"`
	Groups  []*AWSFirewall   `cloud:"security_group_ids"`
	Role    *AWSInstanceRole `cloud:"iam_instance_profile"`
	// Checked is false for a host that forwards for others.
	Checked *bool `cloud:"source_dest_check"`
	// Init is what cloud-init does at the first start, in clear: whoever sends it
	// encodes it. It is never compared: a changed file must not take a running
	// gateway down, and nothing runs it again.
	Init *Value `cloud:"user_data,create,digest"`
	// Metadata is "required": version 2 of the instance metadata service only.
	Metadata *string `cloud:"http_tokens"`
}

// AWSFirewall is a security group of our own. Nobody can change a description,
// and a group that is in use cannot be made anew for it.
type AWSFirewall struct {
	Meta
	VPC         *Existing `cloud:"vpc_id,fixed"`
	Description *string   `cloud:"description,create"`
}

// AWSInstanceRole is what a host may do: an IAM role and the instance profile
// of the same name that holds it. EC2 alone may assume it.
type AWSInstanceRole struct {
	Meta
	// Policy is the JSON document, compact, of the one inline policy; nil is a
	// role that may do nothing.
	Policy *string `cloud:"policy"`
}

// AWSAddress is an Elastic IP address. Output: public_ip.
type AWSAddress struct {
	Meta
	// Wanted is the address the file says it has; nobody can ask for one. Empty
	// where it is left to the cloud.
	Wanted string
}

// AWSAddressAssociation gives a host an address: one of ours, or an Existing of
// the user's.
type AWSAddressAssociation struct {
	Meta
	Address  Resource     `cloud:"allocation_id,fixed"`
	Instance *AWSInstance `cloud:"instance_id"`
}

// AWSBalancer is a network or application load balancer before the L7 gateways
// of a site. Output: dns_name.
type AWSBalancer struct {
	Meta
	// Kind is "network" or "application", Scheme "internal" or
	// "internet-facing".
	Kind    *string     `cloud:"type,fixed"`
	Scheme  *string     `cloud:"scheme,fixed"`
	Subnets []*Existing `cloud:"subnet_ids"`
	// Groups are of an application load balancer.
	Groups []*AWSFirewall `cloud:"security_group_ids"`
}

// AWSTargetGroup is where a load balancer sends to: hosts and one port, with
// health by HTTP.
type AWSTargetGroup struct {
	Meta
	VPC        *Existing      `cloud:"vpc_id,fixed"`
	Protocol   *string        `cloud:"protocol,fixed"`
	Port       *int           `cloud:"port,fixed"`
	HealthPort *int           `cloud:"health_check_port"`
	HealthPath *string        `cloud:"health_check_path"`
	Targets    []*AWSInstance `cloud:"target_ids"`
}

// AWSListener is one port of a load balancer. Certificate is the ARN of one in
// ACM, where the listener ends TLS.
type AWSListener struct {
	Meta
	Balancer    *AWSBalancer    `cloud:"load_balancer_arn,fixed"`
	Protocol    *string         `cloud:"protocol"`
	Port        *int            `cloud:"port,fixed"`
	Certificate *string         `cloud:"certificate_arn"`
	TargetGroup *AWSTargetGroup `cloud:"target_group_arn"`
}

// AWSDNSRecord is a name in a hosted zone that leads to a load balancer.
type AWSDNSRecord struct {
	Meta
	Zone   *Existing `cloud:"hosted_zone_id,fixed"`
	Record *string   `cloud:"name,fixed"`
	Type   *string   `cloud:"type,fixed"`
	Target *Value    `cloud:"target"`
	TTL    *int      `cloud:"ttl"`
}

// AliyunInstance is a host of a site's gateway. Alibaba's VPC has no check of
// source and destination to be switched off.
type AliyunInstance struct {
	Meta
	// Image is looked up where the file names none: the newest public Alibaba
	// Cloud Linux 3 for the architecture of the type.
	Image   *Value              `cloud:"image_id,create"`
	Type    *string             `cloud:"instance_type,fixed"`
	VSwitch *Existing           `cloud:"vswitch_id,fixed"`
	Address *string             `cloud:"private_ip_address,fixed"`
	Groups  []*AliyunFirewall   `cloud:"security_group_ids"`
	Role    *AliyunInstanceRole `cloud:"ram_role_name"`
	// Init is as in AWSInstance.
	Init *Value `cloud:"user_data,create,digest"`
	// Metadata is "required": the hardened instance metadata service only.
	Metadata *string `cloud:"http_tokens"`
	// ChargeType is PostPaid: a host that can be deleted.
	ChargeType *string `cloud:"instance_charge_type,fixed"`
}

// AliyunFirewall is a security group of our own, of the basic type: it lets
// everything out.
type AliyunFirewall struct {
	Meta
	VPC         *Existing `cloud:"vpc_id,fixed"`
	Description *string   `cloud:"description,create"`
}

// AliyunInstanceRole is what a host may do: a RAM role for ECS, with a custom
// policy of the same name. ECS alone may assume it.
type AliyunInstanceRole struct {
	Meta
	// Policy is the JSON document, compact; nil is a role that may do nothing.
	Policy *string `cloud:"policy"`
}

// AliyunAddress is an elastic IP address. Output: public_ip.
type AliyunAddress struct {
	Meta
	// Bandwidth is in Mbit/s, Billing PayByTraffic or PayByBandwidth, Line the
	// carrier: BGP, or a single one where the account is on the list for it.
	Bandwidth *int    `cloud:"bandwidth_mbps"`
	Billing   *string `cloud:"internet_charge_type,fixed"`
	Line      *string `cloud:"isp,fixed"`
	// Wanted is as in AWSAddress.
	Wanted string
}

// AliyunAddressAssociation gives a host an address: one of ours, or an Existing
// of the user's.
type AliyunAddressAssociation struct {
	Meta
	Address  Resource        `cloud:"allocation_id,fixed"`
	Instance *AliyunInstance `cloud:"instance_id"`
}

// AliyunBalancer is a network or application load balancer before the L7
// gateways of a site. Output: dns_name.
type AliyunBalancer struct {
	Meta
	Kind   *string   `cloud:"type,fixed"`
	Scheme *string   `cloud:"address_type,fixed"`
	VPC    *Existing `cloud:"vpc_id,fixed"`
	// VSwitches are in two zones at least; zone_mappings holds their zones.
	VSwitches []*Existing `cloud:"zone_mappings,fixed"`
	// Edition is what an application balancer can do, Addresses how it gets its
	// own; both are nil for a network one. The cloud has owners change the one and
	// no longer minds the other.
	Edition   *string `cloud:"load_balancer_edition,create"`
	Addresses *string `cloud:"address_allocated_mode,create"`
}

// AliyunServerGroup is where a load balancer sends to.
type AliyunServerGroup struct {
	Meta
	// Kind is that of its balancer: the two products do not share groups.
	Kind       *string           `cloud:"type,fixed"`
	VPC        *Existing         `cloud:"vpc_id,fixed"`
	Protocol   *string           `cloud:"protocol,fixed"`
	Port       *int              `cloud:"port,fixed"`
	HealthPort *int              `cloud:"health_check_port"`
	HealthPath *string           `cloud:"health_check_path"`
	Servers    []*AliyunInstance `cloud:"server_ids"`
}

// AliyunListener is one port of a load balancer. Certificate is the id of one
// in Certificate Management Service, where the listener ends TLS.
type AliyunListener struct {
	Meta
	Kind        *string            `cloud:"type,fixed"`
	Balancer    *AliyunBalancer    `cloud:"load_balancer_id,fixed,queue"`
	Protocol    *string            `cloud:"protocol,fixed"`
	Port        *int               `cloud:"port,fixed"`
	Certificate *string            `cloud:"certificate_id"`
	Group       *AliyunServerGroup `cloud:"server_group_id"`
}

// AliyunDNSRecord is a name in a domain of Alibaba Cloud DNS that leads to a
// load balancer.
type AliyunDNSRecord struct {
	Meta
	Domain *Existing `cloud:"domain_name,fixed"`
	Record *string   `cloud:"rr,fixed"`
	Type   *string   `cloud:"type,fixed"`
	Target *Value    `cloud:"value"`
	TTL    *int      `cloud:"ttl"`
	// Remark is RecordMark: records take no tags.
	Remark *string `cloud:"remark"`
}
