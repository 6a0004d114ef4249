package gateway

import (
	"context"
	"slices"
	"time"

	"causeway/hostnet"
)

// deviceMTU is what hosts see of the tunnel: the usual MTU, whatever the paths
// carry. TCP is clamped to what fits into one record, other large packets
// travel as two.
const deviceMTU = 1500

// desired is the host's network as this gateway needs it: forwarding between
// the LAN and the tunnel, the device up, for every network of another site a
// way into the tunnel and a guard that stays when the tunnel dies, and nothing
// of these networks let in from the WAN in the clear.
func (g *gateway) desired() hostnet.State { return g.desiredBy(g.view()) }

func (g *gateway) desiredBy(v *view) hostnet.State {
	state := hostnet.State{
		Sysctls: map[string]string{},
		Devices: []hostnet.Device{{Name: Device, MTU: deviceMTU, Up: true}},
		Rules:   v.drops,
	}
	// ICMP messages of the tunnel come out of it with this host's own LAN
	// address, which the kernel takes for forged without this. Nobody else can
	// use it: packets of peers are admitted by their sources.
	state.Sysctls["net/ipv4/conf/"+Device+"/accept_local"] = "1"
	for _, peer := range v.peers {
		for _, network := range peer.Networks {
			v.forward(state.Sysctls, network.Addr().Is6())
			guard := hostnet.Guard(network)
			if slices.Contains(state.Routes, guard) {
				continue // of another gateway of the same site
			}
			way := hostnet.Route{
				Destination: guard.Destination, Device: Device, Metric: hostnet.TunnelMetric,
				Source: ofVersion(g.lan, network.Addr()),
			}
			state.Routes = append(state.Routes, guard, way)
		}
	}
	return state
}

// keepHostEvery is how often the host's network is looked at.
const keepHostEvery = 3 * time.Second

// keepHost restores what others took away, a route lost with the device going
// down for instance, until ctx ends.
func (g *gateway) keepHost(ctx context.Context) error {
	ticker := time.NewTicker(keepHostEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if err := g.applyHost(); err != nil {
				g.options.Log.Error("the host's network is not as it should be", "error", err.Error())
			}
		case <-ctx.Done():
			return nil
		}
	}
}

func (g *gateway) applyHost() error {
	g.hosting.Lock()
	defer g.hosting.Unlock()
	return g.host.Apply(g.desired())
}

// forward makes the host forward between the LAN and the tunnel, and not
// between other devices where the kernel lets one choose: for IPv6 since 6.17
// (force_forwarding), before that for the host as a whole only.
func (v *view) forward(sysctls map[string]string, ipv6 bool) {
	for _, device := range []string{Device, v.own.LAN} {
		setting := "net/ipv6/conf/" + device + "/force_forwarding"
		switch {
		case device == "":
		case !ipv6:
			sysctls["net/ipv4/conf/"+device+"/forwarding"] = "1"
		case hostnet.HasSysctl(setting):
			sysctls[setting] = "1"
		default:
			sysctls["net/ipv6/conf/all/forwarding"] = "1"
		}
	}
}
