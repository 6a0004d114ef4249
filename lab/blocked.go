package lab

import (
	"context"
	"slices"
	"time"

	"causeway"
	"causeway/localapi"
)

// Limits of waiting for paths to change.
const (
	pathsTimeout  = 10 * time.Second
	switchTimeout = 10 * time.Second
	backTimeout   = 60 * time.Second
	backSettles   = 5 * time.Second
	usePoll       = 50 * time.Millisecond
)

// awaitPaths gives paths other than those of UDP time to come up, and counts
// those that did not: a scenario's bound says whether that matters.
func (p *performance) awaitPaths(ctx context.Context) {
	waiting, cancel := context.WithTimeout(ctx, pathsTimeout)
	defer cancel()
	for {
		notUp := 0
		for _, g := range p.gateways {
			paths, _ := localapi.NewClient(g.socket).Paths(ctx)
			up := slices.DeleteFunc(paths, func(path localapi.Path) bool { return path.State != "up" })
			notUp += len(linkNames()) + len(p.Scenario.Paths) - len(up)
		}
		p.figures["paths_not_up"] = notUp
		if notUp <= 0 || pause(waiting, pollEvery) != nil {
			return
		}
	}
}

// awaitSwitch measures how long datagrams stood still in either direction
// since the links changed.
func (p *performance) awaitSwitch(ctx context.Context) error {
	waiting, cancel := context.WithTimeout(ctx, switchTimeout)
	defer cancel()
	since := p.changed
	p.changed = time.Time{}
	p.figures["switched_ms"] = nil
	last, err := p.sending.resumed(waiting)
	if err != nil {
		p.say("traffic did not flow again within %v", "业务在 %v 内未恢复", switchTimeout)
		return ctx.Err()
	}
	p.figures["switched_ms"] = milliseconds(last.Sub(since))
	p.say("traffic flows again after %.0f ms", "业务在 %.0f 毫秒后恢复", p.figures["switched_ms"])
	return nil
}

// awaitUDP waits until both gateways use a path of UDP, lets it settle, and
// counts how often traffic changed between UDP and others beyond there and
// back.
func (p *performance) awaitUDP(ctx context.Context) error {
	waiting, cancel := context.WithTimeout(ctx, backTimeout)
	defer cancel()
	since := p.changed
	p.changed = time.Time{}
	for !p.allUseUDP(waiting) && waiting.Err() == nil {
		_ = pause(waiting, usePoll)
	}
	p.figures["back_ms"] = milliseconds(time.Since(since))
	if err := pause(ctx, backSettles); err != nil {
		return err
	}
	// A gateway that used UDP all the while has not come back to it.
	flaps, left := p.flaps(ctx)
	p.figures["flaps"] = flaps
	p.figures["back_on_udp"] = left && p.allUseUDP(ctx)
	p.say("back on UDP: %v", "切回 UDP：%v", p.figures["back_on_udp"])
	return ctx.Err()
}

func (p *performance) allUseUDP(ctx context.Context) bool {
	for _, g := range p.gateways {
		paths, err := localapi.NewClient(g.socket).Paths(ctx)
		if err != nil || !usesUDP(paths) {
			return false
		}
	}
	return true
}

// usesUDP: some path is used, and every path that is used is of UDP.
func usesUDP(paths []localapi.Path) bool {
	used := slices.DeleteFunc(slices.Clone(paths), func(p localapi.Path) bool { return !p.Used })
	return len(used) > 0 && !slices.ContainsFunc(used, func(p localapi.Path) bool { return p.Via != string(causeway.ViaInternet) })
}

// flaps asks the gateways how often they left UDP and came back. left is
// false if one never left it.
func (p *performance) flaps(ctx context.Context) (flaps int, left bool) {
	left = true
	for _, g := range p.gateways {
		events, err := localapi.NewClient(g.socket).Events(ctx)
		most := 0
		for _, changes := range p.transports(events) {
			most = max(most, changes)
			flaps += max(changes-thereAndBack, 0)
		}
		left = left && err == nil && most > 0
	}
	return flaps, left
}

// thereAndBack are the changes of transport that a block of UDP explains.
const thereAndBack = 2

// transports counts, for each object whose path is chosen, how often the
// paths it used changed between UDP and others. Moves between two paths of
// one transport do not count: where all lines die at once, a gateway may well
// try another before it notices.
func (p *performance) transports(events []localapi.Event) map[string]int {
	changes, last := map[string]int{}, map[string]string{}
	for _, e := range events {
		if e.Kind != "use" || e.To == "" {
			continue
		}
		via := string(causeway.ViaInternet)
		if added, ok := p.Scenario.Paths[e.To]; ok {
			via = added.Via
		}
		if before := last[e.Object]; before != "" && before != via {
			changes[e.Object]++
		}
		last[e.Object] = via
	}
	return changes
}
