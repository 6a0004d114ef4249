package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"golang.org/x/sys/unix"

	"causeway/lab"
)

// labScreen prints the lines of a running lab, and below them on a terminal a
// picture that is drawn over the one before. It reads no keys and changes
// nothing of the terminal: Ctrl-C stays a signal, and a kill leaves no mess.
// That, and that the lines above stay, is why it is not drawn by Bubble Tea.
// Its methods may be called from any goroutine.
type labScreen struct {
	out  io.Writer
	look look
	// live is whether pictures are drawn.
	live bool
	size func() (width, height int)

	mu sync.Mutex
	// picture is the newest, and drawn how many lines of it are there.
	picture []string
	drawn   int
}

func newLabScreen(sh *shell) *labScreen {
	return &labScreen{out: sh.out, look: sh.terminalLook(), live: isScreen(sh.out), size: func() (int, int) { return terminalSize(sh.out) }}
}

// isScreen reports whether lines that are there can be written over.
func isScreen(w io.Writer) bool {
	kind := os.Getenv("TERM")
	return isTerminal(w) && kind != "" && kind != "dumb"
}

// terminalLook has colours where they are seen and wanted
// (https://no-color.org).
func (sh *shell) terminalLook() look {
	if isScreen(sh.out) && os.Getenv("NO_COLOR") == "" {
		return sh.colourLook()
	}
	return sh.plainLook()
}

// Usual size of a terminal that does not tell its own.
const (
	usualWidth  = 80
	usualHeight = 24
)

func terminalSize(w io.Writer) (width, height int) {
	if file, ok := w.(*os.File); ok {
		size, err := unix.IoctlGetWinsize(int(file.Fd()), unix.TIOCGWINSZ)
		if err == nil && size.Col > 0 && size.Row > 0 {
			return int(size.Col), int(size.Row)
		}
	}
	return usualWidth, usualHeight
}

// watcher is what a lab gives its pictures to, or nil if nobody sees them.
func (s *labScreen) watcher() func(lab.Picture) {
	if !s.live {
		return nil
	}
	return func(p lab.Picture) {
		// The last column stays empty: some terminals wrap after it.
		width, height := s.size()
		lines := pictureLines(p, width-1, s.look)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.picture = lines[:min(len(lines), max(height-1, 0))]
		s.draw("")
	}
}

// print writes lines that stay.
func (s *labScreen) print(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.draw(text + "\n")
}

// end removes the picture.
func (s *labScreen) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.picture = nil
	s.draw("")
}

// draw writes text in the place of the picture, and the newest picture below,
// all at once so that nothing flickers.
func (s *labScreen) draw(text string) {
	var b strings.Builder
	if s.drawn > 0 {
		fmt.Fprintf(&b, "\r\x1b[%dA", s.drawn)
	}
	b.WriteString(s.toEndOfLine(text))
	for _, line := range s.picture {
		b.WriteString(s.toEndOfLine(line + "\n"))
	}
	if s.drawn > 0 {
		b.WriteString("\x1b[J")
	}
	s.drawn = len(s.picture)
	// A terminal that is gone ends the command by its signal.
	_, _ = io.WriteString(s.out, b.String())
}

// toEndOfLine is text that leaves nothing of what stood on its lines.
func (s *labScreen) toEndOfLine(text string) string {
	if !s.live {
		return text
	}
	return strings.ReplaceAll(text, "\n", "\x1b[K\n")
}
