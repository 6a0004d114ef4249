package config

import (
	"net/netip"
	"strconv"
	"strings"

	"causeway"
)

// colors are what Cisco calls kinds of lines; a tunnel is of one of them.
var colors = []string{
	"default", "mpls", "metro-ethernet", "biz-internet", "public-internet", "lte", "3g", "red", "green", "blue",
	"gold", "silver", "bronze", "custom1", "custom2", "custom3", "private1", "private2", "private3", "private4",
	"private5", "private6",
}

// vmanage reads a site's device in a Cisco SD-WAN. Site ids and system IPs are
// unique in it: two devices with one site id make no tunnel between them.
func (d *decoder) vmanage(c cursor, site string) *causeway.VManage {
	if !c.present() {
		return nil
	}
	r := c.record("site_id", "system_ip", "host_name", "device_type", "vpn0")
	v := &causeway.VManage{HostName: site, DeviceType: causeway.DefaultDeviceType, At: c.keyAt}
	if n, ok := r.need("site_id").number(); ok {
		if n < 1 || n > 1<<32-1 {
			r.get("site_id").fail("config.out_of_range", "value", strconv.FormatUint(n, 10), "min", "1", "max", "4294967295")
		}
		v.SiteID = uint32(n)
		d.onceInSDWAN(r.get("site_id"), strconv.FormatUint(n, 10))
	}
	if address, ok := r.need("system_ip").address(); ok {
		if !address.Is4() {
			r.get("system_ip").fail("config.not_ipv4", "value", address.String())
		}
		v.SystemIP = address
		d.onceInSDWAN(r.get("system_ip"), address.String())
	}
	if name := r.get("host_name"); name.present() {
		v.HostName = name.name()
	}
	if device := r.get("device_type"); device.present() {
		v.DeviceType = device.deviceType()
	}
	names := map[string]bool{}
	for _, item := range r.need("vpn0").list() {
		v.VPN0 = append(v.VPN0, readVPN0(item, names))
	}
	return v
}

func (d *decoder) onceInSDWAN(c cursor, value string) {
	key := c.key + " " + value
	if other, taken := d.sdwan[key]; taken {
		c.fail("config.duplicate_sdwan", "value", value, "other", other.path, "line", strconv.Itoa(other.node.at.Line))
		return
	}
	d.sdwan[key] = c
}

// deviceType reads a model as vManage calls it, "vedge-C8000V".
func (c cursor) deviceType() string {
	s := c.text()
	rest, ok := strings.CutPrefix(s, "vedge-")
	if s != "" && (!ok || rest == "" || len(s) > 64 || strings.Trim(rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "") {
		c.fail("config.device_type", "value", quoted(s))
	}
	return s
}

func readVPN0(c cursor, names map[string]bool) causeway.VManageInterface {
	r := c.record("interface", "address", "next_hop", "tunnel_interface", "color")
	i := causeway.VManageInterface{Name: r.need("interface").sdwanInterface(names), Tunnel: true, Color: causeway.DefaultColor}
	if tunnel := r.get("tunnel_interface"); tunnel.present() {
		i.Tunnel = tunnel.flag()
	}
	if color := r.get("color"); color.present() {
		i.Color = color.choice(colors...)
	}
	if !i.Tunnel {
		i.Color = ""
		if r.has("color") {
			r.get("color").failAtKey("config.foreign_option", "key", "color", "via", "tunnel_interface: true")
		}
	}
	if address := r.get("address"); address.present() {
		i.Address = address.hostPrefix()
		i.NextHop = r.need("next_hop").nextHop(i.Address)
	} else if r.has("next_hop") {
		r.get("next_hop").failAtKey("config.foreign_option", "key", "next_hop", "via", "address")
	}
	return i
}

// sdwanInterface reads the name of an interface: ge0/0, GigabitEthernet1.
func (c cursor) sdwanInterface(names map[string]bool) string {
	s := c.text()
	if s == "" {
		return ""
	}
	plain := strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/.-") == ""
	letter := s[0]|0x20 >= 'a' && s[0]|0x20 <= 'z'
	switch {
	case !plain || !letter || len(s) > 32 || strings.Contains(s, ".."):
		c.fail("config.sdwan_interface", "value", quoted(s))
	case names[s]:
		c.fail("config.duplicate_item", "value", quoted(s))
	}
	names[s] = true
	return s
}

// hostPrefix reads an interface's IPv4 address with its prefix.
func (c cursor) hostPrefix() netip.Prefix {
	s := c.text()
	prefix, err := netip.ParsePrefix(s)
	if s == "" {
		return netip.Prefix{}
	}
	if err != nil || !prefix.Addr().Is4() || prefix.Bits() == 0 || prefix.Addr().IsMulticast() || prefix.Addr().IsUnspecified() {
		c.fail("config.host_prefix", "value", quoted(s))
		return netip.Prefix{}
	}
	return prefix
}

// nextHop reads a neighbour in the interface's network.
func (c cursor) nextHop(of netip.Prefix) netip.Addr {
	address, ok := c.address()
	if ok && of.IsValid() && (!of.Contains(address) || address == of.Addr()) {
		c.fail("config.next_hop", "value", address.String(), "network", of.String())
	}
	return address
}
