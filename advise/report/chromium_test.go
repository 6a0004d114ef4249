package report_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// browserTime bounds all that is done with one browser; pictures take longer.
const browserTime, picturesTime = 60 * time.Second, 20 * time.Minute

// browser is a Chromium without a window, told what to do through two pipes in
// the DevTools protocol. It is used by one goroutine.
type browser struct {
	t       *testing.T
	to      *os.File
	from    *bufio.Reader
	id      int
	session string
	// events are those since the last page was opened.
	events []event
}

// event is something that happened in the page.
type event struct {
	Method string
	Params struct {
		Request          struct{ URL string }
		Type             string
		Args             []struct{ Value any }
		ExceptionDetails struct{ Text string }
		Entry            struct{ Level, Text string }
	}
}

// startBrowser returns a browser with one blank page; the test's end closes it.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	command := exec.CommandContext(t.Context(), chromium(t),
		"--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--user-data-dir="+t.TempDir(),
		"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--disable-extensions", "--disable-dev-shm-usage", "--no-proxy-server", "--hide-scrollbars",
		"--host-resolver-rules=MAP * ~NOTFOUND", "about:blank")
	// Its helper processes hold this open: Wait returns once all are gone and
	// none writes to the profile any more.
	command.Stderr = &bytes.Buffer{}
	command.WaitDelay = 5 * time.Second
	theirs, to := pipe(t)
	from, theirsToo := pipe(t)
	command.ExtraFiles = []*os.File{theirs, theirsToo}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	closeAll(theirs, theirsToo)
	b := &browser{t: t, to: to, from: bufio.NewReaderSize(from, 1<<20)}
	bound := context.AfterFunc(deadline(t), func() { _ = command.Process.Kill() })
	t.Cleanup(func() {
		_ = b.send("Browser.close", nil)
		closeAll(to)
		_ = command.Wait()
		bound()
		closeAll(from)
	})
	b.openTab()
	return b
}

// during returns the browser for a part of a test, whose complaints it makes.
func (b *browser) during(t *testing.T) *browser {
	b.t = t
	return b
}

func deadline(t *testing.T) context.Context {
	t.Helper()
	bound := browserTime
	if *screenshots != "" {
		bound = picturesTime
	}
	ctx, cancel := context.WithTimeout(context.Background(), bound)
	t.Cleanup(cancel)
	return ctx
}

func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("no chromium: install Debian's package chromium")
	}
	t.Skip("no chromium: the page is not opened in a browser")
	return ""
}

func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	return r, w
}

func closeAll(files ...*os.File) {
	for _, f := range files {
		_ = f.Close()
	}
}

func (b *browser) openTab() {
	b.t.Helper()
	var target struct{ TargetID string }
	b.call("Target.createTarget", params{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", params{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.call(domain+".enable", nil, nil)
	}
}

type params map[string]any

// send writes one command and returns an error if the browser is gone.
func (b *browser) send(method string, p params) error {
	b.id++
	message := map[string]any{"id": b.id, "method": method, "params": p}
	if p == nil {
		message["params"] = params{}
	}
	if b.session != "" {
		message["sessionId"] = b.session
	}
	text, err := json.Marshal(message)
	if err != nil {
		return err
	}
	_, err = b.to.Write(append(text, 0))
	return err
}

// call carries out one command and keeps the events that come before its
// answer.
func (b *browser) call(method string, p params, result any) {
	b.t.Helper()
	if err := b.send(method, p); err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
	for {
		text := b.read()
		var answer struct {
			ID     int
			Error  *struct{ Message string }
			Result json.RawMessage
		}
		switch err := json.Unmarshal(text, &answer); {
		case err != nil:
			b.t.Fatal(err)
		case answer.ID != b.id:
			b.keep(text)
			continue
		case answer.Error != nil:
			b.t.Fatalf("%s: %s", method, answer.Error.Message)
		}
		if result != nil {
			if err := json.Unmarshal(answer.Result, result); err != nil {
				b.t.Fatal(err)
			}
		}
		return
	}
}

func (b *browser) read() []byte {
	b.t.Helper()
	text, err := b.from.ReadBytes(0)
	if err != nil {
		b.t.Fatal(errors.Join(errors.New("the browser stopped, or took longer than it may"), err))
	}
	return bytes.TrimSuffix(text, []byte{0})
}

// keep notes an event. Those whose form is another one are not of interest.
func (b *browser) keep(text []byte) {
	var e event
	_ = json.Unmarshal(text, &e)
	b.events = append(b.events, e)
}

// open shows a page from a file and waits until it is loaded.
func (b *browser) open(page string) {
	b.t.Helper()
	file := filepath.Join(b.t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
		b.t.Fatal(err)
	}
	b.events = nil
	b.call("Page.navigate", params{"url": "file://" + file}, nil)
	for !b.happened("Page.loadEventFired") {
		b.keep(b.read())
	}
}

func (b *browser) happened(method string) bool {
	for _, e := range b.events {
		if e.Method == method {
			return true
		}
	}
	return false
}

// eval runs a script in the page and reads what it returns.
func (b *browser) eval(script string, result any) {
	b.t.Helper()
	var answer struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct{ Exception struct{ Description string } }
	}
	b.call("Runtime.evaluate", params{"expression": script, "returnByValue": true}, &answer)
	if e := answer.ExceptionDetails; e != nil {
		b.t.Fatal(e.Exception.Description)
	}
	if err := json.Unmarshal(answer.Result.Value, result); err != nil {
		b.t.Fatalf("%v: %s", err, answer.Result.Value)
	}
}

// look is how a page is shown.
type look struct {
	name   string
	width  int
	scheme string
	media  string
}

// show lays the page out that way.
func (b *browser) show(l look) {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", params{"width": l.width, "height": 900, "deviceScaleFactor": 1, "mobile": l.width < 500}, nil)
	b.call("Emulation.setEmulatedMedia", params{
		"media": l.media, "features": []params{{"name": "prefers-color-scheme", "value": l.scheme}},
	}, nil)
}
