package lab

import (
	"context"
	"errors"
	"slices"
	"time"

	"causeway"
	"causeway/lab/middlebox"
	"causeway/lab/packet"
	"causeway/lab/wan"
	"causeway/localapi"
)

// interpose puts the scenario's NAT on its link, in the emulator's place.
func (p *performance) interpose() (*middlebox.Box, error) {
	if p.Scenario.NAT == "" {
		return nil, nil
	}
	name, _ := linkName(p.Scenario.NAT)
	link := p.lab.Link(name)
	line := lines[slices.IndexFunc(lines, func(l line) bool { return l.name == name })]
	var ends [2]*packet.Socket
	err := p.lab.hosts[WAN].Do(func() (err error) {
		if ends[0], err = packet.Open(line.emulated[0], packet.Incoming, packet.WireFrames); err != nil {
			return err
		}
		if ends[1], err = packet.Open(line.emulated[1], packet.Incoming, packet.WireFrames); err != nil {
			err = errors.Join(err, ends[0].Close())
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	box, err := middlebox.Start(ends, link.Settings(wan.Forward).Delay)
	if err != nil {
		return nil, err
	}
	setBlackhole(link, true)
	p.nat = middlebox.NewNAT(causeway.DefaultPort)
	box.Does(p.nat.Treat)
	p.figures["rebinds"], p.figures["moves"], p.figures["rebind_ms_max"] = 0, 0, 0.0
	return box, nil
}

// firstOutside is the first port that the NAT gives after it forgot one.
const firstOutside = 20001

// rebindTimeout is how long California has to follow.
const rebindTimeout = 15 * time.Second

// rebind lets the NAT forget its port, and waits until California has noticed
// and traffic flows both ways.
func (p *performance) rebind(ctx context.Context) error {
	if p.nat == nil {
		return errors.New("rebind: the scenario has no nat")
	}
	waiting, cancel := context.WithTimeout(ctx, rebindTimeout)
	defer cancel()
	before, since := p.moves(ctx), time.Now()
	p.nat.Rebind(uint16(firstOutside + p.figures["rebinds"].(int)))
	p.count("rebinds", 1)
	for p.moves(waiting) <= before {
		if pause(waiting, usePoll) != nil {
			p.say("the new port was not noticed within %v", "在 %v 内未发现新端口", rebindTimeout)
			return ctx.Err()
		}
	}
	p.count("moves", 1)
	last, err := p.sending.resumed(waiting)
	if err != nil {
		p.figures["rebind_ms_max"] = nil
		return ctx.Err()
	}
	took := milliseconds(last.Sub(since))
	if worst, known := p.figures["rebind_ms_max"].(float64); known {
		p.figures["rebind_ms_max"] = max(worst, took)
	}
	p.say("the NAT changed its port; traffic flows both ways after %.0f ms", "NAT 更换了端口；%.0f 毫秒后业务双向恢复", took)
	return nil
}

// moves is how often the gateways followed their peer to another port.
func (p *performance) moves(ctx context.Context) int {
	count := 0
	for _, g := range p.gateways {
		events, _ := localapi.NewClient(g.socket).Events(ctx)
		for _, e := range events {
			if e.Kind == "move" {
				count++
			}
		}
	}
	return count
}
