package lab

import (
	"errors"
	"path/filepath"
	"slices"
)

// gatewayTraces lists what a gateway could leave on its host: the host's
// network, and files beside its socket and in the default place of sockets.
func (l *Lab) gatewayTraces(g *gateway) ([]string, error) {
	lines, err := l.hosts[g.host].Snapshot()
	for _, folder := range []string{filepath.Dir(g.socket), "/run/causeway"} {
		files, fileErr := filepath.Glob(filepath.Join(folder, g.name+".*"))
		err = errors.Join(err, fileErr)
		for _, file := range files {
			lines = append(lines, "file "+file)
		}
	}
	return lines, err
}

// leftovers are the differences, each with its sign: what is there now and
// was not before, and what was there and is gone.
func leftovers(before, now []string) []string {
	var all []string
	for _, line := range now {
		if !slices.Contains(before, line) {
			all = append(all, "+ "+line)
		}
	}
	for _, line := range before {
		if !slices.Contains(now, line) {
			all = append(all, "- "+line)
		}
	}
	return all
}
