package lab

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"causeway"
	"causeway/lab/middlebox"
	"causeway/localapi"
)

// ScenarioResult is what a run found. As JSON its figures stand beside
// scenario, seed, passed and broken.
type ScenarioResult struct {
	Scenario string
	Seed     uint64
	Passed   bool
	// Broken names the bounds that did not hold.
	Broken  []string
	Figures Figures
}

// MarshalJSON writes one flat object.
func (r ScenarioResult) MarshalJSON() ([]byte, error) {
	all := maps.Clone(map[string]any(r.Figures))
	if all == nil {
		all = map[string]any{}
	}
	all["scenario"], all["seed"], all["passed"], all["broken"] = r.Scenario, r.Seed, r.Passed, r.Broken
	return json.Marshal(all)
}

// Runner runs one scenario inside private namespaces.
type Runner struct {
	// Program is causeway-gateway; Folder, which exists, takes its files.
	Program  string
	Folder   string
	Seed     uint64
	Scenario Scenario
	// Replay drives the links; a step of the scenario holds until the next
	// line of the trace.
	Replay *Replay
	// NullCipher is a causeway-gateway that does not encrypt; "" for none. It
	// is the control of scenarios that ask for it.
	NullCipher string
	// Say is called with each finished part.
	Say func(causeway.Text)
	// Watch, if there is one, is as in Demo.
	Watch func(Picture)
}

// performance is a scenario while it runs.
type performance struct {
	*Runner
	lab      *Lab
	random   *rand.Rand
	gateways []*gateway
	before   map[*gateway][]string
	sending  *sending
	service  *service
	figures  Figures
	camera   *camera
	nat      *middlebox.NAT
	runs     runs
	// lastLink is the one that a step changed last, by name or "all".
	lastLink string
	// counted is up to when paths that went down were counted.
	counted time.Time
	// changed is when the first link change was made that no deed has looked
	// at since.
	changed time.Time
	began   time.Time
}

// Run does the whole scenario. A broken bound is in the result, not an error.
func (r *Runner) Run(ctx context.Context) (ScenarioResult, error) {
	result := ScenarioResult{Scenario: r.Scenario.Name, Seed: r.Seed}
	l, err := Build(Options{WAN: DefaultWAN, Seed: r.Seed, Replay: r.Replay})
	if err != nil {
		return result, err
	}
	p := &performance{Runner: r, lab: l, random: rand.New(rand.NewPCG(r.Seed, 1)), figures: Figures{}, began: time.Now()}
	p.camera = newCamera(r.Watch)
	p.camera.face(l)
	err = p.camera.during(ctx, func() error { return p.perform(ctx) })
	p.addRuns()
	p.figures["seconds"] = time.Since(p.began).Round(time.Second).Seconds()
	err = errors.Join(err, l.Close())
	if ctx.Err() != nil {
		err = causeway.NewProblem("lab.interrupted", "lab", ctx.Err())
	}
	if err != nil {
		return result, err
	}
	result.Figures = p.figures
	result.Broken, err = judge(r.Scenario.Bounds, p.figures)
	result.Passed = len(result.Broken) == 0
	return result, err
}

func (p *performance) perform(ctx context.Context) (err error) {
	if err := p.setLinks(); err != nil {
		return err
	}
	box, err := p.interpose()
	if err != nil {
		return causeway.NewProblem("lab.build", "the NAT", err)
	}
	if box != nil {
		defer func() { err = errors.Join(err, box.Stop()) }()
	}
	if err := p.startService(); err != nil {
		return causeway.NewProblem("lab.build", "the service", err)
	}
	defer p.service.end()
	if err := p.control(ctx); err != nil {
		return causeway.NewProblem("lab.check", "plain routing", err)
	}
	if err := p.wayOut(); err != nil {
		return causeway.NewProblem("lab.build", "default routes", err)
	}
	if err := p.nullControl(ctx); err != nil {
		return err
	}
	if err := p.prepare(); err != nil {
		return err
	}
	watch, err := p.lab.WatchWAN()
	if err != nil {
		return causeway.NewProblem("lab.check", "the WAN", err)
	}
	err = p.withGateways(ctx)
	// The watch ends last, so that it sees the gateways go.
	seen, watchErr := watch.Stop()
	p.addOracle(seen)
	return errors.Join(err, watchErr)
}

// count adds to a figure.
func (p *performance) count(field string, by int) { p.figures[field] = p.figures[field].(int) + by }

func (p *performance) withGateways(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, p.stopAll()) }()
	p.camera.follow(p.gateways)
	for _, g := range p.gateways {
		if err := p.startGateway(g); err != nil {
			return err
		}
	}
	if err := (&runningGateways{running: p.gateways}).waitFor(ctx, usesInternet); err != nil {
		return err
	}
	p.awaitPaths(ctx)
	if err := p.measureRTT(ctx); err != nil {
		return err
	}
	return p.underTraffic(ctx)
}

// usesInternet: traffic flows over a path of UDP, and all such paths are up.
func usesInternet(paths []localapi.Path) bool {
	return allUp(slices.DeleteFunc(slices.Clone(paths), func(p localapi.Path) bool { return p.Via != string(causeway.ViaInternet) }))
}

func (p *performance) underTraffic(ctx context.Context) error {
	sending, err := p.lab.startTraffic(ctx, p.Scenario.Traffic)
	if err != nil {
		return causeway.NewProblem("lab.check", "traffic", err)
	}
	p.sending = sending
	p.camera.hear(sending.datagrams())
	p.say("two gateways running, traffic flows", "两个网关已运行，业务流量已启动")
	err = p.repetitions(ctx)
	p.camera.hear(nil)
	p.addTraffic(sending.stop(grace(ctx)))
	return err
}

// measureRTT pings through the gateways.
func (p *performance) measureRTT(ctx context.Context) error {
	p.figures["rtt_ms"] = nil
	reached, err := p.lab.reach(ctx, max(p.Scenario.Pings, rttPings))
	if err != nil {
		return causeway.NewProblem("lab.check", "reachability", err)
	}
	if reached.Received > 0 {
		p.figures["rtt_ms"] = milliseconds(reached.Median)
	}
	return nil
}

// How many pings rtt_ms is the median of: usually, and at most.
const (
	rttPings = 3
	maxPings = 1000
)

// steps does every step once, at its time.
func (p *performance) steps(ctx context.Context) error {
	start := time.Now()
	for i, step := range p.Scenario.Steps {
		p.camera.step(p.runs.done*len(p.Scenario.Steps)+i+1, max(p.Scenario.Repeat, 1)*len(p.Scenario.Steps), step.describe())
		at := step.At + time.Duration(p.random.Float64()*float64(step.Jitter))
		if err := pause(ctx, time.Until(start.Add(at))); err != nil {
			return err
		}
		if err := p.step(ctx, step); err != nil {
			return err
		}
	}
	return nil
}
