package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"charm.land/lipgloss/v2"

	"causeway"
	"causeway/golden"
	"causeway/lab"
	"causeway/localapi"
)

var bothLanguages = map[string]causeway.Language{"": causeway.English, ".zh": causeway.Chinese}

// labGolden compares with a file and checks that a terminal of 80 columns
// takes every line.
func labGolden(t *testing.T, name, got string) {
	t.Helper()
	for line := range strings.Lines(got) {
		if lipgloss.Width(strings.TrimSuffix(line, "\n")) > usualWidth {
			t.Errorf("wider than a terminal: %q", line)
		}
	}
	golden.File(t, filepath.Join("testdata", "lab", name+".txt"), got)
}

// failing is a lab whose first line has just died under load.
func failing() lab.Picture {
	rtt, rate, mtu := 201.34, uint64(200_000_000), 1300
	gap, worst := 236*time.Millisecond, 241*time.Millisecond
	way := lab.WayStatus{DelayMS: 100, RateBPS: &rate, LossRatio: 0.001, Passed: 123456, DroppedLoss: 12}
	dead, slow := way, way
	dead.Blackhole, dead.DroppedBlackhole = true, 512
	slow.DelayMS, slow.RateBPS, slow.MTU = 150, nil, &mtu
	up := localapi.Path{Name: "unicom-att", State: "up", RTTMS: &rtt}
	return lab.Picture{
		Elapsed: 83 * time.Second, Step: 3, Steps: 20, Doing: causeway.Text{En: "used blackhole=both", Zh: "used blackhole=both"},
		Links: []lab.LinkStatus{{Name: "telecom-verizon", Forward: dead, Reverse: dead}, {Name: "unicom-att", Forward: way, Reverse: slow}},
		Gateways: []lab.GatewayPicture{
			{Name: "bj-1", Paths: []localapi.Path{{Name: "telecom-verizon", State: "suspect", Used: true, RTTMS: &rtt}, up}},
			{Name: "ca-1", Paths: []localapi.Path{{Name: "telecom-verizon", State: "down"}, up}},
		},
		Gap: &gap, WorstGap: &worst,
	}
}

func TestPictureLines(t *testing.T) {
	silent := failing()
	silent.Gateways = []lab.GatewayPicture{{Name: "bj-1"}, {Name: "ca-1"}}
	for name, p := range map[string]lab.Picture{"picture": failing(), "silent": silent, "early": {Elapsed: 250 * time.Millisecond}} {
		for suffix, lang := range bothLanguages {
			labGolden(t, name+suffix, strings.Join(pictureLines(p, usualWidth-1, plain(lang)), "\n")+"\n")
		}
	}
}

// TestPictureFitsANarrowTerminal also with colours, whose codes take no room.
func TestPictureFitsANarrowTerminal(t *testing.T) {
	sh := &shell{lang: causeway.Chinese}
	for _, line := range pictureLines(failing(), 40, sh.colourLook()) {
		if lipgloss.Width(line) > 40 {
			t.Errorf("wider than 40: %q", line)
		}
	}
}

func demoResult() lab.Result {
	return lab.Result{
		Scenario: "demo", Seed: 7, Passed: true, Broken: []string{}, Reachable: true, RTTMS: 201.6, PlainRTTMS: 200.4,
		ControlPlaintext: 15256, PlainWANPackets: 15260, WANPackets: 123456, PlainSilentMS: 2503,
		UsedBefore: "telecom-verizon", UsedAfter: "telecom-verizon", GapMS: 236, ThroughputMbps: 5921, PlainMbps: 27167,
	}
}

func TestDemoEnd(t *testing.T) {
	broken := demoResult()
	broken.Passed, broken.Broken, broken.UsedAfter, broken.PlainRecovered = false, []string{"gap_ms >= 1000"}, "", true
	for suffix, lang := range bothLanguages {
		labGolden(t, "opening"+suffix, demoOpening(plain(lang))+"\n")
		labGolden(t, "end"+suffix, demoEnd(demoResult(), plain(lang))+"\n")
		labGolden(t, "broken"+suffix, demoEnd(broken, plain(lang))+"\n")
	}
}

// TestDemoStoryFits reads the story where it is written: every line has room
// beside the indent, with long values, and the English is ASCII, for terminals
// that show nothing else.
func TestDemoStoryFits(t *testing.T) {
	files, err := filepath.Glob("../../lab/demo*.go")
	if err != nil {
		t.Fatal(err)
	}
	values := strings.NewReplacer("%.0f", "27000", "%.1f", "10.5", "%d", "27000", "%s", "telecom-verizon")
	found := 0
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			for i, text := range storyTexts(n) {
				found++
				for line := range strings.SplitSeq(values.Replace(text), "\n") {
					if lipgloss.Width(line) > lab.DemoColumns || i == 0 && lipgloss.Width(line) != len(line) {
						t.Errorf("%s: %q is %d wide", name, line, lipgloss.Width(line))
					}
				}
			}
			return true
		})
	}
	if found < 4*lab.DemoSteps {
		t.Errorf("found only %d texts", found)
	}
}

// storyTexts are the English and the Chinese text of a call of begin or say.
func storyTexts(n ast.Node) []string {
	call, isCall := n.(*ast.CallExpr)
	if !isCall {
		return nil
	}
	selector, isMethod := call.Fun.(*ast.SelectorExpr)
	if !isMethod || selector.Sel.Name != "begin" && selector.Sel.Name != "say" || len(call.Args) < 3 {
		return nil
	}
	var texts []string
	for _, arg := range call.Args[1:3] {
		if literal, ok := arg.(*ast.BasicLit); ok {
			text, _ := strconv.Unquote(literal.Value)
			texts = append(texts, text)
		}
	}
	return texts
}

func TestScenarioLines(t *testing.T) {
	s := lab.Scenario{Name: "failover", Bounds: map[string]string{"gap_ms_max": "< 1000", "tcp_resets": "= 0", "back_on_udp": "= true", "unclean": "= 0"}}
	figures := lab.Figures{"gap_ms_max": 1200.12345, "tcp_resets": 0, "back_on_udp": true, "unclean": nil, "rtt_ms": 201.0, "used_link": "telecom-verizon", "left_over": []string{"+ file a", "- route b"}}
	held := lab.ScenarioResult{Scenario: "failover", Seed: 7, Passed: true, Figures: figures}
	broken := held
	broken.Passed, broken.Broken = false, []string{"gap_ms_max is 1200.12345, want < 1000", "unclean is unknown, want = 0"}
	for suffix, lang := range bothLanguages {
		labGolden(t, "result_broken"+suffix, strings.Join(scenarioLines(broken, s.Verdicts(figures), plain(lang)), "\n")+"\n")
		labGolden(t, "result_held"+suffix, strings.Join(scenarioLines(held, nil, plain(lang)), "\n")+"\n")
	}
}

// TestLabScreen plays what the screen writes on a small terminal.
func TestLabScreen(t *testing.T) {
	var out strings.Builder
	s := &labScreen{out: &out, look: plain(causeway.English), live: true, size: func() (int, int) { return 60, 8 }}
	watch := s.watcher()
	s.print("first")
	watch(failing())
	s.print("second, of\ntwo lines")
	watch(lab.Picture{Elapsed: time.Second})
	if got, want := played(out.String()), "first\nsecond, of\ntwo lines\n\n- 1s"; got != want {
		t.Errorf("while it runs: %q, want %q", got, want)
	}
	s.end()
	s.print("last")
	if got, want := played(out.String()), "first\nsecond, of\ntwo lines\nlast"; got != want {
		t.Errorf("at the end: %q, want %q", got, want)
	}
}

// TestLabScreenElsewhere: what is no terminal gets lines and nothing else.
func TestLabScreenElsewhere(t *testing.T) {
	var out strings.Builder
	s := newLabScreen(newShell(&out, &out, causeway.English))
	if s.watcher() != nil {
		t.Error("it wants pictures")
	}
	s.print("line")
	s.end()
	if out.String() != "line\n" {
		t.Errorf("%q", out.String())
	}
}

// played is what a terminal shows of text that moves up, and clears to the
// end of the line or of the screen.
func played(text string) string {
	lines, at, column := []string{""}, 0, 0
	for text != "" {
		switch {
		case text[0] == '\n':
			if at++; at == len(lines) {
				lines = append(lines, "")
			}
			text, column = text[1:], 0
		case text[0] == '\r':
			text, column = text[1:], 0
		case strings.HasPrefix(text, "\x1b[K"):
			lines[at], text = lines[at][:column], text[3:]
		case strings.HasPrefix(text, "\x1b[J"):
			lines, text = append(lines[:at], ""), text[3:]
		case text[0] == '\x1b':
			up := 0
			for text = text[2:]; text[0] != 'A'; text = text[1:] {
				up = up*10 + int(text[0]-'0')
			}
			at, text = at-up, text[1:]
		default:
			end := strings.IndexAny(text, "\n\r\x1b")
			lines[at] = text[:end] + lines[at][min(end, len(lines[at])):]
			text, column = text[end:], end
		}
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}
