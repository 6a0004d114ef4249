package lab

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"causeway"
)

// downTimeout is for the gateways to stop and the namespaces to go.
const downTimeout = stopTimeout + 10*time.Second

const reapTimeout = 2 * time.Second

// Down ends the lab of that name and waits until nothing of it is left.
// wasUp is false if there was none; what a killed one left is removed.
func Down(ctx context.Context, name string) (wasUp bool, err error) {
	s, err := stateOf(name)
	if err != nil {
		return false, err
	}
	if !s.alive() {
		if _, err := os.Lstat(s.folder); err != nil {
			return false, nil
		}
		return false, s.remove()
	}
	if err := s.end(ctx); err != nil {
		return true, causeway.NewProblem("lab.holder", s.name, err)
	}
	return true, s.remove()
}

// end asks the holder to end, and kills it when it does not in time. The
// descriptor of process 1 keeps naming the same process.
func (s state) end(ctx context.Context) error {
	pid, err := s.pid()
	if err != nil {
		return err
	}
	process, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return fmt.Errorf("process %d: %w", pid, err)
	}
	defer unix.Close(process)
	ctx, cancel := context.WithTimeout(ctx, downTimeout)
	defer cancel()
	asked := s.send(ctx, http.MethodPost, "/v1/down", struct{}{}, &struct{}{})
	if asked == nil && awaitEnd(process, downTimeout) == nil {
		awaitReaped(ctx, process)
		return nil
	}
	if err := unix.PidfdSendSignal(process, unix.SIGKILL, nil, 0); err != nil && !errors.Is(err, unix.ESRCH) {
		return errors.Join(asked, err)
	}
	if err := awaitEnd(process, downTimeout); err != nil {
		return err
	}
	awaitReaped(ctx, process)
	return nil
}

// awaitEnd waits until the process of a descriptor has ended.
func awaitEnd(process int, timeout time.Duration) error {
	deadline := time.Now().Add(timeout)
	for {
		left := time.Until(deadline)
		if left <= 0 {
			return errors.New("it is still there")
		}
		ready, err := unix.Poll([]unix.PollFd{{Fd: int32(process), Events: unix.POLLIN}}, int(left.Milliseconds()))
		switch {
		case ready > 0:
			return nil
		case err != nil && !errors.Is(err, unix.EINTR):
			return err
		}
	}
}

// awaitReaped waits a moment for the process's new parent to collect it, so
// that no list of processes shows it any more. A parent that never does
// leaves an entry, but nothing that runs.
func awaitReaped(ctx context.Context, process int) {
	ctx, cancel := context.WithTimeout(ctx, reapTimeout)
	defer cancel()
	for ctx.Err() == nil && unix.PidfdSendSignal(process, 0, nil, 0) == nil {
		_ = pause(ctx, reapTimeout/100)
	}
}
