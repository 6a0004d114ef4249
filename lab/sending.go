package lab

import (
	"context"
	"fmt"
	"sync"
	"time"

	"causeway/lab/traffic"
	"causeway/lab/wan"
)

// firstPort is that of a scenario's first traffic; the example file's classes
// leave these ports to the default class.
const firstPort = 20101

// portDNS is where questions go.
const portDNS = 53

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
