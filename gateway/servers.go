package gateway

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"causeway"
)

// servers are the two HTTP listeners of a gateway: the Unix socket for the
// command line and the admin address for monitoring.
type servers struct {
	local net.Listener
	admin net.Listener
}

// openServers binds both. A socket file left by a process that died is
// replaced: the lock on the pid file says that it is nobody's.
func openServers(files *files, admin string) (*servers, error) {
	if err := os.Remove(files.socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, causeway.NewProblem("gateway.files", files.socket, err)
	}
	local, err := net.Listen("unix", files.socket)
	if err != nil {
		return nil, causeway.NewProblem("gateway.listen", files.socket, err)
	}
	if err := os.Chmod(files.socket, 0o600); err != nil {
		local.Close()
		return nil, causeway.NewProblem("gateway.files", files.socket, err)
	}
	adminListener, err := net.Listen("tcp", admin)
	if err != nil {
		local.Close()
		return nil, causeway.NewProblem("gateway.listen", "TCP "+admin, err)
	}
	return &servers{local, adminListener}, nil
}

func (s *servers) close() {
	s.local.Close()
	s.admin.Close()
}

const (
	requestWithin = 5 * time.Second
	drainWithin   = time.Second
)

// serve answers on both until ctx ends.
func (s *servers) serve(ctx context.Context, local, admin http.Handler) error {
	servers := map[net.Listener]*http.Server{s.local: newServer(local), s.admin: newServer(admin)}
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
