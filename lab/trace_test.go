package lab

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/lab/wan"
)

func ms(v float64) *float64 { return &v }

const goodTrace = `{"version":1}
{"at_ms":0,"path":"telecom-verizon","rtt_ms":200,"jitter_ms":4,"loss_ratio":0.19}
{"at_ms":0,"path":"unicom-att","rtt_ms":null,"jitter_ms":null,"loss_ratio":1}
{"at_ms":1000,"path":"telecom-verizon","forward":{"delay_ms":150,"rate_bps":1000000},"rtt_ms":220}
`

func TestReadTrace(t *testing.T) {
	trace, err := readTrace(strings.NewReader(goodTrace))
	if err != nil {
		t.Fatal(err)
	}
	rate := uint64(1000000)
	want := Trace{
		{Path: "telecom-verizon", RTTMS: ms(200), JitterMS: ms(4), LossRatio: ms(0.19)},
		{Path: "unicom-att", LossRatio: ms(1)},
		{AtMS: 1000, Path: "telecom-verizon", RTTMS: ms(220), Forward: &TraceWay{DelayMS: ms(150), RateBPS: &rate}},
	}
	if diff := cmp.Diff(want, trace); diff != "" {
		t.Error(diff)
	}
}

func TestReadTraceRefuses(t *testing.T) {
	const head = "{\"version\":1}\n"
	for _, tt := range []struct{ text, says string }{
		{"", "nothing about any path"},
		{head, "nothing about any path"},
		{"{\"version\":2}\n", "line 1: version 2: this build reads version 1"},
		{`{"at_ms":0,"path":"a"}`, "line 1: want {\"version\":1}"},
		{head + "rtt 5", "line 2: invalid character"},
		{head + "\n", "line 2: EOF"},
		{head + `{"at_ms":0,"path":"a","colour":1}`, `unknown field "colour"`},
		{head + `{"at_ms":0,"path":"a"} {}`, "more than one value"},
		{head + `{"at_ms":-1,"path":"a"}`, "at_ms -1 is not from 0"},
		{head + `{"at_ms":604800001,"path":"a"}`, "is not from 0 to 604800000"},
		{head + `{"at_ms":0.5,"path":"a"}`, "at_ms"},
		{head + `{"at_ms":0,"path":"../a"}`, "path"},
		{head + `{"at_ms":0}`, "path"},
		{head + `{"at_ms":0,"path":"a","rtt_ms":-1}`, "rtt_ms -1 is not from 0 to 20000"},
		{head + `{"at_ms":0,"path":"a","rtt_ms":1e9}`, "rtt_ms"},
		{head + `{"at_ms":0,"path":"a","loss_ratio":1.5}`, "loss_ratio 1.5 is not from 0 to 1"},
		{head + `{"at_ms":0,"path":"a","reverse":{"delay_ms":10001}}`, "reverse.delay_ms 10001"},
		{head + `{"at_ms":0,"path":"a","forward":{"rate_bps":0}}`, "forward.rate_bps 0 is less than 1000"},
		{head + `{"at_ms":5,"path":"a"}` + "\n" + `{"at_ms":5,"path":"a"}`, "line 3: at_ms 5 is not after 5"},
		{head + strings.Repeat(" ", maxTraceLineBytes+1), "line 2: longer than 4096 bytes"},
	} {
		if trace, err := readTrace(strings.NewReader(tt.text)); err == nil || trace != nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%.60q: %v, want %q", tt.text, err, tt.says)
		}
	}
}

func FuzzReadTrace(f *testing.F) {
	f.Add([]byte(goodTrace))
	f.Add([]byte("{\"version\":1}\n{\"at_ms\":0,\"path\":\"a\",\"forward\":{},\"reverse\":null}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		trace, err := readTrace(bytes.NewReader(text))
		if err != nil {
			return
		}
		var written bytes.Buffer
		writer := newTraceWriter(&written)
		for _, line := range trace {
			if err := writer.Write(line); err != nil {
				t.Fatal(err)
			}
		}
		again, err := readTrace(&written)
		if diff := cmp.Diff(trace, again); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
		replay, err := trace.replay([]string{"all=" + trace[0].Path})
		if err != nil {
			t.Fatal(err)
		}
		course := replay.courses["unicom-att"]
		for n := range 3 * len(course) {
			if n > 0 && replay.due(course, n) <= replay.due(course, n-1) {
				t.Fatalf("line %d is due at %v, the one before it at %v", n, replay.due(course, n), replay.due(course, n-1))
			}
		}
	})
}

func TestReplayBeginsAnew(t *testing.T) {
	const second = time.Second
	trace := Trace{{AtMS: 5000, Path: "a"}, {AtMS: 6000, Path: "b"}, {AtMS: 7000, Path: "a"}, {AtMS: 9000, Path: "b"}}
	r, err := trace.replay([]string{"telecom=a", "att=b"})
	if err != nil {
		t.Fatal(err)
	}
	// The last line of b lasts as long as the one before it: until 12 s.
	for link, want := range map[string][]time.Duration{
		"telecom-verizon": {0, 2 * second, 7 * second, 9 * second},
		"unicom-att":      {second, 4 * second, 8 * second, 11 * second},
	} {
		for n, due := range want {
			if got := r.due(r.courses[link], n); got != due {
				t.Errorf("%s: line %d is due at %v, want %v", link, n, got, due)
			}
		}
	}
}

func TestWhichPathDrivesWhich(t *testing.T) {
	one := Trace{{Path: "fibre"}}
	two := Trace{{Path: "fibre"}, {Path: "copper"}}
	named := Trace{{Path: "telecom-verizon"}, {Path: "copper"}}
	for _, tt := range []struct {
		trace       Trace
		assignments []string
		want        map[string]string
		says        string
	}{
		{one, nil, map[string]string{"telecom-verizon": "fibre", "unicom-att": "fibre"}, ""},
		{named, nil, map[string]string{"telecom-verizon": "telecom-verizon"}, ""},
		{two, nil, nil, "none of its paths (copper, fibre) is named as a link"},
		{two, []string{"all=fibre", "att=copper"}, map[string]string{"telecom-verizon": "fibre", "unicom-att": "copper"}, ""},
		{two, []string{"moon=fibre"}, nil, "write LINK=PATH"},
		{two, []string{"att"}, nil, "write LINK=PATH"},
		{two, []string{"att=air"}, nil, "it has no path air, only copper, fibre"},
	} {
		r, err := tt.trace.replay(tt.assignments)
		if tt.says != "" {
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v: %v, want %q", tt.assignments, err, tt.says)
			}
			continue
		}
		if err != nil {
			t.Errorf("%v: %v", tt.assignments, err)
			continue
		}
		got := map[string]string{}
		for link, course := range r.courses {
			got[link] = course[0].Path
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%v: %s", tt.assignments, diff)
		}
	}
}

func TestTraceLineChangesWhatItKnows(t *testing.T) {
	rate := uint64(5000)
	before := wan.Settings{Delay: time.Second, Jitter: time.Second, Loss: 0.5, Rate: 7, MTU: 1300}
	for _, tt := range []struct {
		name             string
		line             TraceLine
		forward, reverse wan.Settings
	}{
		{"nothing", TraceLine{}, before, before},
		{
			"round trip",
			TraceLine{RTTMS: ms(200), JitterMS: ms(4), LossRatio: ms(0.19)},
			wan.Settings{Delay: 100 * time.Millisecond, Jitter: 2 * time.Millisecond, Loss: 0.1, Rate: 7, MTU: 1300},
			wan.Settings{Delay: 100 * time.Millisecond, Jitter: 2 * time.Millisecond, Loss: 0.1, Rate: 7, MTU: 1300},
		},
		{
			"one way",
			TraceLine{RTTMS: ms(200), Forward: &TraceWay{DelayMS: ms(150), LossRatio: ms(1), RateBPS: &rate}},
			wan.Settings{Delay: 150 * time.Millisecond, Jitter: time.Second, Loss: 1, Rate: 5000, MTU: 1300},
			wan.Settings{Delay: 100 * time.Millisecond, Jitter: time.Second, Loss: 0.5, Rate: 7, MTU: 1300},
		},
	} {
		forward, reverse := before, before
		tt.line.way(tt.line.Forward).set(&forward)
		tt.line.way(tt.line.Reverse).set(&reverse)
		if diff := cmp.Diff([2]wan.Settings{tt.forward, tt.reverse}, [2]wan.Settings{forward, reverse}, roughly); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// roughly: the loss of one way is a root.
var roughly = cmp.Comparer(func(a, b causeway.Ratio) bool { return max(a-b, b-a) < 1e-9 })

func TestRecorder(t *testing.T) {
	var out bytes.Buffer
	r := NewRecorder(&out, time.Second)
	for _, probe := range []struct {
		at   time.Duration
		path string
		rtt  *float64
	}{
		{0, "a", ms(10)},
		{0, "b", nil},
		{500 * time.Millisecond, "a", ms(14)},
		{900 * time.Millisecond, "a", nil},
		{950 * time.Millisecond, "a", ms(12)},
		{3100 * time.Millisecond, "b", ms(7)},
	} {
		if err := r.Add(probe.at, probe.path, probe.rtt); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Flush(); err != nil {
		t.Fatal(err)
	}
	const want = `{"version":1}
{"at_ms":0,"path":"a","rtt_ms":10,"jitter_ms":2,"loss_ratio":0.25}
{"at_ms":0,"path":"b","rtt_ms":null,"jitter_ms":null,"loss_ratio":1}
{"at_ms":3000,"path":"b","rtt_ms":7,"jitter_ms":0,"loss_ratio":0}
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestOpenReplay(t *testing.T) {
	file := filepath.Join(t.TempDir(), "line.trace")
	if _, err := OpenReplay(file, nil); !causeway.HasCode(err, "lab.trace") {
		t.Errorf("a file that is not there: %v", err)
	}
	if err := os.WriteFile(file, []byte("no trace"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenReplay(file, nil); !causeway.HasCode(err, "lab.trace") {
		t.Errorf("no trace: %v", err)
	}
	if err := os.WriteFile(file, []byte(goodTrace), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenReplay(file, []string{"att=air"}); !causeway.HasCode(err, "lab.trace") {
		t.Errorf("a path it does not have: %v", err)
	}
	if r, err := OpenReplay(file, nil); err != nil || len(r.courses) != 2 {
		t.Errorf("%+v %v", r, err)
	}
}
