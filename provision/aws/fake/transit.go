package fake

import (
	"net/url"
	"slices"
	"strings"
)

// endAttachments gives the attachments of VPN connections the state of their
// connections, and adds those of Direct Connect gateways.
func (f *Front) endAttachments(c call, result *node) *node {
	for _, item := range result.child("transitGatewayAttachments").children {
		for _, v := range f.connections {
			if v.id == item.child("resourceId").text {
				item.set(text("state", f.state(v.life)))
			}
		}
	}
	f.addDirectAttachments(c, result.child("transitGatewayAttachments"))
	return result
}

// keepAttachment remembers where a route leads; moto forgets it.
func (f *Front) keepAttachment(c call, result *node) *node {
	f.attachments[c.get("TransitGatewayRouteTableId")+" "+c.get("DestinationCidrBlock")] = c.get("TransitGatewayAttachmentId")
	return result
}

func (f *Front) addAttachments(c call, result *node) *node {
	for _, route := range result.child("routeSet").children {
		id := f.attachments[c.get("TransitGatewayRouteTableId")+" "+route.child("destinationCidrBlock").text]
		route.set(list("transitGatewayAttachments", []string{id}, func(id string) []*node { return []*node{text("transitGatewayAttachmentId", id)} }))
	}
	return result
}

// has refuses a call about what moto does not have; moto itself breaks down
// over it.
func (f *Front) has(c call, describe, parameter, missing string) *refusal {
	id := c.get(parameter)
	found, refused := f.shadow(c, url.Values{"Action": {describe}, parameter + "s.1": {id}})
	if refused == nil && found.find(strings.ToLower(parameter[:1])+parameter[1:]).text != id {
		refused = refuse(missing, "The ID '%s' does not exist", id)
	}
	return refused
}

func (f *Front) deleteTransitGatewayVpcAttachment(c call) (*node, *refusal) {
	refused := f.has(c, "DescribeTransitGatewayVpcAttachments", "TransitGatewayAttachmentId", "InvalidTransitGatewayAttachmentID.NotFound")
	if refused != nil {
		return nil, refused
	}
	result, refused := f.shadow(c, c.copyOf("Action", "TransitGatewayAttachmentId"))
	if refused != nil {
		return nil, refused
	}
	return el("", result.child("transitGatewayVpcAttachment")), nil
}

func (f *Front) deleteTransitGateway(c call) (*node, *refusal) {
	if refused := f.has(c, "DescribeTransitGateways", "TransitGatewayId", "InvalidTransitGatewayID.NotFound"); refused != nil {
		return nil, refused
	}
	form := url.Values{
		"Action": {"DescribeTransitGatewayAttachments"}, "Filter.1.Name": {"transit-gateway-id"}, "Filter.1.Value.1": {c.get("TransitGatewayId")},
	}
	attachments, refused := f.shadow(c, form)
	if refused != nil {
		return nil, refused
	}
	for _, item := range f.endAttachments(c, attachments).child("transitGatewayAttachments").children {
		if item.child("transitGatewayId").text == c.get("TransitGatewayId") && item.child("state").text != "deleted" {
			return nil, refuse("IncorrectState", "%s has non-deleted attachments", c.get("TransitGatewayId"))
		}
	}
	result, refused := f.shadow(c, c.copyOf("Action", "TransitGatewayId"))
	if refused != nil {
		return nil, refused
	}
	return el("", result.child("transitGateway")), nil
}

// tagAttachment keeps the tags of a VPC's attachment; moto leaves them out.
func (f *Front) tagAttachment(c call, result *node) *node {
	f.vpcs = append(f.vpcs, &kept{id: result.find("transitGatewayAttachmentId").text, tags: c.tags()})
	return result
}

// showVpcs leaves out attachments of VPN connections, which moto lists too, and
// adds tags.
func (f *Front) showVpcs(c call, result *node) *node {
	list := result.child("transitGatewayVpcAttachments")
	list.children = slices.DeleteFunc(list.children, func(item *node) bool {
		vpc, tags := item.child("vpcId").text, map[string]string{}
		for _, a := range f.vpcs {
			if a.id == item.child("transitGatewayAttachmentId").text {
				tags = a.tags
			}
		}
		item.set(tagSet(tags))
		return vpc == "" || !c.filtersMatch(tags, func(filter string) string { return map[string]string{"vpc-id": vpc}[filter] })
	})
	return result
}
