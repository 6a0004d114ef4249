package gateway

import (
	"causeway/hostnet"
)

// desired is the host's network as this gateway needs it: forwarding between
// the LAN and the tunnel, the device up, and for every network of another
// site a way into the tunnel and a guard that stays when the tunnel dies.
func (g *gateway) desired() hostnet.State {
	state := hostnet.State{
		Sysctls: map[string]string{forwarding(Device): "1"},
		Devices: []hostnet.Device{{Name: Device, MTU: g.mtu(), Up: true}},
	}
	if g.own.LAN != "" {
		state.Sysctls[forwarding(g.own.LAN)] = "1"
	}
	for _, peer := range g.peers {
		for _, network := range peer.Networks {
			guard := hostnet.Guard(network)
			way := hostnet.Route{Destination: guard.Destination, Device: Device, Source: g.lan, Metric: hostnet.TunnelMetric}
			state.Routes = append(state.Routes, guard, way)
		}
	}
	return state
}

func forwarding(device string) string { return "net/ipv4/conf/" + device + "/forwarding" }
