package fake

import (
	"encoding/base64"
	"net/http"
	"net/netip"
)

// mostUserData is how long what cloud-init gets may be before it is encoded.
const mostUserData = 32 << 10

// hostCheck refuses a host that cannot be in a vSwitch.
type hostCheck func(call *call, vswitch *object) *refusal

func (c *Cloud) checkGroups(call *call, vswitch *object) *refusal {
	groups := call.list("SecurityGroupIds")
	if len(groups) == 0 {
		return refuse(http.StatusBadRequest, "MissingParameter.SecurityGroupId", "A host needs a security group.")
	}
	for _, id := range groups {
		if group := c.find(kindGroup, id); group == nil || group.parent != vswitch.parent {
			return notFound(groupMissing)
		}
	}
	return nil
}

func (c *Cloud) checkImage(call *call, _ *object) *refusal {
	image := imageOf(call.get("ImageId"))
	if image == nil {
		return notFound("InvalidImageId.NotFound")
	}
	if call.get("InstanceType") == "" {
		return refuse(http.StatusBadRequest, "MissingParameter.InstanceType", "A host needs a type.")
	}
	if image.fields["Architecture"] != architectureOf(call.get("InstanceType")) {
		return refuse(http.StatusBadRequest, "InvalidParameter.NotMatch", "The image is not for hosts of the type.")
	}
	return nil
}

func (c *Cloud) checkUserData(call *call, _ *object) *refusal {
	text, err := base64.StdEncoding.DecodeString(call.get("UserData"))
	if err != nil {
		return refuse(http.StatusBadRequest, "InvalidUserData.Base64FormatInvalid", "The specified UserData is not in Base64.")
	}
	if len(text) > mostUserData {
		return refuse(http.StatusBadRequest, "InvalidUserData.SizeExceeded", "The specified UserData is too long.")
	}
	return nil
}

func (c *Cloud) checkPrivateIP(call *call, vswitch *object) *refusal {
	if call.get("PrivateIpAddress") == "" {
		return nil
	}
	address, err := netip.ParseAddr(call.get("PrivateIpAddress"))
	if err != nil || !netip.MustParsePrefix(vswitch.text("CidrBlock")).Contains(address) {
		return refuse(http.StatusBadRequest, "InvalidPrivateIpAddress.Malformed", "The specified address is not of the vSwitch.")
	}
	if c.isUsed(vswitch, address.String()) {
		return refuse(http.StatusForbidden, "InvalidPrivateIpAddress.Duplicated", "The specified address is in use.")
	}
	return nil
}

func (c *Cloud) isUsed(vswitch *object, address string) bool {
	return len(c.all(kindInstance, func(o *object) bool {
		return o.text("VSwitchId") == vswitch.id && o.text("PrivateIpAddress") == address
	})) > 0
}

func (c *Cloud) freeIP(vswitch *object) string {
	address := netip.MustParsePrefix(vswitch.text("CidrBlock")).Addr().Next()
	for c.isUsed(vswitch, address.String()) {
		address = address.Next()
	}
	return address.String()
}
