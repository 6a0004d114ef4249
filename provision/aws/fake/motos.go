package fake

import (
	"cmp"
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
	// Beside is how many servers get worlds where these are there side by side:
	// one has no use for a second processor. 0 is one.
	Beside int

	mu      sync.Mutex
	running []*shared
	// open are those of them that get more worlds.
	open []*shared
	err  error
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
	taken := p.idlest()
	if (taken == nil || taken.inUse > 0 && len(p.open) < p.Beside) && p.err == nil {
		taken, p.err = p.start()
	}
	if p.err != nil {
		return nil, nil, p.err
	}
	taken.given++
	taken.inUse++
	if taken.given == p.Each {
		p.open = slices.DeleteFunc(p.open, func(s *shared) bool { return s == taken })
	}
	return taken.Moto, sync.OnceValue(func() error { return p.giveBack(taken) }), nil
}

// idlest is the server with the fewest worlds of those that get more, nil if
// there is none.
func (p *Motos) idlest() *shared {
	if len(p.open) == 0 {
		return nil
	}
	return slices.MinFunc(p.open, func(a, b *shared) int { return cmp.Compare(a.inUse, b.inUse) })
}

func (p *Motos) start() (*shared, error) {
	m, err := StartMoto()
	if err != nil {
		return nil, err
	}
	s := &shared{Moto: m}
	p.open = append(p.open, s)
	p.running = append(p.running, s)
	return s, nil
}

func (p *Motos) giveBack(s *shared) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	s.inUse--
	if s.inUse > 0 || slices.Contains(p.open, s) || !slices.Contains(p.running, s) {
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
	p.running, p.open = nil, nil
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
