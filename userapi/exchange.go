package userapi

import (
	"context"
	"strings"
	"unicode"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"causeway/api"
)

// forward passes a message on to another program. What goes to a program of
// this gateway keeps its order; the WAN is not waited for.
func (c *conversation) forward(request *api.ConnectionRequest, answer *api.ConnectionResponse) error {
	p := &api.Parcel{
		Region: request.ToRegion, VpcId: request.ToVpcId, Id: request.Id, Data: request.Payload,
		From: c.registered.Caller.URI(), OriginUnixNano: request.SentUnixNano,
	}
	if c.registered.inbox != nil {
		p.FromRegion, p.FromVpcId = c.registered.Region, c.registered.VPC
	}
	ctx := c.stream.Context()
	if err := checkParcel(p); err != nil || c.server.streams.find(addressOf(p)) != nil {
		if err == nil {
			_, err = c.server.pass(ctx, c.registered.Caller, p)
		}
		return c.send(forwarded(answer, err))
	}
	select {
	case c.elsewhere <- struct{}{}:
	case <-ctx.Done():
		return status.FromContextError(ctx.Err()).Err()
	}
	c.underWay.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, c.server.patience)
		defer cancel()
		_, err := c.server.pass(ctx, c.registered.Caller, p)
		<-c.elsewhere
		if err := c.send(forwarded(answer, err)); err != nil {
			c.end(err)
		}
	})
	return nil
}

// forwarded completes the answer to a message for another program.
func forwarded(answer *api.ConnectionResponse, err error) *api.ConnectionResponse {
	answer.Message = "passed on"
	if err != nil {
		answer.Status, answer.Message = codeName(status.Code(err)), status.Convert(err).Message()
	}
	return answer
}

// codeName is a code as the specification of gRPC writes it.
func codeName(code codes.Code) string {
	var name strings.Builder
	var before rune
	for _, letter := range code.String() {
		if unicode.IsLower(before) && unicode.IsUpper(letter) {
			name.WriteByte('_')
		}
		name.WriteRune(unicode.ToUpper(letter))
		before = letter
	}
	return name.String()
}

// SyncData hands data to the program it is for.
func (h *handler) SyncData(ctx context.Context, request *api.DataSyncRequest) (*api.DataSyncResponse, error) {
	caller, err := h.server.authorize(ctx)
	if err != nil {
		return nil, err
	}
	p := &api.Parcel{
		Region: request.Region, VpcId: request.VpcId, Id: request.Id, DataType: request.DataType,
		Data: request.Data, Metadata: request.Metadata, From: caller.id.URI(), Acknowledge: true,
	}
	if err := checkParcel(p); err != nil {
		return nil, err
	}
	return h.server.sync(ctx, caller.id, p)
}

// deliver sends what comes in down the stream, until the inbox is closed or
// the caller may no longer have it.
func (c *conversation) deliver(inbox *inbox) error {
	ctx := c.stream.Context()
	for {
		message, err := inbox.next(ctx)
		if err != nil {
			return err
		}
		if _, err := c.server.authorize(ctx); err != nil {
			return err
		}
		if err := c.send(message); err != nil {
			return err
		}
	}
}
