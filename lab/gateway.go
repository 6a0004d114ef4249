package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"causeway"
	"causeway/localapi"
)

// Folders below the one given to startGateways.
const (
	runFolder = "run"
	logFolder = "log"
)

// Limits of waiting for gateways.
const (
	upTimeout   = 20 * time.Second
	stopTimeout = 10 * time.Second
	pollEvery   = 100 * time.Millisecond
)

// seats are the gateways of the example file and the hosts they run on.
var seats = []struct{ host, site, gateway string }{
	{BJGateway, "beijing", "bj-1"},
	{CAGateway, "california", "ca-1"},
}

// runningGateways are the running gateways of a lab.
type runningGateways struct{ running []*gateway }

// gateway is one causeway-gateway, process after process.
type gateway struct {
	name    string
	host    string
	program string
	args    []string
	socket  string
	log     string
	process *exec.Cmd
	ended   chan error
}

// startGateways runs the program for each site with the files Prepare wrote.
// The caller stops them, also after an error of waitUp.
func (l *Lab) startGateways(program, folder string) (*runningGateways, error) {
	gs := &runningGateways{}
	for _, g := range gatewaysOf(program, folder) {
		if err := l.start(g); err != nil {
			return nil, errors.Join(g.problem(err), gs.stop())
		}
		gs.running = append(gs.running, g)
	}
	return gs, nil
}

// gatewaysOf are those of all seats; none runs yet.
func gatewaysOf(program, folder string) []*gateway {
	var all []*gateway
	for _, seat := range seats {
		g := &gateway{
			name: seat.gateway, host: seat.host, program: program,
			socket: filepath.Join(folder, runFolder, seat.gateway+".sock"),
			log:    filepath.Join(folder, logFolder, seat.gateway+".log"),
		}
		g.args = []string{
			"--config", filepath.Join(folder, "causeway.yaml"),
			"--site", seat.site, "--gateway", seat.gateway,
			"--identity", filepath.Join(folder, "id-"+seat.gateway),
			"--socket", g.socket, "--admin", "127.0.0.1:8081",
			"--state", filepath.Join(folder, "state", seat.gateway),
		}
		all = append(all, g)
	}
	return all
}

func (l *Lab) start(g *gateway) error {
	log, err := os.OpenFile(g.log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	process := exec.Command(g.program, g.args...)
	process.Stdout, process.Stderr = log, log
	if err := l.hosts[g.host].Do(process.Start); err != nil {
		return err
	}
	// Whoever stops the gateway waits for it: it receives from ended.
	ended := make(chan error, 1)
	go func() { ended <- process.Wait() }()
	g.process, g.ended = process, ended
	return nil
}

// waitUp returns once every path is up and one is used, seen from every
// gateway.
func (gs *runningGateways) waitUp(ctx context.Context) error { return gs.waitFor(ctx, allUp) }

// waitFor returns once the paths of every gateway are as wanted.
func (gs *runningGateways) waitFor(ctx context.Context, wanted func([]localapi.Path) bool) error {
	ctx, cancel := context.WithTimeout(ctx, upTimeout)
	defer cancel()
	for _, g := range gs.running {
		if err := g.waitFor(ctx, wanted); err != nil {
			return err
		}
	}
	return nil
}

func (g *gateway) waitFor(ctx context.Context, wanted func([]localapi.Path) bool) error {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	reason := errors.New("no answer on its socket")
	for {
		paths, err := localapi.NewClient(g.socket).Paths(ctx)
		if err == nil {
			reason = describe(paths)
		}
		if wanted(paths) {
			return nil
		}
		select {
		case <-tick.C:
		case err := <-g.ended:
			g.ended <- err
			return g.problem(fmt.Errorf("it ended: %w", orClean(err)))
		case <-ctx.Done():
			return g.problem(reason)
		}
	}
}

// describe says which paths are how, for a gateway that never got ready.
func describe(paths []localapi.Path) error {
	states := make([]string, len(paths))
	for i, p := range paths {
		states[i] = p.Name + " " + p.State
	}
	return errors.New(strings.Join(states, ", "))
}

func orClean(err error) error {
	if err == nil {
		return errors.New("exit status 0")
	}
	return err
}

func allUp(paths []localapi.Path) bool {
	used := false
	for _, p := range paths {
		if p.State != "up" {
			return false
		}
		used = used || p.Used
	}
	return used
}

// problem names the gateway, the cause and the end of its log.
func (g *gateway) problem(cause error) error {
	return causeway.NewProblem("lab.gateway", g.name, cause, "log", g.log, "tail", tail(g.log))
}

// stop ends all gateways and waits for them. The error names those that did
// not end cleanly.
func (gs *runningGateways) stop() error {
	for _, g := range gs.running {
		// One that has ended already is found below.
		_ = g.process.Process.Signal(syscall.SIGTERM)
	}
	var errs []error
	for _, g := range gs.running {
		if err := g.awaitEnd(); err != nil {
			errs = append(errs, g.problem(err))
		}
	}
	gs.running = nil
	return errors.Join(errs...)
}

func (g *gateway) awaitEnd() error {
	select {
	case err := <-g.ended:
		return err
	case <-time.After(stopTimeout):
		killed := g.process.Process.Kill()
		<-g.ended
		return errors.Join(fmt.Errorf("it did not stop within %v and was killed", stopTimeout), killed)
	}
}
