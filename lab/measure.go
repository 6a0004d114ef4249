package lab

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"causeway"
	"causeway/lab/oracle"
	"causeway/lab/traffic"
	"causeway/lab/wan"
)

// Ports of the lab's own traffic; the example file's classes leave them to
// the default class.
const (
	portUDP  = 20001
	portEcho = 20002
	portBulk = 20003
)

const (
	pingTimeout   = time.Second
	canaryTimeout = 15 * time.Second
	arrivalGrace  = time.Second
	canaryFlow    = 500 * time.Millisecond
	canaryText    = 64 << 10
	perSecond     = time.Millisecond // between datagrams: 1000 a second
)

// reach pings California from Beijing.
func (l *Lab) reach(ctx context.Context, count int) (traffic.PingResult, error) {
	return traffic.Ping(ctx, l.Beijing(), l.California(), count, pingTimeout)
}

// ends are both directions between the hosts.
func (l *Lab) ends() [2][2]traffic.Host {
	return [2][2]traffic.Host{{l.Beijing(), l.California()}, {l.California(), l.Beijing()}}
}

// watchedCanaries sends TCP, UDP and ICMP both ways under the oracle's eyes.
func (l *Lab) watchedCanaries(ctx context.Context) (oracle.Count, traffic.UDPResult, error) {
	watch, err := l.WatchWAN()
	if err != nil {
		return oracle.Count{}, traffic.UDPResult{}, err
	}
	flows, err := l.canaries(ctx)
	seen, watchErr := watch.Stop()
	return seen, flows, errors.Join(err, watchErr)
}

func (l *Lab) canaries(ctx context.Context) (traffic.UDPResult, error) {
	ctx, cancel := context.WithTimeout(ctx, canaryTimeout)
	defer cancel()
	flows, err := l.startFlows()
	if err != nil {
		return traffic.UDPResult{}, err
	}
	errs := []error{pause(ctx, canaryFlow)}
	for _, way := range l.ends() {
		_, err := traffic.Ping(ctx, way[0], way[1], 1, pingTimeout)
		errs = append(errs, err, traffic.EchoTCP(ctx, way[0], way[1], portEcho, canaryText))
	}
	return stopFlows(flows, grace(ctx)), errors.Join(errs...)
}

// startFlows sends 1000 datagrams a second each way.
func (l *Lab) startFlows() ([]*traffic.UDPFlow, error) {
	var flows []*traffic.UDPFlow
	for _, way := range l.ends() {
		flow, err := traffic.StartUDP(way[0], way[1], portUDP, perSecond)
		if err != nil {
			stopFlows(flows, 0)
			return nil, err
		}
		flows = append(flows, flow)
	}
	return flows, nil
}

// grace is what traffic on its way gets to arrive: nothing once somebody wants
// the end.
func grace(ctx context.Context) time.Duration {
	if ctx.Err() != nil {
		return 0
	}
	return arrivalGrace
}

func stopFlows(flows []*traffic.UDPFlow, grace time.Duration) traffic.UDPResult {
	var sum traffic.UDPResult
	for _, flow := range flows {
		sum = sum.Add(flow.Stop(grace))
	}
	return sum
}

// busiest watches the emulator and returns the link that carried the most
// frames: what is really used, whatever the gateways say. It is "" if none
// carried more than heartbeats.
func (l *Lab) busiest(ctx context.Context, during time.Duration) (string, error) {
	before := l.carried()
	if err := pause(ctx, during); err != nil {
		return "", err
	}
	carried := l.carried()
	for name := range carried {
		carried[name] -= before[name]
	}
	busiest := slices.MaxFunc(linkNames(), func(a, b string) int { return cmp.Compare(carried[a], carried[b]) })
	if float64(carried[busiest]) < busyFrames*during.Seconds() {
		return "", nil
	}
	return busiest, nil
}

// busyFrames is how many frames a second are more than heartbeats, of which
// there are at most 100 each way. The lab's own two flows are 2000; a machine
// that is busy with something else sends far less.
const busyFrames = 300

func (l *Lab) carried() map[string]uint64 {
	carried := map[string]uint64{}
	for name, link := range l.links {
		carried[name] = link.Count(wan.Forward).Passed + link.Count(wan.Reverse).Passed
	}
	return carried
}

// lateMax is the emulator's worst lateness on any link.
func (l *Lab) lateMax() time.Duration {
	var late time.Duration
	for _, link := range l.links {
		late = max(late, link.Count(wan.Forward).LateMax, link.Count(wan.Reverse).LateMax)
	}
	return late
}

// bulk is the rate of one TCP flow from Beijing to California.
func (l *Lab) bulk(ctx context.Context, during time.Duration) (causeway.BitRate, error) {
	return traffic.Bulk(ctx, l.Beijing(), l.California(), portBulk, during)
}

// plainRate is the rate by plain forwarding; no gateways may run.
func (l *Lab) plainRate(ctx context.Context, during time.Duration) (causeway.BitRate, error) {
	if err := l.AddPlainRoutes(); err != nil {
		return 0, err
	}
	rate, err := l.bulk(ctx, during)
	return rate, errors.Join(err, l.RemovePlainRoutes())
}

// pause waits, or returns the context's error.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
