package causeway

import "net/netip"

// VManage is a site's device in a Cisco SD-WAN that a vManage of the user's
// controls.
type VManage struct {
	// SiteID and SystemIP name the device among all of the SD-WAN.
	SiteID   uint32
	SystemIP netip.Addr
	HostName string
	// DeviceType is the model as vManage calls it: "vedge-C8000V".
	DeviceType string
	// VPN0 are the interfaces towards the WAN, in the transport VPN.
	VPN0 []VManageInterface
	At   Position
}

// VManageInterface is an interface in VPN 0.
type VManageInterface struct {
	Name string
	// Address is the interface's with its prefix; the zero Prefix means DHCP.
	Address netip.Prefix
	// NextHop is that of the default route; the zero Addr where DHCP tells it.
	NextHop netip.Addr
	// Tunnel says whether the SD-WAN's tunnels start here; Color is then what
	// kind of line it is, in Cisco's words.
	Tunnel bool
	Color  string
}

// DefaultDeviceType is Cisco's router for clouds, the Catalyst 8000V.
const DefaultDeviceType = "vedge-C8000V"

// DefaultColor is a line of the Internet.
const DefaultColor = "public-internet"
