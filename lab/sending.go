package lab

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"causeway"
	"causeway/lab/traffic"
	"causeway/lab/wan"
)

// firstPort is that of a scenario's first traffic; the example file's classes
// leave these ports to the default class.
const firstPort = 20101

// Bounds of what a scenario may send.
const (
	maxPerSecond = 100_000
	maxFlows     = 1000
)

// portDNS is where questions go.
const portDNS = 53

// sendingPlan is a Traffic understood.
type sendingPlan struct {
	kind     string
	inner6   bool
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
	case t.Inner != 0 && t.Inner != 4 && t.Inner != 6, t.Inner == 6 && t.Kind == "icmp":
		err = fmt.Errorf("inner %d: want 4, or 6 for udp, tcp and dns", t.Inner)
	}
	p.kind, p.inner6 = t.Kind, t.Inner == 6
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
	case "icmp", "dns":
		return t.planSmall()
	}
	return sendingPlan{}, fmt.Errorf("kind %q is none of udp, tcp, icmp, dns", t.Kind)
}

// interval reads a rate of packets.
func (t Traffic) interval() (time.Duration, error) {
	number, perSecond := strings.CutSuffix(t.Rate, "/s")
	rate, err := strconv.Atoi(number)
	if !perSecond || err != nil || rate < 1 || rate > maxPerSecond {
		return 0, fmt.Errorf("rate %q is not from 1/s to %d/s", t.Rate, maxPerSecond)
	}
	return time.Second / time.Duration(rate), nil
}

// planSmall is for packets whose size is given by what they are.
func (t Traffic) planSmall() (sendingPlan, error) {
	interval, err := t.interval()
	if err == nil && (t.Size != 0 || t.Flows != 0) {
		err = fmt.Errorf("size and flows are for udp and tcp")
	}
	return sendingPlan{interval: interval, size: traffic.LeastDatagram}, err
}

func (t Traffic) planUDP() (sendingPlan, error) {
	interval, err := t.interval()
	switch {
	case err != nil:
		return sendingPlan{}, err
	case t.Size < traffic.LeastDatagram || t.Size > traffic.MostDatagram:
		return sendingPlan{}, fmt.Errorf("size %d is not from %d to %d", t.Size, traffic.LeastDatagram, traffic.MostDatagram)
	case t.Flows != 0:
		return sendingPlan{}, fmt.Errorf("flows are for tcp")
	}
	return sendingPlan{interval: interval, size: t.Size}, nil
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
	udp []udpFlow
	tcp []*traffic.TCPFlows
	// pings and questions carry canaries and measure nothing.
	pings     []*traffic.PingFlow
	questions []*traffic.UDPFlow
}

// udpFlow is one that is measured.
type udpFlow struct {
	*traffic.UDPFlow
	way wan.Way
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
	from, to, way := l.Beijing(), l.California(), wan.Forward
	if p.inner6 {
		from, to = inIPv6(from), inIPv6(to)
	}
	if t.From == CAHost {
		from, to, way = to, from, wan.Reverse
	}
	switch p.kind {
	case "udp":
		flow, err := traffic.StartUDPPlan(traffic.UDPPlan{From: from, To: to, Port: port, Interval: p.interval, Size: p.size})
		if err == nil {
			s.udp = append(s.udp, udpFlow{flow, way})
		}
		return err
	case "dns":
		flow, err := traffic.StartUDPPlan(traffic.UDPPlan{From: from, To: to, Port: portDNS, Interval: p.interval, Size: p.size, Head: traffic.DNSQuestion})
		if err == nil {
			s.questions = append(s.questions, flow)
		}
		return err
	case "icmp":
		flow, err := traffic.StartPings(from, to, p.interval)
		if err == nil {
			s.pings = append(s.pings, flow)
		}
		return err
	}
	flows, err := traffic.StartTCPFlows(ctx, traffic.TCPPlan{From: from, To: to, Port: port, Flows: p.flows, Rate: p.rate})
	if err == nil {
		s.tcp = append(s.tcp, flows)
	}
	return err
}

// sent is what became of all traffic.
type sent struct {
	udp traffic.UDPResult
	tcp traffic.TCPResult
	// canaries is how many were sent, in whatever kind of packet.
	canaries int
}

// stop ends all traffic and returns what was measured. The flows end side by
// side, for each waits out the grace.
func (s *sending) stop(grace time.Duration) sent {
	udp, tcp := make([]traffic.UDPResult, len(s.udp)), make([]traffic.TCPResult, len(s.tcp))
	var stopping sync.WaitGroup
	for i, flow := range s.udp {
		stopping.Go(func() { udp[i] = flow.Stop(grace) })
	}
	for i, flows := range s.tcp {
		stopping.Go(func() { tcp[i] = flows.Stop(grace) })
	}
	var all sent
	for _, flow := range s.pings {
		all.canaries += flow.Stop().Sent
	}
	for _, flow := range s.questions {
		all.canaries += flow.Stop(0).Sent
	}
	stopping.Wait()
	for _, result := range udp {
		all.udp = all.udp.Add(result)
	}
	for _, result := range tcp {
		all.tcp = all.tcp.Add(result)
	}
	all.canaries += all.udp.Sent + traffic.Canaries(all.tcp.BytesChecked)
	return all
}

// datagrams are the flows of datagrams.
func (s *sending) datagrams() (flows []*traffic.UDPFlow) {
	for _, flow := range s.udp {
		flows = append(flows, flow.UDPFlow)
	}
	return flows
}

func (s *sending) beginLulls() {
	for _, flow := range s.udp {
		flow.BeginLull()
	}
}

// lulls are the longest silences since beginLulls, the worst of each way.
func (s *sending) lulls() (worst [2]time.Duration) {
	for _, flow := range s.udp {
		worst[flow.way] = max(worst[flow.way], flow.Lull())
	}
	return worst
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
