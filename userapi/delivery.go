package userapi

import (
	"context"

	"google.golang.org/grpc/status"

	"causeway/api"
)

// delivery is data for one program that has to be acknowledged.
type delivery struct {
	done chan struct{} // closed when err is final
	err  error
	then func(error)
}

// newDelivery returns a delivery that calls then, with locks held, before
// anybody learns how it ended.
func newDelivery(then func(error)) *delivery {
	return &delivery{done: make(chan struct{}), then: then}
}

// settle ends a delivery. Nobody does so twice.
func (d *delivery) settle(err error) {
	d.then(err)
	d.err = err
	close(d.done)
}

// outcome waits for the end of a delivery.
func (d *delivery) outcome(ctx context.Context) error {
	select {
	case <-d.done:
		return d.err
	case <-ctx.Done():
		return status.FromContextError(ctx.Err()).Err()
	}
}

func contents(p *api.Parcel) *api.ConnectionResponse {
	return &api.ConnectionResponse{
		Status: "DATA", ResponseData: p.Data, Id: p.Id, From: p.From, FromRegion: p.FromRegion, FromVpcId: p.FromVpcId,
		DataType: p.DataType, Metadata: p.Metadata, OriginUnixNano: p.OriginUnixNano,
	}
}
