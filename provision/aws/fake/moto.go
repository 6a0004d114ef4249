package fake

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"syscall"
)

// Moto is a moto_server, a process of its own.
type Moto struct {
	// URL is where it listens, on the loopback interface.
	URL     string
	process *exec.Cmd
	// drained is closed when its output has ended.
	drained chan struct{}
}

// ErrNoMoto says that moto_server is not installed.
var ErrNoMoto = errors.New("moto_server is not installed: pip install -r provision/aws/fake/requirements.txt")

var listens = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`)

// StartMoto starts moto_server on a free port and waits until it listens. It
// dies with this process at the latest.
func StartMoto() (*Moto, error) {
	program, err := exec.LookPath("moto_server")
	if err != nil {
		return nil, ErrNoMoto
	}
	m := &Moto{process: exec.Command(program, "-H", "127.0.0.1", "-p", "0"), drained: make(chan struct{})}
	// A credential of the account that runs the tests is none of its business.
	m.process.Env = append(m.process.Environ(), "AWS_ACCESS_KEY_ID=none", "AWS_SECRET_ACCESS_KEY=none", "PYTHONUNBUFFERED=1")
	m.process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	output, err := m.process.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := m.process.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if m.URL = listens.FindString(lines.Text()); m.URL != "" {
			break
		}
	}
	go func() {
		defer close(m.drained)
		_, _ = io.Copy(io.Discard, output)
	}()
	if m.URL == "" {
		return nil, errors.Join(errors.New("moto_server ended before it listened"), m.Stop())
	}
	return m, nil
}

// Stop ends the server and waits for its end.
func (m *Moto) Stop() error {
	// The group holds nothing else: a wrapper script and its interpreter.
	err := syscall.Kill(-m.process.Process.Pid, syscall.SIGKILL)
	<-m.drained
	_ = m.process.Wait() // it was killed, and says so
	return err
}
