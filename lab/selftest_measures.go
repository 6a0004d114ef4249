package lab

import (
	"slices"
	"time"

	"causeway/lab/wan"
)

// The measures of the self-test, each by what arrived alone: the emulator's
// own counters prove nothing.

func (p passage) meanBeyond(delay time.Duration) float64 {
	return mean(p.trips()) - milliseconds(delay)
}

func mean(all []float64) float64 {
	sum := 0.0
	for _, v := range all {
		sum += v
	}
	return sum / float64(max(len(all), 1))
}

// times says how often each frame arrived.
func (p passage) times() []int {
	times := make([]int, p.frames)
	for _, a := range p.arrived {
		if a.number < len(times) {
			times[a.number]++
		}
	}
	return times
}

func (p passage) lost() float64 { return p.share(p.arrivedTimes(0)) }

func (p passage) twice() float64 { return p.share(p.arrivedTimes(2)) }

// arrivedTimes counts the frames that arrived so often.
func (p passage) arrivedTimes(times int) (count int) {
	for _, t := range p.times() {
		if t == times {
			count++
		}
	}
	return count
}

// burst is the mean number of frames lost in a row.
func (p passage) burst() float64 {
	lost, bursts, before := 0, 0, 1
	for _, t := range p.times() {
		if t == 0 {
			lost++
		}
		if t == 0 && before > 0 {
			bursts++
		}
		before = t
	}
	return float64(lost) / float64(max(bursts, 1))
}

// overtaking is the share of frames behind which an older one arrived.
func (p passage) overtaking() float64 {
	count, oldest := 0, p.frames
	for _, a := range slices.Backward(p.arrived) {
		if a.number > oldest {
			count++
		}
		oldest = min(oldest, a.number)
	}
	return p.share(count)
}

func (p passage) damaged() float64 {
	return p.share(p.count(func(a arrival) bool { return a.damaged }))
}

func (p passage) count(which func(arrival) bool) (count int) {
	for _, a := range p.arrived {
		if which(a) {
			count++
		}
	}
	return count
}

// rate is that of the arrivals but the first, in Mbit/s.
func (p passage) rate() float64 {
	last := len(p.arrived) - 1
	if last < 1 {
		return 0
	}
	bits := 0
	for _, a := range p.arrived[1:] {
		bits += (a.bytes + testEthernet) * 8
	}
	return float64(bits) / p.arrived[last].at.Sub(p.arrived[0].at).Seconds() / 1e6
}

// queued is how long the last frames took that still found room.
func (p passage) queued() float64 {
	const full = 100
	trips := p.trips()
	return median(trips[max(len(trips)-full, 0):])
}

func (p passage) largest() float64 {
	largest := 0
	for _, a := range p.arrived {
		largest = max(largest, a.bytes)
	}
	return float64(largest)
}

// fragmentationNeeded is the type and code of RFC 1191.
const fragmentationNeeded = 0x0304

func (p passage) answers() float64 {
	count := 0
	for _, a := range p.returned {
		if a.protocol == testICMP && a.icmp == fragmentationNeeded {
			count++
		}
	}
	return float64(count)
}

func ofProtocol(protocol byte) func(passage) float64 {
	return func(p passage) float64 {
		return float64(p.count(func(a arrival) bool { return a.protocol == protocol }))
	}
}

// through counts the frames that arrived at the end of a direction.
func through(way wan.Way) func(passage) float64 {
	return func(p passage) float64 {
		if way == wan.Reverse {
			return float64(len(p.returned))
		}
		return float64(len(p.arrived))
	}
}
