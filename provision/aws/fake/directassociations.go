package fake

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
)

type directAssociation struct {
	kept
	region, gateway, transit string
	prefixes                 []string
	updated                  bool
	// fails is why it cannot be made.
	fails string
}

func (f *Front) associateDirectGateway(c directCall) (fields, *refusal) {
	g, refused := f.readyDirectGateway(c.Gateway)
	if refused != nil {
		return nil, refused
	}
	asn, refused := f.transitASN(c, c.Other)
	if refused != nil {
		return nil, refused
	}
	if asn == g.asn {
		return nil, refuseDirect("The ASN %d of %s must be different from that of %s", asn, g.id, c.Other)
	}
	for _, a := range f.direct.associations {
		if a.gateway == g.id && a.transit == c.Other && f.state(a.life) != "deleted" {
			return nil, refuseDirect("%s is already associated with %s", c.Other, g.id)
		}
	}
	a := &directAssociation{region: c.region, gateway: g.id, transit: c.Other}
	if a.prefixes, refused = changedPrefixes(nil, c.Add, nil); refused != nil {
		return nil, refused
	}
	a.kept = f.register("%-da00-4000-8000-0000%", nil)
	if a.fails, f.direct.fails = f.direct.fails, ""; a.fails != "" {
		f.end(&a.life)
	}
	f.direct.associations = append(f.direct.associations, a)
	return fields{"directConnectGatewayAssociation": f.associationItem(a)}, nil
}

// FailAssociation lets AWS accept the next association and then not make it, for
// the reason.
func (f *Front) FailAssociation(why string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.direct.fails = why
}

// transitASN asks moto for the ASN of a transit gateway.
func (f *Front) transitASN(c directCall, id string) (int64, *refusal) {
	found, refused := f.shadow(c.asEC2(), url.Values{"Action": {"DescribeTransitGateways"}, "TransitGatewayIds.1": {id}})
	if refused != nil || found.find("transitGatewayId").text != id {
		return 0, directGone("Transit Gateway", id)
	}
	asn, err := strconv.ParseInt(found.find("amazonSideAsn").text, 10, 64)
	if err != nil {
		return 0, refuse("DirectConnectServerException", "Unable to process request")
	}
	return asn, nil
}

// changedPrefixes are prefixes after a change. An association with a transit
// gateway has one at least.
func changedPrefixes(there []string, add, remove []directPrefix) ([]string, *refusal) {
	changed := slices.Clone(there)
	for _, p := range remove {
		i := slices.Index(changed, p.CIDR)
		if i < 0 {
			return nil, refuseDirect("Allowed prefix %s is not there", p.CIDR)
		}
		changed = slices.Delete(changed, i, i+1)
	}
	for _, p := range add {
		if cidr, err := netip.ParsePrefix(p.CIDR); err != nil || cidr != cidr.Masked() {
			return nil, refuseDirect("Allowed prefix %s is not valid", p.CIDR)
		}
		if slices.Contains(changed, p.CIDR) {
			return nil, refuseDirect("Allowed prefix %s already exists", p.CIDR)
		}
		changed = append(changed, p.CIDR)
	}
	if len(changed) == 0 {
		return nil, refuseDirect("Allowed prefixes are required for a transit gateway")
	}
	return changed, nil
}

func (f *Front) associationState(a *directAssociation) string {
	switch state := f.state(a.life); {
	case state == "pending" && a.updated:
		return "updating"
	case state == "deleting" && a.fails != "":
		return "associating"
	default:
		return map[string]string{
			"pending": "associating", "available": "associated", "deleting": "disassociating", "deleted": "disassociated",
		}[state]
	}
}

func (f *Front) associationItem(a *directAssociation) fields {
	prefixes := []directPrefix{}
	for _, p := range a.prefixes {
		prefixes = append(prefixes, directPrefix{p})
	}
	item := fields{
		"directConnectGatewayId": a.gateway, "directConnectGatewayOwnerAccount": account, "associationState": f.associationState(a),
		"associatedGateway": fields{"id": a.transit, "type": "transitGateway", "ownerAccount": account, "region": a.region},
		"associationId":     a.id, "allowedPrefixesToDirectConnectGateway": prefixes,
	}
	if f.associationState(a) == "disassociated" && a.fails != "" {
		item["stateChangeError"] = a.fails
	}
	return item
}

func (f *Front) describeDirectAssociations(c directCall) (fields, *refusal) {
	var selected []*directAssociation
	for _, a := range f.direct.associations {
		if c.Gateway == "" || c.Gateway == a.gateway {
			selected = append(selected, a)
		}
	}
	return paged(f, c, "directConnectGatewayAssociations", c.Association, selected,
		func(a *directAssociation) *kept { return &a.kept }, f.associationItem), nil
}

func (f *Front) directAssociation(id string) (*directAssociation, *refusal) {
	for _, a := range f.direct.associations {
		if a.id == id && a.life.isUp() {
			return a, nil
		}
	}
	return nil, directGone("Direct Connect Gateway Association", id)
}

func (f *Front) updateDirectAssociation(c directCall) (fields, *refusal) {
	a, refused := f.directAssociation(c.Association)
	if refused != nil {
		return nil, refused
	}
	if f.associationState(a) != "associated" {
		return nil, refuseDirect("Direct Connect Gateway Association %s is in a transitioning state.", a.id)
	}
	changed, refused := changedPrefixes(a.prefixes, c.Add, c.Remove)
	if refused != nil {
		return nil, refused
	}
	a.prefixes, a.updated = changed, true
	f.change(&a.life)
	return fields{"directConnectGatewayAssociation": f.associationItem(a)}, nil
}

func (f *Front) disassociateDirectGateway(c directCall) (fields, *refusal) {
	a, refused := f.directAssociation(c.Association)
	if refused != nil {
		return nil, refused
	}
	f.end(&a.life)
	return fields{"directConnectGatewayAssociation": f.associationItem(a)}, nil
}

// addDirectAttachments shows associations as EC2 does: as attachments of the
// transit gateway, which outlive them for a while.
func (f *Front) addDirectAttachments(c call, list *node) {
	for _, a := range f.direct.associations {
		state := f.state(a.life)
		if end := a.life.buried.Add(f.config.Settle); state == "deleted" && f.config.Now().Before(end) {
			state = "deleting"
		}
		values := map[string]string{
			"resource-id": a.gateway, "transit-gateway-id": a.transit, "resource-type": "direct-connect-gateway", "state": state,
		}
		if !f.isHidden(a.id) && c.filtersMatch(nil, func(name string) string { return values[name] }) {
			list.children = append(list.children, el("item",
				text("transitGatewayAttachmentId", "tgw-attach-"+a.id[:8]), text("transitGatewayId", a.transit),
				text("resourceType", "direct-connect-gateway"), text("resourceId", a.gateway), text("state", state)))
		}
	}
}
