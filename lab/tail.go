package lab

import (
	"os"
	"strings"
)

const tailLines = 8

// tail returns the last lines of a log, indented; nothing if there is none.
func tail(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	lines = lines[max(len(lines)-tailLines, 0):]
	return "    " + strings.Join(lines, "\n    ")
}
