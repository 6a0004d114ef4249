package lab

import (
	"testing"
	"time"

	"causeway"
	"causeway/lab/wan"
)

func TestParseChanges(t *testing.T) {
	base := wan.Settings{Delay: time.Millisecond, Rate: causeway.Mbps, Loss: 0.5, Queue: time.Second}
	with := func(change func(*wan.Settings)) wan.Settings {
		s := base
		change(&s)
		return s
	}
	slow := with(func(s *wan.Settings) { s.Delay = 250 * time.Millisecond })
	cut := with(func(s *wan.Settings) { s.Blackhole = true })
	tests := []struct {
		args             []string
		forward, reverse wan.Settings
		code             causeway.Code
	}{
		{args: nil, forward: base, reverse: base},
		{args: []string{"delay=250ms"}, forward: slow, reverse: slow},
		{args: []string{"delay.forward=250ms"}, forward: slow, reverse: base},
		{args: []string{"delay.reverse=250ms"}, forward: base, reverse: slow},
		{args: []string{"blackhole=both"}, forward: cut, reverse: cut},
		{args: []string{"blackhole=forward"}, forward: cut, reverse: base},
		{args: []string{"blackhole=both", "blackhole=reverse"}, forward: base, reverse: cut},
		{args: []string{"blackhole=both", "blackhole=none"}, forward: base, reverse: base},
		{
			args:    []string{"rate=none", "loss.forward=0%", "queue=20ms"},
			forward: with(func(s *wan.Settings) { s.Rate, s.Loss, s.Queue = 0, 0, 20*time.Millisecond }),
			reverse: with(func(s *wan.Settings) { s.Rate, s.Queue = 0, 20*time.Millisecond }),
		},
		{args: []string{"delay=1ms", "colour=red"}, code: "lab.link_key"},
		{args: []string{"delay"}, code: "lab.link_key"},
		{args: []string{"delay.sideways=1ms"}, code: "lab.link_key"},
		{
			args: []string{"jitter=5ms", "burst=3.5", "reorder=1%", "duplicate=2%", "corrupt=3%", "mtu=1300", "udp=drop"},
			forward: with(func(s *wan.Settings) {
				s.Jitter, s.Burst, s.Reorder, s.Duplicate, s.Corrupt, s.MTU, s.DropUDP = 5*time.Millisecond, 3.5, 0.01, 0.02, 0.03, 1300, true
			}),
			reverse: with(func(s *wan.Settings) {
				s.Jitter, s.Burst, s.Reorder, s.Duplicate, s.Corrupt, s.MTU, s.DropUDP = 5*time.Millisecond, 3.5, 0.01, 0.02, 0.03, 1300, true
			}),
		},
		{args: []string{"udp=drop", "udp.reverse=pass"}, forward: with(func(s *wan.Settings) { s.DropUDP = true }), reverse: base},
		{args: []string{"mtu=1300", "mtu=none"}, forward: base, reverse: base},
		{
			args:    []string{"icmp.forward=on", "burst_loss=50%"},
			forward: with(func(s *wan.Settings) { s.Answer, s.BurstLoss = true, 0.5 }),
			reverse: with(func(s *wan.Settings) { s.BurstLoss = 0.5 }),
		},
		{args: []string{"icmp=maybe"}, code: "lab.link_value"},
		{args: []string{"burst_loss=0%"}, code: "lab.link_value"},
		{args: []string{"mtu=67"}, code: "lab.link_value"},
		{args: []string{"mtu=65536"}, code: "lab.link_value"},
		{args: []string{"mtu="}, code: "lab.link_value"},
		{args: []string{"burst=0"}, code: "lab.link_value"},
		{args: []string{"burst=NaN"}, code: "lab.link_value"},
		{args: []string{"burst=1e9"}, code: "lab.link_value"},
		{args: []string{"udp=maybe"}, code: "lab.link_value"},
		{args: []string{"reorder=101%"}, code: "lab.link_value"},
		{args: []string{"delay=fast"}, code: "lab.link_value"},
		{args: []string{"delay=11s"}, code: "lab.link_value"},
		{args: []string{"rate=0bps"}, code: "lab.link_value"},
		{args: []string{"loss=101%"}, code: "lab.link_value"},
		{args: []string{"blackhole=left"}, code: "lab.link_value"},
		{args: []string{"blackhole.forward=both"}, code: "lab.link_key"},
	}
	for _, tt := range tests {
		changes, err := ParseChanges(tt.args)
		if tt.code != "" {
			if !causeway.HasCode(err, tt.code) || changes != nil {
				t.Errorf("%q: %v, want %s and no change", tt.args, err, tt.code)
			}
			continue
		}
		forward, reverse := base, base
		for _, c := range changes {
			c.forward(&forward)
			c.reverse(&reverse)
		}
		if err != nil || forward != tt.forward || reverse != tt.reverse {
			t.Errorf("%q: %+v and %+v (%v)", tt.args, forward, reverse, err)
		}
	}
}

func TestEveryProblemHasItsRow(t *testing.T) {
	for _, code := range []causeway.Code{
		"lab.namespaces", "lab.build", "lab.check", "lab.interrupted", "lab.running", "lab.not_running", "lab.state_folder",
		"lab.bad_name", "lab.holder", "lab.unknown_host", "lab.unknown_link", "lab.link_key", "lab.link_value", "lab.no_program", "lab.gateway", "lab.command", "lab.internal", "lab.unknown_scenario", "lab.scenario", "lab.trace", "lab.selftest",
	} {
		if causeway.Describe(code).Text.Zh == "" || causeway.Describe(code).Doc == "" {
			t.Errorf("%s stands in no table", code)
		}
	}
}
