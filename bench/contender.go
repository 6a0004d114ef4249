package main

import (
	"errors"
	"fmt"
	"os/exec"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// contender is one way to join the two sites.
type contender struct {
	name    string
	version string
	// settings says in a sentence how it was set up, for the page.
	settings string
	// absent says why it cannot take part, or is empty.
	absent string
	// start joins the sites; stop of what it returns parts them again.
	start func(*bed) (joined, error)
}

// joined is a contender at work.
type joined interface {
	stop() error
	// tails are the ends of its logs.
	tails() string
	// cpu is the processor time its programs have used so far.
	cpu() (time.Duration, error)
}

// Names of contenders that others are compared with.
const (
	plainName     = "plain forwarding"
	causewayName  = "causeway"
	nullName      = "causeway without encryption"
	wireguardName = "wireguard-go"
	tailscaleName = "wireguard-go (Tailscale)"
	openvpnName   = "OpenVPN"
)

// contenders are all, in the order of the page.
func contenders(o options) []contender {
	return []contender{
		plain(),
		causewayGateway(causewayName, o.version, o.gateway),
		causewayGateway(nullName, o.version, o.nullGateway),
		wireguard(wireguardName, "golang.zx2c4.com/wireguard"),
		wireguard(tailscaleName, "github.com/tailscale/wireguard-go"),
		openvpn(),
	}
}

// choose lets those of the names take part, separated by commas; all for none.
func choose(all []contender, only string) ([]contender, error) {
	unasked, err := without(only, len(all), func(i int) string { return all[i].name })
	for _, i := range unasked {
		all[i].absent = notAsked
	}
	return all, err
}

const notAsked = "it was not asked for"

// without returns the places of those who are not among the names.
func without(only string, count int, name func(int) string) (unasked []int, err error) {
	if only == "" {
		return nil, nil
	}
	wanted := strings.Split(only, ",")
	for i := range count {
		at := slices.Index(wanted, name(i))
		if at < 0 {
			unasked = append(unasked, i)
			continue
		}
		wanted = slices.Delete(wanted, at, at+1)
	}
	if len(wanted) > 0 {
		return nil, fmt.Errorf("nobody who takes part is called %q", wanted)
	}
	return unasked, nil
}

// plain is forwarding by the kernel, without encryption: the yardstick.
func plain() contender {
	return contender{
		name: plainName, version: "the kernel",
		settings: "routes over the same cable, nothing encrypted",
		start: func(b *bed) (joined, error) {
			r := routes{b}
			for _, s := range sides() {
				if err := b.lab.Namespace(s.host).AddRoute(s.far, s.other().wan); err != nil {
					return nil, err
				}
			}
			return r, nil
		},
	}
}

type routes struct{ bed *bed }

func (r routes) stop() error {
	var errs []error
	for _, s := range sides() {
		errs = append(errs, r.bed.lab.Namespace(s.host).DeleteRoute(s.far, s.other().wan))
	}
	return errors.Join(errs...)
}

func (routes) tails() string { return "" }

// cpu is unknown: the kernel's own work belongs to no process.
func (routes) cpu() (time.Duration, error) { return 0, nil }

// moduleVersion is the version of a module this program was built with.
func moduleVersion(path string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, module := range info.Deps {
		if module.Path == path {
			return module.Version
		}
	}
	return "unknown"
}

// found returns why a program cannot be run, or nothing.
func found(path string) (absent string) {
	if _, err := exec.LookPath(path); err != nil {
		return path + " is not there"
	}
	return ""
}
