package gateway

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"causeway"
)

// servers are the listeners of a gateway for people and programs: the Unix
// socket for the command line, the admin address for monitoring, which may be
// nil, and the user API.
type servers struct {
	local net.Listener
	admin net.Listener
	api   net.Listener // nil without --api
}

func (g *gateway) openServers(files *files) (*servers, error) {
	s, err := g.openHTTP(files)
	if err != nil || g.options.API == "" {
		return s, err
	}
	if s.api, err = net.Listen("tcp", g.options.API); err != nil {
		s.close()
		return nil, causeway.NewProblem("gateway.listen", "TCP "+g.options.API, err)
	}
	return s, nil
}

func (g *gateway) openHTTP(files *files) (*servers, error) {
	local, err := listenUnix(files.socket)
	if err != nil {
		return nil, err
	}
	admin, err := net.Listen("tcp", g.options.Admin)
	if err == nil {
		return &servers{local: local, admin: admin}, nil
	}
	problem := causeway.NewProblem("gateway.listen", "TCP "+g.options.Admin, err)
	if g.options.AdminOptional {
		g.options.Log.Warn("running without /metrics: "+problem.Error(), "code", string(problem.Code))
		return &servers{local: local}, nil
	}
	local.Close()
	return nil, problem
}

// listenUnix binds the Unix socket. A socket file left by a process that died
// is replaced: the lock on the pid file says that it is nobody's.
func listenUnix(path string) (net.Listener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, causeway.NewProblem("gateway.files", path, err)
	}
	before := unix.Umask(0o177) // nobody else may connect, not for a moment
	listener, err := net.Listen("unix", path)
	unix.Umask(before)
	if err != nil {
		return nil, causeway.NewProblem("gateway.listen", path, err)
	}
	return listener, nil
}

func (s *servers) close() {
	s.local.Close()
	if s.admin != nil {
		s.admin.Close()
	}
	if s.api != nil {
		s.api.Close()
	}
}

const (
	requestWithin = 5 * time.Second
	drainWithin   = time.Second
)

// serve answers on both until ctx ends.
func (s *servers) serve(ctx context.Context, local, admin http.Handler) error {
	servers := map[net.Listener]*http.Server{s.local: newServer(local)}
	if s.admin != nil {
		servers[s.admin] = newServer(admin)
	}
	var wg sync.WaitGroup
	for listener, server := range servers {
		wg.Go(func() { _ = server.Serve(listener) })
	}
	<-ctx.Done()
	drain, cancel := context.WithTimeout(context.Background(), drainWithin)
	defer cancel()
	for _, server := range servers {
		if server.Shutdown(drain) != nil {
			server.Close()
		}
	}
	wg.Wait()
	return nil
}

func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadTimeout: requestWithin, WriteTimeout: 2 * requestWithin,
		IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
}
