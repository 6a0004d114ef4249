package gateway

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"

	"causeway"
	"causeway/hostnet"
	"causeway/peering"
	"causeway/steer"
	"causeway/tunnel"
	"causeway/tunnel/tun"
	"causeway/userapi"
)

// run runs every part until ctx ends or one of them fails, and waits for all.
func (g *gateway) run(ctx context.Context, host *hostnet.Host, device *tun.Device, servers *servers) error {
	g.engine = tunnel.New(g.tunnelConfig(device))
	g.peering = peering.New(g.peeringConfig())
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failures []error
	start := func(part func(context.Context) error) {
		wg.Go(func() {
			defer cancel()
			err := part(ctx)
			mu.Lock()
			defer mu.Unlock()
			failures = append(failures, err)
		})
	}
	start(func(ctx context.Context) error {
		if err := g.engine.Run(ctx); err != nil {
			return causeway.NewProblem("gateway.tun_lost", Device, err)
		}
		return nil
	})
	start(func(ctx context.Context) error { return g.keepHost(ctx, host) })
	start(g.peering.Run)
	start(g.reloads)
	if servers.api != nil {
		start(g.userAPI(servers.api).Run)
	}
	start(g.watchExpiry)
	start(g.watchLoads)
	start(func(ctx context.Context) error { return servers.serve(ctx, g.localHandler(), g.adminHandler()) })
	g.options.Log.Info("gateway started", "gateway", g.name(), "version", g.options.Version, "socket", g.options.Socket)
	notify("READY=1")
	<-ctx.Done()
	notify("STOPPING=1")
	wg.Wait()
	g.options.Log.Info("gateway stopped", "gateway", g.name())
	return errors.Join(failures...)
}

func (g *gateway) userAPI(listener net.Listener) *userapi.Server {
	return userapi.New(userapi.Config{
		Self: g.identity(), Own: g.id.Own, Revoked: g.id.Revoked, Listener: listener, Log: g.options.Log,
		Serving: func() bool { return g.ready(context.Background()) },
	})
}

func (g *gateway) tunnelConfig(device *tun.Device) tunnel.Config {
	c := tunnel.Config{
		Device: device, Addresses: g.lan, Report: g.report,
		Plan: g.plan(),
	}
	for _, l := range g.links {
		c.Links = append(c.Links, tunnel.Link{Name: l.Name, Socket: l.socket, Shards: l.shards, MTU: l.mtu})
	}
	return c
}

// plan is what the file in force says of traffic.
func (g *gateway) plan() tunnel.Plan {
	file := g.file.Load()
	c := tunnel.Plan{
		Networks: g.site.Networks, Failover: file.Tunnel.Failover, Preference: g.preference(),
		Classes: steer.Compile(file.Classes),
	}
	for _, site := range file.Sites {
		if slices.ContainsFunc(g.peers, func(p peering.Peer) bool { return p.Identity.Site == site.Name }) {
			c.Remotes = append(c.Remotes, tunnel.Remote{Site: site.Name, Networks: site.Networks})
		}
	}
	return c
}

// preference is the order of paths: that of the class "default", then that of
// the file.
func (g *gateway) preference() []string {
	var order []string
	for _, class := range g.file.Load().Classes {
		if class.Name == "default" {
			order = append(order, class.Prefer...)
		}
	}
	for _, p := range g.file.Load().Paths {
		if !slices.Contains(order, p.Name) {
			order = append(order, p.Name)
		}
	}
	return order
}

func (g *gateway) peeringConfig() peering.Config {
	peers := slices.Clone(g.peers)
	for i := range peers {
		peers[i].Paths = slices.Clone(peers[i].Paths)
		for j := range peers[i].Paths {
			peers[i].Paths[j].Local = g.localAddress(peers[i].Paths[j].Link)
		}
	}
	c := peering.Config{
		Self: g.identity(), File: g.file.Load(), Peers: peers, Own: g.id.Own, Revoked: g.id.Revoked,
		Tunnel: g.engine, Log: g.options.Log, Listeners: []net.Listener{}, Shards: shards,
	}
	for _, l := range g.links {
		c.Listeners = append(c.Listeners, l.listener)
	}
	return c
}

// identity is whom this gateway speaks for, now and after every reload.
func (g *gateway) identity() causeway.Identity {
	return peering.GatewayIdentity(g.file.Load(), g.site.Name, g.own.Name)
}

// shortName is "site/gateway" of a gateway's identity.
func shortName(uri string) string {
	id, err := causeway.ParseIdentity(uri)
	if err != nil {
		return uri
	}
	return id.Site + "/" + id.Name
}
