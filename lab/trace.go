package lab

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"causeway"
)

// Trace is how paths were over time: JSON Lines, the first of which is
// {"version":1}. docs/traces.md tells the format. Lines are in the order of
// the file.
type Trace []TraceLine

// TraceLine says what a path was like from AtMS on until the next line about
// it. What is nil is not known.
type TraceLine struct {
	AtMS int64  `json:"at_ms"`
	Path string `json:"path"`
	// RTTMS is the least round trip, JitterMS what round trips took beyond it
	// on average, LossRatio the share of probes without an answer.
	RTTMS     *float64 `json:"rtt_ms"`
	JitterMS  *float64 `json:"jitter_ms"`
	LossRatio *float64 `json:"loss_ratio"`
	// Forward is away from whoever recorded. What they say wins over the
	// figures of the round trip.
	Forward *TraceWay `json:"forward,omitempty"`
	Reverse *TraceWay `json:"reverse,omitempty"`
}

// TraceWay is one direction of a path.
type TraceWay struct {
	DelayMS   *float64 `json:"delay_ms"`
	JitterMS  *float64 `json:"jitter_ms"`
	LossRatio *float64 `json:"loss_ratio"`
	RateBPS   *uint64  `json:"rate_bps"`
}

const traceVersion = 1

type traceHead struct {
	Version int `json:"version"`
}

// Bounds of a trace, so that a wrong file costs neither memory nor time.
const (
	maxTraceLineBytes = 4096
	maxTraceLines     = 1_000_000
	maxTraceSpan      = 7 * 24 * time.Hour
)

// readTrace reads a trace to its end and checks all of it; the error names
// the line.
func readTrace(from io.Reader) (Trace, error) {
	scanner := bufio.NewScanner(from)
	scanner.Buffer(nil, maxTraceLineBytes)
	var trace Trace
	last := map[string]int64{}
	number := 0
	for scanner.Scan() {
		number++
		if number == 1 {
			if err := readTraceHead(scanner.Bytes()); err != nil {
				return nil, fmt.Errorf("line 1: %w", err)
			}
			continue
		}
		line, err := readTraceLine(scanner.Bytes(), last)
		if err == nil && len(trace) == maxTraceLines {
			err = fmt.Errorf("more than %d lines", maxTraceLines)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		trace = append(trace, line)
	}
	switch err := scanner.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("line %d: longer than %d bytes", number+1, maxTraceLineBytes)
	case err != nil:
		return nil, err
	case len(trace) == 0:
		return nil, errors.New("it says nothing about any path")
	}
	return trace, nil
}

func readTraceHead(text []byte) error {
	var head traceHead
	if err := strictJSON(text, &head); err != nil {
		return fmt.Errorf("want {\"version\":%d}: %w", traceVersion, err)
	}
	if head.Version != traceVersion {
		return fmt.Errorf("version %d: this build reads version %d", head.Version, traceVersion)
	}
	return nil
}

// readTraceLine reads one line and remembers its time as its path's last.
func readTraceLine(text []byte, last map[string]int64) (TraceLine, error) {
	var line TraceLine
	if err := strictJSON(text, &line); err != nil {
		return line, err
	}
	before, seen := last[line.Path]
	if seen && line.AtMS <= before {
		return line, fmt.Errorf("at_ms %d is not after %d, the line before it about %s", line.AtMS, before, line.Path)
	}
	last[line.Path] = line.AtMS
	return line, line.check()
}

// strictJSON reads exactly one object without unknown fields.
func strictJSON(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("more than one value on a line")
	}
	return nil
}

func (l TraceLine) check() error {
	switch {
	case l.AtMS < 0 || l.AtMS > maxTraceSpan.Milliseconds():
		return fmt.Errorf("at_ms %d is not from 0 to %d", l.AtMS, maxTraceSpan.Milliseconds())
	case !causeway.ValidName(l.Path):
		return fmt.Errorf("path %q: %s", l.Path, causeway.NameRule)
	}
	const maxMS = float64(maxDelay / time.Millisecond)
	return errors.Join(
		checkFigure("rtt_ms", l.RTTMS, 2*maxMS),
		checkFigure("jitter_ms", l.JitterMS, 2*maxMS),
		checkFigure("loss_ratio", l.LossRatio, 1),
		l.Forward.check("forward", maxMS),
		l.Reverse.check("reverse", maxMS),
	)
}

func (w *TraceWay) check(name string, maxMS float64) error {
	if w == nil {
		return nil
	}
	errs := []error{
		checkFigure(name+".delay_ms", w.DelayMS, maxMS),
		checkFigure(name+".jitter_ms", w.JitterMS, maxMS),
		checkFigure(name+".loss_ratio", w.LossRatio, 1),
	}
	if w.RateBPS != nil && *w.RateBPS < uint64(causeway.Kbps) {
		errs = append(errs, fmt.Errorf("%s.rate_bps %d is less than %d", name, *w.RateBPS, causeway.Kbps))
	}
	return errors.Join(errs...)
}

func checkFigure(name string, value *float64, most float64) error {
	if value != nil && !(*value >= 0 && *value <= most) {
		return fmt.Errorf("%s %v is not from 0 to %v", name, *value, most)
	}
	return nil
}

// traceWriter writes a trace line by line; what is written is a trace at any
// time, so that a recording may end anywhere.
type traceWriter struct {
	encoder *json.Encoder
	begun   bool
}

// newTraceWriter returns a writer to w.
func newTraceWriter(w io.Writer) *traceWriter { return &traceWriter{encoder: json.NewEncoder(w)} }

// Write writes one line, and the first one before it.
func (w *traceWriter) Write(line TraceLine) error {
	if !w.begun {
		if err := w.encoder.Encode(traceHead{traceVersion}); err != nil {
			return err
		}
		w.begun = true
	}
	return w.encoder.Encode(line)
}
