package gateway

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"causeway"
)

// files are those of one running gateway, side by side: G.sock, G.pid and
// G.undo.json. The pid file is locked while the process lives, so that two
// processes never share the other two.
type files struct {
	socket string
	pid    string
	undo   string
	lock   *os.File
}

func openFiles(socket string) (*files, error) {
	base := strings.TrimSuffix(socket, ".sock")
	f := &files{socket: socket, pid: base + ".pid", undo: base + ".undo.json"}
	if err := os.MkdirAll(filepath.Dir(socket), 0o755); err != nil {
		return nil, causeway.NewProblem("gateway.files", filepath.Dir(socket), err)
	}
	var err error
	f.lock, err = os.OpenFile(f.pid, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW, 0o644)
	if err != nil {
		return nil, causeway.NewProblem("gateway.files", f.pid, err)
	}
	if err := f.take(); err != nil {
		f.lock.Close()
		return nil, err
	}
	return f, nil
}

// take locks the pid file and writes the pid. The lock ends with the process,
// however that ends.
func (f *files) take() error {
	if err := unix.Flock(int(f.lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return causeway.NewProblem("gateway.running", f.pid, err)
	}
	err := f.lock.Truncate(0)
	if err == nil {
		_, err = fmt.Fprintln(f.lock, os.Getpid())
	}
	if err != nil {
		return causeway.NewProblem("gateway.files", f.pid, err)
	}
	return nil
}

// close removes what a clean stop leaves nobody a use for.
func (f *files) close() {
	os.Remove(f.pid)
	f.lock.Close()
}
