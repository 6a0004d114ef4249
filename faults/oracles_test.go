package faults

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"causeway"
	"causeway/lab/oracle"
	"causeway/lab/traffic"
)

// grace is what traffic that is on its way gets to arrive: more than a round
// trip of the longest line.
const grace = 500 * time.Millisecond

// What the hosts send to each other while a fault is there, each way: a
// datagram a millisecond and some long TCP flows.
const (
	udpPort  = 7000
	tcpPort  = 7100
	interval = time.Millisecond
	flows    = 3
	flowRate = 400 * causeway.Kbps
)

// run is traffic under the eyes of the oracles, from observe to end.
type run struct {
	sites *sites
	watch *oracle.Watch
	udp   [2]*traffic.UDPFlow
	tcp   [2]*traffic.TCPFlows
	base  map[*daemon]resources
	pids  map[*daemon]int
	// backedOff says that TCP was silent for so long that its next try may
	// come after the test: flows have to live, not to finish.
	backedOff bool
	started   time.Time
}

// outcome is what became of the traffic: from Beijing, from California.
type outcome struct {
	udp [2]traffic.UDPResult
	tcp [2]traffic.TCPResult
	// took is from the start of the traffic to its end.
	took time.Duration
}

// observe starts the oracles and the traffic.
func (s *sites) observe(t *testing.T) *run {
	t.Helper()
	r := &run{sites: s, base: map[*daemon]resources{}, pids: map[*daemon]int{}, started: time.Now()}
	for _, d := range s.daemons() {
		r.base[d], r.pids[d] = d.metrics(t).resources(), d.process.Process.Pid
	}
	var err error
	if r.watch, err = s.WatchWAN(); err != nil {
		t.Fatal(err)
	}
	hosts := s.hosts
	if hosts == nil {
		hosts = &[2]traffic.Host{s.Beijing(), s.California()}
	}
	ends := [][2]traffic.Host{{hosts[0], hosts[1]}, {hosts[1], hosts[0]}}
	for i, e := range ends {
		r.tcp[i], err = traffic.StartTCPFlows(t.Context(), traffic.TCPPlan{
			From: e[0], To: e[1], Port: tcpPort, Flows: flows, Rate: flowRate,
		})
		if err != nil {
			t.Fatal(err)
		}
		if r.udp[i], err = traffic.StartUDP(e[0], e[1], udpPort, interval); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// end stops the traffic and the oracles and reports what they saw.
func (r *run) end(t *testing.T) outcome {
	t.Helper()
	o := outcome{took: time.Since(r.started)}
	patience := tcpGrace
	if r.backedOff {
		patience = grace
	}
	var stopping sync.WaitGroup
	for i := range r.tcp {
		stopping.Go(func() { o.tcp[i] = r.tcp[i].Stop(patience) })
		stopping.Go(func() { o.udp[i] = r.udp[i].Stop(grace) })
	}
	stopping.Wait()
	count, err := r.watch.Stop()
	if err != nil {
		t.Error(err)
	}
	findings := judgeWAN(count)
	for i := range o.udp {
		if r.backedOff {
			o.tcp[i].Unfinished = 0
		}
		findings = append(findings, judgeUDP(o.udp[i])...)
		findings = append(findings, judgeTCP(o.tcp[i])...)
	}
	for _, d := range r.sites.daemons() {
		if d.process != nil && d.process.Process.Pid == r.pids[d] {
			findings = append(findings, judgeResources(r.base[d], d.metrics(t).resources())...)
		}
	}
	for _, finding := range findings {
		t.Error(finding)
	}
	return o
}

// flows waits until datagrams sent from now on arrive, both ways, and returns
// how long that took.
func (r *run) flows(t *testing.T, within time.Duration) time.Duration {
	t.Helper()
	asked := time.Now()
	var longest time.Duration
	for i, arrives := range []<-chan time.Time{r.udp[0].Next(), r.udp[1].Next()} {
		select {
		case at := <-arrives:
			longest = max(longest, at.Sub(asked))
		case <-time.After(within):
			t.Fatalf("nothing sent from %s after this moment arrived within %v", [2]string{"Beijing", "California"}[i], within)
		}
	}
	return longest
}

// flowsNot makes sure that nothing sent from now on arrives.
func (r *run) flowsNot(t *testing.T) {
	t.Helper()
	for i, arrives := range []<-chan time.Time{r.udp[0].Next(), r.udp[1].Next()} {
		select {
		case <-arrives:
			t.Errorf("what %s sends still arrives", [2]string{"Beijing", "California"}[i])
		case <-time.After(grace):
		}
	}
}

func (o outcome) noGapBeyond(t *testing.T, bound time.Duration) {
	t.Helper()
	for _, u := range o.udp {
		if u.Gap > bound {
			t.Errorf("nothing arrived for %v, want less than %v: %+v", u.Gap, bound, u)
		}
	}
}

// received is the share of datagrams that arrived, the worse of both ways.
func (o outcome) received() float64 {
	worst := 1.0
	for _, u := range o.udp {
		worst = min(worst, float64(u.Received)/float64(max(u.Sent, 1)))
	}
	return worst
}

// tcpGrace lets a TCP flow that backed off during an outage of some seconds
// come back.
const tcpGrace = 15 * time.Second

// checkLog looks through all that a daemon wrote.
func (d *daemon) checkLog(t *testing.T) {
	t.Helper()
	key, err := os.ReadFile(filepath.Join(d.identity(), "node.key"))
	if err != nil {
		t.Error(err)
		return
	}
	log, err := os.ReadFile(d.log)
	if err != nil && !os.IsNotExist(err) {
		t.Error(err)
	}
	for _, finding := range judgeLog(string(log), secretsOf(string(key))) {
		t.Errorf("log of %s: %s", d.gateway, finding)
	}
}
