package userapi

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"causeway"
	"causeway/api"
)

// mostMetadata bounds what goes with data, in entries.
const mostMetadata = 64

func checkParcel(p *api.Parcel) error {
	for field, name := range map[string]string{"region": p.Region, "vpc_id": p.VpcId, "id": p.Id, "data_type": p.DataType} {
		if err := checkName(field, name); err != nil {
			return err
		}
	}
	switch {
	case p.Region == "" || p.VpcId == "":
		return status.Error(codes.InvalidArgument, "region and vpc_id name the program the data is for: give both")
	case len(p.Metadata) > mostMetadata:
		return status.Errorf(codes.InvalidArgument, "metadata has %d entries, more than %d", len(p.Metadata), mostMetadata)
	}
	return nil
}

// sync passes a parcel on and waits until it is acknowledged.
func (s *Server) sync(ctx context.Context, from causeway.Identity, p *api.Parcel) (*api.DataSyncResponse, error) {
	if p.IdMadeUp = p.Id == ""; p.IdMadeUp {
		p.Id = rand.Text()
	}
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	message, err := s.pass(ctx, from, p)
	if err != nil {
		return nil, err
	}
	return &api.DataSyncResponse{Status: "OK", Message: message, Timestamp: time.Now().Unix(), Id: p.Id}, nil
}

var errNotHere = status.Error(codes.Unavailable, "no program takes deliveries under this region and vpc_id now")

// pass hands a parcel to the program it is for, at this gateway or at another
// site, and says what came of it. Errors are gRPC's.
func (s *Server) pass(ctx context.Context, from causeway.Identity, p *api.Parcel) (string, error) {
	message, err := s.hand(ctx, from, p)
	if !errors.Is(err, errNotHere) {
		return message, err
	}
	site := s.siteAt(addressOf(p))
	switch {
	case site == nil:
		return "", status.Errorf(codes.NotFound, "no site of the gateway's file has region %s and VPC %s", p.Region, p.VpcId)
	case site.Name == s.config.Self.Site || s.config.Ask == nil:
		return "", errNotHere
	case from.Site != s.config.Self.Site:
		return "", status.Errorf(codes.PermissionDenied, "%s reaches programs at site %s through a gateway of its own site, and this one is at %s", from.URI(), site.Name, s.config.Self.Site)
	}
	leave := s.abroad.enter(from)
	if leave == nil {
		return "", status.Error(codes.ResourceExhausted, "too much is on its way to other sites already; try again later")
	}
	defer leave()
	return s.passOn(ctx, site.Name, p)
}

// hand hands a parcel to a program of this gateway, and waits if it has to be
// acknowledged. The error is errNotHere where there is no such program.
func (s *Server) hand(ctx context.Context, from causeway.Identity, p *api.Parcel) (string, error) {
	put := func(d *delivery) error {
		r := s.streams.find(addressOf(p))
		if r == nil {
			return errNotHere
		}
		return r.inbox.put(p, d)
	}
	if !p.Acknowledge {
		return "passed on", put(nil)
	}
	d, repeated, err := s.recent.once(from, p, put)
	if err == nil && d != nil {
		err = d.outcome(ctx)
	}
	switch {
	case status.Code(err) == codes.DeadlineExceeded:
		return "", status.Error(codes.DeadlineExceeded, "the program has not acknowledged the data in time; it may still do so, and the same id asks again")
	case err != nil:
		return "", err
	case repeated:
		return "acknowledged, and not delivered again", nil
	}
	return "acknowledged", nil
}
