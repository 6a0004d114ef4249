package l7

import (
	"net/http"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	"causeway"
)

// Servers of gRPC are asked in their own way.
func TestHealthOfGRPC(t *testing.T) {
	server, state := grpc.NewServer(), health.NewServer()
	grpc_health_v1.RegisterHealthServer(server, state)
	t.Cleanup(server.Stop)
	w := newWorld(t, func(s *causeway.Service) {
		s.Protocol = causeway.UpstreamH2C
		s.Policy.Health = &causeway.ServiceHealth{Path: grpcHealth, Interval: 5 * time.Millisecond, Timeout: time.Second, Healthy: 1, Unhealthy: 1}
	}, http.Handler(server))
	u := w.far.inForce.Load().upstreams["api"]
	if err := u.ask(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	state.SetServingStatus("", grpc_health_v1.HealthCheckResponse_NOT_SERVING)
	if err := u.ask(t.Context(), 0); err == nil {
		t.Error("a server that does not serve counts as healthy")
	}
	state.Shutdown()
	none := newWorld(t, func(s *causeway.Service) {
		s.Protocol = causeway.UpstreamH2C
		s.Policy.Health = u.service.Policy.Health
	}, http.Handler(grpc.NewServer()))
	if err := none.far.inForce.Load().upstreams["api"].ask(t.Context(), 0); err == nil {
		t.Error("a server without health checks counts as healthy")
	}
}

// A reload with another policy does not forget how many requests are inside.
func TestReloadKnowsWhoIsInside(t *testing.T) {
	w := newWorld(t, func(s *causeway.Service) { s.Policy.Concurrency = 1 }, echo)
	_, _ = w.far.inForce.Load().upstreams["api"].gate.enter()
	next := w.farConfig.Plan
	service := next.Services[0]
	service.Policy.Retries++
	next.Services = []causeway.Service{service}
	w.far.Follow(next)
	if response, _ := w.send("GET", "/", ""); response.StatusCode != http.StatusServiceUnavailable {
		t.Error(response.Status)
	}
}
