package userapi

import (
	"context"
	"sync"
	"unicode/utf8"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"causeway/api"
)

// Bounds of what waits for one program.
const (
	mostUnacknowledged = 64 // those that still wait to be sent among them
	mostWaiting        = 4 << 20
)

// maxRefusal bounds why a program refuses data, in bytes: the reason travels in
// a Receipt between gateways, and to the caller in a header, where a byte may
// take up three.
const maxRefusal = 1 << 10

// inbox is what is on its way down one stream.
type inbox struct {
	mu      sync.Mutex
	waiting []*api.ConnectionResponse
	size    int // of what is waiting, encoded, in bytes
	open    map[uint64]*delivery
	last    uint64
	closed  error         // why nothing is taken any more
	more    chan struct{} // one is waiting in it if something has changed
}

func newInbox() *inbox {
	return &inbox{open: map[uint64]*delivery{}, more: make(chan struct{}, 1)}
}

// put takes a parcel. An acknowledgement of it settles d, where d is not nil.
func (b *inbox) put(p *api.Parcel, d *delivery) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	message := contents(p)
	if d != nil {
		message.Delivery = b.last + 1
	}
	size := proto.Size(message)
	switch {
	case b.closed != nil:
		return b.closed
	case len(b.waiting) == mostUnacknowledged || b.size+size > mostWaiting || d != nil && len(b.open) == mostUnacknowledged:
		return status.Error(codes.ResourceExhausted, "the program under these names has too much before it that it has not read or acknowledged; try again later")
	}
	if d != nil {
		b.last = message.Delivery
		b.open[b.last] = d
	}
	b.waiting = append(b.waiting, message)
	b.size += size
	b.changed()
	return nil
}

func (b *inbox) changed() {
	select {
	case b.more <- struct{}{}:
	default:
	}
}

// next waits for what is to be sent next. Only one goroutine calls it.
func (b *inbox) next(ctx context.Context) (*api.ConnectionResponse, error) {
	for {
		message, err := b.first()
		if message != nil || err != nil {
			return message, err
		}
		select {
		case <-b.more:
		case <-ctx.Done():
			return nil, status.FromContextError(ctx.Err()).Err()
		}
	}
}

func (b *inbox) first() (*api.ConnectionResponse, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed != nil || len(b.waiting) == 0 {
		return nil, b.closed
	}
	message := b.waiting[0]
	b.waiting[0] = nil
	b.waiting = b.waiting[1:]
	b.size -= proto.Size(message)
	return message, nil
}

// acknowledge settles a delivery. One that is not open is passed over: it may
// have been acknowledged twice.
func (b *inbox) acknowledge(number uint64, refusal string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	d := b.open[number]
	if d == nil {
		return
	}
	delete(b.open, number)
	if refusal == "" {
		d.settle(nil)
		return
	}
	d.settle(status.Error(codes.Aborted, "the program refused it: "+cut(refusal, maxRefusal)))
}

// cut shortens text to whole characters within most bytes.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}

// close takes nothing any more, for that reason. What was not acknowledged has
// failed.
func (b *inbox) close(reason error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed != nil {
		return
	}
	b.closed, b.waiting, b.size = reason, nil, 0
	for number, d := range b.open {
		delete(b.open, number)
		d.settle(status.Error(codes.Unavailable, "the program's stream ended before it acknowledged the data"))
	}
	b.changed()
}
