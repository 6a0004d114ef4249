package netns

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// ErrNotInit is returned by RunInit in a process that Run or StartDetached
// did not start.
var ErrNotInit = errors.New("this command is for the lab's own use")

// RunInit is process 1 of the new namespaces: it makes the mounts, runs the
// given program (os.Args[0] style path and arguments) with this process's
// standard files and any ExtraFiles, reaps what is orphaned, and returns the
// program's exit code. When the caller then exits, the kernel kills whatever
// is left inside.
func RunInit(program string, args []string, extraFiles int) (int, error) {
	if os.Getenv(stageVariable) != stageInit || os.Getpid() != 1 {
		return 0, ErrNotInit
	}
	if err := mountPrivately(); err != nil {
		return 0, err
	}
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, unix.SIGINT, unix.SIGTERM, unix.SIGHUP)
	cmd := exec.Command(program, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.ExtraFiles = inherited(extraFiles)
	cmd.Env = withStage(stageInside)
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	// Process 1 keeps no copy: the other end must see the program's end.
	for _, f := range cmd.ExtraFiles {
		f.Close()
	}
	passed := passOn(signals, cmd.Process)
	code, err := reap(cmd.Process.Pid)
	signal.Stop(signals)
	close(signals)
	<-passed
	return code, err
}

// inherited opens descriptors 3 and up, which a Command's ExtraFiles became.
func inherited(count int) []*os.File {
	var files []*os.File
	for i := range count {
		fd := 3 + i
		unix.CloseOnExec(fd)
		files = append(files, os.NewFile(uintptr(fd), fmt.Sprintf("inherited-%d", fd)))
	}
	return files
}

// reap waits for every child, also adopted ones, until pid has ended.
func reap(pid int) (int, error) {
	for {
		var status syscall.WaitStatus
		ended, err := syscall.Wait4(-1, &status, 0, nil)
		switch {
		case err == syscall.EINTR:
		case err != nil:
			return 0, err
		case ended == pid && status.Signaled():
			return 128 + int(status.Signal()), nil
		case ended == pid && status.Exited():
			return status.ExitStatus(), nil
		}
	}
}
