package faults

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"causeway/lab"
	"causeway/lab/netns"
	"causeway/lab/traffic"
	"causeway/lab/wan"
	"causeway/localapi"
)

// The lines of the sites. Traffic prefers the first.
const (
	first  = "telecom-verizon"
	second = "unicom-att"
)

// farApart is a line of 200 ms round trip that loses nothing by itself.
var farApart = wan.Settings{Delay: 100 * time.Millisecond, Queue: time.Second}

// sites are the two sites of the example file with a daemon each.
type sites struct {
	*lab.Lab
	folder  string
	before  map[string]string // the network of each gateway's host, without a daemon
	beijing *daemon
	calif   *daemon
	// hosts are the ends of the traffic, nil for those of the lab.
	hosts *[2]traffic.Host
}

// plan is what start builds.
type plan struct {
	line    wan.Settings
	program string // of the daemons; "" is the released one
	// prepare changes the files of the daemons before they start.
	prepare func(t *testing.T, folder string)
}

// daemon is one causeway-gateway process.
type daemon struct {
	host          *netns.Namespace
	program       string
	folder        string
	site, gateway string
	log           string
	file          string // its causeway.yaml
	process       *exec.Cmd
}

// start builds the sites, starts both daemons and waits until all paths work.
func start(t *testing.T, p plan) *sites {
	t.Helper()
	s := prepare(t, p)
	for _, d := range s.daemons() {
		d.start(t)
	}
	s.allUp(t)
	return s
}

// prepare builds the sites and the files; no daemon runs yet.
func prepare(t *testing.T, p plan) *sites {
	t.Helper()
	if !netns.Inside() {
		t.Skip("namespaces cannot be made here")
	}
	l, err := lab.Build(lab.Options{WAN: p.line, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	s := &sites{Lab: l, folder: t.TempDir(), before: map[string]string{}}
	if err := lab.Prepare(s.folder); err != nil {
		t.Fatal(err)
	}
	if p.prepare != nil {
		p.prepare(t, s.folder)
	}
	s.beijing = s.newDaemon(t, p, lab.BJGateway, "beijing", "bj-1")
	s.calif = s.newDaemon(t, p, lab.CAGateway, "california", "ca-1")
	return s
}

func (s *sites) daemons() []*daemon { return []*daemon{s.beijing, s.calif} }

func (s *sites) newDaemon(t *testing.T, p plan, host, site, gateway string) *daemon {
	t.Helper()
	program := p.program
	if program == "" {
		program = os.Getenv(plainVariable)
	}
	d := &daemon{
		host: s.Namespace(host), program: program, folder: s.folder, site: site, gateway: gateway,
		log: filepath.Join(s.folder, gateway+".log"), file: filepath.Join(s.folder, "causeway.yaml"),
	}
	s.before[gateway] = networkOf(t, d.host)
	t.Cleanup(func() {
		d.kill()
		d.checkLog(t)
		if t.Failed() {
			log, _ := os.ReadFile(d.log)
			t.Logf("%s:\n%s", gateway, log)
		}
	})
	return d
}

func (d *daemon) socket() string   { return filepath.Join(d.folder, "run", d.gateway+".sock") }
func (d *daemon) identity() string { return filepath.Join(d.folder, "id-"+d.gateway) }

func (d *daemon) start(t *testing.T) {
	t.Helper()
	log, err := os.OpenFile(d.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	d.process = exec.Command(d.program, "--config", d.file,
		"--site", d.site, "--gateway", d.gateway, "--identity", d.identity(), "--socket", d.socket())
	d.process.Stdout, d.process.Stderr = log, log
	if err := d.host.Do(d.process.Start); err != nil {
		t.Fatal(err)
	}
}

// kill ends the process at once, if it runs, and waits for it.
func (d *daemon) kill() {
	if d.process == nil {
		return
	}
	_ = d.process.Process.Kill()
	_ = d.process.Wait()
	d.process = nil
}

// stop sends a signal and returns how the process ended.
func (d *daemon) stop(t *testing.T, signal os.Signal) error {
	t.Helper()
	if err := d.process.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	err := d.process.Wait()
	d.process = nil
	return err
}

func (d *daemon) client() *localapi.Client { return localapi.NewClient(d.socket()) }

// allUp waits until every path is up and one is used, seen from both ends.
func (s *sites) allUp(t *testing.T) {
	t.Helper()
	for _, d := range s.daemons() {
		waitFor(t, "all paths of "+d.gateway+" up", func() bool {
			paths, err := d.client().Paths(t.Context())
			return err == nil && len(paths) == 2 &&
				!slices.ContainsFunc(paths, func(p localapi.Path) bool { return p.State != "up" }) &&
				slices.ContainsFunc(paths, func(p localapi.Path) bool { return p.Used })
		})
	}
}

// state is what a daemon says of a path's state.
func (d *daemon) state(t *testing.T, path string) string {
	t.Helper()
	paths, err := d.client().Paths(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		if p.Name == path {
			return p.State
		}
	}
	t.Fatalf("%s has no path %s", d.gateway, path)
	return ""
}

// used is the path traffic takes, "" if none.
func (d *daemon) used(t *testing.T) string {
	t.Helper()
	paths, err := d.client().Paths(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		if p.Used {
			return p.Name
		}
	}
	return ""
}

// events returns those of a kind.
func (d *daemon) events(t *testing.T, kind string) []localapi.Event {
	t.Helper()
	all, err := d.client().Events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(e localapi.Event) bool { return e.Kind != kind })
}

// change sets both directions of a line anew.
func (s *sites) change(line string, change func(*wan.Settings)) {
	s.changeWay(line, wan.Forward, change)
	s.changeWay(line, wan.Reverse, change)
}

func (s *sites) changeWay(line string, way wan.Way, change func(*wan.Settings)) {
	settings := s.Link(line).Settings(way)
	change(&settings)
	s.Link(line).Set(way, settings)
}

func (s *sites) cut(line string, cut bool) {
	s.change(line, func(w *wan.Settings) { w.Blackhole = cut })
}

// patience is how long a test waits for what has to come.
const patience = 20 * time.Second

func waitFor(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}
