package fake

import (
	"net/netip"
	"regexp"
)

type virtualInterface struct {
	kept
	region, connection, gateway, name string
	vlan, mtu                         int
	asn                               int64
	amazon, customer, key             string
	up                                bool
}

// newInterface is what CreateTransitVirtualInterface is asked for.
type newInterface struct {
	Name     string      `json:"virtualInterfaceName"`
	VLAN     int         `json:"vlan"`
	ASN      int64       `json:"asnLong"`
	MTU      int         `json:"mtu"`
	Key      string      `json:"authKey"`
	Amazon   string      `json:"amazonAddress"`
	Customer string      `json:"customerAddress"`
	Family   string      `json:"addressFamily"`
	Gateway  string      `json:"directConnectGatewayId"`
	Tags     []directTag `json:"tags"`
}

func (f *Front) createInterface(c directCall) (fields, *refusal) {
	d, refused := f.directConnection(c, c.Connection)
	if refused != nil {
		return nil, refused
	}
	if d.state != "available" {
		return nil, refuseDirect("Connection %s is %s", d.id, d.state)
	}
	if _, refused := f.readyDirectGateway(c.New.Gateway); refused != nil {
		return nil, refused
	}
	if refused := checkLineName(c.New.Name); refused != nil {
		return nil, refused
	}
	if c.New.MTU == 0 {
		c.New.MTU = 1500
	}
	if refused := c.New.check(); refused != nil {
		return nil, refused
	}
	for _, other := range f.direct.interfaces {
		if other.connection == d.id && other.vlan == c.New.VLAN && f.state(other.life) != "deleted" {
			return nil, refuseDirect("The VLAN %d is already in use on Connection %s", c.New.VLAN, d.id)
		}
	}
	c.Tags = c.New.Tags
	tags, refused := c.tagSet()
	if refused != nil {
		return nil, refused
	}
	v := &virtualInterface{
		kept: f.register("dxvif-%", tags), region: c.region, connection: d.id, gateway: c.New.Gateway, name: c.New.Name,
		vlan: c.New.VLAN, mtu: c.New.MTU, asn: c.New.ASN, amazon: c.New.Amazon, customer: c.New.Customer, key: c.New.Key,
	}
	f.direct.interfaces = append(f.direct.interfaces, v)
	return fields{"virtualInterface": f.interfaceItem(v)}, nil
}

var interfaceName = regexp.MustCompile(`^[a-z0-9-]{1,100}$`)

// check is what AWS documents of the parameters (API reference,
// NewTransitVirtualInterface), and of addresses what its answers are reported
// to say.
func (n newInterface) check() *refusal {
	amazon, customer, isPair := endsOf(n.Amazon, n.Customer)
	switch {
	case !interfaceName.MatchString(n.Name):
		return refuseDirect("Virtual Interface Name is not valid")
	case n.VLAN < 1 || n.VLAN > 4094:
		return refuseDirect("VLAN %d is not valid", n.VLAN)
	case n.ASN < 1 || n.ASN > 4294967294:
		return refuseDirect("ASN %d is not valid", n.ASN)
	case n.MTU != 1500 && n.MTU != 8500:
		return refuseDirect("MTU %d is not valid", n.MTU)
	case len(n.Key) < 6 || len(n.Key) > 80:
		return refuseDirect("Auth Key %s is not valid", n.Key)
	case n.Family != "ipv4":
		return refuseDirect("Address Family %s is not known to the emulator", n.Family)
	case !isPair:
		return refuseDirect("Amazon Address and Customer Address must be in the same CIDR")
	case amazon == amazon.Masked() && amazon.Bits() < 31, customer == customer.Masked() && customer.Bits() < 31:
		return refuseDirect("Amazon Address is address 0 on its subnet.")
	}
	return nil
}

// endsOf reports whether two addresses are the different ends of one prefix.
func endsOf(a, b string) (first, second netip.Prefix, isPair bool) {
	first, err := netip.ParsePrefix(a)
	if err != nil {
		return first, second, false
	}
	second, err = netip.ParsePrefix(b)
	return first, second, err == nil && first != second && first.Masked() == second.Masked() && first.Addr().Is4()
}

func (f *Front) interfaceItem(v *virtualInterface) fields {
	state, bgp := f.state(v.life), "up"
	if !v.up {
		bgp = "down"
	}
	if state == "available" && !v.up {
		state = "down"
	}
	peer := fields{
		"bgpPeerId": "dxpeer-" + v.id[len("dxvif-"):], "asnLong": v.asn, "authKey": v.key, "addressFamily": "ipv4",
		"amazonAddress": v.amazon, "customerAddress": v.customer, "bgpPeerState": "available", "bgpStatus": bgp,
	}
	item := fields{
		"ownerAccount": account, "virtualInterfaceId": v.id, "location": "EqSV5", "connectionId": v.connection,
		"virtualInterfaceType": "transit", "virtualInterfaceName": v.name, "vlan": v.vlan, "asnLong": v.asn, "authKey": v.key,
		"amazonAddress": v.amazon, "customerAddress": v.customer, "addressFamily": "ipv4", "virtualInterfaceState": state,
		"mtu": v.mtu, "jumboFrameCapable": true, "directConnectGatewayId": v.gateway, "region": v.region,
		"bgpPeers": []fields{peer}, "routeFilterPrefixes": []fields{}, "tags": directTags(v.tags), "siteLinkEnabled": false,
	}
	if v.asn < 1<<31-1 {
		item["asn"], peer["asn"] = v.asn, v.asn
	}
	return item
}

func (f *Front) describeInterfaces(c directCall) (fields, *refusal) {
	var here []*virtualInterface
	for _, v := range f.direct.interfaces {
		if v.region == c.region && (c.Connection == "" || c.Connection == v.connection) {
			here = append(here, v)
		}
	}
	return paged(f, c, "virtualInterfaces", c.Interface, here, func(v *virtualInterface) *kept { return &v.kept }, f.interfaceItem), nil
}

func (f *Front) virtualInterface(c directCall) (*virtualInterface, *refusal) {
	for _, v := range f.direct.interfaces {
		if v.id == c.Interface && v.region == c.region && v.life.isUp() {
			return v, nil
		}
	}
	return nil, directGone("Virtual Interface", c.Interface)
}

func (f *Front) updateInterface(c directCall) (fields, *refusal) {
	v, refused := f.virtualInterface(c)
	if refused != nil {
		return nil, refused
	}
	if c.MTU != 1500 && c.MTU != 8500 {
		return nil, refuseDirect("MTU %d is not valid", c.MTU)
	}
	v.mtu = c.MTU
	f.change(&v.life)
	return f.interfaceItem(v), nil
}

func (f *Front) deleteInterface(c directCall) (fields, *refusal) {
	v, refused := f.virtualInterface(c)
	if refused != nil {
		return nil, refused
	}
	f.end(&v.life)
	return fields{"virtualInterfaceState": f.state(v.life)}, nil
}

// SetBGP sets whether the other end of an interface speaks BGP. It reports
// whether there is such an interface.
func (f *Front) SetBGP(id string, up bool) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, v := range f.direct.interfaces {
		if v.id == id && v.life.isUp() {
			v.up = up
			return true
		}
	}
	return false
}
