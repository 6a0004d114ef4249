package lab

import (
	"context"
	"errors"
	"fmt"
	"time"

	"causeway"
	"causeway/lab/netns"
	"causeway/lab/packet"
	"causeway/lab/wan"
)

// SelfTest sends known frames through one emulated line, between two
// namespaces without addresses, and compares what arrives with what was set.
// It runs inside private namespaces and takes about ten seconds.
type SelfTest struct {
	Seed uint64
	// Say is called with each finished check.
	Say func(SelfTestCheck)
}

// SelfTestResult is what a self-test found.
type SelfTestResult struct {
	Seed   uint64          `json:"seed"`
	Passed bool            `json:"passed"`
	Checks []SelfTestCheck `json:"checks"`
	// Discarded counts checks that were done again because the emulator was
	// late: they say something about the machine, and nothing about the line.
	Discarded    int     `json:"discarded"`
	WANLateMSP50 float64 `json:"wan_late_ms_p50"`
	WANLateMSP99 float64 `json:"wan_late_ms_p99"`
	WANLateMSMax float64 `json:"wan_late_ms_max"`
	Seconds      float64 `json:"seconds"`
}

// SelfTestCheck compares one figure.
type SelfTestCheck struct {
	Check string `json:"check"`
	// Set is what the line was told, as 'lab link' takes it.
	Set      []string `json:"set"`
	Measured float64  `json:"measured"`
	Least    float64  `json:"least"`
	Most     float64  `json:"most"`
	Passed   bool     `json:"passed"`
}

// A check that fails is done again if the emulator was later than lateSelfTest
// for one of a hundred frames, but no more than mostDiscarded in all: the test
// has to end in time.
const (
	mostDiscarded = 4
	lateSelfTest  = 2 * time.Millisecond
)

// Run does all checks. A figure out of its bounds is in the result, not an
// error. Problem: lab.selftest.
func (s SelfTest) Run(ctx context.Context) (SelfTestResult, error) {
	began := time.Now()
	result := SelfTestResult{Seed: s.Seed, Passed: true}
	bench, err := newBench()
	if err != nil {
		return result, causeway.NewProblem("lab.selftest", "the emulator", err)
	}
	for _, c := range selfTestChecks {
		if err = s.check(ctx, bench, c, &result); err != nil {
			err = causeway.NewProblem("lab.selftest", c.name, err)
			break
		}
	}
	result.Seconds = milliseconds(time.Since(began)) / 1000
	return result, errors.Join(err, bench.close())
}

func (s SelfTest) check(ctx context.Context, b *bench, c selfTestCheck, result *SelfTestResult) error {
	var done SelfTestCheck
	var late wan.Count
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		seen, err := b.run(c, s.Seed)
		if err != nil {
			return err
		}
		done = c.judge(seen)
		late = seen.late
		if done.Passed || late.LateP99 <= lateSelfTest || result.Discarded == mostDiscarded {
			break
		}
		result.Discarded++
	}
	result.Checks = append(result.Checks, done)
	result.Passed = result.Passed && done.Passed
	result.WANLateMSP50 = max(result.WANLateMSP50, milliseconds(late.LateP50))
	result.WANLateMSP99 = max(result.WANLateMSP99, milliseconds(late.LateP99))
	result.WANLateMSMax = max(result.WANLateMSMax, milliseconds(late.LateMax))
	s.Say(done)
	return nil
}

func (c selfTestCheck) judge(seen passage) SelfTestCheck {
	measured := c.measure(seen)
	return SelfTestCheck{
		Check: c.name, Set: c.set, Measured: measured, Least: c.least, Most: c.most,
		Passed: measured >= c.least && measured <= c.most,
	}
}

// bench is one line: left and right are the ends that send and receive, and
// the emulator is between its devices in the middle.
type bench struct {
	left, middle, right *netns.Namespace
}

// Devices of the bench.
const (
	benchEnd   = "end"
	benchLeft  = "left"
	benchRight = "right"
)

func newBench() (*bench, error) {
	if !netns.Inside() {
		return nil, netns.ErrOutside
	}
	b := &bench{}
	if err := b.build(); err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, nil
}

func (b *bench) build() (err error) {
	for name, n := range map[string]**netns.Namespace{"left": &b.left, "middle": &b.middle, "right": &b.right} {
		if *n, err = netns.Create("cw-selftest-" + name); err != nil {
			return err
		}
		// The kernel's own frames would be counted. A kernel without IPv6
		// sends none.
		_ = (*n).Sysctl("net/ipv6/conf/default/disable_ipv6", "1")
	}
	for device, host := range map[string]*netns.Namespace{benchLeft: b.left, benchRight: b.right} {
		err := netns.Cable(netns.End{Host: host, Device: benchEnd}, netns.End{Host: b.middle, Device: device})
		if err != nil {
			return fmt.Errorf("cable %s: %w", device, err)
		}
	}
	return nil
}

func (b *bench) close() error {
	var errs []error
	for _, n := range []*netns.Namespace{b.left, b.middle, b.right} {
		if n != nil {
			errs = append(errs, n.Close())
		}
	}
	return errors.Join(errs...)
}

// open opens a device's frames.
func open(n *netns.Namespace, device string) (socket *packet.Socket, err error) {
	err = n.Do(func() error {
		socket, err = packet.Open(device, packet.Incoming, packet.WireFrames)
		return err
	})
	return socket, err
}

// run sends a check's frames through a line of its own, so that every check
// has the same luck for the same seed wherever it stands in the list. The
// line is told its properties while it runs.
func (b *bench) run(c selfTestCheck, seed uint64) (passage, error) {
	changes, err := ParseChanges(c.set)
	if err != nil {
		return passage{}, err
	}
	sockets := make([]*packet.Socket, 0, 4)
	for _, end := range []netns.End{{Host: b.middle, Device: benchLeft}, {Host: b.middle, Device: benchRight}, {Host: b.left, Device: benchEnd}, {Host: b.right, Device: benchEnd}} {
		socket, err := open(end.Host, end.Device)
		if err != nil {
			return passage{}, errors.Join(err, closeAll(sockets))
		}
		sockets = append(sockets, socket)
	}
	ends := sockets[2:]
	link, err := wan.Start(sockets[0], sockets[1], wan.Settings{Queue: wan.DefaultQueue}, seed)
	if err != nil {
		return passage{}, errors.Join(err, closeAll(ends))
	}
	apply(link, changes)
	seen, err := c.send(ends[0], ends[1])
	seen.late = link.Count(wan.Forward)
	return seen, errors.Join(err, link.Stop(), closeAll(ends))
}

func closeAll(sockets []*packet.Socket) error {
	var errs []error
	for _, s := range sockets {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}
