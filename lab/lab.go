// Package lab builds two sites on this machine, in network namespaces, with
// the WAN links between them, and runs the real gateways in them. It is the
// demonstration, the end-to-end test bed and the benchmark bed.
//
// Reading starts here: Build makes the topology of topology.go. gateway.go
// starts gateways in it, demo.go is the guided demonstration, and hold.go
// with control.go keep a lab running for other commands.
package lab

import (
	"errors"
	"fmt"
	"net/netip"

	"causeway"
	"causeway/lab/netns"
	"causeway/lab/oracle"
	"causeway/lab/packet"
	"causeway/lab/traffic"
	"causeway/lab/wan"
)

// Options say how the WAN between the sites behaves.
type Options struct {
	// Direct connects the gateways without an emulator, for throughput. The
	// other options then mean nothing.
	Direct bool
	WAN    wan.Settings
	// Seed makes the losses repeat.
	Seed uint64
	// Replay drives the links from the beginning; nil leaves them alone.
	Replay *Replay
}

// DefaultWAN is a line between Beijing and California on a usual day.
var DefaultWAN = wan.Settings{
	Delay: 100_000_000,
	Rate:  200 * causeway.Mbps,
	Loss:  0.001,
	Queue: wan.DefaultQueue,
}

// Threads is how many threads of a lab wait for frames rather than compute.
// Each holds a processor of the runtime while it works, so a program that
// holds a lab raises GOMAXPROCS by it: with too few, frames wait for the
// runtime's scheduler and the emulator is late.
const Threads = 8

// Lab is two sites and what is between them.
type Lab struct {
	hosts map[string]*netns.Namespace
	links map[string]*wan.Link
	// endReplay is nil without one.
	endReplay func()
}

// Build makes the sites. It must run inside private namespaces
// (netns.Inside). The hosts of the two sites do not reach each other: that
// takes gateways, or AddPlainRoutes. The caller closes the lab.
func Build(o Options) (*Lab, error) {
	if !netns.Inside() {
		return nil, causeway.NewProblem("lab.namespaces", "build", netns.ErrOutside)
	}
	l := &Lab{hosts: map[string]*netns.Namespace{}, links: map[string]*wan.Link{}}
	if err := l.build(o); err != nil {
		return nil, errors.Join(causeway.NewProblem("lab.build", "the two sites", err), l.Close())
	}
	return l, nil
}

func (l *Lab) build(o Options) error {
	for _, h := range hosts {
		if err := l.buildHost(h); err != nil {
			return fmt.Errorf("host %s: %w", h.name, err)
		}
	}
	for _, c := range lans {
		if err := l.cable(c); err != nil {
			return fmt.Errorf("cable %s %s: %w", c.a.host, c.a.device, err)
		}
	}
	for i, line := range lines {
		if err := l.buildLine(line, o, o.Seed+uint64(i)); err != nil {
			return fmt.Errorf("link %s: %w", line.name, err)
		}
	}
	if o.Replay != nil {
		if o.Direct {
			return errDirectReplay
		}
		l.endReplay = o.Replay.start(l.links)
	}
	return l.addDefaultRoutes()
}

func (l *Lab) buildHost(h host) error {
	n, err := netns.Create(namespaceName(h.name))
	if err != nil {
		return err
	}
	l.hosts[h.name] = n
	for _, s := range h.sysctls {
		if err := n.Sysctl(s.path, s.value); err != nil {
			return err
		}
	}
	return nil
}

func (l *Lab) cable(c cable) error { return netns.Cable(l.end(c.a), l.end(c.b)) }

func (l *Lab) end(p plug) netns.End {
	return netns.End{Host: l.hosts[p.host], Device: p.device, Address: p.address}
}

func (l *Lab) buildLine(line line, o Options, seed uint64) error {
	if o.Direct {
		return l.cable(cable{line.bj, line.ca})
	}
	ends := [2]*packet.Socket{}
	for i, p := range []plug{line.bj, line.ca} {
		socket, err := l.plugIntoWAN(p, line.emulated[i])
		if err != nil {
			return err
		}
		ends[i] = socket
	}
	link, err := wan.Start(ends[0], ends[1], o.WAN, seed)
	if err != nil {
		return err
	}
	l.links[line.name] = link
	return nil
}

// plugIntoWAN runs a cable from a gateway into the WAN namespace and opens
// its far end for the emulator.
func (l *Lab) plugIntoWAN(p plug, device string) (socket *packet.Socket, err error) {
	if err := l.cable(cable{p, plug{host: WAN, device: device}}); err != nil {
		return nil, err
	}
	for _, end := range []plug{p, {host: WAN, device: device}} {
		if err := l.hosts[end.host].WireFrames(end.device); err != nil {
			return nil, err
		}
	}
	err = l.hosts[WAN].Do(func() (err error) {
		socket, err = packet.Open(device, packet.Incoming, packet.WireFrames)
		return err
	})
	return socket, err
}

func (l *Lab) addDefaultRoutes() error {
	everything := netip.PrefixFrom(netip.IPv4Unspecified(), 0)
	for name, router := range defaultRouters {
		if err := l.hosts[name].AddRoute(everything, router); err != nil {
			return fmt.Errorf("default route of %s: %w", name, err)
		}
	}
	return nil
}

// Namespace returns a host's namespace, or nil.
func (l *Lab) Namespace(host string) *netns.Namespace { return l.hosts[host] }

// Link returns an emulated link by its name, or nil; a direct lab has none.
func (l *Lab) Link(name string) *wan.Link { return l.links[name] }

// Beijing is the host of the Beijing site, as an end of traffic.
func (l *Lab) Beijing() traffic.Host {
	return traffic.Host{Namespace: l.hosts[BJHost], Address: bjHost}
}

// California is the host of the California site, as an end of traffic.
func (l *Lab) California() traffic.Host {
	return traffic.Host{Namespace: l.hosts[CAHost], Address: caHost}
}

// WatchWAN starts the oracle on every WAN device of both gateways.
func (l *Lab) WatchWAN() (*oracle.Watch, error) {
	frames := packet.WireFrames
	if len(l.links) == 0 {
		frames = packet.SuperFrames
	}
	var devices []oracle.Device
	for _, line := range lines {
		for _, p := range []plug{line.bj, line.ca} {
			devices = append(devices, oracle.Device{Host: l.hosts[p.host], Name: p.device, Frames: frames})
		}
	}
	return oracle.Start(oracle.Rules{Inner: []netip.Prefix{bjNetwork, caNetwork, bjNetwork6, caNetwork6}, Port: causeway.DefaultPort}, devices)
}

// Close removes everything Build made.
func (l *Lab) Close() error {
	if l.endReplay != nil {
		l.endReplay()
	}
	var errs []error
	for _, link := range l.links {
		errs = append(errs, link.Stop())
	}
	for _, n := range l.hosts {
		errs = append(errs, n.Close())
	}
	return errors.Join(errs...)
}
