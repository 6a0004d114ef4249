package gateway

import (
	"context"
	"slices"

	"causeway"
	"causeway/config"
	"causeway/peering"
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

// reload reads the file and the identity again and follows both, without
// losing a session but those of peers that are revoked or not in the file any
// more. Everything that can fail is done first: whatever is wrong with either,
// the gateway runs on as it was. Only the identity is taken, and with it a
// newer revocation list, when the file needs a restart (changes.go).
func (g *gateway) reload(ctx context.Context) error {
	g.reloading.Lock()
	defer g.reloading.Unlock()
	file, notices := config.Load(g.options.File)
	if file == nil {
		return notices.Failures()
	}
	loaded, err := g.readIdentity()
	if err != nil {
		return err
	}
	before := g.view()
	next, unprepared := g.prepare(before, file, notices)
	if unprepared != nil && !causeway.HasCode(unprepared, "gateway.restart_needed") {
		return unprepared
	}
	if err := g.id.replace(loaded); err != nil {
		next.closeLinks(before)
		next.closeEntrances(before)
		return err
	}
	g.peering.Recheck(ctx)
	g.options.Log.Info("identity reloaded", "identity", loaded.Identity.URI(), "not_after", loaded.NotAfter.UTC())
	if next == nil {
		return unprepared
	}
	return g.follow(ctx, before, next)
}

// prepare does all that can fail without changing anything. It returns nil
// where there is nothing to follow.
func (g *gateway) prepare(before *view, file *causeway.Interconnect, notices causeway.Problems) (*view, error) {
	c := changesOf(before.file, file, g.options.Site, g.options.Gateway)
	if len(c.restart) > 0 {
		return nil, c.problem(g.options.File)
	}
	next, err := newView(file, notices, &g.options)
	if err != nil {
		return nil, err
	}
	if c.none && sameCredentials(before.credentials, next.credentials) {
		return nil, nil
	}
	return next, g.complete(next, before)
}

// follow puts another view in force.
func (g *gateway) follow(ctx context.Context, before, next *view) error {
	change := changeBetween(before, next)
	if err := g.followInTunnel(ctx, before, next); err != nil {
		next.closeLinks(before)
		next.closeEntrances(before)
		return err
	}
	if err := g.peering.Reconfigure(context.WithoutCancel(ctx), change); err != nil {
		for _, listener := range change.Added {
			listener.Close() // the gateway is on its way down
		}
		next.closeEntrances(before)
		return err
	}
	g.traces.Follow(next.file.Tracing)
	g.services.follow(before, next)
	g.useOffloads(next)
	g.noteNotices(next)
	g.options.Log.Info("file reloaded", "file", g.options.File)
	return nil
}

// followInTunnel changes the host's network and the tunnel, both or neither.
// Nobody else touches the host meanwhile.
func (g *gateway) followInTunnel(ctx context.Context, before, next *view) error {
	g.hosting.Lock()
	defer g.hosting.Unlock()
	err := g.host.Apply(g.desiredBy(next))
	if err == nil {
		added, removed := tunnelLinks(next.linksBeside(before)), linkNames(before.linksBeside(next))
		err = g.engine.Reconfigure(context.WithoutCancel(ctx), next.plan(), added, removed)
	}
	if err != nil {
		if again := g.host.Apply(g.desiredBy(before)); again != nil {
			g.options.Log.Error("the host's network is not as it should be", "error", again.Error())
		}
		return err
	}
	g.inForce.Store(next)
	g.warnOfBypasses(g.host, g.desiredBy(next))
	return nil
}

// changeBetween is what a change of the view means for peering.
func changeBetween(before, next *view) peering.Change {
	c := peering.Change{File: next.file, Peers: slices.Clone(next.peers)}
	for _, l := range next.linksBeside(before) {
		c.Added = append(c.Added, l.listener)
	}
	for _, l := range before.linksBeside(next) {
		c.Removed = append(c.Removed, l.listener)
	}
	return c
}
