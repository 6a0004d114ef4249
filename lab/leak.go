package lab

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"causeway"
)

// nullProgram is where the build puts the gateway that does not encrypt,
// beside this process's own binary.
const nullProgram = "lab/causeway-gateway-nullcipher"

// NullCipherProgram finds the gateway that does not encrypt; "" if there is
// none, as on every machine that has only a release.
func NullCipherProgram() string {
	own, err := os.Executable()
	if err != nil {
		return ""
	}
	program := filepath.Join(filepath.Dir(own), filepath.FromSlash(nullProgram))
	if _, err := os.Stat(program); err != nil {
		return ""
	}
	return program
}

// controlFor is how long the control's traffic flows.
const controlFor = 2 * time.Second

// nullControl proves that the oracle would see what leaks from the tunnel:
// the same traffic, under the same eyes, through gateways that do not
// encrypt. Without such a program the control stays unknown.
func (p *performance) nullControl(ctx context.Context) error {
	if p.Scenario.Control != nullControl {
		return nil
	}
	p.figures["plain_control_packets"] = p.figures["control_packets"]
	p.figures["control_packets"], p.figures["positive_control"] = nil, nil
	if p.NullCipher == "" {
		p.say("no gateway without encryption here: the control is missing", "此处没有不加密的网关程序：缺少对照")
		return nil
	}
	exposed, err := p.exposed(ctx)
	if err != nil {
		return causeway.NewProblem("lab.check", "the control without encryption", err)
	}
	p.figures["control_packets"], p.figures["positive_control"] = exposed, exposed > 0
	p.say("without encryption the oracle reads %d packets of the tunnel", "不加密时检测器读到隧道内的 %d 个包", exposed)
	return nil
}

// exposed is how many packets of gateways that do not encrypt the oracle can
// read.
func (p *performance) exposed(ctx context.Context) (packets int, err error) {
	folder := filepath.Join(p.Folder, "control")
	if err := PrepareFile(folder, p.Scenario.file(folder)); err != nil {
		return 0, err
	}
	gateways, err := p.lab.startGateways(p.NullCipher, folder)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, gateways.stop()) }()
	if err := gateways.waitFor(ctx, usesInternet); err != nil {
		return 0, err
	}
	watch, err := p.lab.WatchWAN()
	if err != nil {
		return 0, err
	}
	sending, err := p.lab.startTraffic(ctx, p.Scenario.Traffic)
	if err == nil {
		err = pause(ctx, controlFor)
		sending.stop(0)
	}
	seen, watchErr := watch.Stop()
	return seen.Exposed, errors.Join(err, watchErr)
}

// running are the gateways that run.
func (p *performance) running() []*gateway {
	for _, g := range p.gateways {
		p.ended(g)
	}
	return slices.DeleteFunc(slices.Clone(p.gateways), func(g *gateway) bool { return g.process == nil })
}

// killOne kills a random gateway; revive starts it.
func (p *performance) killOne(context.Context) error {
	running := p.running()
	if len(running) == 0 {
		return nil
	}
	p.count("kills", 1)
	return p.killGateway(running[p.random.IntN(len(running))])
}

// revive starts every gateway that does not run.
func (p *performance) revive(context.Context) error {
	p.running()
	for _, g := range p.gateways {
		if g.process == nil {
			if err := p.startGateway(g); err != nil {
				return err
			}
		}
	}
	return nil
}

// restartOne stops a random gateway cleanly and starts it again: its peer's
// session is replaced.
func (p *performance) restartOne(context.Context) error {
	running := p.running()
	if len(running) == 0 {
		return nil
	}
	g := running[p.random.IntN(len(running))]
	if err := p.stopGateway(g); err != nil {
		return err
	}
	return p.startGateway(g)
}
