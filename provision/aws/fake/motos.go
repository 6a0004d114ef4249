package fake

import (
	"errors"
	"slices"
	"sync"
)

// Motos hands moto_servers out to tests. Starting one takes about a second,
// and one becomes slower with everything that is made in it, terminated or not:
// so each serves some worlds, one after the other or side by side. What these
// make must not meet. Its zero value is one server for all. It may be used by
// several goroutines at once.
type Motos struct {
	// Each is how many worlds a server gets; 0 is no bound.
	Each int

	mu      sync.Mutex
	running []*shared
	// current is the one that new worlds get.
	current *shared
	err     error
}

// shared is a server with how many worlds it got, and how many of them are not
// done.
type shared struct {
	*Moto
	given, inUse int
}

// Take returns a server for one world, and done, which must be called when the
// world is no more: the last done of a server that gets no more worlds stops
// it. The error is StartMoto's, and the same for every call once one could not
// be started.
func (p *Motos) Take() (m *Moto, done func() error, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.current == nil && p.err == nil {
		p.err = p.start()
	}
	if p.err != nil {
		return nil, nil, p.err
	}
	taken := p.current
	taken.given++
	taken.inUse++
	if taken.given == p.Each {
		p.current = nil
	}
	return taken.Moto, sync.OnceValue(func() error { return p.giveBack(taken) }), nil
}

func (p *Motos) start() error {
	m, err := StartMoto()
	if err != nil {
		return err
	}
	p.current = &shared{Moto: m}
	p.running = append(p.running, p.current)
	return nil
}

func (p *Motos) giveBack(s *shared) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	s.inUse--
	if s.inUse > 0 || s == p.current || !slices.Contains(p.running, s) {
		return nil
	}
	p.running = slices.DeleteFunc(p.running, func(other *shared) bool { return other == s })
	return s.Stop()
}

// Stop ends the servers that run, those in use too: the last thing a test
// binary does, whatever became of its tests.
func (p *Motos) Stop() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, s := range p.running {
		errs = append(errs, s.Stop())
	}
	p.running, p.current = nil, nil
	return errors.Join(errs...)
}

// Around returns what runs the tests of a binary and then stops all servers,
// which no goroutine outlives.
func (p *Motos) Around(tests interface{ Run() int }) interface{ Run() int } {
	return around{p, tests}
}

type around struct {
	motos *Motos
	tests interface{ Run() int }
}

// Run returns the exit status: the tests', or 1 if a server could not be
// stopped.
func (a around) Run() int {
	status := a.tests.Run()
	if err := a.motos.Stop(); err != nil {
		println("stop moto_server:", err.Error())
		return max(status, 1)
	}
	return status
}
