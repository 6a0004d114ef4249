package gateway

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/sys/unix"
)

// logFormats are what NewLog knows.
var logFormats = []string{"text", "json"}

// maxLogBytes bounds each field of a line, the message included: what peers
// and the file say ends up in them.
const maxLogBytes = 2 << 10

// NewLog returns a log that writes one line an event to w, with the fields
// that docs/logging.md lists, as text (key=value) or json. Whatever a field
// holds, it does not begin another line, does not steer a terminal and has at
// most 2 KiB.
func NewLog(w io.Writer, format string) (*slog.Logger, error) {
	options := &slog.HandlerOptions{ReplaceAttr: tame}
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(w, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return nil, fmt.Errorf("--log is %q, not one of %s", format, strings.Join(logFormats, ", "))
}

// LogFormat is what suits a file best: text where a person reads, json where a
// program does.
func LogFormat(f *os.File) string {
	if _, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS); err == nil {
		return "text"
	}
	return "json"
}

// tame makes a field visible and cuts it. The handlers escape what their
// format needs; neither escapes the delete character, and JSON lets marks that
// turn the direction of text and the second set of control characters through.
func tame(_ []string, a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindInt64, slog.KindUint64, slog.KindFloat64, slog.KindBool, slog.KindDuration, slog.KindTime:
		return a
	default: // has text of others
	}
	text := a.Value.String()
	isHostile := strings.ContainsFunc(text, isHidden)
	if !isHostile && len(text) <= maxLogBytes {
		return a
	}
	text = text[:min(len(text), maxLogBytes+utf8.UTFMax)] // what is quoted need not be longer
	if isHostile {
		quoted := strconv.Quote(text)
		text = quoted[1 : len(quoted)-1]
	}
	return slog.String(a.Key, cut(text))
}

// cut shortens a text to maxLogBytes, between characters.
func cut(text string) string {
	if len(text) <= maxLogBytes {
		return text
	}
	const mark = "…"
	end := maxLogBytes - len(mark)
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + mark
}

// isHidden tells what neither prints nor is escaped by every handler.
func isHidden(r rune) bool {
	return !unicode.IsPrint(r) && r != '\n' && r != '\t'
}
