package fake

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// object is anything the cloud keeps.
type object struct {
	kind, id string
	// region is empty for what belongs to none.
	region string
	// fields are as Describe shows them, but for status and tags.
	fields map[string]any
	tags   map[string]string
	// parent is the object this one belongs to: a gateway's VPC, a
	// connection's gateway.
	parent *object
	// visibleAt is when Describe begins to show it, readyAt when it is made,
	// busyUntil when the last change of it is done, goneAt when a deletion of it
	// is.
	visibleAt, readyAt, busyUntil, goneAt time.Time
	prepaid                               bool
	// members are the subnets of a custom route table, the networks that have a
	// bandwidth plan, the security groups of a host, the policies of a role, or the
	// hosts of a server group with their ports.
	members []string
}

// The kinds of objects; those in capitals are also types of resources with tags.
const (
	kindGateway    = "VPNGATEWAY"
	kindCustomer   = "CUSTOMERGATEWAY"
	kindConnection = "VPNCONNECTION"
	kindVPC        = "VPC"
	kindVSwitch    = "VSWITCH"
	kindTable      = "ROUTETABLE"
	kindRoute      = "route"
	kindVPNRoute   = "vpn route"
	kindFlowLog    = "FLOWLOG"
	kindGroup      = "security group"
	kindRule       = "security group rule"

	kindCEN         = "CEN"
	kindRouter      = "TRANSITROUTER"
	kindRouterVPC   = "TRANSITROUTERVPCATTACHMENT"
	kindRouterPeer  = "TRANSITROUTERPEERATTACHMENT"
	kindRouterVBR   = "TRANSITROUTERVBRATTACHMENT"
	kindRouterTable = "transit router table"
	kindAssociation = "transit router association"
	kindRouterRoute = "transit router route"
	kindPropagation = "transit router propagation"
	kindPlan        = "bandwidth plan"
	kindAlarm       = "alarm"

	kindPhysical = "PHYSICALCONNECTION"
	kindBorder   = "VIRTUALBORDERROUTER"
	kindBGPGroup = "bgp group"
	kindBGPPeer  = "bgp peer"
)

// Object is an object as a test sees it, whatever Describe shows.
type Object struct {
	Kind, ID, Name string
	Tags           map[string]string
	Fields         map[string]any
}

// Objects returns what there is, in the order it was made.
func (c *Cloud) Objects() []Object {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sweep()
	var all []Object
	for _, o := range c.objects {
		all = append(all, Object{o.kind, o.id, o.name(), maps.Clone(o.tags), maps.Clone(o.fields)})
	}
	return all
}

// Change changes an object behind everybody's back. Fields are as Describe
// shows them; those of tunnels are flattened: "1.TunnelIkeConfig.Psk".
func (c *Cloud) Change(id, field string, value any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, o := range c.objects {
		if o.id == id {
			o.fields[field] = value
			return nil
		}
	}
	return fmt.Errorf("there is no %s", id)
}

// Remove takes an object away behind everybody's back.
func (c *Cloud) Remove(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(id)
}

func (c *Cloud) remove(id string) {
	c.objects = slices.DeleteFunc(c.objects, func(o *object) bool { return o.id == id })
}

func (o *object) name() string {
	for _, field := range []string{
		"Name", "FlowLogName", "VpcName", "SecurityGroupName", "RouteEntryName",
		"RouteTableName", "TransitRouterName", "TransitRouterAttachmentName", "TransitRouterRouteEntryName", "RuleName",
		"InstanceName", "RoleName", "PolicyName", "LoadBalancerName", "ServerGroupName", "ListenerDescription", "RR", "DomainName",
	} {
		if name, ok := o.fields[field].(string); ok {
			return name
		}
	}
	return ""
}

func (o *object) text(field string) string { return fmt.Sprint(o.fields[field]) }

// add keeps a new object. Its id is the cloud's prefix and a number.
func (c *Cloud) add(kind, prefix string, parent *object, fields map[string]any, tags map[string]string) *object {
	c.last++
	now := c.config.Now()
	o := &object{
		kind: kind, id: prefix + "-fake" + strconv.Itoa(c.last), parent: parent, fields: fields, tags: tags,
		visibleAt: now.Add(c.config.VisibleAfter), readyAt: now, region: cmp.Or(c.region, c.config.Region),
	}
	if parent != nil {
		o.region = parent.region
	}
	c.objects = append(c.objects, o)
	return o
}

func (c *Cloud) find(kind, id string) *object {
	for _, o := range c.objects {
		if o.kind == kind && o.id == id && c.isHere(o) {
			return o
		}
	}
	return nil
}

// isHere reports whether a call about one region sees the object.
func (c *Cloud) isHere(o *object) bool {
	return c.region == "" || o.region == "" || o.region == c.region
}

// sweep takes away what has been deleted by now.
func (c *Cloud) sweep() {
	now := c.config.Now()
	c.objects = slices.DeleteFunc(c.objects, func(o *object) bool { return !o.goneAt.IsZero() && !now.Before(o.goneAt) })
}

// all returns the objects of a kind for which keep says so.
func (c *Cloud) all(kind string, keep func(*object) bool) []*object {
	var found []*object
	for _, o := range c.objects {
		if o.kind == kind && keep(o) {
			found = append(found, o)
		}
	}
	return found
}

// visible returns the objects of a kind that Describe shows and that match: a
// filter names the field for each parameter, tags is the parameter with tags.
func (c *Cloud) visible(kind string, call *call, filter map[string]string, tags string) []*object {
	now := c.config.Now()
	wanted := call.tags(tags)
	return c.all(kind, func(o *object) bool {
		if now.Before(o.visibleAt) || !c.isHere(o) {
			return false
		}
		for parameter, field := range filter {
			if value := call.get(parameter); value != "" && value != o.text(field) {
				return false
			}
		}
		for key, value := range wanted {
			if has, tagged := o.tags[key]; !tagged || value != "" && has != value {
				return false
			}
		}
		return true
	})
}

// one returns the object a Describe or Delete is about, or refuses.
func (c *Cloud) one(kind, id, missing string, seen bool) (*object, *refusal) {
	o := c.find(kind, id)
	if o == nil || seen && c.config.Now().Before(o.visibleAt) {
		return nil, notFound(missing)
	}
	return o, nil
}

// claim begins a change below an object that takes one at a time.
func (c *Cloud) claim(o *object, code string) *refusal {
	now := c.config.Now()
	if now.Before(o.readyAt) || now.Before(o.busyUntil) {
		return refuse(http.StatusBadRequest, code, "The specified service is configuring.")
	}
	o.busyUntil = now.Add(c.config.BusyFor)
	return nil
}

// with returns the fields and some more.
func with(fields, more map[string]any) map[string]any {
	all := maps.Clone(fields)
	maps.Copy(all, more)
	return all
}

func (c *Cloud) requestID() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	return fmt.Sprintf("FAKE-%012d", c.last)
}
