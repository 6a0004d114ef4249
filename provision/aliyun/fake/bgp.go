package fake

import (
	"net/http"
	"net/netip"
	"strconv"
)

const (
	bgpGroupMissing = "InvalidBgpGroupId.NotFound"
	peerMissing     = "InvalidBgpPeerId.NotFound"
)

var bgpLife = life{"Pending", "Available", "Modifying", "Deleting"}

// mayBeLocal reports whether Alibaba's end may have the ASN.
func mayBeLocal(asn int) bool {
	return asn == 45104 || asn >= 64512 && asn <= 65534 && asn != 65025 || asn >= 4200000000 && asn <= 4294967294
}

// setGroup sets what a call says of a group.
func setGroup(o *object, call *call) *refusal {
	if asn := call.number("LocalAsn", 45104); !mayBeLocal(asn) {
		return refuse(http.StatusBadRequest, "InvalidLocalAsn.Malformed", "The specified LocalAsn is not valid.")
	}
	change(o, call, "Name", "Description", "AuthKey", "PeerAsn", "LocalAsn")
	if call.get("ClearAuthKey") == "true" {
		o.fields["AuthKey"] = ""
	}
	return nil
}

func (c *Cloud) createBGPGroup(call *call) (answer, *refusal) {
	wanted := &object{fields: map[string]any{
		"RouterId": call.get("RouterId"), "RegionId": c.region, "Name": "", "Description": "", "AuthKey": "", "LocalAsn": "45104",
		"IpVersion": "IPv4", "IsFake": "false", "Hold": "30", "Keepalive": "10", "RouteLimit": "110",
	}}
	if refused := setGroup(wanted, call); refused != nil {
		return nil, refused
	}
	border, refused := c.border(call.get("RouterId"), "active")
	if refused != nil {
		return nil, refused
	}
	group := c.add(kindBGPGroup, "bgpg", border, wanted.fields, nil)
	group.fields["BgpGroupId"] = group.id
	group.readyAt = border.busyUntil
	return answer{"BgpGroupId": group.id}, nil
}

func (c *Cloud) describeBGPGroups(call *call) (answer, *refusal) {
	all := c.visible(kindBGPGroup, call, map[string]string{"BgpGroupId": "BgpGroupId", "RouterId": "RouterId"}, "")
	show := func(o *object) map[string]any {
		return with(o.fields, map[string]any{"Status": c.stateIn(bgpLife, o)})
	}
	return numbered(call, all, show, "BgpGroups", "BgpGroup"), nil
}

// available finds a group or peer that may be changed.
func (c *Cloud) available(kind, id, missing string) (*object, *refusal) {
	o, refused := c.one(kind, id, missing, false)
	if refused == nil && !c.isReady(o) {
		refused = invalidOperation("OperationNotAllowedInState", "It is not Available.")
	}
	return o, refused
}

// begin starts a change of something below a border router.
func (c *Cloud) begin(border *object) *refusal {
	_, refused := c.border(border.id, "active")
	return refused
}

func (c *Cloud) modifyBGPGroup(call *call) (answer, *refusal) {
	group, refused := c.available(kindBGPGroup, call.get("BgpGroupId"), bgpGroupMissing)
	if refused != nil {
		return nil, refused
	}
	wanted := &object{fields: with(group.fields, nil)}
	if refused := setGroup(wanted, call); refused != nil {
		return nil, refused
	}
	if refused := c.begin(group.parent); refused != nil {
		return nil, refused
	}
	group.fields, group.busyUntil = wanted.fields, group.parent.busyUntil
	return answer{}, nil
}

func (c *Cloud) deleteBGPGroup(call *call) (answer, *refusal) {
	group, refused := c.available(kindBGPGroup, call.get("BgpGroupId"), bgpGroupMissing)
	if refused != nil {
		return nil, refused
	}
	if len(c.all(kindBGPPeer, func(o *object) bool { return o.fields["BgpGroupId"] == group.id })) > 0 {
		return nil, refuse(http.StatusBadRequest, "DependencyViolation.BgpPeer", "The BGP group has peers.")
	}
	if _, refused := c.border(group.parent.id, "active", "terminated"); refused != nil {
		return nil, refused
	}
	c.leave(group)
	return answer{}, nil
}

// setPeer sets what a call says of a peer.
func setPeer(o *object, call *call) *refusal {
	change(o, call, "PeerIpAddress")
	if value := call.get("EnableBfd"); value != "" {
		o.fields["EnableBfd"] = value == "true"
	}
	if hops, err := strconv.Atoi(call.get("BfdMultiHop")); err == nil {
		o.fields["BfdMultiHop"] = hops
	}
	if _, err := netip.ParseAddr(o.text("PeerIpAddress")); err != nil {
		return refuse(http.StatusBadRequest, "InvalidPeerIpAddress.Malformed", "The specified PeerIpAddress is not valid.")
	}
	if o.fields["EnableBfd"] == true && o.fields["BfdMultiHop"] == nil {
		return refuse(http.StatusBadRequest, "MissingParameter.BfdMultiHop", "BFD needs BfdMultiHop.")
	}
	return nil
}

func (c *Cloud) createBGPPeer(call *call) (answer, *refusal) {
	group, refused := c.available(kindBGPGroup, call.get("BgpGroupId"), bgpGroupMissing)
	if refused != nil {
		return nil, refused
	}
	wanted := &object{fields: map[string]any{
		"BgpGroupId": group.id, "RouterId": group.fields["RouterId"], "RegionId": group.region, "Name": "", "IpVersion": "IPv4",
		"EnableBfd": false, "BgpStatus": "Idle", "IsFake": false,
	}}
	if refused := setPeer(wanted, call); refused != nil {
		return nil, refused
	}
	if len(c.all(kindBGPPeer, func(o *object) bool {
		return o.fields["RouterId"] == wanted.fields["RouterId"] && o.fields["PeerIpAddress"] == wanted.fields["PeerIpAddress"]
	})) > 0 {
		return nil, refuse(http.StatusBadRequest, "InvalidPeerIpAddress.Duplicate", "The VBR has such a peer.")
	}
	if refused := c.begin(group.parent); refused != nil {
		return nil, refused
	}
	peer := c.add(kindBGPPeer, "bgp", group.parent, wanted.fields, nil)
	peer.fields["BgpPeerId"] = peer.id
	peer.readyAt = peer.parent.busyUntil
	return answer{"BgpPeerId": peer.id}, nil
}

func (c *Cloud) describeBGPPeers(call *call) (answer, *refusal) {
	all := c.visible(kindBGPPeer, call, map[string]string{"BgpGroupId": "BgpGroupId", "RouterId": "RouterId", "BgpPeerId": "BgpPeerId"}, "")
	show := func(o *object) map[string]any {
		return with(o.fields, map[string]any{"Status": c.stateIn(bgpLife, o)})
	}
	return numbered(call, all, show, "BgpPeers", "BgpPeer"), nil
}

func (c *Cloud) modifyBGPPeer(call *call) (answer, *refusal) {
	peer, refused := c.available(kindBGPPeer, call.get("BgpPeerId"), peerMissing)
	if refused != nil {
		return nil, refused
	}
	wanted := &object{fields: with(peer.fields, nil)}
	if refused := setPeer(wanted, call); refused != nil {
		return nil, refused
	}
	if refused := c.begin(peer.parent); refused != nil {
		return nil, refused
	}
	peer.fields, peer.busyUntil = wanted.fields, peer.parent.busyUntil
	return answer{}, nil
}

func (c *Cloud) deleteBGPPeer(call *call) (answer, *refusal) {
	peer, refused := c.available(kindBGPPeer, call.get("BgpPeerId"), peerMissing)
	if refused != nil {
		return nil, refused
	}
	if _, refused := c.border(peer.parent.id, "active", "terminated"); refused != nil {
		return nil, refused
	}
	c.leave(peer)
	return answer{}, nil
}
