package report_test

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
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
	command.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
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
