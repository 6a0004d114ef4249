package lab

import (
	"context"
	"errors"
	"time"

	"causeway"
)

// step changes a link, then does something.
func (p *performance) step(ctx context.Context, s Step) error {
	if s.Link != "" {
		if err := p.changeUsed(ctx, s.Link, s.Set); err != nil {
			return err
		}
	}
	if s.Do == "" {
		return nil
	}
	return deeds[s.Do](p, ctx, s)
}

// changeUsed changes a link, or the one that carries the traffic.
func (p *performance) changeUsed(ctx context.Context, name string, set map[string]string) error {
	if known, ok := linkName(name); ok {
		name = known
	}
	switch name {
	case usedLink:
		used, err := p.usedLink(ctx)
		if err != nil {
			return causeway.NewProblem("lab.check", "the link in use", err)
		}
		name, p.figures["used_link"] = used, used
	case sameLink:
		name = p.lastLink
	}
	if p.changed.IsZero() {
		p.changed = time.Now()
	}
	p.lastLink, p.runs.swallowed = name, p.swallowed(name)
	p.sending.beginLulls()
	p.service.mark()
	return p.change(name, set)
}

// usedLink is the one that carries the traffic. A moment in which a busy
// machine sends little is no reason to give up.
func (p *performance) usedLink(ctx context.Context) (string, error) {
	for range usedTries {
		if used, err := p.lab.busiest(ctx, usedFor); err != nil || used != "" {
			return used, err
		}
	}
	return "", errors.New("no link carries the traffic")
}

// How long the links are watched for traffic, and how often at most.
const (
	usedFor   = 300 * time.Millisecond
	usedTries = 10
)

// deeds are what a step may do.
var deeds = map[string]func(*performance, context.Context, Step) error{
	"await-left":   untilDone((*performance).awaitLeft),
	"await-moved":  untilDone((*performance).awaitMoved),
	"await-mtu":    (*performance).awaitMTU,
	"await-switch": untilDone((*performance).awaitSwitch),
	"await-tcp":    untilDone((*performance).awaitTCP),
	"await-udp":    untilDone((*performance).awaitUDP),
	"await-up":     untilDone((*performance).awaitUp),
	"churn":        untilDone((*performance).churn),
	"count-downs":  (*performance).countDowns,
	"count-lost":   (*performance).countLost,
	"first-byte":   untilDone((*performance).firstByte),
	"kill":         untilDone((*performance).killOne),
	"measure-gap":  untilDone((*performance).measureGap),
	"rebind":       untilDone((*performance).rebind),
	"reload":       untilDone((*performance).reload),
	"request":      untilDone((*performance).request),
	"restart":      untilDone((*performance).restartOne),
	"revive":       untilDone((*performance).revive),
	"stop-service": untilDone((*performance).stopService),
}

// intoDeeds are those whose figures a step names.
var intoDeeds = map[string]bool{"await-mtu": true, "count-downs": true, "count-lost": true}

// requestDeeds are those that need requests in the scenario.
var requestDeeds = map[string]bool{"await-left": true, "await-moved": true, "count-lost": true, "first-byte": true, "reload": true, "request": true, "stop-service": true}

// untilDone is a deed that needs to know nothing of its step.
func untilDone(deed func(*performance, context.Context) error) func(*performance, context.Context, Step) error {
	return func(p *performance, ctx context.Context, _ Step) error { return deed(p, ctx) }
}
