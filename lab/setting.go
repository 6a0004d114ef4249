package lab

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"causeway"
	"causeway/lab/wan"
)

// Change is one KEY=VALUE of 'lab link', understood.
type Change struct {
	forward, reverse func(*wan.Settings)
}

// reading turns the value of a key into what it does to the settings.
type reading func(value string) (func(*wan.Settings), error)

// settingKeys read the value of a key.
var settingKeys = map[string]reading{
	"delay":      as(delay, func(s *wan.Settings, d time.Duration) { s.Delay = d }),
	"jitter":     as(delay, func(s *wan.Settings, d time.Duration) { s.Jitter = d }),
	"queue":      as(delay, func(s *wan.Settings, d time.Duration) { s.Queue = d }),
	"loss":       as(causeway.ParseRatio, func(s *wan.Settings, r causeway.Ratio) { s.Loss = r }),
	"burst":      as(burst, func(s *wan.Settings, frames float64) { s.Burst = frames }),
	"burst_loss": as(burstLoss, func(s *wan.Settings, r causeway.Ratio) { s.BurstLoss = r }),
	"reorder":    as(causeway.ParseRatio, func(s *wan.Settings, r causeway.Ratio) { s.Reorder = r }),
	"duplicate":  as(causeway.ParseRatio, func(s *wan.Settings, r causeway.Ratio) { s.Duplicate = r }),
	"corrupt":    as(causeway.ParseRatio, func(s *wan.Settings, r causeway.Ratio) { s.Corrupt = r }),
	"rate":       as(rate, func(s *wan.Settings, r causeway.BitRate) { s.Rate = r }),
	"mtu":        as(mtu, func(s *wan.Settings, bytes int) { s.MTU = bytes }),
	"icmp":       as(answered, func(s *wan.Settings, answer bool) { s.Answer = answer }),
	"udp":        as(dropped, func(s *wan.Settings, drop bool) { s.DropUDP = drop }),
}

func as[T any](parse func(string) (T, error), set func(*wan.Settings, T)) reading {
	return func(value string) (func(*wan.Settings), error) {
		v, err := parse(value)
		return func(s *wan.Settings) { set(s, v) }, err
	}
}

// linkKeys lists what can be set, for hints.
const linkKeys = "delay, jitter, loss, burst, burst_loss, reorder, duplicate, corrupt, rate, queue, mtu, icmp, udp, blackhole"

// maxDelay keeps what the emulator must hold within its memory.
const maxDelay = 10 * time.Second

func delay(value string) (time.Duration, error) {
	d, err := causeway.ParseDuration(value)
	if err == nil && d > maxDelay {
		err = fmt.Errorf("%v is more than %v", d, maxDelay)
	}
	return d, err
}

// rate reads a bit rate, or "none" for no limit.
func rate(value string) (causeway.BitRate, error) {
	if value == "none" {
		return 0, nil
	}
	r, err := causeway.ParseBitRate(value)
	if err == nil && r < causeway.Kbps {
		err = fmt.Errorf("%q is less than 1Kbps; write none for no limit", value)
	}
	return r, err
}

// maxBurst keeps a burst shorter than a run.
const maxBurst = 1_000_000

// burst reads a mean number of frames.
func burst(value string) (float64, error) {
	frames, err := strconv.ParseFloat(value, 64)
	if err != nil || !(frames >= 1 && frames <= maxBurst) {
		return 0, fmt.Errorf("%q is not a number of frames from 1 to %d", value, maxBurst)
	}
	return frames, nil
}

// Bounds of an MTU: the least every IPv4 router forwards (RFC 791), and the
// longest packet.
const (
	leastMTU = 68
	mostMTU  = 65535
)

// mtu reads the size of an IP packet, or "none" for no limit.
func mtu(value string) (int, error) {
	if value == "none" {
		return 0, nil
	}
	bytes, err := strconv.Atoi(value)
	if err != nil || bytes < leastMTU || bytes > mostMTU {
		return 0, fmt.Errorf("%q is neither a number of bytes from %d to %d nor none", value, leastMTU, mostMTU)
	}
	return bytes, nil
}

// burstLoss reads the share lost within a burst; none would be no burst.
func burstLoss(value string) (causeway.Ratio, error) {
	share, err := causeway.ParseRatio(value)
	if err == nil && share == 0 {
		err = fmt.Errorf("%q of a burst's frames is no burst", value)
	}
	return share, err
}

func answered(value string) (bool, error) {
	if value != "on" && value != "off" {
		return false, fmt.Errorf("%q is neither on nor off", value)
	}
	return value == "on", nil
}

func dropped(value string) (bool, error) {
	if value != "pass" && value != "drop" {
		return false, fmt.Errorf("%q is neither pass nor drop", value)
	}
	return value == "drop", nil
}

// ParseChanges reads KEY=VALUE arguments; none is applied if one is wrong.
func ParseChanges(args []string) ([]Change, error) {
	var changes []Change
	for _, arg := range args {
		change, err := parseChange(arg)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	return changes, nil
}

func parseChange(arg string) (Change, error) {
	key, value, hasValue := strings.Cut(arg, "=")
	name, way, oneWay := strings.Cut(key, ".")
	if !hasValue || oneWay && way != "forward" && way != "reverse" {
		return Change{}, keyProblem(arg)
	}
	if name == "blackhole" && !oneWay {
		return parseBlackhole(arg, value)
	}
	read, known := settingKeys[name]
	if !known {
		return Change{}, keyProblem(arg)
	}
	set, err := read(value)
	if err != nil {
		return Change{}, causeway.NewProblem("lab.link_value", arg, err)
	}
	return changeOf(set, !oneWay || way == "forward", !oneWay || way == "reverse"), nil
}

func changeOf(set func(*wan.Settings), forward, reverse bool) Change {
	unchanged := func(*wan.Settings) {}
	c := Change{forward: unchanged, reverse: unchanged}
	if forward {
		c.forward = set
	}
	if reverse {
		c.reverse = set
	}
	return c
}

// parseBlackhole says of both directions whether they are cut.
func parseBlackhole(arg, value string) (Change, error) {
	cut, known := map[string][2]bool{
		"none": {}, "forward": {true, false}, "reverse": {false, true}, "both": {true, true},
	}[value]
	if !known {
		return Change{}, causeway.NewProblem("lab.link_value", arg, fmt.Errorf("%q is not none, forward, reverse or both", value))
	}
	return Change{
		forward: func(s *wan.Settings) { s.Blackhole = cut[wan.Forward] },
		reverse: func(s *wan.Settings) { s.Blackhole = cut[wan.Reverse] },
	}, nil
}

func keyProblem(arg string) error {
	return causeway.NewProblem("lab.link_key", arg, nil, "keys", linkKeys)
}

// apply changes a link.
func apply(link *wan.Link, changes []Change) {
	link.Change(func(forward, reverse *wan.Settings) {
		for _, c := range changes {
			c.forward(forward)
			c.reverse(reverse)
		}
	})
}

// With applies changes to both directions of a link before it exists.
// Both directions start alike, so only changes without a suffix make sense.
func (o Options) With(changes []Change) Options {
	for _, c := range changes {
		c.forward(&o.WAN)
	}
	return o
}
