package fake

import (
	"bufio"
	_ "embed" // of moto_server.py
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
)

// Moto is a moto_server, a process of its own (moto_server.py).
type Moto struct {
	// URL is where it listens, on the loopback interface.
	URL     string
	process *exec.Cmd
	client  *http.Client
	// drained is closed when its output has ended.
	drained chan struct{}
}

// NotInstalled names a tool of requirements.txt that is not there.
type NotInstalled string

func (n NotInstalled) Error() string {
	return string(n) + " is not installed: pip install -r provision/aws/fake/requirements.txt"
}

//go:embed moto_server.py
var motoServer string

var listens = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`)

// StartMoto starts moto_server on a free port and waits until it listens. It
// dies with this process at the latest. The error is NotInstalled where there is
// none.
func StartMoto() (*Moto, error) {
	python, err := exec.LookPath("python3")
	if err != nil {
		return nil, NotInstalled("moto_server")
	}
	m := &Moto{
		process: exec.Command(python, "-c", motoServer, "-H", "127.0.0.1", "-p", "0"), client: &http.Client{Transport: &http.Transport{}}, drained: make(chan struct{}),
	}
	// A credential of the account that runs the tests is none of its business.
	m.process.Env = append(m.process.Environ(), "AWS_ACCESS_KEY_ID=none", "AWS_SECRET_ACCESS_KEY=none", "PYTHONUNBUFFERED=1")
	m.process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	output, err := m.process.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := m.process.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", python, err)
	}
	lines, missing := bufio.NewScanner(output), false
	for lines.Scan() {
		missing = missing || strings.Contains(lines.Text(), "No module named")
		if m.URL = listens.FindString(lines.Text()); m.URL != "" {
			break
		}
	}
	go func() {
		defer close(m.drained)
		_, _ = io.Copy(io.Discard, output)
	}()
	switch {
	case m.URL != "":
		return m, nil
	case missing:
		return nil, errors.Join(NotInstalled("moto_server"), m.Stop())
	}
	return nil, errors.Join(errors.New("moto_server ended before it listened"), m.Stop())
}

// CanDoWithout reports whether a test may be skipped because of an error: for
// want of a tool, unless tests must be whole (CI=true) and nobody has said that
// the tools cannot be had there (CAUSEWAY_WITHOUT_MOTO). getenv reads the
// environment.
func CanDoWithout(err error, getenv func(string) string) bool {
	var missing NotInstalled
	return errors.As(err, &missing) && (getenv("CI") != "true" || getenv("CAUSEWAY_WITHOUT_MOTO") != "")
}

// Stop ends the server and waits for its end.
func (m *Moto) Stop() error {
	m.client.CloseIdleConnections()
	// The group holds nothing else: a wrapper script and its interpreter.
	err := syscall.Kill(-m.process.Process.Pid, syscall.SIGKILL)
	<-m.drained
	_ = m.process.Wait() // it was killed, and says so
	return err
}
