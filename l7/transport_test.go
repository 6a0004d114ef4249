//lint:file-ignore SA1019 as in wan.go

package l7

import (
	"io"
	"net"
	"testing"

	"golang.org/x/net/http2"
)

// What an entry tells peers that it takes is what is set, not what the library
// would: an answer would be slower, and a connection hold twice as much.
func TestWindowsOfAnswers(t *testing.T) {
	near, far := net.Pipe()
	defer far.Close()
	made := make(chan error, 1)
	go func() {
		c, err := newTransport().NewClientConn(near)
		if err == nil {
			defer c.Close()
		}
		made <- err
	}()
	if _, err := io.CopyN(io.Discard, far, int64(len(http2.ClientPreface))); err != nil {
		t.Fatal(err)
	}
	framer := http2.NewFramer(io.Discard, far)
	frame, err := framer.ReadFrame()
	if err != nil {
		t.Fatal(err)
	}
	settings, ok := frame.(*http2.SettingsFrame)
	if !ok {
		t.Fatalf("the first frame is %v", frame)
	}
	for id, want := range map[http2.SettingID]uint32{
		http2.SettingInitialWindowSize: answerWindow, http2.SettingMaxFrameSize: longestFrame, http2.SettingMaxHeaderListSize: mostHead,
	} {
		if got, ok := settings.Value(id); !ok || got != want {
			t.Errorf("%v is %d, want %d", id, got, want)
		}
	}
	frame, err = framer.ReadFrame()
	if update, ok := frame.(*http2.WindowUpdateFrame); err != nil || !ok || update.Increment != answersWindow {
		t.Errorf("the second frame is %v, %v", frame, err)
	}
	go func() { _, _ = io.Copy(io.Discard, far) }()
	if err := <-made; err != nil {
		t.Error(err)
	}
}
