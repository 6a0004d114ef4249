package lab

import (
	"slices"
	"time"

	"causeway/lab/wan"
)

// selfTestCheck is one figure: what the line is told, what is sent, what is
// measured, and between what it must lie.
type selfTestCheck struct {
	name string
	set  []string
	plan
	measure     func(passage) float64
	least, most float64
}

var (
	someUDP   = []byte{testUDP}
	smallOnes = []int{100}
)

// many frames, ten every millisecond, make shares of a few per cent sharp.
func many(frames int) plan {
	return plan{frames: frames, batch: 10, every: time.Millisecond, sizes: smallOnes, protocols: someUDP, wait: 50 * time.Millisecond}
}

func few(frames int, sizes []int, protocols []byte) plan {
	return plan{frames: frames, batch: 1, every: time.Millisecond, sizes: sizes, protocols: protocols, wait: 50 * time.Millisecond, bothWays: true}
}

// selfTestChecks. The luck of the frames is that of the seed, so shares are
// allowed four standard deviations of what independent frames would show;
// bursts, of the number of bursts. Times may be later by what the kernel
// takes to wake two threads, and hardly ever earlier.
var selfTestChecks = []selfTestCheck{
	{"delay_ms", []string{"delay=20ms"}, few(200, smallOnes, someUDP), passage.medianTrip, 19.8, 22},
	// 120 frames 20 ms apart, so that none holds up another: 4/√120 of the mean.
	{
		"jitter_ms",
		[]string{"delay=10ms", "jitter=4ms"},
		plan{frames: 120, batch: 1, every: 20 * time.Millisecond, sizes: smallOnes, protocols: someUDP, wait: 100 * time.Millisecond},
		func(p passage) float64 { return p.meanBeyond(10 * time.Millisecond) }, 2.5, 6.3,
	},
	{"loss_ratio", []string{"loss=5%"}, many(10_000), passage.lost, 0.041, 0.059},
	// About 500 bursts of 4 ± 3.5.
	{"burst_frames", []string{"loss=20%", "burst=4"}, many(10_000), passage.burst, 3.37, 4.63},
	// A loss is followed by another with 0.9 · 0.5: 1/(1 − 0.45) in a row.
	{"burst_loss_frames", []string{"loss=10%", "burst=10", "burst_loss=50%"}, many(10_000), passage.burst, 1.55, 2.09},
	{
		"reorder_ratio",
		[]string{"delay=20ms", "reorder=10%"},
		plan{frames: 4000, batch: 4, every: time.Millisecond, sizes: smallOnes, protocols: someUDP, wait: 80 * time.Millisecond},
		passage.overtaking, 0.081, 0.119,
	},
	{"duplicate_ratio", []string{"duplicate=10%"}, many(4000), passage.twice, 0.081, 0.119},
	{"corrupt_ratio", []string{"corrupt=10%"}, many(4000), passage.damaged, 0.081, 0.119},
	{
		"rate_mbps",
		[]string{"rate=8Mbps", "queue=1s"},
		plan{frames: 400, batch: 40, every: time.Millisecond, sizes: []int{986}, protocols: someUDP, wait: 450 * time.Millisecond},
		passage.rate, 7.8, 8.2,
	},
	// Twice the rate is offered: the queue is full after its own length.
	{
		"queue_ms",
		[]string{"rate=8Mbps", "queue=50ms"},
		plan{frames: 400, batch: 2, every: time.Millisecond, sizes: []int{986}, protocols: someUDP, wait: 100 * time.Millisecond},
		passage.queued, 49, 54,
	},
	{"mtu_bytes", []string{"mtu=600"}, few(200, []int{500, 599, 600, 601, 700}, someUDP), passage.largest, 600, 600},
	{"mtu_silent", []string{"mtu=600"}, few(200, []int{601}, someUDP), passage.answers, 0, 0},
	{"mtu_answers", []string{"mtu=600", "icmp.forward=on", "blackhole=reverse"}, few(200, []int{500, 601}, someUDP), passage.answers, 100, 100},
	{"udp_passed", []string{"udp.forward=drop"}, few(200, smallOnes, []byte{testUDP, testTCP}), ofProtocol(testUDP), 0, 0},
	{"other_passed", []string{"udp.forward=drop"}, few(200, smallOnes, []byte{testUDP, testTCP}), ofProtocol(testTCP), 100, 100},
	{"cut_passed", []string{"blackhole=forward"}, few(200, smallOnes, someUDP), through(wan.Forward), 0, 0},
	{"uncut_passed", []string{"blackhole=forward"}, few(200, smallOnes, someUDP), through(wan.Reverse), 200, 200},
}

func (p passage) share(count int) float64 { return float64(count) / float64(p.frames) }

// trips are how long each frame took that arrived, in milliseconds.
func (p passage) trips() []float64 {
	var all []float64
	for _, a := range p.arrived {
		if a.number < len(p.sent) {
			all = append(all, milliseconds(a.at.Sub(p.sent[a.number])))
		}
	}
	return all
}

// medianTrip is 0 if nothing arrived.
func (p passage) medianTrip() float64 { return median(p.trips()) }

func median(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}
