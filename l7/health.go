package l7

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// check has the upstreams of the plan in force checked until ctx ends.
func (g *Gateway) check(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	checked := map[*upstreams]context.CancelFunc{}
	for {
		plan := g.inForce.Load()
		for u, end := range checked {
			if plan.upstreams[u.service.Name] != u {
				end()
				delete(checked, u)
			}
		}
		for _, u := range plan.upstreams {
			if u.health != nil && checked[u] == nil {
				life, end := context.WithCancel(ctx)
				checked[u] = end
				wg.Go(func() { g.checkAll(life, u) })
			}
		}
		select {
		case <-g.checks:
		case <-ctx.Done():
			for _, end := range checked {
				end()
			}
			return
		}
	}
}

// checkAll checks the upstreams of one service until ctx ends, each by itself:
// one that hangs keeps nobody waiting.
func (g *Gateway) checkAll(ctx context.Context, u *upstreams) {
	var wg sync.WaitGroup
	defer wg.Wait()
	for place := range u.service.Upstreams {
		wg.Go(func() {
			for ctx.Err() == nil {
				why := u.ask(ctx, place)
				if ctx.Err() != nil {
					return
				}
				if u.checked(place, why == nil) {
					g.tellHealth(u, place, why)
				}
				rest(ctx, u.pause())
			}
		})
	}
}

// ask checks one upstream, on the way requests take.
func (u *upstreams) ask(ctx context.Context, place int) error {
	h := u.service.Policy.Health
	ctx, cancel := context.WithTimeout(ctx, h.Timeout)
	defer cancel()
	r := (&http.Request{
		Method: http.MethodGet, URL: &url.URL{Path: h.Path}, Host: u.service.Hosts[0],
		Header: http.Header{"User-Agent": {"causeway-health-check"}},
	}).WithContext(ctx)
	byGRPC := h.Path == grpcHealth && u.service.Protocol.HTTP2()
	if byGRPC {
		askByGRPC(r)
	}
	response, err := u.try(r, place)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(response.Body, mostReplay)) // so that the connection can be used again
	if byGRPC && response.StatusCode == http.StatusOK {
		return judgeGRPC(response, text)
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return fmt.Errorf("it answered %d", response.StatusCode)
	}
	return nil
}

// pause is the interval, a tenth more or less by chance, so that gateways do not
// ask all at once.
func (u *upstreams) pause() time.Duration {
	interval := u.service.Policy.Health.Interval
	return interval*9/10 + interval/5*time.Duration(u.chance(1000))/1000
}

func (u *upstreams) checked(place int, ok bool) (changed bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.health.Checked(place, ok)
}

func (g *Gateway) tellHealth(u *upstreams, place int, why error) {
	where := hostPort(u.service.Upstreams[place])
	if why != nil {
		g.config.Log.Warn("upstream left out", "service", u.service.Name, "upstream", where, "error", why.Error())
		return
	}
	g.config.Log.Info("upstream taken back", "service", u.service.Name, "upstream", where)
}

// healthy reports whether checks, if there are any, find a place fit. The lock
// is held.
func (u *upstreams) healthy(place int) bool { return u.health == nil || u.health.Healthy(place) }

func (u *upstreams) any(holds func(int) bool) bool {
	for i := range u.breakers {
		if holds(i) {
			return true
		}
	}
	return false
}

// Upstream is what checks say of one place of a service.
type Upstream struct {
	Service, Upstream string
	Healthy           bool
}

// Upstreams returns those of this site that are checked, in a fixed order.
func (g *Gateway) Upstreams() []Upstream {
	var all []Upstream
	for _, u := range g.inForce.Load().upstreams {
		if u.health == nil {
			continue
		}
		u.mu.Lock()
		for i, place := range u.service.Upstreams {
			all = append(all, Upstream{u.service.Name, hostPort(place), u.healthy(i)})
		}
		u.mu.Unlock()
	}
	slices.SortFunc(all, func(a, b Upstream) int {
		return strings.Compare(a.Service+" "+a.Upstream, b.Service+" "+b.Upstream)
	})
	return all
}
