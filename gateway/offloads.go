package gateway

import (
	"causeway/tunnel/tun"
	"causeway/tunnel/udp"
)

// useOffloads switches on what the kernel was found to do right and the file
// does not switch off, on every socket and on the device.
func (g *gateway) useOffloads(v *view) {
	off, works, device := v.file.Tunnel.Offloads, g.offloads, g.device
	works.Segmentation = works.Segmentation && !off.NoUDPSegmentation
	works.Coalescing = works.Coalescing && !off.NoUDPCoalescing
	for _, l := range v.links {
		for _, socket := range append([]*udp.Socket{l.socket}, l.shards...) {
			socket.SetOffloads(works)
		}
	}
	probed := device.Probe()
	wanted := tun.Offloads{TCP: probed.TCP && !off.NoTunTCP, UDP: probed.UDP && !off.NoTunUDP}
	if err := device.SetOffloads(wanted); err != nil {
		g.options.Log.Warn("the device's offloads stay as they are", "error", err.Error())
	}
	g.options.Log.Info("offloads", "udp_segmentation", works.Segmentation, "udp_coalescing", works.Coalescing,
		"udp_equal_segments", works.EqualSegments, "tun_tcp", device.Offloads().TCP, "tun_udp", device.Offloads().UDP)
}
