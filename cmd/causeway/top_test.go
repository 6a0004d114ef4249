package main

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/golden"
	"causeway/localapi"
)

var topNow = time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)

// told is what the Beijing gateway of these tests tells after some seconds:
// bytes flow at 1 Mbit/s out and 2 Mbit/s in.
func told(seconds int) topAnswer {
	session, epoch, mtu, rtt, jitter, loss := "s1", uint64(4), 1438, 200.4, 0.1, 0.02
	start := topNow.Add(-time.Hour)
	sent, received := uint64(seconds)*125_000, uint64(seconds)*250_000
	a := topAnswer{
		Status: localapi.Status{
			Interconnect: "beijing-california", Gateway: "beijing/bj-1", Version: "v1", PID: 7, Since: start, Ready: true,
			Peers: []localapi.Peer{{
				Peer: "california/ca-1", Connected: true, Session: &session, SessionSince: &start, SessionEpoch: &epoch, ClockSkewMS: -3,
			}},
		},
		Paths: []localapi.Path{
			{
				Name: "telecom-verizon", Gateway: "beijing/bj-1", Peer: "california/ca-1", State: "up", Used: true,
				Classes: []string{"real_time", "web"}, RTTMS: &rtt, JitterMS: &jitter, LossRatio: &loss, MTU: &mtu,
				SentBytes: &sent, ReceivedBytes: &received,
			},
			{Name: "unicom-att", Gateway: "beijing/bj-1", Peer: "california/ca-1", State: "down"},
		},
		Flows: []localapi.Flow{
			{Class: "web", Gateway: "beijing/bj-1", Peer: "california/ca-1", Path: "telecom-verizon", Protocol: "tcp", Source: "10.0.1.10:40000", Destination: "172.16.1.10:80", Bytes: sent, Since: start},
			{Class: "real_time", Gateway: "beijing/bj-1", Peer: "california/ca-1", Path: "telecom-verizon", Protocol: "udp", Source: "10.0.1.10:5060", Destination: "172.16.1.10:5060", Bytes: 9000, Since: start.Add(time.Minute)},
		},
	}
	for i := range 20 {
		a.Events = append(a.Events, localapi.Event{
			Time: start.Add(time.Duration(i) * time.Minute), Kind: "path", Object: "california/ca-1 unicom-att", From: "up", To: "down",
			Reason: "nothing arrives from the peer", Evidence: "last record from the peer 250ms ago",
		})
	}
	return a
}

func heard(a topAnswer) []answer[topAnswer] {
	return []answer[topAnswer]{{socket: "/run/bj-1.sock", value: a}}
}

// watched is Beijing after two looks, and a gateway that never answered.
func watched() topState {
	dead := answer[topAnswer]{socket: "/run/ca-1.sock", err: errors.New("connection refused")}
	before := observe(nil, append(heard(told(10)), dead), topNow.Add(-2*time.Second))
	return topState{gateways: observe(before, append(heard(told(12)), dead), topNow), now: topNow}
}

func plain(lang causeway.Language) look {
	l := (&shell{lang: lang}).plainLook()
	l.ramp = blockRamp
	return l
}

func TestRender(t *testing.T) {
	scrolled, help, lost := watched(), watched(), watched()
	scrolled.section, scrolled.scroll[eventSection], scrolled.order = eventSection, 3, 1
	help.help = true
	lost.gateways = observe(lost.gateways, []answer[topAnswer]{{socket: "/run/bj-1.sock", err: errors.New("gone")}}, topNow)
	lost.now = topNow.Add(7 * time.Second)
	tests := []struct {
		name          string
		state         topState
		width, height int
		lang          causeway.Language
	}{
		{"small", watched(), 80, 24, causeway.English},
		{"small.zh", watched(), 80, 24, causeway.Chinese},
		{"wide", watched(), 140, 40, causeway.English},
		{"tiny", watched(), 40, 8, causeway.English},
		{"scrolled", scrolled, 80, 24, causeway.English},
		{"help", help, 80, 24, causeway.English},
		{"help.zh", help, 80, 24, causeway.Chinese},
		{"lost", lost, 80, 24, causeway.English},
		{"snapshot", watched(), 0, 0, causeway.English},
		{"nothing", topState{now: topNow}, 80, 24, causeway.Chinese},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines := render(tt.state, tt.width, tt.height, plain(tt.lang))
			if tt.height > 0 && len(lines) != tt.height {
				t.Errorf("%d lines, want %d", len(lines), tt.height)
			}
			for _, line := range lines {
				if tt.width > 0 && lipgloss.Width(line) > tt.width {
					t.Errorf("wider than %d: %q", tt.width, line)
				}
			}
			golden.File(t, filepath.Join("testdata", "top", tt.name+".txt"), strings.Join(lines, "\n")+"\n")
		})
	}
}

// No size of terminal and no place scrolled to may make it fail.
func TestRenderAtEverySize(t *testing.T) {
	for height := 1; height < 40; height++ {
		for _, width := range []int{1, 2, 3, 20, 79, 200} {
			s := watched()
			s.section, s.scroll = height%sections, [sections]int{99, 99, 99}
			if lines := render(s, width, height, plain(causeway.Chinese)); len(lines) != height {
				t.Fatalf("%d lines at %dx%d", len(lines), width, height)
			}
		}
	}
}

// Colours change nothing but colours.
func TestColoursKeepTheText(t *testing.T) {
	colour := (&shell{lang: causeway.English}).colourLook()
	colour.ramp = blockRamp
	coloured := render(watched(), 80, 24, colour)
	for i, want := range render(watched(), 80, 24, plain(causeway.English)) {
		if got := coloured[i]; lipgloss.Width(got) != lipgloss.Width(want) {
			t.Errorf("%q is not as wide as %q", got, want)
		}
	}
	if !strings.Contains(strings.Join(coloured, ""), "\x1b[") {
		t.Error("there are no colours")
	}
}

func TestRates(t *testing.T) {
	key := "california/ca-1 telecom-verizon"
	w := watched().gateways[0]
	if w.out[key] != 1e6 || w.in[key] != 2e6 {
		t.Errorf("out %v, in %v", w.out, w.in)
	}
	if rate := w.flows[flowKey(told(0).Flows[0])]; rate != 1e6 {
		t.Errorf("flow at %v", rate)
	}
	if _, known := w.out["california/ca-1 unicom-att"]; known {
		t.Error("a path without counters has a rate")
	}
	restarted := told(1)
	restarted.Status.PID = 8
	again := w.next(heard(restarted)[0], topNow.Add(time.Second))
	if len(again.out)+len(again.flows) > 0 {
		t.Errorf("rates across a restart: %v, %v", again.out, again.flows)
	}
	backwards := w.next(heard(told(11))[0], topNow.Add(time.Second))
	if len(backwards.out) > 0 {
		t.Errorf("rates of a counter that went back: %v", backwards.out)
	}
}

func TestSilenceIsRememberedFromItsBeginning(t *testing.T) {
	w := watched().gateways
	silent := []answer[topAnswer]{{socket: "/run/bj-1.sock", err: errors.New("gone")}}
	w = observe(w, silent, topNow.Add(time.Second))
	w = observe(w, silent, topNow.Add(9*time.Second))
	if !w[0].failedAt.Equal(topNow.Add(time.Second)) || w[0].last.Status.Gateway != "beijing/bj-1" {
		t.Errorf("%+v", w[0])
	}
	if w = observe(w, heard(told(20)), topNow.Add(10*time.Second)); w[0].failure != nil {
		t.Errorf("it answers again: %v", w[0].failure)
	}
}

func TestTrend(t *testing.T) {
	l := plain(causeway.English)
	for _, tt := range []struct {
		values []float64
		want   string
	}{
		{nil, ""},
		{[]float64{-1, -1}, "  "},
		{[]float64{200, 200.4, 201}, "▁▁▁"},
		{[]float64{200, -1, 400, 300}, "▁ █▅"},
		{[]float64{0.1, 0.2, 2.1}, "▁▁█"},
	} {
		if got := l.trend(tt.values); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.values, got, tt.want)
		}
	}
	w := watched().gateways[0]
	for i := range 30 {
		w = w.next(heard(told(20))[0], topNow.Add(time.Duration(i)*time.Second))
	}
	if n := len(w.trend["california/ca-1 telecom-verizon"]); n != trendLength {
		t.Errorf("%d kept", n)
	}
}

func TestKeys(t *testing.T) {
	s := topState{rows: [sections]int{5, 50, 3}}
	for _, tt := range []struct {
		keys string
		want topState
	}{
		{"tab", topState{section: 1}},
		{"tab tab tab", topState{}},
		{"shift+tab", topState{section: 2}},
		{"s", topState{order: 1}},
		{"left", topState{order: 2}},
		{"right left", topState{}},
		{"down down up", topState{scroll: [sections]int{1}}},
		{"up", topState{}},
		{"pgdown", topState{scroll: [sections]int{4}}},
		{"tab pgdown pgdown pgup down", topState{section: 1, scroll: [sections]int{0, 11}}},
		{"?", topState{help: true}},
		{"? esc", topState{}},
		{"x", topState{}},
	} {
		got := s
		for _, key := range strings.Fields(tt.keys) {
			got = got.press(key, 10)
		}
		tt.want.rows = s.rows
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(topState{}), cmp.AllowUnexported(gatewayWatch{})); diff != "" {
			t.Errorf("%s: %s", tt.keys, diff)
		}
	}
}

// The screen asks, draws what came, asks again later, and ends when told.
func TestScreen(t *testing.T) {
	var model tea.Model = topScreen{ctx: t.Context(), interval: time.Hour, look: plain(causeway.English)}
	if model.View().Content != "" {
		t.Error("it draws before it knows its size")
	}
	model, _ = model.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	model, next := model.Update(looked{sockets: []string{"/run/bj-1.sock"}, answers: heard(told(10)), at: topNow})
	if next == nil || !strings.Contains(model.View().Content, "telecom-verizon") {
		t.Errorf("drawn: %s", model.View().Content)
	}
	if _, ask := model.Update(tick{}); ask == nil {
		t.Error("a tick asks nobody")
	}
	model, _ = model.Update(tea.KeyPressMsg{Code: tea.KeyTab})
	if got := model.(topScreen).state.section; got != flowSection {
		t.Errorf("section %d", got)
	}
	_, quit := model.Update(tea.KeyPressMsg{Code: 'q', Text: "q"})
	if quit == nil {
		t.Fatal("q does nothing")
	}
	if _, ok := quit().(tea.QuitMsg); !ok {
		t.Error("q does not quit")
	}
}
