package gateway

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"sync"

	"causeway"
	"causeway/peering"
	"causeway/tunnel"
	"causeway/tunnel/tun"
	"causeway/userapi"
)

// run runs every part until ctx ends or one of them fails, and waits for all.
// When ctx ends, the requests under way are let end first.
func (g *gateway) run(ctx context.Context, device *tun.Device, servers *servers) error {
	g.engine = tunnel.New(g.tunnelConfig(device))
	g.traces = g.newTraces()
	g.services = g.newServices()
	g.peering = peering.New(g.peeringConfig())
	g.services.follow(nil, g.view()) // before a reload may
	if servers.api != nil {
		g.users = g.userAPI(servers.api) // before a peer may ask
	}
	parts, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failures []error
	start := func(part func(context.Context) error) {
		wg.Go(func() {
			defer cancel()
			err := part(parts)
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
	start(g.keepHost)
	start(g.peering.Run)
	start(g.services.run)
	start(g.traces.Run)
	start(g.reloads)
	if g.users != nil {
		start(g.users.Run)
	}
	start(g.watchExpiry)
	start(g.watchLoads)
	start(func(ctx context.Context) error { return servers.serve(ctx, g.localHandler(), g.adminHandler()) })
	g.options.Log.Info("gateway started", "gateway", g.name(), "version", g.options.Version, "socket", g.options.Socket)
	notify("READY=1")
	select {
	case <-ctx.Done():
		notify("STOPPING=1")
		g.services.drain()
	case <-parts.Done():
		notify("STOPPING=1")
	}
	cancel()
	wg.Wait()
	g.options.Log.Info("gateway stopped", "gateway", g.name())
	return errors.Join(failures...)
}

func (g *gateway) userAPI(listener net.Listener) *userapi.Server {
	return userapi.New(userapi.Config{
		Self: g.identity(), Own: g.id.Own, Revoked: g.id.Revoked, Listener: listener, Log: g.options.Log,
		Serving: func() bool { return g.ready(context.Background()) },
		Sites:   func() []causeway.Site { return g.view().file.Sites },
		Ask:     g.services.l7.Ask, Reflection: g.options.APIReflection,
	})
}

// internal answers what a peer's gateway asks for its users' programs.
func (g *gateway) internal(peer causeway.Identity) http.Handler {
	if g.users == nil {
		return nil
	}
	return g.users.FromGateway(peer)
}

func (g *gateway) tunnelConfig(device *tun.Device) tunnel.Config {
	v := g.view()
	return tunnel.Config{
		Device: device, Addresses: g.lan, Report: g.report,
		Plan: v.plan(), Links: tunnelLinks(v.links),
	}
}

func (g *gateway) peeringConfig() peering.Config {
	v := g.view()
	c := peering.Config{
		Self: g.identity(), File: v.file, Peers: slices.Clone(v.peers), Own: g.id.Own, Revoked: g.id.Revoked,
		Tunnel: g.engine, Log: g.options.Log, Listeners: []net.Listener{}, Shards: shards,
		Requests: g.services.l7.ServePeer,
	}
	for _, l := range v.links {
		c.Listeners = append(c.Listeners, l.listener)
	}
	return c
}

// identity is whom this gateway speaks for, now and after every reload.
func (g *gateway) identity() causeway.Identity {
	return g.view().identity()
}

// shortName is "site/gateway" of a gateway's identity.
func shortName(uri string) string {
	id, err := causeway.ParseIdentity(uri)
	if err != nil {
		return uri
	}
	return id.Site + "/" + id.Name
}
