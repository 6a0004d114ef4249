package wire

import (
	"encoding/binary"
	"time"
)

// Report says how records of one index arrive at the sender of a heartbeat.
// Hearing is about the index alone; the figures are those of its whole path,
// the same in the reports of all its shards.
//
//	bytes 0-3    index
//	byte  4      hearing
//	byte  5      zero
//	bytes 6-7    loss, in steps of 1/65535
//	bytes 8-9    records the loss rests on
//	bytes 10-11  jitter, in steps of 20 µs: up to 1.3107 s
//	bytes 12-13  queueing, in steps of 100 µs: up to 6.5535 s
//	bytes 14-15  MTU
//
// A figure beyond its range is sent as the end of the range.
type Report struct {
	// Index is the one the reporter receives these records with.
	Index   uint32
	Hearing Hearing
	// Loss is the share of records lost lately, 0 to 1, and Records how many
	// records that rests on.
	Loss    float64
	Records int
	// Jitter is the smoothed variation of the delay towards the reporter.
	Jitter time.Duration
	// Queueing is how much longer records take to the reporter now than the
	// fastest of the last minutes did.
	Queueing time.Duration
	// MTU is about the other direction: the largest record that the
	// reporter's own probes got through, in bytes of UDP payload.
	MTU int
}

// Hearing is what a receiver makes of the silence on a path.
type Hearing uint8

// What a receiver hears on a path.
const (
	HearingNothing Hearing = 0 // down: silent for long, or never heard
	HearingSilence Hearing = 1 // suspect: silent for longer than usual
	HearingWell    Hearing = 2
)

// MaxReports bounds the reports of one heartbeat, so that it fits through
// every path (rule W19's floor of 1200 bytes).
const MaxReports = 64

// Steps of a report's figures.
const (
	reportSize   = 16
	jitterStep   = 20 * time.Microsecond
	queueingStep = 100 * time.Microsecond
	lossSteps    = 1<<16 - 1
)

// Part returns those of all reports that heartbeats carry in a round: all of
// them if they fit into one, else MaxReports at most, in turn from round to
// round. The result is part of all.
func Part(all []Report, round uint64) []Report {
	parts := (len(all) + MaxReports - 1) / MaxReports
	if parts <= 1 {
		return all
	}
	from := int(round%uint64(parts)) * MaxReports
	return all[from:min(from+MaxReports, len(all))]
}

func (r *Report) append(b []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, r.Index)
	b = append(b, uint8(r.Hearing), 0)
	b = binary.BigEndian.AppendUint16(b, uint16(max(0, min(r.Loss, 1))*lossSteps+0.5))
	b = binary.BigEndian.AppendUint16(b, uint16(steps(r.Records, 1, 1<<16-1)))
	b = binary.BigEndian.AppendUint16(b, uint16(steps(r.Jitter, jitterStep, 1<<16-1)))
	b = binary.BigEndian.AppendUint16(b, uint16(steps(r.Queueing, queueingStep, 1<<16-1)))
	return binary.BigEndian.AppendUint16(b, uint16(steps(r.MTU, 1, 1<<16-1)))
}

func parseReport(b []byte) Report {
	return Report{
		Index:    binary.BigEndian.Uint32(b),
		Hearing:  Hearing(min(b[4], uint8(HearingWell))),
		Loss:     float64(binary.BigEndian.Uint16(b[6:])) / lossSteps,
		Records:  int(binary.BigEndian.Uint16(b[8:])),
		Jitter:   time.Duration(binary.BigEndian.Uint16(b[10:])) * jitterStep,
		Queueing: time.Duration(binary.BigEndian.Uint16(b[12:])) * queueingStep,
		MTU:      int(binary.BigEndian.Uint16(b[14:])),
	}
}

// steps returns how many steps a figure is, rounded down, 0 to limit.
func steps[T int | time.Duration](figure, step, limit T) T {
	return max(0, min(figure/step, limit))
}
