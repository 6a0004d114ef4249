package l7

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"sync"
)

// goingAway is a close frame of a server, with status 1001 (RFC 6455 sections
// 5.5.1 and 7.4.1): the client answers it, and both ends close.
var goingAway = []byte{0x88, 2, 0x03, 0xe9}

// frames follows the frames of one direction of a WebSocket (RFC 6455 section
// 5.2), to know where one ends.
type frames struct {
	head []byte // of the frame that has begun; whole when its length is known
	left uint64 // of its payload
	in   bool   // the head is whole
}

// between reports whether no frame has begun.
func (f *frames) between() bool { return !f.in && len(f.head) == 0 }

// pass takes bytes up to the end of a frame at most, and returns how many. It
// takes at least one.
func (f *frames) pass(p []byte) (n int) {
	for n < len(p) && !f.in {
		f.head = append(f.head, p[n])
		n++
		f.left, f.in = payloadOf(f.head)
	}
	if f.in {
		step := int(min(uint64(len(p)-n), f.left))
		n, f.left = n+step, f.left-uint64(step)
		if f.left == 0 {
			f.head, f.in = f.head[:0], false
		}
	}
	return n
}

// payloadOf is the length of the payload after a head, if that is whole.
func payloadOf(head []byte) (length uint64, whole bool) {
	if len(head) < 2 {
		return 0, false
	}
	need := 2
	switch length = uint64(head[1] & 0x7f); length {
	case 126:
		need += 2
	case 127:
		need += 8
	}
	if head[1]&0x80 != 0 {
		need += 4 // the mask
	}
	if len(head) < need {
		return 0, false
	}
	switch length {
	case 126:
		length = uint64(binary.BigEndian.Uint16(head[2:]))
	case 127:
		length = binary.BigEndian.Uint64(head[2:])
	}
	return length, true
}

// socket is the direction of a WebSocket that leads to the client. Once it is
// told to leave, it ends with a close frame after the frame that is under way.
type socket struct {
	to      io.Writer
	mu      sync.Mutex
	frames  frames
	leaving bool
	over    bool
	told    sync.WaitGroup // those who tell it to leave
}

var errLeft = errors.New("the WebSocket was closed because the gateway stops")

// Write implements io.Writer.
func (s *socket) Write(p []byte) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for n < len(p) {
		if s.over {
			return n, errLeft
		}
		part := p[n:]
		if s.leaving {
			part = part[:s.frames.pass(part)]
		} else {
			for at := 0; at < len(part); {
				at += s.frames.pass(part[at:])
			}
		}
		m, err := s.to.Write(part)
		n += m
		if err != nil {
			return n, err
		}
		s.close()
	}
	return n, nil
}

// leave ends the direction as soon as no frame is under way.
func (s *socket) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.leaving = true
	s.close()
}

// close writes the close frame if it is time for it. The lock is held.
func (s *socket) close() {
	if s.leaving && !s.over && s.frames.between() {
		s.over = true
		_, _ = s.to.Write(goingAway)
	}
}

// end waits for those who still write to the client, and lets nobody any more.
func (s *socket) end() {
	s.mu.Lock()
	s.over = true
	s.mu.Unlock()
	s.told.Wait()
}

// sockets are the WebSockets that are open.
type sockets struct {
	mu      sync.Mutex
	open    map[*socket]bool
	leaving bool
	none    chan struct{} // closed when the last one has ended; nil if nobody waits
}

// join has a WebSocket's way to its client closed in order when the gateway
// stops. ended is to be called when it is over.
func (all *sockets) join(to io.Writer) (s *socket, ended func()) {
	s = &socket{to: to}
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.open == nil {
		all.open = map[*socket]bool{}
	}
	all.open[s] = true
	if all.leaving {
		s.told.Go(s.leave)
	}
	return s, func() { all.end(s) }
}

func (all *sockets) end(s *socket) {
	all.mu.Lock()
	defer all.mu.Unlock()
	delete(all.open, s)
	all.mu.Unlock()
	s.end()
	all.mu.Lock()
	if len(all.open) == 0 && all.none != nil {
		close(all.none)
		all.none = nil
	}
}

// drain tells all to leave, and waits until they have ended, or ctx. A client
// that does not read keeps only itself waiting.
func (all *sockets) drain(ctx context.Context) {
	all.mu.Lock()
	all.leaving = true
	none := make(chan struct{})
	if len(all.open) == 0 {
		close(none)
	} else {
		all.none = none
	}
	for s := range all.open {
		s.told.Go(s.leave)
	}
	all.mu.Unlock()
	select {
	case <-none:
	case <-ctx.Done():
	}
}
