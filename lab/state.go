package lab

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"causeway"
)

// DefaultName is the lab that commands mean without --name.
const DefaultName = "lab"

// state is the folder of a lab that is held up:
//
//	lock           locked by its holder as long as that lives
//	pid            process 1 of its namespaces
//	control.sock   answers other commands
//	run/           the gateways' sockets
//	log/           what the holder and the gateways wrote
//
// and what the gateways need: causeway.yaml, pki/, id-*/, state/.
type state struct {
	name   string
	folder string
}

// stateOf names the folder, without touching it.
func stateOf(name string) (state, error) {
	if !causeway.ValidName(name) {
		return state{}, causeway.NewProblem("lab.bad_name", name, nil, "rule", causeway.NameRule)
	}
	return state{name, filepath.Join(stateBase(), name)}, nil
}

func stateBase() string {
	if os.Geteuid() == 0 {
		return "/run/causeway-lab"
	}
	if own := os.Getenv("XDG_RUNTIME_DIR"); own != "" {
		return filepath.Join(own, "causeway-lab")
	}
	return "/tmp/causeway-lab-" + strconv.Itoa(os.Geteuid())
}

func (s state) lockFile() string      { return filepath.Join(s.folder, "lock") }
func (s state) pidFile() string       { return filepath.Join(s.folder, "pid") }
func (s state) controlSocket() string { return filepath.Join(s.folder, "control.sock") }
func (s state) holderLog() string     { return filepath.Join(s.folder, "log", "holder.log") }

// claim makes the folder and locks it. The lock passes to whoever inherits
// the file and is free when the last of them has ended. What a lab that was
// killed left in the folder is removed.
func (s state) claim() (*os.File, error) {
	if err := s.makeFolder(); err != nil {
		return nil, causeway.NewProblem("lab.state_folder", s.folder, err)
	}
	lock, err := os.OpenFile(s.lockFile(), os.O_CREATE|os.O_RDWR|unix.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, causeway.NewProblem("lab.state_folder", s.folder, err)
	}
	if !tryLock(lock) {
		lock.Close()
		return nil, causeway.NewProblem("lab.running", s.name, nil)
	}
	if err := s.empty(); err != nil {
		lock.Close()
		return nil, causeway.NewProblem("lab.state_folder", s.folder, err)
	}
	return lock, nil
}

// makeFolder tries again when another lab's end removed the empty folder of
// all labs meanwhile.
func (s state) makeFolder() error {
	var err error
	for range 10 {
		err = errors.Join(ownFolder(filepath.Dir(s.folder)), ownFolder(s.folder))
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return err
}

// ownFolder makes a folder for this user alone, or checks that it is one: in
// /tmp somebody else may have been faster.
func ownFolder(name string) error {
	if err := os.MkdirAll(name, 0o700); err != nil {
		return err
	}
	info, err := os.Lstat(name)
	if err != nil {
		return err
	}
	if !info.IsDir() || info.Sys().(*syscall.Stat_t).Uid != uint32(os.Geteuid()) || info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%s is not a folder of this user alone", name)
	}
	return nil
}

func tryLock(f *os.File) bool { return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil }

// empty removes everything but the lock, and makes the folders anew.
func (s state) empty() error {
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if name := filepath.Join(s.folder, entry.Name()); name != s.lockFile() {
			err = errors.Join(err, os.RemoveAll(name))
		}
	}
	return err
}

// alive reports whether a holder has the lock.
func (s state) alive() bool {
	lock, err := os.OpenFile(s.lockFile(), os.O_RDWR|unix.O_NOFOLLOW, 0)
	if err != nil {
		return false
	}
	defer lock.Close()
	return !tryLock(lock)
}

// pid is process 1 of the lab's namespaces. It belongs to the lab only while
// the lab is alive.
func (s state) pid() (int, error) {
	text, err := os.ReadFile(s.pidFile())
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}

// remove deletes the folder, and that of all labs once it is empty.
func (s state) remove() error {
	if err := os.RemoveAll(s.folder); err != nil {
		return err
	}
	// Another lab may use it.
	_ = os.Remove(filepath.Dir(s.folder))
	return nil
}

// RunDir returns the folder of the gateways' sockets of the lab of that
// name, if it is up.
func RunDir(name string) (string, bool) {
	s, err := stateOf(name)
	if err != nil || !s.alive() {
		return "", false
	}
	return filepath.Join(s.folder, runFolder), true
}
