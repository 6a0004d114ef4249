package lab

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"causeway"
	"causeway/lab/wan"
)

// Change is one KEY=VALUE of 'lab link', understood.
type Change struct {
	forward, reverse func(*wan.Settings)
}

// settingKeys read the value of a key.
var settingKeys = map[string]func(value string) (func(*wan.Settings), error){
	"delay": func(value string) (func(*wan.Settings), error) {
		d, err := delay(value)
		return func(s *wan.Settings) { s.Delay = d }, err
	},
	"queue": func(value string) (func(*wan.Settings), error) {
		d, err := delay(value)
		return func(s *wan.Settings) { s.Queue = d }, err
	},
	"loss": func(value string) (func(*wan.Settings), error) {
		r, err := causeway.ParseRatio(value)
		return func(s *wan.Settings) { s.Loss = r }, err
	},
	"rate": func(value string) (func(*wan.Settings), error) {
		r, err := rate(value)
		return func(s *wan.Settings) { s.Rate = r }, err
	},
}

// laterKeys are properties the emulator of this build does not have.
var laterKeys = []string{"jitter", "burst", "reorder", "duplicate", "corrupt", "mtu", "udp"}

// linkKeys lists what can be set, for hints.
const linkKeys = "delay, loss, rate, queue, blackhole"

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
		return Change{}, keyProblem("lab.link_key", arg)
	}
	if slices.Contains(laterKeys, name) {
		return Change{}, keyProblem("lab.link_key_later", arg)
	}
	if name == "blackhole" && !oneWay {
		return parseBlackhole(arg, value)
	}
	read, known := settingKeys[name]
	if !known {
		return Change{}, keyProblem("lab.link_key", arg)
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

func keyProblem(code causeway.Code, arg string) error {
	return causeway.NewProblem(code, arg, nil, "keys", linkKeys)
}

// Apply changes a link.
func Apply(link *wan.Link, changes []Change) {
	forward, reverse := link.Settings(wan.Forward), link.Settings(wan.Reverse)
	for _, c := range changes {
		c.forward(&forward)
		c.reverse(&reverse)
	}
	link.Set(wan.Forward, forward)
	link.Set(wan.Reverse, reverse)
}

// With applies changes to both directions of a link before it exists.
// Both directions start alike, so only changes without a suffix make sense.
func (o Options) With(changes []Change) Options {
	for _, c := range changes {
		c.forward(&o.WAN)
	}
	return o
}
