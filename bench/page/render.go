package page

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"
	"text/template"
)

//go:embed benchmarks.md.tmpl
var pageTemplate string

//go:embed summary.txt.tmpl
var textTemplate string

//go:embed requests.md.tmpl
var requestTemplate string

//go:embed requests.txt.tmpl
var requestTextTemplate string

// Render is the page, in Markdown. Its errors are mistakes in the template.
func Render(r Report) ([]byte, error) { return execute(pageTemplate, r) }

// Text is the report in a few lines for a terminal.
func Text(r Report) ([]byte, error) { return execute(textTemplate, r) }

// RenderRequests is the part of the page on requests.
func RenderRequests(r RequestReport) ([]byte, error) { return execute(requestTemplate, r) }

// RequestText is that report in a few lines for a terminal.
func RequestText(r RequestReport) ([]byte, error) { return execute(requestTextTemplate, r) }

// RequestHeading is the line where the part on requests begins, which goes to
// the end of the page.
const RequestHeading = "# Requests between sites"

// Join puts the two parts of the page together. One that was not measured is nil,
// and stays as it is on the page there was.
func Join(before, tunnels, requests []byte) []byte {
	at := bytes.Index(before, []byte("\n"+RequestHeading+"\n"))
	if at < 0 {
		at = len(before)
	}
	if tunnels == nil {
		tunnels = before[:at]
	}
	if requests == nil {
		requests = bytes.TrimPrefix(before[at:], []byte("\n"))
	}
	if len(tunnels) == 0 || len(requests) == 0 {
		return append(bytes.Clone(tunnels), requests...)
	}
	return bytes.Join([][]byte{tunnels, requests}, []byte("\n"))
}

func execute(text string, r any) ([]byte, error) {
	parsed, err := template.New("").Funcs(functions()).Parse(text)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = parsed.Execute(&out, r)
	return out.Bytes(), err
}

// functions are what the templates call.
func functions() template.FuncMap {
	return template.FuncMap{
		"mbps":    scaled("%.0f", 1e-6),
		"gbps":    func(f *Figure) string { return fmt.Sprintf("%.1f", f.Median/1e9) },
		"kpps":    scaled("%.1f", 1e-3),
		"micros":  scaled("%.0f", 1e3),
		"seconds": scaled("%.2f", 1),
		"ratio":   scaled("%.2f", 1),
		"percent": scaled("%.0f", 100),
		"whole":   scaled("%.0f", 1),
		"tenths":  scaled("%.1f", 1),
		"cpums":   scaled("%.0f", 1e3),
		"ms":      func(ms float64) string { return fmt.Sprintf("%.0f", ms) },
		"trips":   func(rtt float64, f *Figure) string { return fmt.Sprintf("%.2f", f.Median/rtt) },
		"bound":   bound,
		"slower":  func(r compared) []string { return sentences(r, worse) },
		"faster":  func(r compared) []string { return sentences(r, better) },
		"even":    func(r compared) []string { return sentences(r, undecided) },
		"plain":   plainEntry,
		"quoted":  quoted,
	}
}

// scaled prints a median with its spread, in units of its own.
func scaled(format string, factor float64) func(*Figure) string {
	return func(f *Figure) string {
		if f == nil {
			return "–"
		}
		if f.Rounds == 1 {
			return fmt.Sprintf(format, f.Median*factor)
		}
		return fmt.Sprintf(format+" ("+format+"–"+format+")", f.Median*factor, f.Min*factor, f.Max*factor)
	}
}

func bound(value float64, atMost bool) string {
	switch {
	case value == 0:
		return "–"
	case atMost:
		return fmt.Sprintf("≤ %g", value)
	}
	return fmt.Sprintf("≥ %g", value)
}

// plainEntry is that of plain forwarding, or nil.
func plainEntry(r Report) *Entry {
	for i, e := range r.Entries {
		if e.RTTAdded == nil && e.CPU == nil {
			return &r.Entries[i]
		}
	}
	return nil
}

// quoted keeps a reason of several lines within its bullet.
func quoted(reason string) string {
	first, _, _ := strings.Cut(reason, "\n")
	return first
}
