package aws

// scope is how far the policy document lets an action reach.
type scope int

const (
	// anywhere is for actions that only look, which AWS does not let be
	// narrowed to an object.
	anywhere scope = iota
	// region is for actions that touch objects of the account's owner: VPCs,
	// route tables, security groups; and for those that create.
	region
	// own is for actions on one object that we made and tagged.
	own
	// roles is for actions on our roles and instance profiles, which are of no
	// region.
	roles
	// zones is for changes in hosted zones of the account's owner, which are
	// of no region either.
	zones
	// list is for the price list, which Policy leaves out: nothing that is made
	// needs it.
	list
)

// action is what this package knows about an action of AWS.
type action struct {
	scope scope
	// repeatable says that making the call twice does no more than making it
	// once, or that AWS refuses the second: what only looks, what deletes,
	// what overwrites, and what carries a client token.
	repeatable bool
	// removes says that finding nothing to delete is as good as deleting.
	removes bool
}

var (
	looks    = action{repeatable: true}
	deletes  = action{scope: own, repeatable: true, removes: true}
	removes  = action{scope: region, repeatable: true, removes: true}
	sets     = action{scope: region, repeatable: true}
	makes    = action{scope: region}
	modifies = action{scope: own}
)

// actions are all that this package calls, by the name that policies have for
// them. TestPolicyNamesTheActionsUsed compares it with what is really sent.
var actions = map[string]action{
	"sts:GetCallerIdentity": looks,
	"pricing:GetProducts":   {scope: list, repeatable: true},

	"ec2:DescribeVpcs":           looks,
	"ec2:DescribeSubnets":        looks,
	"ec2:DescribeRouteTables":    looks,
	"ec2:DescribeSecurityGroups": looks,

	"ec2:CreateVpnGateway":    makes,
	"ec2:DescribeVpnGateways": looks,
	"ec2:AttachVpnGateway":    makes,
	"ec2:DetachVpnGateway":    removes,
	"ec2:DeleteVpnGateway":    deletes,

	// AWS answers an identical request with the gateway that is there
	// (EC2 API reference, CreateCustomerGateway).
	"ec2:CreateCustomerGateway":    sets,
	"ec2:DescribeCustomerGateways": looks,
	"ec2:DeleteCustomerGateway":    deletes,

	"ec2:CreateVpnConnection":      makes,
	"ec2:DescribeVpnConnections":   looks,
	"ec2:DeleteVpnConnection":      deletes,
	"ec2:ModifyVpnTunnelOptions":   modifies,
	"ec2:CreateVpnConnectionRoute": {scope: own, repeatable: true},
	"ec2:DeleteVpnConnectionRoute": deletes,

	"ec2:EnableVgwRoutePropagation":     sets,
	"ec2:DisableVgwRoutePropagation":    removes,
	"ec2:CreateRoute":                   sets,
	"ec2:ReplaceRoute":                  sets,
	"ec2:DeleteRoute":                   removes,
	"ec2:AuthorizeSecurityGroupIngress": sets,
	"ec2:RevokeSecurityGroupIngress":    removes,

	"ec2:CreateRouteTable":             sets,
	"ec2:DeleteRouteTable":             deletes,
	"ec2:AssociateRouteTable":          sets,
	"ec2:ReplaceRouteTableAssociation": makes,
	"ec2:DisassociateRouteTable":       removes,

	"ec2:CreateFlowLogs":   sets,
	"ec2:DescribeFlowLogs": looks,
	"ec2:DeleteFlowLogs":   deletes,

	"ec2:CreateTransitGateway":                 makes,
	"ec2:DescribeTransitGateways":              looks,
	"ec2:ModifyTransitGateway":                 {scope: own, repeatable: true},
	"ec2:DeleteTransitGateway":                 deletes,
	"ec2:CreateTransitGatewayVpcAttachment":    makes,
	"ec2:DescribeTransitGatewayVpcAttachments": looks,
	"ec2:ModifyTransitGatewayVpcAttachment":    modifies,
	"ec2:DescribeTransitGatewayAttachments":    looks,
	"ec2:DeleteTransitGatewayVpcAttachment":    deletes,
	"ec2:CreateTransitGatewayRoute":            sets,
	"ec2:SearchTransitGatewayRoutes":           looks,
	"ec2:DeleteTransitGatewayRoute":            removes,

	"ec2:CreateTags": sets,

	"directconnect:DescribeConnections":                      looks,
	"directconnect:CreateDirectConnectGateway":               makes,
	"directconnect:DescribeDirectConnectGateways":            looks,
	"directconnect:DeleteDirectConnectGateway":               deletes,
	"directconnect:CreateTransitVirtualInterface":            makes,
	"directconnect:DescribeVirtualInterfaces":                looks,
	"directconnect:UpdateVirtualInterfaceAttributes":         {scope: own, repeatable: true},
	"directconnect:DeleteVirtualInterface":                   deletes,
	"directconnect:CreateDirectConnectGatewayAssociation":    makes,
	"directconnect:DescribeDirectConnectGatewayAssociations": looks,
	"directconnect:UpdateDirectConnectGatewayAssociation":    modifies,
	"directconnect:DeleteDirectConnectGatewayAssociation":    deletes,
	"directconnect:TagResource":                              sets,

	// RunInstances carries a client token.
	"ec2:RunInstances":                  sets,
	"ec2:DescribeInstances":             looks,
	"ec2:DescribeInstanceTypes":         looks,
	"ec2:DescribeNetworkInterfaces":     looks,
	"ec2:StartInstances":                {scope: own, repeatable: true},
	"ec2:ModifyInstanceAttribute":       {scope: own, repeatable: true},
	"ec2:ModifyInstanceMetadataOptions": {scope: own, repeatable: true},
	"ec2:TerminateInstances":            deletes,

	"ec2:DescribeIamInstanceProfileAssociations": looks,
	"ec2:AssociateIamInstanceProfile":            modifies,
	"ec2:ReplaceIamInstanceProfileAssociation":   modifies,

	"ec2:AllocateAddress":     makes,
	"ec2:DescribeAddresses":   looks,
	"ec2:AssociateAddress":    sets,
	"ec2:DisassociateAddress": removes,
	"ec2:ReleaseAddress":      deletes,

	// AWS refuses a second group of one name in a VPC.
	"ec2:CreateSecurityGroup": sets,
	"ec2:DeleteSecurityGroup": deletes,

	"iam:CreateRole":                    {scope: roles, repeatable: true},
	"iam:ListRoles":                     looks,
	"iam:GetRole":                       looks,
	"iam:DeleteRole":                    {scope: roles, repeatable: true, removes: true},
	"iam:TagRole":                       {scope: roles, repeatable: true},
	"iam:PutRolePolicy":                 {scope: roles, repeatable: true},
	"iam:GetRolePolicy":                 looks,
	"iam:DeleteRolePolicy":              {scope: roles, repeatable: true, removes: true},
	"iam:CreateInstanceProfile":         {scope: roles, repeatable: true},
	"iam:GetInstanceProfile":            looks,
	"iam:AddRoleToInstanceProfile":      {scope: roles, repeatable: true},
	"iam:RemoveRoleFromInstanceProfile": {scope: roles, repeatable: true, removes: true},
	"iam:DeleteInstanceProfile":         {scope: roles, repeatable: true, removes: true},

	// Load balancers, target groups and listeners have names or ports that
	// AWS gives once; a repeated request is answered with what is there.
	"elasticloadbalancing:CreateLoadBalancer":    sets,
	"elasticloadbalancing:DescribeLoadBalancers": looks,
	"elasticloadbalancing:SetSubnets":            {scope: own, repeatable: true},
	"elasticloadbalancing:SetSecurityGroups":     {scope: own, repeatable: true},
	"elasticloadbalancing:DeleteLoadBalancer":    deletes,
	"elasticloadbalancing:CreateTargetGroup":     sets,
	"elasticloadbalancing:DescribeTargetGroups":  looks,
	"elasticloadbalancing:ModifyTargetGroup":     {scope: own, repeatable: true},
	"elasticloadbalancing:DeleteTargetGroup":     deletes,
	"elasticloadbalancing:DescribeTargetHealth":  looks,
	"elasticloadbalancing:RegisterTargets":       {scope: own, repeatable: true},
	"elasticloadbalancing:DeregisterTargets":     deletes,
	"elasticloadbalancing:CreateListener":        sets,
	"elasticloadbalancing:DescribeListeners":     looks,
	"elasticloadbalancing:ModifyListener":        {scope: own, repeatable: true},
	"elasticloadbalancing:DeleteListener":        deletes,
	"elasticloadbalancing:DescribeTags":          looks,
	"elasticloadbalancing:AddTags":               sets,

	"route53:ListHostedZones":          looks,
	"route53:ListResourceRecordSets":   looks,
	"route53:ChangeResourceRecordSets": {scope: zones, repeatable: true},

	"cloudwatch:PutMetricAlarm":      sets,
	"cloudwatch:DescribeAlarms":      looks,
	"cloudwatch:ListTagsForResource": looks,
	"cloudwatch:TagResource":         sets,
	"cloudwatch:DeleteAlarms":        removes,
}
