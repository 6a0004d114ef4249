package report_test

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"causeway"
)

//go:embed testdata/measure.js
var measure string

var screenshots = flag.String("screenshots", "", "write pictures of the sample page to this folder")

// looks are a phone, a small and a large window, the dark theme and A4 without
// its margins.
var looks = []look{
	{"phone", 360, "light", "screen"},
	{"phone-dark", 390, "dark", "screen"},
	{"tablet", 720, "light", "screen"},
	{"desktop", 1280, "light", "screen"},
	{"desktop-dark", 1280, "dark", "screen"},
	{"paper", 680, "light", "print"},
}

// findings are what measure.js complains of.
type findings struct {
	Overflow, Overlap, Outside, Faint []string
	// Texts is how many texts of charts were looked at.
	Texts int
}

func (f findings) all() []string {
	return slices.Concat(f.Overflow, f.Overlap, f.Outside, f.Faint)
}

// TestBrowser opens pages in one browser, which takes longest to start.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("nothing here runs side by side: the race detector has nothing to find")
	}
	b := startBrowser(t)
	for _, part := range []struct {
		name string
		test func(*browser)
	}{
		{"sample", sampleInBrowser},
		{"unusual", unusualInBrowser},
		{"answers", answersInBrowser},
		// Its complaints may come late: no page follows.
		{"control", findsWhatIsWrong},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(b.during(t)) })
	}
}

func sampleInBrowser(b *browser) {
	for _, l := range languages {
		b.open(html(b.t, sample(), l))
		for _, view := range looks {
			if texts := b.check(string(l), view); texts < 40 {
				b.t.Errorf("%s, %s: only %d texts of charts are shown", l, view.name, texts)
			}
		}
		b.checkQuiet()
		b.checkPrint()
	}
}

func unusualInBrowser(b *browser) {
	for name, answer := range answers() {
		b.open(html(b.t, answer, causeway.Chinese))
		for _, view := range []look{looks[0], looks[3]} {
			b.check(name, view)
		}
		b.checkQuiet()
	}
}

// answersInBrowser opens what the advisor itself answers.
func answersInBrowser(b *browser) {
	for name, answer := range compared(b.t) {
		b.open(html(b.t, answer, causeway.Chinese))
		for _, view := range []look{looks[0], looks[3]} {
			if texts := b.check(name, view); texts < 20 {
				b.t.Errorf("%s, %s: only %d texts of charts are shown", name, view.name, texts)
			}
		}
		b.checkQuiet()
	}
}

// check measures the page in one look and returns how many texts its charts
// have.
func (b *browser) check(page string, view look) int {
	b.t.Helper()
	b.show(view)
	var found findings
	b.eval(measure, &found)
	for _, f := range found.all() {
		b.t.Errorf("%s, %s: %s", page, view.name, f)
	}
	b.picture(page + "-" + view.name)
	return found.Texts
}

// findsWhatIsWrong holds the measuring to a page on which everything is wrong.
func findsWhatIsWrong(b *browser) {
	b.open(`<!DOCTYPE html><html><body style="margin:0;background:#fff"><div style="width:2000px">wide</div>
<p style="color:#ddd">faint</p>
<svg viewBox="0 0 100 100" width="100" height="100" style="overflow:visible"><text x="10" y="20">one</text><text x="12" y="22">two</text><text x="95" y="90">outside</text></svg>
<script>console.error("complaint")</script><img src="http://192.0.2.1/picture.png"></body></html>`)
	b.show(looks[0])
	var found findings
	b.eval(measure, &found)
	if len(found.Overflow) == 0 || len(found.Overlap) != 1 || len(found.Outside) == 0 || len(found.Faint) == 0 {
		b.t.Errorf("found only %+v", found)
	}
	if got := b.noise(); len(got) < 2 {
		b.t.Errorf("noticed only %q, not the complaint and the request", got)
	}
}

// checkQuiet looks at what the page said and asked for while it was shown.
func (b *browser) checkQuiet() {
	b.t.Helper()
	for _, n := range b.noise() {
		b.t.Error(n)
	}
}

// noise are complaints in the console, and requests for anything but the page.
func (b *browser) noise() []string {
	var noise []string
	pages := 0
	for _, e := range b.events {
		switch e.Method {
		case "Network.requestWillBeSent":
			if url := e.Params.Request.URL; strings.HasPrefix(url, "file://") && strings.HasSuffix(url, "/page.html") {
				pages++
			} else if !strings.HasPrefix(url, "data:") {
				noise = append(noise, "request for "+url)
			}
		case "Runtime.consoleAPICalled":
			noise = append(noise, fmt.Sprintf("console %s: %v", e.Params.Type, e.Params.Args))
		case "Runtime.exceptionThrown":
			noise = append(noise, "exception: "+e.Params.ExceptionDetails.Text)
		case "Log.entryAdded":
			noise = append(noise, e.Params.Entry.Level+": "+e.Params.Entry.Text)
		}
	}
	if pages != 1 {
		noise = append(noise, fmt.Sprintf("the page itself was asked for %d times", pages))
	}
	return noise
}

// checkPrint prints the page as PDF and looks at the size of its paper.
func (b *browser) checkPrint() {
	b.t.Helper()
	b.call("Emulation.setEmulatedMedia", params{"media": ""}, nil)
	var printed struct{ Data string }
	b.call("Page.printToPDF", params{"preferCSSPageSize": true}, &printed)
	pdf, err := base64.StdEncoding.DecodeString(printed.Data)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		b.t.Fatalf("no PDF: %v", err)
	}
	if sizes := bytes.Count(pdf, []byte("/MediaBox [0 0 594.95996 841.91998]")); sizes < 2 || sizes > 20 {
		b.t.Errorf("%d pages of A4, want some, and not many", sizes)
	}
	b.write(".pdf", pdf)
}

// picture keeps what the page looks like, in slices that can be looked at, if
// pictures were asked for.
func (b *browser) picture(name string) {
	b.t.Helper()
	if *screenshots == "" {
		return
	}
	var size struct {
		CSSContentSize struct{ Width, Height float64 }
	}
	b.call("Page.getLayoutMetrics", nil, &size)
	const slice = 1500
	for y, n := 0.0, 0; y < size.CSSContentSize.Height; y, n = y+slice, n+1 {
		var shot struct{ Data string }
		b.call("Page.captureScreenshot", params{"captureBeyondViewport": true, "clip": params{
			"x": 0, "y": y, "width": size.CSSContentSize.Width, "height": min(slice, size.CSSContentSize.Height-y), "scale": 1,
		}}, &shot)
		picture, err := base64.StdEncoding.DecodeString(shot.Data)
		if err != nil {
			b.t.Fatal(err)
		}
		b.write(fmt.Sprintf("%s-%02d.png", name, n), picture)
	}
}

func (b *browser) write(name string, data []byte) {
	b.t.Helper()
	if *screenshots == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*screenshots, name), data, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
