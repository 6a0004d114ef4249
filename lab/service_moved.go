package lab

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"time"
)

// moveTimeout is how long requests have to be over that a dead line held up.
const moveTimeout = 15 * time.Second

// mark remembers the moment at which a link changes.
func (s *service) mark() {
	if s == nil || s.load == nil {
		return
	}
	s.marked = 0
	if about, err := os.Stat(s.log); err == nil {
		s.marked = about.Size()
	}
}

// awaitMoved waits until the requests are over that the cut of a link met and
// those of the second after it, and counts those among them that were sent
// again by another path. Without any the cut met none, and was no failover.
func (p *performance) awaitMoved(ctx context.Context) error {
	waiting, cancel := context.WithTimeout(ctx, moveTimeout)
	defer cancel()
	p.changed = time.Time{}
	s := p.service
	if s.goOn(waiting, time.Second) != nil {
		p.say("requests were still under way after %v", "%v 后仍有请求未完成", moveTimeout)
		return ctx.Err()
	}
	entries, err := readRequests(s.log, s.marked)
	if err != nil {
		return p.gateways[0].problem(err)
	}
	moved := movedFrom(p.lastLink, entries)
	p.count("moved_requests", moved)
	if moved > 0 {
		p.count("failovers", 1)
		s.cut[p.lastLink] = true
		p.figures["cut_links"] = len(s.cut)
	}
	p.say("%s went silent; %d requests on it took another path", "%s 静默中断；其上 %d 个请求改走其他路径", p.lastLink, moved)
	return ctx.Err()
}

// awaitLeft waits until requests have left the link that was changed for
// another one: they can, so a connection for them stands there.
func (p *performance) awaitLeft(ctx context.Context) error {
	waiting, cancel := context.WithTimeout(ctx, moveTimeout)
	defer cancel()
	p.changed = time.Time{}
	for waiting.Err() == nil {
		used, err := p.lab.busiest(waiting, usedFor)
		if err == nil && used != "" && used != p.lastLink {
			p.say("requests go by %s now", "请求现改走 %s", used)
			return nil
		}
	}
	p.say("requests stayed on %s for %v", "请求在 %s 上停留了 %v", p.lastLink, moveTimeout)
	return ctx.Err()
}

// loggedRequest is a line of a gateway's log.
type loggedRequest struct {
	Msg    string `json:"msg"`
	Side   string `json:"side"`
	Status int    `json:"status"`
	Tries  int    `json:"tries"`
	Path   string `json:"path"`
}

// movedFrom counts requests that were answered on another path than the first
// one they were tried on. The lab's paths have the names of their links.
func movedFrom(link string, entries []loggedRequest) (moved int) {
	for _, e := range entries {
		if e.Side == "entry" && e.Status == 200 && e.Tries > 1 && e.Path != link {
			moved++
		}
	}
	return moved
}

// readRequests reads a log's requests from a place on.
func readRequests(file string, from int64) ([]loggedRequest, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.NewSectionReader(f, from, 1<<62))
	if err != nil {
		return nil, err
	}
	var all []loggedRequest
	for line := range bytes.Lines(text) {
		// The last line may not be whole yet.
		var r loggedRequest
		if json.Unmarshal(line, &r) == nil && r.Msg == "request" {
			all = append(all, r)
		}
	}
	return all, nil
}
