package main

import (
	"fmt"
	"math"
	"slices"

	"causeway/localapi"
)

// tally counts what became of probes, path by path in the order in which they
// came up.
type tally struct {
	rounds int
	paths  []*pathTally
}

type pathTally struct {
	gateway, peer, path string
	sent, answered      int
	least, most         float64 // ms
	sum, squares        float64
	lastError           string
}

func (t *tally) add(a localapi.PingAnswer) {
	p := t.of(a)
	p.sent++
	if a.Error != "" {
		p.lastError = a.Error
	}
	if a.RTTMS == nil {
		return
	}
	rtt := *a.RTTMS
	if p.answered == 0 {
		p.least, p.most = rtt, rtt
	}
	p.answered++
	p.least, p.most = min(p.least, rtt), max(p.most, rtt)
	p.sum += rtt
	p.squares += rtt * rtt
}

func (t *tally) of(a localapi.PingAnswer) *pathTally {
	i := slices.IndexFunc(t.paths, func(p *pathTally) bool {
		return p.gateway == a.Gateway && p.peer == a.Peer && p.path == a.Path
	})
	if i < 0 {
		t.paths = append(t.paths, &pathTally{gateway: a.Gateway, peer: a.Peer, path: a.Path})
		i = len(t.paths) - 1
	}
	return t.paths[i]
}

// verdict is the exit code as an error: nothing answered, or some path lost
// everything.
func (t *tally) verdict() error {
	dead := 0
	for _, p := range t.paths {
		if p.answered == 0 {
			dead++
		}
	}
	switch {
	case dead == len(t.paths): // none at all too
		return exitStatus(exitFailed)
	case dead == 0:
		return nil
	}
	return errFallsShort
}

// pingResult is what -o json prints.
type pingResult struct {
	Rounds int              `json:"rounds"`
	Paths  []pingPathResult `json:"paths"`
}

type pingPathResult struct {
	Gateway   string   `json:"gateway"`
	Peer      string   `json:"peer"`
	Path      string   `json:"path"`
	Sent      int      `json:"sent"`
	Answered  int      `json:"answered"`
	LossRatio float64  `json:"loss_ratio"`
	RTTMS     *pingRTT `json:"rtt_ms"`
	Error     string   `json:"error"`
}

// pingRTT is null if nothing was answered.
type pingRTT struct {
	Min  float64 `json:"min"`
	Avg  float64 `json:"avg"`
	Max  float64 `json:"max"`
	Mdev float64 `json:"mdev"`
}

func (t *tally) result() pingResult {
	result := pingResult{Rounds: t.rounds, Paths: []pingPathResult{}}
	for _, p := range t.paths {
		result.Paths = append(result.Paths, pingPathResult{
			Gateway: p.gateway, Peer: p.peer, Path: p.path, Sent: p.sent, Answered: p.answered,
			LossRatio: 1 - float64(p.answered)/float64(p.sent), RTTMS: p.rtt(), Error: p.lastError,
		})
	}
	return result
}

func (p *pathTally) rtt() *pingRTT {
	if p.answered == 0 {
		return nil
	}
	n := float64(p.answered)
	mean := p.sum / n
	return &pingRTT{Min: p.least, Avg: mean, Max: p.most, Mdev: math.Sqrt(max(p.squares/n-mean*mean, 0))}
}

func (sh *shell) printTally(t *tally) error {
	if len(t.paths) == 0 {
		sh.say("interrupted before the first answer", "在第一个应答之前被中断")
		return nil
	}
	sh.say("\n%s", "\n%s", sh.count(t.rounds, "round", "轮探测"))
	table := newTable(sh.text("PATH\tGATEWAY\tPEER\tSENT\tANSWERED\tLOSS\tMIN\tAVG\tMAX\tMDEV", "路径\t网关\t对端\t发送\t应答\t丢包\t最小\t平均\t最大\t偏差"),
		3, 4, 5, 6, 7, 8, 9)
	for _, p := range t.result().Paths {
		row := []string{p.Path, p.Gateway, p.Peer, fmt.Sprint(p.Sent), fmt.Sprint(p.Answered), fmt.Sprintf("%.1f %%", 100*p.LossRatio)}
		if r := p.RTTMS; r != nil {
			for _, ms := range []float64{r.Min, r.Avg, r.Max, r.Mdev} {
				row = append(row, fmt.Sprintf("%.3f ms", ms))
			}
		} else {
			row = append(row, unknown, unknown, unknown, unknown)
		}
		table.add(row...)
	}
	return table.print(sh.out)
}
