package userapi

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"causeway"
	"causeway/api"
)

const (
	parcelsPath = "/v1/parcels"
	// maxParcel is a message's data, and what stands around it.
	maxParcel  = maxMessage + 16<<10
	maxReceipt = 16 << 10
)

// passOn hands a parcel to a gateway of another site.
func (s *Server) passOn(ctx context.Context, site string, p *api.Parcel) (string, error) {
	body, err := proto.Marshal(p)
	if err != nil {
		return "", status.Error(codes.Internal, err.Error())
	}
	method := http.MethodPost
	if p.Acknowledge {
		method = http.MethodPut // it may be sent twice: its id stays the same
	}
	request, err := http.NewRequest(method, "https://gateway"+parcelsPath, bytes.NewReader(body))
	if err != nil {
		return "", status.Error(codes.Internal, err.Error())
	}
	response, err := s.config.Ask(ctx, site, request)
	switch {
	case ctx.Err() != nil:
		if err == nil {
			response.Body.Close()
		}
		return "", status.FromContextError(ctx.Err()).Err()
	case err != nil:
		s.config.Log.Debug("delivery failed", "site", site, "error", err)
		return "", status.Errorf(codes.Unavailable, "site %s cannot be reached now", site)
	}
	defer response.Body.Close()
	return readReceipt(site, response)
}

func readReceipt(site string, response *http.Response) (string, error) {
	switch response.StatusCode {
	case http.StatusOK:
	case http.StatusMisdirectedRequest:
		return "", errNotHere
	default:
		return "", status.Errorf(codes.Unavailable, "the gateway of site %s answered %s", site, response.Status)
	}
	var r api.Receipt
	body, err := io.ReadAll(io.LimitReader(response.Body, maxReceipt))
	if err == nil {
		err = proto.Unmarshal(body, &r)
	}
	switch {
	case err != nil:
		return "", status.Errorf(codes.Unavailable, "the answer of the gateway of site %s cannot be read", site)
	case codes.Code(r.Code) != codes.OK:
		return "", status.Error(codes.Code(r.Code), r.Message)
	}
	return r.Message, nil
}

// FromGateway answers a gateway of another site that has parcels for programs
// here.
func (s *Server) FromGateway(peer causeway.Identity) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, code := readParcel(w, r)
		if code != 0 {
			http.Error(w, http.StatusText(code), code)
			return
		}
		message, err := s.receive(r.Context(), peer, p)
		if errors.Is(err, errNotHere) {
			http.Error(w, "no such program at this gateway", http.StatusMisdirectedRequest)
			return
		}
		receipt := &api.Receipt{Code: uint32(status.Code(err)), Message: message}
		if err != nil {
			receipt.Message = status.Convert(err).Message()
		}
		body, err := proto.Marshal(receipt)
		if err != nil {
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		}
		_, _ = w.Write(body)
	})
}

// readParcel returns a parcel, or the HTTP status to answer with.
func readParcel(w http.ResponseWriter, r *http.Request) (*api.Parcel, int) {
	if r.URL.Path != parcelsPath || r.Method != http.MethodPut && r.Method != http.MethodPost {
		return nil, http.StatusNotFound
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxParcel))
	if err != nil {
		return nil, http.StatusRequestEntityTooLarge
	}
	p := &api.Parcel{}
	if proto.Unmarshal(body, p) != nil || p.Acknowledge != (r.Method == http.MethodPut) || p.Acknowledge && p.Id == "" {
		return nil, http.StatusBadRequest
	}
	return p, 0
}

// receive hands on a parcel of a peer, which speaks for programs of its own
// site and of no other.
func (s *Server) receive(ctx context.Context, peer causeway.Identity, p *api.Parcel) (string, error) {
	from, err := causeway.ParseIdentity(p.From)
	if err != nil || from.Interconnect != peer.Interconnect || from.Site != peer.Site {
		return "", status.Errorf(codes.PermissionDenied, "%s does not speak for %q", peer.URI(), p.From)
	}
	if err := s.checkSender(peer, p); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	return s.hand(ctx, from, p)
}

// checkSender makes sure that a parcel names no other site as where answers go.
func (s *Server) checkSender(peer causeway.Identity, p *api.Parcel) error {
	if err := checkParcel(p); err != nil {
		return err
	}
	if p.FromRegion == "" && p.FromVpcId == "" {
		return nil
	}
	if site := s.siteAt(address{p.FromRegion, p.FromVpcId}); site == nil || site.Name != peer.Site {
		return status.Errorf(codes.PermissionDenied, "%s and %s are not of site %s", p.FromRegion, p.FromVpcId, peer.Site)
	}
	return nil
}
