package fake

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

const customerMissing = "InvalidCustomerGatewayInstanceId.NotFound"

// refusedNetworks hold no customer gateway.
var refusedNetworks = []netip.Prefix{
	netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("224.0.0.0/4"), netip.MustParsePrefix("255.0.0.0/8"),
}

func (c *Cloud) createCustomer(call *call) (answer, *refusal) {
	address, err := netip.ParseAddr(call.get("IpAddress"))
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "InvalidIpAddress", "The specified IP address is not valid.")
	}
	for _, network := range refusedNetworks {
		if network.Contains(address) {
			return nil, refuse(http.StatusBadRequest, "InvalidIpAddress", "The specified IP address is not available.")
		}
	}
	if refused := checkName(call); refused != nil {
		return nil, refused
	}
	asn, err := strconv.ParseInt("0"+call.get("Asn"), 10, 64)
	if err != nil || asn > 1<<32-1 || asn == 45104 || call.get("Asn") != "" && asn == 0 {
		return nil, refuse(http.StatusBadRequest, "InvalidParameter", "The specified Asn is not valid.")
	}
	customer := c.add(kindCustomer, "cgw", nil, map[string]any{
		"Name": call.get("Name"), "Description": call.get("Description"), "IpAddress": address.String(),
		"CreateTime": c.config.Now().UnixMilli(), "AuthKey": call.get("AuthKey"),
	}, call.tags("Tags"))
	customer.fields["CustomerGatewayId"] = customer.id
	if asn > 0 {
		customer.fields["Asn"] = asn
	}
	return answer{"CustomerGatewayId": customer.id, "Name": customer.name(), "IpAddress": address.String()}, nil
}

// checkName refuses what no name or description may begin with.
func checkName(call *call) *refusal {
	for _, parameter := range []string{"Name", "Description"} {
		if value := call.get(parameter); strings.HasPrefix(value, "http://") || strings.HasPrefix(value, "https://") {
			return refuse(http.StatusBadRequest, "Invalid"+parameter, "The "+parameter+" is not valid")
		}
	}
	return nil
}

func (c *Cloud) describeCustomer(call *call) (answer, *refusal) {
	customer, refused := c.one(kindCustomer, call.get("CustomerGatewayId"), customerMissing, true)
	if refused != nil {
		return nil, refused
	}
	return showTagged(customer), nil
}

func (c *Cloud) describeCustomers(call *call) (answer, *refusal) {
	all := c.visible(kindCustomer, call, map[string]string{"CustomerGatewayId": "CustomerGatewayId"}, "Tag")
	return numbered(call, all, showTagged, "CustomerGateways", "CustomerGateway"), nil
}

func (c *Cloud) modifyCustomer(call *call) (answer, *refusal) {
	customer, refused := c.one(kindCustomer, call.get("CustomerGatewayId"), customerMissing, false)
	if refused == nil {
		refused = checkName(call)
	}
	if refused != nil {
		return nil, refused
	}
	change(customer, call, "Name", "Description")
	return answer{"CustomerGatewayId": customer.id}, nil
}

func (c *Cloud) deleteCustomer(call *call) (answer, *refusal) {
	customer, refused := c.one(kindCustomer, call.get("CustomerGatewayId"), customerMissing, false)
	if refused != nil {
		return nil, refused
	}
	uses := func(o *object) bool {
		return o.fields["1.CustomerGatewayId"] == customer.id || o.fields["2.CustomerGatewayId"] == customer.id
	}
	if len(c.all(kindConnection, uses)) > 0 {
		return nil, refuse(http.StatusBadRequest, "DependencyViolation.VpnConnection", "The customer gateway has IPsec connections.")
	}
	c.remove(customer.id)
	return answer{}, nil
}
