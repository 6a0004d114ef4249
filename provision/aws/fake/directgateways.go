package fake

import "time"

type directConnection struct{ id, region, state string }

// SetConnection puts a connection of Direct Connect into a state; the first
// time it makes it. Only people can order one.
func (f *Front) SetConnection(id, region, state string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, d := range f.direct.connections {
		if d.id == id {
			d.state = state
			return
		}
	}
	f.direct.connections = append(f.direct.connections, &directConnection{id, region, state})
}

func (f *Front) describeConnections(c directCall) (fields, *refusal) {
	if c.Connection != "" {
		if _, refused := f.directConnection(c, c.Connection); refused != nil {
			return nil, refused
		}
	}
	return paged(f, c, "connections", c.Connection, f.direct.connections,
		func(d *directConnection) *kept { return &kept{id: d.id} }, directConnectionItem), nil
}

func directConnectionItem(d *directConnection) fields {
	return fields{
		"connectionId": d.id, "connectionName": "line", "connectionState": d.state, "region": d.region, "location": "EqSV5",
		"bandwidth": "1Gbps", "ownerAccount": account, "jumboFrameCapable": true,
	}
}

func (f *Front) directConnection(c directCall, id string) (*directConnection, *refusal) {
	for _, d := range f.direct.connections {
		if d.id == id && d.region == c.region {
			return d, nil
		}
	}
	return nil, refuseDirect("Could not find Connection with ID %s", id)
}

// account owns everything, as in moto.
const account = "123456789012"

type directGateway struct {
	kept
	name string
	asn  int64
	// reverts is when a delete that could not be ends.
	reverts time.Time
}

func (f *Front) createDirectGateway(c directCall) (fields, *refusal) {
	asn := int64(64512)
	if c.ASN != nil {
		asn = *c.ASN
	}
	if (asn < 64512 || asn > 65534) && (asn < 4200000000 || asn > 4294967294) {
		return nil, refuseDirect("Amazon side ASN %d is not valid", asn)
	}
	if refused := checkLineName(c.GatewayName); c.GatewayName != "" && refused != nil {
		return nil, refused
	}
	if c.GatewayName == "" {
		return nil, refuseDirect("Direct Connect Gateway Name is invalid")
	}
	tags, refused := c.tagSet()
	if refused != nil {
		return nil, refused
	}
	g := &directGateway{kept: f.register("%-dc00-4000-8000-0000%", tags), name: c.GatewayName, asn: asn}
	f.direct.gateways = append(f.direct.gateways, g)
	return fields{"directConnectGateway": f.directGatewayItem(g)}, nil
}

func (f *Front) directGatewayItem(g *directGateway) fields {
	item := fields{
		"directConnectGatewayId": g.id, "directConnectGatewayName": g.name, "amazonSideAsn": g.asn, "ownerAccount": account,
		"directConnectGatewayState": f.directGatewayState(g), "tags": directTags(g.tags),
	}
	return item
}

func (f *Front) directGatewayState(g *directGateway) string {
	if f.config.Now().Before(g.reverts) {
		return "deleting"
	}
	return f.state(g.life)
}

func (f *Front) describeDirectGateways(c directCall) (fields, *refusal) {
	return paged(f, c, "directConnectGateways", c.Gateway, f.direct.gateways,
		func(g *directGateway) *kept { return &g.kept }, f.directGatewayItem), nil
}

// directGateway returns a gateway that is neither gone nor going.
func (f *Front) directGateway(id string) (*directGateway, *refusal) {
	for _, g := range f.direct.gateways {
		if g.id == id && g.life.isUp() {
			return g, nil
		}
	}
	return nil, directGone("Direct Connect Gateway", id)
}

// readyDirectGateway returns a gateway that something can be joined to.
func (f *Front) readyDirectGateway(id string) (*directGateway, *refusal) {
	g, refused := f.directGateway(id)
	if refused == nil && f.directGatewayState(g) != "available" {
		refused = refuseDirect("Direct Connect Gateway %s is in a transitioning state.", id)
	}
	return g, refused
}

// deleteDirectGateway accepts the call for a gateway that is joined to another
// and gives the deletion up after a while, as AWS is reported to do
// (terraform-provider-aws, pull request 10214).
func (f *Front) deleteDirectGateway(c directCall) (fields, *refusal) {
	g, refused := f.directGateway(c.Gateway)
	if refused != nil {
		return nil, refused
	}
	for _, v := range f.direct.interfaces {
		if v.gateway == g.id && f.state(v.life) != "deleted" {
			return nil, refuseDirect("Direct Connect Gateway %s is in use by %s", g.id, v.id)
		}
	}
	for _, a := range f.direct.associations {
		if a.gateway == g.id && f.state(a.life) != "deleted" {
			g.reverts = f.config.Now().Add(f.config.Settle)
			return fields{"directConnectGateway": f.directGatewayItem(g)}, nil
		}
	}
	f.end(&g.life)
	return fields{"directConnectGateway": f.directGatewayItem(g)}, nil
}
