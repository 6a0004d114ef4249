package lab

import (
	"time"

	"causeway/lab/wan"
)

// LinkStatus is a link as 'lab link' shows it.
type LinkStatus struct {
	Name    string    `json:"name"`
	Aliases []string  `json:"aliases"`
	Forward WayStatus `json:"forward"`
	Reverse WayStatus `json:"reverse"`
}

// WayStatus is one direction of a link: its settings, what became of the
// frames, and how late the emulator itself was.
type WayStatus struct {
	DelayMS        float64 `json:"delay_ms"`
	JitterMS       float64 `json:"jitter_ms"`
	RateBPS        *uint64 `json:"rate_bps"`
	LossRatio      float64 `json:"loss_ratio"`
	BurstFrames    float64 `json:"burst_frames"`
	BurstLossRatio float64 `json:"burst_loss_ratio"`
	ReorderRatio   float64 `json:"reorder_ratio"`
	DuplicateRatio float64 `json:"duplicate_ratio"`
	CorruptRatio   float64 `json:"corrupt_ratio"`
	QueueMS        float64 `json:"queue_ms"`
	MTU            *int    `json:"mtu"`
	MTUAnswered    bool    `json:"mtu_answered"`
	UDPDropped     bool    `json:"udp_dropped"`
	Blackhole      bool    `json:"blackhole"`

	Passed           uint64 `json:"passed"`
	Reordered        uint64 `json:"reordered"`
	Duplicated       uint64 `json:"duplicated"`
	Corrupted        uint64 `json:"corrupted"`
	CorruptedUDP     uint64 `json:"corrupted_udp"`
	DroppedLoss      uint64 `json:"dropped_loss"`
	DroppedQueue     uint64 `json:"dropped_queue"`
	DroppedMTU       uint64 `json:"dropped_mtu"`
	AnsweredMTU      uint64 `json:"answered_mtu"`
	DroppedUDP       uint64 `json:"dropped_udp"`
	DroppedBlackhole uint64 `json:"dropped_blackhole"`
	DroppedOverflow  uint64 `json:"dropped_overflow"`

	LateMaxMS float64 `json:"late_max_ms"`
	LateP50MS float64 `json:"late_p50_ms"`
	LateP99MS float64 `json:"late_p99_ms"`
}

// Dropped is the sum over all reasons.
func (s WayStatus) Dropped() uint64 {
	return s.DroppedLoss + s.DroppedQueue + s.DroppedMTU + s.DroppedUDP + s.DroppedBlackhole + s.DroppedOverflow
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Round(time.Microsecond)) / float64(time.Millisecond)
}

func wayStatus(s wan.Settings, c wan.Count) WayStatus {
	return WayStatus{
		DelayMS: milliseconds(s.Delay), JitterMS: milliseconds(s.Jitter), RateBPS: orNull(uint64(s.Rate)),
		LossRatio: float64(s.Loss), BurstFrames: s.Burst, BurstLossRatio: float64(s.BurstLoss), ReorderRatio: float64(s.Reorder), DuplicateRatio: float64(s.Duplicate),
		CorruptRatio: float64(s.Corrupt), QueueMS: milliseconds(s.Queue), MTU: orNull(s.MTU), MTUAnswered: s.Answer, UDPDropped: s.DropUDP, Blackhole: s.Blackhole,

		Passed: c.Passed, Reordered: c.Reordered, Duplicated: c.Duplicated, Corrupted: c.Corrupt, CorruptedUDP: c.CorruptUDP,
		DroppedLoss: c.Loss, DroppedQueue: c.Queue, DroppedMTU: c.MTU, AnsweredMTU: c.Answered, DroppedUDP: c.UDP, DroppedBlackhole: c.Blackhole, DroppedOverflow: c.Overflow,

		LateMaxMS: milliseconds(c.LateMax), LateP50MS: milliseconds(c.LateP50), LateP99MS: milliseconds(c.LateP99),
	}
}

// orNull is null for 0, which means "no limit".
func orNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func (l *Lab) linkStatus() []LinkStatus {
	var all []LinkStatus
	for _, line := range lines {
		if link := l.links[line.name]; link != nil {
			all = append(all, LinkStatus{
				Name: line.name, Aliases: line.aliases,
				Forward: wayStatus(link.Settings(wan.Forward), link.Count(wan.Forward)),
				Reverse: wayStatus(link.Settings(wan.Reverse), link.Count(wan.Reverse)),
			})
		}
	}
	return all
}
