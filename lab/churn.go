package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"causeway"
	"causeway/localapi"
)

// Shares of what happens to a gateway that runs; the rest is reloads. One that
// does not run is started.
const (
	stopShare = 0.4
	killShare = 0.3
)

// maxLeftOver bounds how many leftovers a result lists; all are counted.
const maxLeftOver = 20

// churn does one random thing to one random gateway.
func (p *performance) churn(context.Context) error {
	g := p.gateways[p.random.IntN(len(p.gateways))]
	die := p.random.Float64()
	if p.ended(g); g.process == nil {
		return p.startGateway(g)
	}
	p.count("cycles", 1)
	switch {
	case die < stopShare:
		return p.stopGateway(g)
	case die < stopShare+killShare:
		p.count("kills", 1)
		return p.killGateway(g)
	}
	p.count("reloads", 1)
	// One that is ending just now is found ended the next time.
	_ = g.process.Process.Signal(syscall.SIGHUP)
	return nil
}

func (p *performance) startGateway(g *gateway) error {
	p.count("starts", 1)
	if err := p.lab.start(g); err != nil {
		return g.problem(err)
	}
	return nil
}

// ended notices a gateway that ended by itself. A signal that came before
// the program could listen to signals ended it as a kill does.
func (p *performance) ended(g *gateway) {
	if g.process == nil {
		return
	}
	select {
	case err := <-g.ended:
		g.process = nil
		if !endedBy(err, syscall.SIGHUP) {
			p.count("crashes", 1)
			p.say("%s ended by itself: %v", "%s 自行退出：%v", g.name, orClean(err))
		}
	default:
	}
}

// endedBy reports whether a signal ended a process that did not handle it.
func endedBy(err error, signal syscall.Signal) bool {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == signal
}

func (p *performance) killGateway(g *gateway) error {
	if err := g.process.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return g.problem(err)
	}
	<-g.ended
	g.process = nil
	return nil
}

// stopGateway ends a gateway cleanly and looks for what it left. One that had
// no time to listen to signals was killed and is none that stopped.
func (p *performance) stopGateway(g *gateway) error {
	_ = g.process.Process.Signal(syscall.SIGTERM)
	err := g.awaitEnd()
	g.process = nil
	switch {
	case endedBy(err, syscall.SIGTERM), endedBy(err, syscall.SIGHUP):
		p.count("kills", 1)
		return nil
	case err != nil:
		p.count("unclean_stops", 1)
		p.say("%s did not stop cleanly: %v\n%s", "%s 未能正常停止：%v\n%s", g.name, err, tail(g.log))
		return nil
	}
	p.count("stops", 1)
	return p.lookFor(g)
}

// lookFor counts what a gateway that stopped left behind.
func (p *performance) lookFor(g *gateway) error {
	now, err := p.lab.gatewayTraces(g)
	if err != nil {
		return causeway.NewProblem("lab.check", g.host, err)
	}
	left := leftovers(p.before[g], now)
	p.count("leftovers", len(left))
	for _, line := range left {
		if listed := p.figures["left_over"].([]string); len(listed) < maxLeftOver {
			p.figures["left_over"] = append(listed, g.host+" "+line)
		}
	}
	return nil
}

// stopAll ends the run with a clean stop of every gateway: one that was
// killed starts once more, and takes back what it left.
func (p *performance) stopAll() error {
	var errs []error
	for _, g := range p.gateways {
		p.ended(g)
		if g.process == nil {
			errs = append(errs, p.startGateway(g))
		}
		if g.process != nil {
			errs = append(errs, g.awaitAnswer(upTimeout), p.stopGateway(g))
		}
	}
	return errors.Join(errs...)
}

// awaitAnswer waits until the gateway answers on its socket.
func (g *gateway) awaitAnswer(timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	for {
		if _, err := localapi.NewClient(g.socket).Status(ctx); err == nil {
			return nil
		}
		if pause(ctx, pollEvery) != nil {
			return g.problem(fmt.Errorf("no answer on its socket within %v", timeout))
		}
	}
}

// say tells of a finished part. en and zh take the same args.
func (p *performance) say(en, zh string, args ...any) {
	p.Say(causeway.Text{En: fmt.Sprintf(en, args...), Zh: fmt.Sprintf(zh, args...)})
}
