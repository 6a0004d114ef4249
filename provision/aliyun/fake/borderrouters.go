package fake

import (
	"net/http"
	"net/netip"
	"slices"
	"strconv"
)

// lineHandlers carry out the actions of leased lines.
var lineHandlers = map[string]func(*Cloud, *call) (answer, *refusal){
	"vpc.DescribePhysicalConnections":               (*Cloud).describePhysicalConnections,
	"vpc.CreateVirtualBorderRouter":                 (*Cloud).createBorder,
	"vpc.DescribeVirtualBorderRouters":              (*Cloud).describeBorders,
	"vpc.ModifyVirtualBorderRouterAttribute":        (*Cloud).modifyBorder,
	"vpc.RecoverVirtualBorderRouter":                (*Cloud).recoverBorder,
	"vpc.DeleteVirtualBorderRouter":                 (*Cloud).deleteBorder,
	"vpc.TagResourcesForExpressConnect":             (*Cloud).tagResources,
	"vpc.UntagResourcesForExpressConnect":           (*Cloud).untagResources,
	"vpc.CreateBgpGroup":                            (*Cloud).createBGPGroup,
	"vpc.DescribeBgpGroups":                         (*Cloud).describeBGPGroups,
	"vpc.ModifyBgpGroupAttribute":                   (*Cloud).modifyBGPGroup,
	"vpc.DeleteBgpGroup":                            (*Cloud).deleteBGPGroup,
	"vpc.CreateBgpPeer":                             (*Cloud).createBGPPeer,
	"vpc.DescribeBgpPeers":                          (*Cloud).describeBGPPeers,
	"vpc.ModifyBgpPeerAttribute":                    (*Cloud).modifyBGPPeer,
	"vpc.DeleteBgpPeer":                             (*Cloud).deleteBGPPeer,
	"cbn.CreateTransitRouterVbrAttachment":          (*Cloud).attachBorder,
	"cbn.ListTransitRouterVbrAttachments":           (*Cloud).listBorderAttachments,
	"cbn.UpdateTransitRouterVbrAttachmentAttribute": (*Cloud).updateBorderAttachment,
	"cbn.DeleteTransitRouterVbrAttachment":          (*Cloud).detach,
	"cbn.EnableTransitRouterRouteTablePropagation":  (*Cloud).enablePropagation,
	"cbn.DisableTransitRouterRouteTablePropagation": (*Cloud).disablePropagation,
	"cbn.ListTransitRouterRouteTablePropagations":   (*Cloud).listPropagations,
}

const (
	borderMissing = "InvalidVbrId.NotFound"
	borderBusy    = "TaskConflict"
)

// AddPhysicalConnection adds a port of a leased line in a region, in a state such
// as "Enabled" or "Allocated".
func (c *Cloud) AddPhysicalConnection(region, id, status string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	line := c.add(kindPhysical, "pc", nil, map[string]any{"PhysicalConnectionId": id, "Name": id, "Status": status, "BusinessStatus": "Normal"}, map[string]string{})
	line.id, line.region, line.visibleAt = id, region, line.readyAt
}

func (c *Cloud) describePhysicalConnections(call *call) (answer, *refusal) {
	all := filtered(call, c.visible(kindPhysical, call, nil, "Tags"))
	show := func(o *object) map[string]any { return o.fields }
	return numbered(call, all, show, "PhysicalConnectionSet", "PhysicalConnectionType"), nil
}

// borderFields are what Describe shows of what a call sets, and what is a number.
var (
	borderTexts   = []string{"Name", "Description", "LocalGatewayIp", "PeerGatewayIp", "PeeringSubnetMask", "CircuitCode"}
	borderNumbers = []string{"VlanId", "Bandwidth"}
)

func setBorder(o *object, call *call) {
	change(o, call, borderTexts...)
	for _, name := range borderNumbers {
		if n, err := strconv.Atoi(call.get(name)); err == nil {
			o.fields[name] = n
		}
	}
}

func (c *Cloud) createBorder(call *call) (answer, *refusal) {
	line, refused := c.one(kindPhysical, call.get("PhysicalConnectionId"), "InvalidPhysicalConnectionId.NotFound", false)
	switch {
	case refused != nil:
		return nil, refused
	case line.fields["Status"] != "Enabled":
		return nil, refuse(http.StatusBadRequest, "InvalidPhysicalConnectionId.NotEnabled", "The specified PhysicalConnectionId is not in Enabled state.")
	}
	wanted := &object{fields: map[string]any{"PhysicalConnectionId": line.id, "Status": "active", "Name": ""}}
	setBorder(wanted, call)
	if refused := c.checkBorder(wanted); refused != nil {
		return nil, refused
	}
	border := c.add(kindBorder, "vbr", line, wanted.fields, call.tags("Tags"))
	border.fields["VbrId"] = border.id
	return answer{"VbrId": border.id}, nil
}

// checkBorder checks what a border router is to be: its VLAN is not another's,
// and both addresses are in one network.
func (c *Cloud) checkBorder(wanted *object) *refusal {
	for _, name := range []string{"LocalGatewayIp", "PeerGatewayIp", "PeeringSubnetMask"} {
		if wanted.fields[name] == nil {
			return refuse(http.StatusBadRequest, "MissingParameter."+name, "It is mandatory for the owner of the connection.")
		}
	}
	if len(c.all(kindBorder, func(o *object) bool {
		return o.id != wanted.id && o.fields["PhysicalConnectionId"] == wanted.fields["PhysicalConnectionId"] && o.fields["VlanId"] == wanted.fields["VlanId"]
	})) > 0 {
		return refuse(http.StatusBadRequest, "InvalidVlanId.Used", "The specified VlanId has been used.")
	}
	network, ok := networkOf(wanted.text("LocalGatewayIp"), wanted.text("PeeringSubnetMask"))
	peer, err := netip.ParseAddr(wanted.text("PeerGatewayIp"))
	if !ok || err != nil || !network.Contains(peer) || wanted.fields["LocalGatewayIp"] == wanted.fields["PeerGatewayIp"] {
		return refuse(http.StatusBadRequest, "InvalidIp.Malformed", "The two addresses are not in one network.")
	}
	return nil
}

// networkOf is the network of an address with a mask such as 255.255.255.252.
func networkOf(address, mask string) (netip.Prefix, bool) {
	local, err := netip.ParseAddr(address)
	bits, err2 := netip.ParseAddr(mask)
	if err != nil || err2 != nil || !local.Is4() || !bits.Is4() {
		return netip.Prefix{}, false
	}
	for length := 32; length >= 0; length-- {
		full := netip.PrefixFrom(netip.AddrFrom4([4]byte{255, 255, 255, 255}), length).Masked().Addr()
		if full == bits {
			return netip.PrefixFrom(local, length).Masked(), true
		}
	}
	return netip.Prefix{}, false
}

func (c *Cloud) borderStatus(o *object) string {
	switch {
	case !o.goneAt.IsZero():
		return "deleting"
	case c.config.Now().Before(o.readyAt):
		return "recovering"
	}
	return o.text("Status")
}

func (c *Cloud) describeBorders(call *call) (answer, *refusal) {
	all := filtered(call, c.visible(kindBorder, call, nil, "Tags"))
	show := func(o *object) map[string]any {
		return with(o.fields, map[string]any{"Status": c.borderStatus(o), "Tags": map[string]any{"Tags": plainTags(o.tags)}})
	}
	return numbered(call, all, show, "VirtualBorderRouterSet", "VirtualBorderRouterType"), nil
}

// border finds a border router in one of some states and begins a change below
// it: it takes one at a time.
func (c *Cloud) border(id string, states ...string) (*object, *refusal) {
	border, refused := c.one(kindBorder, id, borderMissing, false)
	if refused != nil {
		return nil, refused
	}
	if !slices.Contains(states, c.borderStatus(border)) {
		return nil, invalidOperation("OperationNotAllowedInState", "The specified VirutalBorderRouter is in invalid state.")
	}
	return border, c.claim(border, borderBusy)
}

func (c *Cloud) modifyBorder(call *call) (answer, *refusal) {
	border, refused := c.one(kindBorder, call.get("VbrId"), borderMissing, false)
	if refused != nil {
		return nil, refused
	}
	wanted := &object{id: border.id, fields: with(border.fields, nil)}
	setBorder(wanted, call)
	if refused := c.checkBorder(wanted); refused != nil {
		return nil, refused
	}
	if _, refused := c.border(border.id, "active"); refused != nil {
		return nil, refused
	}
	border.fields = wanted.fields
	return answer{}, nil
}

func (c *Cloud) recoverBorder(call *call) (answer, *refusal) {
	border, refused := c.border(call.get("VbrId"), "terminated")
	if refused != nil {
		return nil, refused
	}
	border.fields["Status"], border.readyAt = "active", border.busyUntil
	return answer{}, nil
}

func (c *Cloud) deleteBorder(call *call) (answer, *refusal) {
	id := call.get("VbrId")
	of := func(o *object) bool { return o.fields["RouterId"] == id || o.fields["VbrId"] == id }
	if len(c.all(kindBGPGroup, of)) > 0 {
		return nil, refuse(http.StatusBadRequest, "DependencyViolation.BgpGroup", "bgp group exists, cannot delete vbr.")
	}
	if len(c.all(kindRouterVBR, of)) > 0 {
		return nil, refuse(http.StatusBadRequest, "DependencyViolation.CenAttachment", "The VBR is on a transit router.")
	}
	border, refused := c.border(id, "unconfirmed", "active", "terminated")
	if refused != nil {
		return nil, refused
	}
	c.leave(border)
	return answer{}, nil
}
