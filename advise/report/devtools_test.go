package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// params are those of a command of the DevTools protocol.
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
