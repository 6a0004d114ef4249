package peering

import (
	"context"
	"errors"
	"net"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/status"

	"causeway"
	"causeway/api"
	"causeway/peering/door"
)

// conversation is a call of ours whose session is open.
type conversation struct {
	client     *grpc.ClientConn
	stream     grpc.BidiStreamingClient[api.ConnectionRequest, api.ConnectionResponse]
	cancel     context.CancelFunc
	attachment *attachment
}

// call dials the peer and opens a session. The conversation has to be held,
// which also closes it.
func (s *Service) call(ctx context.Context, b *book) (*conversation, error) {
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	conn, err := s.connect(ctx, b.peer())
	if err != nil {
		b.failed(err)
		return nil, err
	}
	c, err := s.converse(ctx, conn)
	if err != nil {
		conn.Close()
		err = conn.closed(err)
		b.failed(err)
		return nil, err
	}
	stop := context.AfterFunc(ctx, c.cancel)
	defer stop()
	if c.attachment, err = s.openOver(ctx, b, conn, c); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// openOver runs the opening on a conversation, within the rules of the book.
func (s *Service) openOver(ctx context.Context, b *book, conn *connection, c *conversation) (*attachment, error) {
	if !b.beginCall() {
		return nil, causeway.NewProblem("peer.glare", b.peer().Identity.URI(), nil)
	}
	o := opening{service: s, book: b, peer: b.peer(), conn: conn}
	err := o.call(ctx, c.stream)
	if status.Code(errors.Unwrap(err)) == codes.Aborted {
		err = causeway.NewProblem("peer.glare", b.peer().Identity.URI(), err)
	}
	return b.endCall(o.peer, conn.peerLeaf(), err), err
}

// converse starts gRPC on a connection that exists already. It is never
// dialled again: another connection would have other keys. ctx bounds the
// start only.
func (s *Service) converse(ctx context.Context, conn *connection) (*conversation, error) {
	once := make(chan *connection, 1)
	once <- conn
	client, err := grpc.NewClient("passthrough:///peer",
		grpc.WithTransportCredentials(door.Established[*connection]{}),
		grpc.WithContextDialer(func(context.Context, string) (net.Conn, error) {
			select {
			case c := <-once:
				return c, nil
			default:
				return nil, net.ErrClosed
			}
		}),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: keepaliveEvery, Timeout: keepaliveWithin}),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage)),
		grpc.WithMaxHeaderListSize(maxHeaders),
	)
	if err != nil {
		return nil, err
	}
	life, cancel := context.WithCancel(context.Background())
	stop := context.AfterFunc(ctx, cancel)
	defer stop()
	stream, err := api.NewCrossCloudServiceClient(client).EstablishConnection(life)
	if err != nil {
		cancel()
		client.Close()
		return nil, err
	}
	return &conversation{client: client, stream: stream, cancel: cancel}, nil
}

// hold keeps the conversation until its connection or ctx ends, or another
// takes its place. Nothing is due after OPEN_ACK: a peer that goes on talking
// is cut off rather than listened to at the speed of the line.
func (c *conversation) hold(ctx context.Context, b *book) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	wg.Go(func() {
		defer cancel()
		_, _ = c.stream.Recv()
	})
	b.hold(ctx, c.attachment)
	c.close()
	wg.Wait()
	b.detach(c.attachment)
}

func (c *conversation) close() {
	c.cancel()
	c.client.Close()
}
