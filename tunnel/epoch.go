package tunnel

import (
	"time"

	"causeway/tunnel/seal"
	"causeway/tunnel/wire"
)

// epoch is where a session stands in moving its own direction to new keys.
// The sender asks for the next epoch in its heartbeats, the peer gets the key
// ready and says so, and only then does the sender use it: no record is ever
// sealed with a key the peer does not have.
type epoch struct {
	since   time.Duration // when the current epoch began
	records uint64        // taken by all paths before it
	bytes   uint64        // carried by all paths before it
	asked   bool          // the next epoch was asked for
}

// age moves to the next epoch when the current one has sealed enough.
func (l *loop) age(s *session) {
	records, bytes := s.sealed(), s.carried()
	due := l.now-s.epoch.since >= seal.EpochTime ||
		records-s.epoch.records >= seal.EpochRecords || bytes-s.epoch.bytes >= seal.EpochBytes
	if due {
		s.epoch.asked = true
	}
}

// nextEpoch is the epoch the session wants to seal with.
func (s *session) nextEpoch() uint32 {
	if s.epoch.asked {
		return uint32(s.Send.Epoch()) + 1
	}
	return uint32(s.Send.Epoch())
}

// negotiate takes what a heartbeat says of epochs: the peer's wish is made
// ready, and our own comes true when the peer is ready for it. A wish for
// anything but the very next epoch is ignored.
func (l *loop) negotiate(s *session, heartbeat *wire.Heartbeat) error {
	if uint64(heartbeat.Next) == s.Receive.Epoch()+1 {
		if err := s.openNext(); err != nil {
			return err
		}
	}
	if s.epoch.asked && uint64(heartbeat.Ready) == s.Send.Epoch()+1 {
		return l.sealNext(s)
	}
	return nil
}

func (s *session) openNext() error {
	if err := s.Receive.Next(); err != nil {
		return err
	}
	for _, p := range s.paths {
		for _, shard := range p.shards {
			if err := shard.in.opener.Advance(s.Receive); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *loop) sealNext(s *session) error {
	if err := s.Send.Next(); err != nil {
		return err
	}
	for _, p := range s.paths {
		for _, shard := range p.shards {
			if err := shard.sealer.Advance(s.Send); err != nil {
				return err
			}
		}
	}
	s.epoch = epoch{since: l.now, records: s.sealed(), bytes: s.carried()}
	return nil
}

// carried returns the inner bytes sent in the session.
func (s *session) carried() uint64 {
	total := s.dropped.bytes
	for _, p := range s.paths {
		total += p.totals.bytes.Load()
	}
	return total
}
