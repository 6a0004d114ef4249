package tunnel

import (
	"causeway/tunnel/udp"
)

// port is one way out of this gateway: a UDP socket of a link, or the
// connection of a tls path. The outbound goroutine and the loop each send
// through a sender of their own, so neither waits for the other.
type port struct {
	data    sender
	control sender
	waiting bool // data holds records; of the outbound goroutine
}

// sender collects records and sends them together. It belongs to one
// goroutine.
type sender interface {
	// Room returns n bytes for the next record, valid until Add or Flush.
	Room(n int) []byte
	// Add takes the first n bytes of the last Room as a record to an
	// endpoint, which means nothing to a connection.
	Add(to *udp.Endpoint, n int)
	Flush()
	// Lost returns how many records were given up since the last call.
	Lost() uint64
}

// newPort returns the port of a UDP socket.
func newPort(socket *udp.Socket) *port {
	return &port{data: &datagrams{socket.NewSender()}, control: &datagrams{socket.NewSender()}}
}

// datagrams is the sender of a UDP socket.
type datagrams struct{ *udp.Sender }

func (d *datagrams) Lost() uint64 {
	lost := d.Dropped
	d.Dropped = 0
	return lost
}
