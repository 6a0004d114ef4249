package lab

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"causeway"
	"causeway/lab/traffic"
)

// firstPort is that of a scenario's first traffic; the example file's classes
// leave these ports to the default class.
const firstPort = 20101

// Bounds of what a scenario may send.
const (
	maxPerSecond = 100_000
	maxFlows     = 1000
)

// sendingPlan is a Traffic understood.
type sendingPlan struct {
	udp      bool
	interval time.Duration
	size     int
	rate     causeway.BitRate
	flows    int
}

func (t Traffic) plan() (sendingPlan, error) {
	p, err := t.planOf()
	switch {
	case err != nil:
	case t.From != BJHost && t.From != CAHost, t.To != BJHost && t.To != CAHost, t.From == t.To:
		err = fmt.Errorf("from %q to %q: want %s and %s", t.From, t.To, BJHost, CAHost)
	}
	if err != nil {
		err = fmt.Errorf("traffic %s: %w", t.ID, err)
	}
	return p, err
}

func (t Traffic) planOf() (sendingPlan, error) {
	switch t.Kind {
	case "udp":
		return t.planUDP()
	case "tcp":
		return t.planTCP()
	}
	return sendingPlan{}, fmt.Errorf("kind %q is neither udp nor tcp", t.Kind)
}

func (t Traffic) planUDP() (sendingPlan, error) {
	number, perSecond := strings.CutSuffix(t.Rate, "/s")
	rate, err := strconv.Atoi(number)
	switch {
	case !perSecond || err != nil || rate < 1 || rate > maxPerSecond:
		return sendingPlan{}, fmt.Errorf("rate %q is not from 1/s to %d/s", t.Rate, maxPerSecond)
	case t.Size < traffic.LeastDatagram || t.Size > traffic.MostDatagram:
		return sendingPlan{}, fmt.Errorf("size %d is not from %d to %d", t.Size, traffic.LeastDatagram, traffic.MostDatagram)
	case t.Flows != 0:
		return sendingPlan{}, fmt.Errorf("flows are for tcp")
	}
	return sendingPlan{udp: true, interval: time.Second / time.Duration(rate), size: t.Size}, nil
}

func (t Traffic) planTCP() (sendingPlan, error) {
	limit, err := rate(t.Rate)
	switch {
	case err != nil:
		return sendingPlan{}, err
	case t.Flows < 1 || t.Flows > maxFlows:
		return sendingPlan{}, fmt.Errorf("flows %d is not from 1 to %d", t.Flows, maxFlows)
	case t.Size != 0:
		return sendingPlan{}, fmt.Errorf("size is for udp")
	}
	return sendingPlan{rate: limit, flows: t.Flows}, nil
}

// sending is all traffic of a running scenario.
type sending struct {
	udp []*traffic.UDPFlow
	tcp []*traffic.TCPFlows
}

// startTraffic starts everything the scenario sends, or nothing.
func (l *Lab) startTraffic(ctx context.Context, all []Traffic) (*sending, error) {
	s := &sending{}
	for i, t := range all {
		if err := s.start(ctx, l, t, uint16(firstPort+i)); err != nil {
			s.stop(0)
			return nil, fmt.Errorf("traffic %s: %w", t.ID, err)
		}
	}
	return s, nil
}

func (s *sending) start(ctx context.Context, l *Lab, t Traffic, port uint16) error {
	p, err := t.plan()
	if err != nil {
		return err
	}
	from, to := l.Beijing(), l.California()
	if t.From == CAHost {
		from, to = to, from
	}
	if p.udp {
		flow, err := traffic.StartUDPPlan(traffic.UDPPlan{From: from, To: to, Port: port, Interval: p.interval, Size: p.size})
		if err == nil {
			s.udp = append(s.udp, flow)
		}
		return err
	}
	flows, err := traffic.StartTCPFlows(ctx, traffic.TCPPlan{From: from, To: to, Port: port, Flows: p.flows, Rate: p.rate})
	if err == nil {
		s.tcp = append(s.tcp, flows)
	}
	return err
}

// stop ends all traffic and returns what was measured.
func (s *sending) stop(grace time.Duration) (traffic.UDPResult, traffic.TCPResult) {
	var udp traffic.UDPResult
	var tcp traffic.TCPResult
	for _, flow := range s.udp {
		udp = udp.Add(flow.Stop(grace))
	}
	for _, flows := range s.tcp {
		tcp = tcp.Add(flows.Stop(grace))
	}
	return udp, tcp
}

// resumed waits until something sent after this call has arrived of every
// flow of datagrams, and returns when the last of them did.
func (s *sending) resumed(ctx context.Context) (last time.Time, err error) {
	var arrivals []<-chan time.Time
	for _, flow := range s.udp {
		arrivals = append(arrivals, flow.Next())
	}
	for _, arrived := range arrivals {
		select {
		case at := <-arrived:
			if at.After(last) {
				last = at
			}
		case <-ctx.Done():
			return last, ctx.Err()
		}
	}
	return last, nil
}
