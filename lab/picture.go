package lab

import (
	"context"
	"strings"
	"sync"
	"time"

	"causeway"
	"causeway/lab/traffic"
	"causeway/localapi"
)

// Picture is how a running lab looks at one moment.
type Picture struct {
	Elapsed time.Duration
	// Step of Steps, from 1; 0 before the first.
	Step, Steps int
	Doing       causeway.Text
	// Links are the emulated ones; none while none is there.
	Links []LinkStatus
	// Gateways are those that are meant to run.
	Gateways []GatewayPicture
	// Gap is how long no datagram has arrived beyond the interval they are
	// sent in, of the flow that is worst off now; WorstGap is the longest so
	// far. Both are nil while none are sent.
	Gap, WorstGap *time.Duration
}

// GatewayPicture is what a gateway says of its paths; nil when it does not
// answer.
type GatewayPicture struct {
	Name  string
	Paths []localapi.Path
}

// Times of taking pictures. A gateway that hangs must not keep the rest from
// being seen.
const (
	pictureEvery    = 250 * time.Millisecond
	picturePatience = time.Second
)

// camera takes pictures of a lab for somebody who watches. All methods may be
// called from any goroutine, and do nothing of note when nobody watches.
type camera struct {
	watch func(Picture)
	began time.Time

	mu       sync.Mutex
	lab      *Lab
	gateways []*gateway
	flows    []*traffic.UDPFlow
	now      Picture // its Step, Steps and Doing
}

// newCamera is for watch, which may be nil.
func newCamera(watch func(Picture)) *camera { return &camera{watch: watch, began: time.Now()} }

// during takes pictures while do runs.
func (c *camera) during(ctx context.Context, do func() error) error {
	if c.watch == nil {
		return do()
	}
	ctx, stop := context.WithCancel(ctx)
	var taking sync.WaitGroup
	taking.Go(func() { c.take(ctx) })
	defer taking.Wait()
	defer stop()
	return do()
}

func (c *camera) take(ctx context.Context) {
	tick := time.NewTicker(pictureEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		c.watch(c.picture(ctx))
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

func (c *camera) picture(ctx context.Context) Picture {
	c.mu.Lock()
	p, l, gateways, flows := c.now, c.lab, c.gateways, c.flows
	c.mu.Unlock()
	p.Elapsed = time.Since(c.began)
	if l != nil {
		p.Links = l.linkStatus()
	}
	ctx, cancel := context.WithTimeout(ctx, picturePatience)
	defer cancel()
	for _, g := range gateways {
		// One that does not answer shows as such.
		paths, _ := localapi.NewClient(g.socket).Paths(ctx)
		p.Gateways = append(p.Gateways, GatewayPicture{g.name, paths})
	}
	p.Gap, p.WorstGap = gaps(flows)
	return p
}

// gaps are the silence now and the longest, of the worst flow each.
func gaps(flows []*traffic.UDPFlow) (now, worst *time.Duration) {
	for _, flow := range flows {
		silence, longest := flow.Silence()
		if now == nil {
			now, worst = new(time.Duration), new(time.Duration)
		}
		*now, *worst = max(*now, silence), max(*worst, longest)
	}
	return now, worst
}

// face points the camera at a lab, or at none.
func (c *camera) face(l *Lab) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lab = l
}

// follow shows gateways; their sockets and names do not change.
func (c *camera) follow(gateways []*gateway) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gateways = gateways
}

func (c *camera) forgetGateways() { c.follow(nil) }

// hear shows the gaps of flows, which may have been stopped.
func (c *camera) hear(flows []*traffic.UDPFlow) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.flows = flows
}

func (c *camera) step(step, steps int, doing causeway.Text) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now.Step, c.now.Steps, c.now.Doing = step, steps, doing
}

// describe says what a step does, in the words of its file.
func (step Step) describe() causeway.Text {
	var words []string
	if step.Link != "" {
		words = append(words, step.Link, strings.Join(assignments(step.Set), " "))
	}
	if step.Do != "" {
		words = append(words, step.Do)
	}
	text := strings.Join(words, " ")
	return causeway.Text{En: text, Zh: text}
}
