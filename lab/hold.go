package lab

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"causeway"
	"causeway/lab/netns"
)

// errEnded is the cause when the holder ended before the lab was up.
var errEnded = errors.New("it ended before the lab was up")

// readiness is what the holder reports to 'lab up', once.
type readiness struct {
	Code   causeway.Code     `json:"code,omitempty"`
	Object string            `json:"object,omitempty"`
	Cause  string            `json:"cause,omitempty"`
	Args   map[string]string `json:"args,omitempty"`
}

// HolderFiles is how many inherited descriptors Hold expects from 3 on: the
// lab's lock, and the pipe to 'lab up'.
const HolderFiles = 2

// Up starts a holder for a lab of that name and returns once its paths are
// up. args lead this process's own binary to netns.RunInit and from there to
// Hold with the folder it is given.
func Up(ctx context.Context, name string, args func(folder string) []string) error {
	s, err := stateOf(name)
	if err != nil {
		return err
	}
	lock, err := s.claim()
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := s.startHolder(ctx, lock, args(s.folder)); err != nil {
		return err
	}
	return nil
}

func (s state) startHolder(ctx context.Context, lock *os.File, args []string) error {
	if err := os.MkdirAll(filepath.Dir(s.holderLog()), 0o700); err != nil {
		return causeway.NewProblem("lab.state_folder", s.folder, err)
	}
	log, err := os.Create(s.holderLog())
	if err != nil {
		return causeway.NewProblem("lab.state_folder", s.folder, err)
	}
	defer log.Close()
	ready, tell, err := os.Pipe()
	if err != nil {
		return causeway.NewProblem("lab.holder", s.name, err)
	}
	defer ready.Close()
	holder, err := netns.StartDetached(netns.Command{Args: args, Stdout: log, Stderr: log, ExtraFiles: []*os.File{lock, tell}})
	tell.Close()
	if err != nil {
		return errors.Join(causeway.NewProblem("lab.namespaces", s.name, err), s.remove())
	}
	// What is left inside dies with process 1.
	giveUp := func() { _ = holder.Process.Kill(); _ = holder.Wait() }
	if err := os.WriteFile(s.pidFile(), []byte(strconv.Itoa(holder.Process.Pid)), 0o600); err != nil {
		giveUp()
		return causeway.NewProblem("lab.state_folder", s.folder, err)
	}
	defer context.AfterFunc(ctx, func() { _ = holder.Process.Kill() })()
	if err := s.awaitReady(ready); err != nil {
		giveUp()
		return err
	}
	return holder.Process.Release()
}

// awaitReady reads the holder's one report; the pipe's end without one means
// that it died.
func (s state) awaitReady(ready *os.File) error {
	var report readiness
	if err := json.NewDecoder(ready).Decode(&report); err != nil {
		return causeway.NewProblem("lab.gateway", "lab "+s.name, errEnded, "log", s.holderLog(), "tail", tail(s.holderLog()))
	}
	if report.Code == "" {
		return nil
	}
	p := causeway.NewProblem(report.Code, report.Object, errors.New(report.Cause))
	p.Args = report.Args
	return p
}

// Hold builds the lab inside its namespaces, runs the gateways and answers
// other commands until one asks for the end or ctx is done.
func Hold(ctx context.Context, folder, program string, o Options) error {
	unix.CloseOnExec(3)
	unix.CloseOnExec(4)
	tell := os.NewFile(4, "ready")
	defer tell.Close()
	ctx, down := context.WithCancel(ctx)
	defer down()
	l, err := Build(o)
	if err != nil {
		return report(tell, err)
	}
	gateways, err := l.run(ctx, folder, program)
	if err != nil {
		return errors.Join(report(tell, err), l.Close())
	}
	err = l.serve(ctx, down, filepath.Join(folder, "control.sock"), func() error { return report(tell, nil) })
	return errors.Join(err, gateways.stop(), l.Close())
}

// run prepares and starts gateways and waits until they are up.
func (l *Lab) run(ctx context.Context, folder, program string) (*runningGateways, error) {
	if err := Prepare(folder); err != nil {
		return nil, err
	}
	gateways, err := l.startGateways(program, folder)
	if err != nil {
		return nil, err
	}
	if err := gateways.waitUp(ctx); err != nil {
		return nil, errors.Join(err, gateways.stop())
	}
	return gateways, nil
}

// serve answers commands until ctx is done.
func (l *Lab) serve(ctx context.Context, down func(), socket string, listening func() error) error {
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: l.controlAPI(down), ReadHeaderTimeout: time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	if err := listening(); err != nil {
		down()
	}
	<-ctx.Done()
	// The answer to the request that asked for the end still goes out.
	answered, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	err = server.Shutdown(answered)
	if ended := <-served; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	return err
}

// report tells 'lab up' how it went, and returns err, or what kept it from
// telling.
func report(tell *os.File, err error) error {
	var r readiness
	var p *causeway.Problem
	switch {
	case errors.As(err, &p):
		r = readiness{Code: p.Code, Object: p.Object, Args: p.Args}
		if p.Cause != nil {
			r.Cause = p.Cause.Error()
		}
	case err != nil:
		r = readiness{Code: "lab.build", Object: "the two sites", Cause: err.Error()}
	}
	return errors.Join(err, json.NewEncoder(tell).Encode(r))
}
