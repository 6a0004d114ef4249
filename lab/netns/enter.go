package netns

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"
)

// stageVariable tells a process which part it plays.
const stageVariable = "CAUSEWAY_NAMESPACES"

// Stages of a process: process 1, or one that process 1 started.
const (
	stageInit   = "init"
	stageInside = "inside"
)

// Inside reports whether this process was started by RunInit, so that its
// mounts and names are its own.
func Inside() bool { return os.Getenv(stageVariable) == stageInside }

// Command is a run of this process's own binary inside new namespaces.
// Args, without the program name, must lead it to RunInit.
type Command struct {
	Args           []string
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// ExtraFiles become descriptors 3 and up.
	ExtraFiles []*os.File
}

// Run executes the command in new namespaces, passes signals on to it, and
// returns its exit code. Should this process be killed, the kernel kills
// everything inside.
func Run(c Command) (int, error) {
	// The parent-death signal belongs to the thread that started the child.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd, err := c.build()
	if err != nil {
		return 0, err
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, unix.SIGINT, unix.SIGTERM, unix.SIGHUP)
	if err := cmd.Start(); err != nil {
		signal.Stop(signals)
		return 0, err
	}
	passed := passOn(signals, cmd.Process)
	err = cmd.Wait()
	signal.Stop(signals)
	close(signals)
	<-passed
	if exited := new(exec.ExitError); err != nil && !errors.As(err, &exited) {
		return 0, err
	}
	return exitCode(cmd.ProcessState), nil
}

// StartDetached executes the command in new namespaces and in a session of
// its own, where it outlives this process. The caller may Wait for it.
func StartDetached(c Command) (*exec.Cmd, error) {
	cmd, err := c.build()
	if err != nil {
		return nil, err
	}
	cmd.SysProcAttr.Setsid = true
	return cmd, cmd.Start()
}

func (c Command) build() (*exec.Cmd, error) {
	own, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(own, c.Args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = c.Stdin, c.Stdout, c.Stderr, c.ExtraFiles
	cmd.Env = withStage(stageInit)
	cmd.SysProcAttr = namespaces()
	return cmd, nil
}

// namespaces asks for a user namespace only where it is needed to own the
// others.
func namespaces() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNET | unix.CLONE_NEWNS | unix.CLONE_NEWPID}
	if os.Geteuid() != 0 {
		attr.Cloneflags |= unix.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Geteuid(), Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getegid(), Size: 1}}
	}
	return attr
}

func withStage(stage string) []string {
	env := slices.DeleteFunc(os.Environ(), func(pair string) bool {
		return len(pair) > len(stageVariable) && pair[:len(stageVariable)+1] == stageVariable+"="
	})
	return append(env, stageVariable+"="+stage)
}

// passOn hands every signal to the process until the channel closes; the
// returned channel closes then.
func passOn(signals <-chan os.Signal, to *os.Process) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for s := range signals {
			// The process may have ended already.
			_ = to.Signal(s)
		}
	}()
	return done
}

// exitCode is the process's own code, or 128 plus the signal that killed it,
// as shells count.
func exitCode(state *os.ProcessState) int {
	status := state.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return status.ExitStatus()
}
