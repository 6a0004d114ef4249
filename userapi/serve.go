package userapi

import (
	"context"
	"time"

	"causeway/api"
)

// handler answers CrossCloudService.
type handler struct {
	api.UnimplementedCrossCloudServiceServer
	server *Server
}

// HealthCheck says whether this gateway can do its work.
func (h *handler) HealthCheck(context.Context, *api.HealthCheckRequest) (*api.HealthCheckResponse, error) {
	answer := &api.HealthCheckResponse{Status: "SERVING", Timestamp: time.Now().Unix()}
	if !h.server.serving() {
		answer.Status = "NOT_SERVING"
	}
	return answer, nil
}
