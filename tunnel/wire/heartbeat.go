package wire

import (
	"encoding/binary"
	"errors"
	"time"
)

// Kinds of control record, in the place of the flags.
const (
	KindHeartbeat   uint8 = 1
	KindProbe       uint8 = 2 // id(8), then padding up to the size probed
	KindProbeAnswer uint8 = 3 // id(8)
)

// ProbeIDSize is the length of a probe's id: so many random bytes that nobody
// answers a probe he did not get.
const ProbeIDSize = 8

// ProbeID reads the id of a probe or of its answer.
func ProbeID(body []byte) (uint64, error) {
	if len(body) < ProbeIDSize {
		return 0, ErrShort
	}
	return binary.BigEndian.Uint64(body), nil
}

// Heartbeat is sent on every path at least once an interval. It measures the
// round trip and tells the peer how its records arrive on each path, so that
// a path whose one direction died is reported over the others.
//
//	bytes 0-7    sent: sender's monotonic clock in ns
//	bytes 8-15   echo: sent of the newest heartbeat heard on this path, 0 if none
//	bytes 16-19  held: microseconds between hearing echo and sending this
//	bytes 20-23  next: the epoch the sender wants to seal with
//	bytes 24-27  ready: the newest epoch the sender can open
//	byte  28     number of reports, 16 bytes each (see Report)
//
// A sender moves to the epoch it asked for when the peer says it is ready.
type Heartbeat struct {
	Sent    uint64
	Echo    uint64
	Held    time.Duration
	Next    uint32
	Ready   uint32
	Reports []Report
}

const heartbeatFixed = 29

// ErrHeartbeat is a heartbeat that does not parse.
var ErrHeartbeat = errors.New("malformed heartbeat")

// Append encodes hb after b and returns the longer slice. At most MaxReports
// reports are written.
func (hb *Heartbeat) Append(b []byte) []byte {
	reports := hb.Reports[:min(len(hb.Reports), MaxReports)]
	b = binary.BigEndian.AppendUint64(b, hb.Sent)
	b = binary.BigEndian.AppendUint64(b, hb.Echo)
	b = binary.BigEndian.AppendUint32(b, microseconds(hb.Held))
	b = binary.BigEndian.AppendUint32(b, hb.Next)
	b = binary.BigEndian.AppendUint32(b, hb.Ready)
	b = append(b, uint8(len(reports)))
	for _, r := range reports {
		b = r.append(b)
	}
	return b
}

// Parse decodes b into hb, reusing hb.Reports. It keeps no reference to b.
func (hb *Heartbeat) Parse(b []byte) error {
	if len(b) < heartbeatFixed {
		return ErrHeartbeat
	}
	hb.Sent = binary.BigEndian.Uint64(b)
	hb.Echo = binary.BigEndian.Uint64(b[8:])
	hb.Held = time.Duration(binary.BigEndian.Uint32(b[16:])) * time.Microsecond
	hb.Next = binary.BigEndian.Uint32(b[20:])
	hb.Ready = binary.BigEndian.Uint32(b[24:])
	count := int(b[28])
	b = b[heartbeatFixed:]
	if count > MaxReports || len(b) != count*reportSize {
		return ErrHeartbeat
	}
	hb.Reports = hb.Reports[:0]
	for ; len(b) > 0; b = b[reportSize:] {
		hb.Reports = append(hb.Reports, parseReport(b))
	}
	return nil
}

func microseconds(d time.Duration) uint32 {
	return uint32(steps(d, time.Microsecond, 1<<32-1))
}
