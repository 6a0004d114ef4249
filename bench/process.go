package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// stopTimeout is when a program that was asked to end is killed.
const stopTimeout = 5 * time.Second

// program is one running program of a contender.
type program struct {
	cmd   *exec.Cmd
	log   string
	ended chan error
}

// command is what to run on a gateway's host.
type command struct {
	path  string
	args  []string
	stdin io.Reader
	// environment is besides this process's own.
	environment []string
	// folder takes the log.
	folder string
}

// run starts one program on each gateway's host.
func (b *bed) run(on func(side) (command, error)) (running, error) {
	r := running{}
	for _, s := range sides() {
		c, err := on(s)
		if err != nil {
			return nil, errors.Join(err, r.stop())
		}
		p, err := b.start(s, c)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", c.path, err), r.stop())
		}
		r = append(r, p)
	}
	return r, nil
}

func (b *bed) start(s side, c command) (*program, error) {
	log, err := os.Create(filepath.Join(c.folder, s.host+".log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	p := &program{cmd: exec.Command(c.path, c.args...), log: log.Name(), ended: make(chan error, 1)}
	p.cmd.Env = append(os.Environ(), c.environment...)
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = c.stdin, log, log
	if err := b.lab.Namespace(s.host).Do(p.cmd.Start); err != nil {
		return nil, err
	}
	// stop receives what Wait returns.
	go func() { p.ended <- p.cmd.Wait() }()
	return p, nil
}

// running are the programs of a contender.
type running []*program

// stop ends all programs and waits for them.
func (r running) stop() error {
	var errs []error
	for _, p := range r {
		// One that has ended already is found below.
		_ = p.cmd.Process.Signal(syscall.SIGTERM)
	}
	for _, p := range r {
		select {
		case err := <-p.ended:
			if err != nil && !asAsked(p.cmd.ProcessState) {
				errs = append(errs, fmt.Errorf("%s: %w%s", p.cmd.Path, err, p.tail()))
			}
		case <-time.After(stopTimeout):
			_ = p.cmd.Process.Kill()
			<-p.ended
			errs = append(errs, fmt.Errorf("%s did not stop%s", p.cmd.Path, p.tail()))
		}
	}
	return errors.Join(errs...)
}

// asAsked reports whether a program ended by the signal of stop itself.
func asAsked(state *os.ProcessState) bool {
	status, ok := state.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGTERM
}

// tailLines of a log are shown with an error.
const tailLines = 5

func (p *program) tail() string {
	content, err := os.ReadFile(p.log)
	if err != nil || len(content) == 0 {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	return "\n  " + strings.Join(lines[max(0, len(lines)-tailLines):], "\n  ")
}

// tails are the ends of all logs, for a contender that never carried a packet.
func (r running) tails() string {
	var all strings.Builder
	for _, p := range r {
		all.WriteString(p.tail())
	}
	return all.String()
}

// ticksPerSecond is USER_HZ, in which the kernel counts the time of processes.
const ticksPerSecond = 100

// cpu is the processor time all programs have used, in user mode and kernel.
func (r running) cpu() (time.Duration, error) {
	var total time.Duration
	for _, p := range r {
		used, err := usedBy(strconv.Itoa(p.cmd.Process.Pid))
		if err != nil {
			return 0, err
		}
		total += used
	}
	return total, nil
}

// usedBy is the processor time of a process and those it has started.
func usedBy(pid string) (time.Duration, error) {
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return 0, err
	}
	total, err := processorTime(string(stat))
	if err != nil {
		return 0, err
	}
	// Workers are started by the main thread (proc_pid_task_children(5)).
	children, err := os.ReadFile("/proc/" + pid + "/task/" + pid + "/children")
	if err != nil {
		return 0, err
	}
	for _, child := range strings.Fields(string(children)) {
		used, err := usedBy(child)
		if err != nil {
			return 0, err
		}
		total += used
	}
	return total, nil
}

// processorTime reads utime and stime, fields 14 and 15 of proc_pid_stat(5).
// The second field, a name in parentheses, may hold spaces.
func processorTime(stat string) (time.Duration, error) {
	fields := strings.Fields(stat[strings.LastIndex(stat, ")")+1:])
	if len(fields) < 13 {
		return 0, fmt.Errorf("not a process's stat: %q", stat)
	}
	user, err := strconv.ParseInt(fields[11], 10, 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * time.Second / ticksPerSecond, err
}
