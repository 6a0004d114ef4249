package gateway

import (
	"fmt"

	"causeway"
	"causeway/localapi"
)

// What lossAtRate counts as busy, as lossy and as clean.
const (
	leastPeak  = 1e6 // bit/s: with less there is no load to speak of
	leastBusy  = 2   // seconds
	leastQuiet = 3
	lossyLoad  = 0.02
	cleanLoad  = 0.005
	// settles is how many quiet seconds it takes until the averaged loss of the
	// busy ones before them has faded.
	settles = 10
	// nearFull is the share of the file's bandwidth from which on a line is
	// simply full.
	nearFull = 0.95
)

// lossAtRate judges the last two minutes of a path: loss in the seconds with
// much traffic and none in the others.
func (f findings) lossAtRate(p localapi.Path, w *way) (facts []string, problem error) {
	peak := 0.0
	for _, l := range w.loads {
		peak = max(peak, l.rate)
	}
	if peak < leastPeak {
		return nil, nil
	}
	var busy, quiet []load
	calm := settles
	for _, l := range w.loads {
		calm++
		switch {
		case l.rate >= peak/2:
			busy, calm = append(busy, l), 0
		case l.rate < peak/4 && calm > settles:
			quiet = append(quiet, l)
		}
	}
	busyLoss, quietLoss := meanLoss(busy), meanLoss(quiet)
	facts = []string{
		fact("busy_seconds", len(busy)), fact("busy_loss", percent(busyLoss)),
		fact("quiet_seconds", len(quiet)), fact("quiet_loss", percent(quietLoss)),
	}
	full := w.bandwidth > 0 && peak >= nearFull*float64(w.bandwidth)
	if full || len(busy) < leastBusy || len(quiet) < leastQuiet || busyLoss < lossyLoad || quietLoss > cleanLoad {
		return facts, nil
	}
	carried := 0.0
	for _, l := range busy {
		carried += l.rate * (1 - l.loss) / float64(len(busy))
	}
	return facts, causeway.NewProblem("doctor.loss_at_rate", p.Name, nil, "peer", p.Peer, "loss", percent(busyLoss),
		"rate", fmt.Sprintf("%.0f", carried/1e6), "step", f.step("bandwidth", siteOf(f.gateway)))
}

func meanLoss(loads []load) float64 {
	sum := 0.0
	for _, l := range loads {
		sum += l.loss
	}
	return sum / float64(max(len(loads), 1))
}

func percent(ratio float64) string { return fmt.Sprintf("%.1f", 100*ratio) }
