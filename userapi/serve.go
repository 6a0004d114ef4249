package userapi

import (
	"context"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

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

// SyncData is not implemented.
func (h *handler) SyncData(context.Context, *api.DataSyncRequest) (*api.DataSyncResponse, error) {
	return nil, status.Error(codes.Unimplemented, "this gateway does not offer SyncData; HealthCheck and EstablishConnection are served")
}
