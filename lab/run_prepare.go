package lab

import (
	"context"
	"errors"

	"causeway"
)

// setLinks gives the lines their first properties; those of one link win over
// those of all.
func (p *performance) setLinks() error {
	for _, name := range append([]string{allLinks}, linkNames()...) {
		for key, set := range p.Scenario.Links {
			if link, _ := linkName(key); link != name && key != name {
				continue
			}
			if err := p.change(name, set); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *performance) change(name string, set map[string]string) error {
	changes, err := ParseChanges(assignments(set))
	if err != nil {
		return err
	}
	for _, link := range linkNames() {
		if name == allLinks || name == link {
			apply(p.lab.Link(link), changes)
		}
	}
	return nil
}

// control proves that the oracle sees plaintext where there is some.
func (p *performance) control(ctx context.Context) error {
	if err := p.lab.AddPlainRoutes(); err != nil {
		return err
	}
	seen, _, err := p.lab.watchedCanaries(ctx)
	p.figures["control_packets"] = seen.Plaintext
	p.say("the oracle sees %d plaintext packets over plain routes", "检测器在普通路由下看到 %d 个明文包", seen.Plaintext)
	return errors.Join(err, p.controlRequests(ctx), p.lab.RemovePlainRoutes())
}

// prepare writes the gateways' files and remembers how their hosts look
// without them.
func (p *performance) prepare() error {
	if err := PrepareFile(p.Folder, p.Scenario.file(p.Folder)); err != nil {
		return err
	}
	p.gateways, p.before = gatewaysOf(p.Program, p.Folder), map[*gateway][]string{}
	for _, g := range p.gateways {
		traces, err := p.lab.gatewayTraces(g)
		if err != nil {
			return causeway.NewProblem("lab.check", g.host, err)
		}
		p.before[g] = traces
	}
	for _, count := range []string{"crashes", "unclean_stops", "leftovers", "cycles", "starts", "stops", "kills", "reloads"} {
		p.figures[count] = 0
	}
	p.figures["left_over"] = []string{}
	return nil
}

func (p *performance) wayOut() error {
	if err := p.lab.addWayOut(); err != nil || !p.Scenario.IPv6 {
		return err
	}
	return p.lab.addIPv6()
}
