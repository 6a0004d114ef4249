package gateway

import (
	"context"
	"reflect"

	"causeway"
	"causeway/config"
)

// reloads reloads at every hangup until ctx ends.
func (g *gateway) reloads(ctx context.Context) error {
	for {
		select {
		case <-g.options.Hangup:
			if err := g.reload(ctx); err != nil {
				g.options.Log.Error("reload failed", "error", err.Error())
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// reload reads the file and the identity again. A renewed certificate, other
// CAs and a newer revocation list take effect at once, without losing a
// session but those of revoked peers; so do other classes, timers and
// offloads. A file that says something else of sites, links or paths is
// refused with gateway.restart_needed: this version takes it at its next
// start. Whatever is wrong with either, the gateway runs on as it was.
func (g *gateway) reload(ctx context.Context) error {
	g.reloading.Lock()
	defer g.reloading.Unlock()
	file, problems := config.Load(g.options.File)
	if file == nil {
		return problems.Failures()
	}
	loaded, err := g.readIdentity()
	if err != nil {
		return err
	}
	if err := g.id.replace(loaded); err != nil {
		return err
	}
	g.peering.Recheck(ctx)
	g.options.Log.Info("identity reloaded", "identity", loaded.Identity.URI(), "not_after", loaded.NotAfter.UTC())
	return g.reloadFile(ctx, file)
}

// reloadFile puts what another file says of traffic in force.
func (g *gateway) reloadFile(ctx context.Context, file *causeway.Interconnect) error {
	before := g.file.Load()
	if sameMeaning(file, before) {
		return nil
	}
	if !sameMeaning(withTrafficOf(*file, before), before) {
		return causeway.NewProblem("gateway.restart_needed", g.options.File, nil)
	}
	g.file.Store(file)
	if err := g.engine.Reconfigure(ctx, g.plan(), nil, nil); err != nil {
		g.file.Store(before)
		return err
	}
	g.useOffloads()
	g.options.Log.Info("file reloaded", "file", g.options.File)
	return nil
}

// withTrafficOf is a file with what a reload takes replaced by that of another.
func withTrafficOf(file causeway.Interconnect, other *causeway.Interconnect) *causeway.Interconnect {
	file.Classes = other.Classes
	file.Tunnel.Failover, file.Tunnel.Offloads = other.Tunnel.Failover, other.Tunnel.Offloads
	return &file
}

// sameMeaning compares two files but for the places where things stand.
func sameMeaning(a, b *causeway.Interconnect) bool {
	return reflect.DeepEqual(withoutPlaces(*a), withoutPlaces(*b))
}

func withoutPlaces(ic causeway.Interconnect) causeway.Interconnect {
	ic.Sites = append([]causeway.Site(nil), ic.Sites...)
	for i := range ic.Sites {
		site := &ic.Sites[i]
		site.At = causeway.Position{}
		site.Gateways = append([]causeway.Gateway(nil), site.Gateways...)
		for j := range site.Gateways {
			site.Gateways[j] = gatewayWithoutPlaces(site.Gateways[j])
		}
	}
	ic.Paths = append([]causeway.Path(nil), ic.Paths...)
	for i := range ic.Paths {
		ic.Paths[i].At = causeway.Position{}
	}
	ic.Classes = append([]causeway.Class(nil), ic.Classes...)
	for i := range ic.Classes {
		ic.Classes[i].At = causeway.Position{}
	}
	return ic
}

func gatewayWithoutPlaces(g causeway.Gateway) causeway.Gateway {
	g.At = causeway.Position{}
	g.Links = append([]causeway.Link(nil), g.Links...)
	for i := range g.Links {
		g.Links[i].At = causeway.Position{}
	}
	return g
}
