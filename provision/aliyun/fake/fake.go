// Package fake is a stand-in for Alibaba Cloud in tests: an http.Handler that
// knows the actions an interconnect needs. It checks each call as the cloud does
// (signature, parameters by package facts, the state of the objects) and keeps
// VPN gateways, customer gateways, connections, routes, tags, flow logs, security
// groups, CEN with its transit routers, border routers with their BGP, alarms,
// instances, roles, public addresses, load balancers of both kinds and DNS
// records in memory. Time is an argument: nothing waits.
// Faults can be switched on. docs/emulators.md says where it is stricter than
// the cloud and what of it is not documented by the cloud.
package fake

import (
	"net/http"
	"sync"
	"time"

	"causeway/provision/aliyun/facts"
)

// Config says what kind of cloud it is.
type Config struct {
	// Region is where the objects of a test are, unless it says otherwise;
	// OtherRegions there are besides.
	Region       string
	OtherRegions []string
	// AccessKeyID and AccessKeySecret are the only key there is.
	AccessKeyID, AccessKeySecret string
	// China makes it an account of the China site: gateways are prepaid.
	China bool
	// TransitRoutersClosed makes it one that has not agreed to the terms of
	// transit routers.
	TransitRoutersClosed bool
	// SingleCarriers makes it one that may have public addresses of a single
	// carrier.
	SingleCarriers bool
	// Metrics are what CloudMonitor measures; left nil, it is some of what there
	// is for VPN gateways.
	Metrics []Metric
	// Now is the clock.
	Now func() time.Time
	// ProvisionFor is how long a new VPN gateway takes, BusyFor how long one
	// is busy after a change, a VPC after a change of its routes, and a transit
	// router or a border router after any change below it. What CEN deletes, and
	// what is deleted of leased lines, takes BusyFor to go.
	ProvisionFor, BusyFor time.Duration
	// VisibleAfter is how long a new object is missing from what Describe
	// actions answer.
	VisibleAfter time.Duration
	// Watch, if set, is called around every call that is well signed: before it
	// is carried out, and after, before it is answered. It runs on the call's
	// goroutine, outside the lock.
	Watch func(action string, m Moment)
}

// Moment is a point in the life of a call.
type Moment int

// The moments that Config.Watch sees.
const (
	Before Moment = iota
	After
)

// Cloud is the stand-in. It may be used from several goroutines at once.
type Cloud struct {
	config Config
	facts  facts.Table

	mu      sync.Mutex
	objects []*object
	faults  []*Fault
	replies map[string]reply
	nonces  map[string]bool
	last    int
	// region is the one that the call in hand is about; empty for all of them.
	region string
}

// New returns an empty cloud.
func New(config Config) (*Cloud, error) {
	table, err := facts.Load()
	if err != nil {
		return nil, err
	}
	return &Cloud{config: config, facts: table, replies: map[string]reply{}, nonces: map[string]bool{}}, nil
}

// ServeHTTP answers one call.
func (c *Cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := c.requestID()
	call, refused := c.read(r)
	if refused != nil {
		refused.write(w, id)
		return
	}
	c.watch(call.action.Name, Before)
	fault := c.faultFor(call.action.Name)
	if fault != nil && !fault.kind.carriesOut() {
		fault.kind.strike(w, r, id)
		return
	}
	answer, refused := c.carryOut(call)
	c.watch(call.action.Name, After)
	switch {
	case fault != nil:
		fault.kind.strike(w, r, id)
	case refused != nil:
		refused.write(w, id)
	default:
		answer.write(w, id)
	}
}

func (c *Cloud) watch(action string, m Moment) {
	if c.config.Watch != nil {
		c.config.Watch(action, m)
	}
}

// carryOut does what a call asks for: all of it, or nothing.
func (c *Cloud) carryOut(call *call) (answer, *refusal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.region = call.get("RegionId")
	defer func() { c.region = "" }()
	c.sweep()
	if again, refused := c.replay(call); again != nil || refused != nil {
		return again, refused
	}
	result, refused := handlerOf(call.action.Key())(c, call)
	if refused == nil {
		c.remember(call, result)
	}
	return result, refused
}

func handlerOf(action string) func(*Cloud, *call) (answer, *refusal) {
	for _, table := range []map[string]func(*Cloud, *call) (answer, *refusal){cenHandlers, lineHandlers, alarmHandlers, hostHandlers, balancerHandlers, albHandlers, dnsHandlers, priceHandlers} {
		if handler := table[action]; handler != nil {
			return handler
		}
	}
	return handlers[action]
}

// handlers carry the actions out. They run under the cloud's lock, and change
// nothing when they refuse.
var handlers = map[string]func(*Cloud, *call) (answer, *refusal){
	"vpc.DescribeVpcs":                   (*Cloud).describeVPCs,
	"vpc.DescribeVSwitches":              (*Cloud).describeVSwitches,
	"vpc.DescribeRouteTableList":         (*Cloud).describeRouteTables,
	"vpc.CreateRouteTable":               (*Cloud).createTable,
	"vpc.AssociateRouteTable":            (*Cloud).associateTable,
	"vpc.UnassociateRouteTable":          (*Cloud).unassociateTable,
	"vpc.DeleteRouteTable":               (*Cloud).deleteTable,
	"vpc.CreateVpnGateway":               (*Cloud).createGateway,
	"vpc.DescribeVpnGateway":             (*Cloud).describeGateway,
	"vpc.DescribeVpnGateways":            (*Cloud).describeGateways,
	"vpc.ModifyVpnGatewayAttribute":      (*Cloud).modifyGateway,
	"vpc.DeleteVpnGateway":               (*Cloud).deleteGateway,
	"vpc.CreateCustomerGateway":          (*Cloud).createCustomer,
	"vpc.DescribeCustomerGateway":        (*Cloud).describeCustomer,
	"vpc.DescribeCustomerGateways":       (*Cloud).describeCustomers,
	"vpc.ModifyCustomerGatewayAttribute": (*Cloud).modifyCustomer,
	"vpc.DeleteCustomerGateway":          (*Cloud).deleteCustomer,
	"vpc.CreateVpnConnection":            (*Cloud).createConnection,
	"vpc.DescribeVpnConnection":          (*Cloud).describeConnection,
	"vpc.DescribeVpnConnections":         (*Cloud).describeConnections,
	"vpc.ModifyVpnConnectionAttribute":   (*Cloud).modifyConnection,
	"vpc.DeleteVpnConnection":            (*Cloud).deleteConnection,
	"vpc.CreateVpnRouteEntry":            (*Cloud).createVPNRoute,
	"vpc.DescribeVpnRouteEntries":        (*Cloud).describeVPNRoutes,
	"vpc.PublishVpnRouteEntry":           (*Cloud).publishVPNRoute,
	"vpc.DeleteVpnRouteEntry":            (*Cloud).deleteVPNRoute,
	"vpc.CreateRouteEntry":               (*Cloud).createRoute,
	"vpc.DescribeRouteEntryList":         (*Cloud).describeRoutes,
	"vpc.DeleteRouteEntry":               (*Cloud).deleteRoute,
	"vpc.TagResources":                   (*Cloud).tagResources,
	"vpc.UnTagResources":                 (*Cloud).untagResources,
	"vpc.ListTagResources":               (*Cloud).listTagResources,
	"vpc.CreateFlowLog":                  (*Cloud).createFlowLog,
	"vpc.DescribeFlowLogs":               (*Cloud).describeFlowLogs,
	"vpc.DeleteFlowLog":                  (*Cloud).deleteFlowLog,
	"ecs.DescribeSecurityGroups":         (*Cloud).describeSecurityGroups,
	"ecs.DescribeSecurityGroupAttribute": (*Cloud).describeSecurityGroup,
	"ecs.AuthorizeSecurityGroup":         (*Cloud).authorize,
	"ecs.RevokeSecurityGroup":            (*Cloud).revoke,
}
