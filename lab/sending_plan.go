package lab

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"causeway"
	"causeway/lab/traffic"
)

// Bounds of what a scenario may send.
const (
	maxPerSecond = 100_000
	maxFlows     = 1000
)

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

// interval reads a rate of packets or requests.
func interval(text string) (time.Duration, error) {
	number, perSecond := strings.CutSuffix(text, "/s")
	rate, err := strconv.Atoi(number)
	if !perSecond || err != nil || rate < 1 || rate > maxPerSecond {
		return 0, fmt.Errorf("rate %q is not from 1/s to %d/s", text, maxPerSecond)
	}
	return time.Second / time.Duration(rate), nil
}

// planSmall is for packets whose size is given by what they are.
func (t Traffic) planSmall() (sendingPlan, error) {
	every, err := interval(t.Rate)
	if err == nil && (t.Size != 0 || t.Flows != 0) {
		err = fmt.Errorf("size and flows are for udp and tcp")
	}
	return sendingPlan{interval: every, size: traffic.LeastDatagram}, err
}

func (t Traffic) planUDP() (sendingPlan, error) {
	every, err := interval(t.Rate)
	switch {
	case err != nil:
		return sendingPlan{}, err
	case t.Size < traffic.LeastDatagram || t.Size > traffic.MostDatagram:
		return sendingPlan{}, fmt.Errorf("size %d is not from %d to %d", t.Size, traffic.LeastDatagram, traffic.MostDatagram)
	case t.Flows != 0:
		return sendingPlan{}, fmt.Errorf("flows are for tcp")
	}
	return sendingPlan{interval: every, size: t.Size}, nil
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
