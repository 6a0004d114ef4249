package lab

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"causeway"
	"causeway/lab/wan"
	"causeway/localapi"
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
	DelayMS   float64 `json:"delay_ms"`
	RateBPS   *uint64 `json:"rate_bps"`
	LossRatio float64 `json:"loss_ratio"`
	QueueMS   float64 `json:"queue_ms"`
	Blackhole bool    `json:"blackhole"`

	Passed           uint64 `json:"passed"`
	DroppedLoss      uint64 `json:"dropped_loss"`
	DroppedQueue     uint64 `json:"dropped_queue"`
	DroppedBlackhole uint64 `json:"dropped_blackhole"`
	DroppedOverflow  uint64 `json:"dropped_overflow"`

	LateMaxMS float64 `json:"late_max_ms"`
	LateP99MS float64 `json:"late_p99_ms"`
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Round(time.Microsecond)) / float64(time.Millisecond)
}

func wayStatus(s wan.Settings, c wan.Count) WayStatus {
	status := WayStatus{
		DelayMS: milliseconds(s.Delay), LossRatio: float64(s.Loss), QueueMS: milliseconds(s.Queue), Blackhole: s.Blackhole,
		Passed: c.Passed, DroppedLoss: c.Loss, DroppedQueue: c.Queue, DroppedBlackhole: c.Blackhole, DroppedOverflow: c.Overflow,
		LateMaxMS: milliseconds(c.LateMax), LateP99MS: milliseconds(c.LateP99),
	}
	if s.Rate != 0 {
		rate := uint64(s.Rate)
		status.RateBPS = &rate
	}
	return status
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

// maxRequestBytes bounds what a command may send.
const maxRequestBytes = 64 << 10

// controlAPI answers the other commands while a lab is held up. down is
// called once a command asks for the end.
func (l *Lab) controlAPI(down func()) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/links", func(w http.ResponseWriter, _ *http.Request) {
		answerJSON(w, map[string]any{"links": l.linkStatus()})
	})
	mux.HandleFunc("POST /v1/links/{name}", func(w http.ResponseWriter, r *http.Request) {
		if err := l.changeLink(r); err != nil {
			answerProblem(w, err)
			return
		}
		answerJSON(w, map[string]any{"links": l.linkStatus()})
	})
	mux.HandleFunc("POST /v1/down", func(w http.ResponseWriter, _ *http.Request) {
		answerJSON(w, map[string]any{})
		down()
	})
	return mux
}

// linkRequest is the body of a change: KEY=VALUE texts.
type linkRequest struct {
	Set []string `json:"set"`
}

func (l *Lab) changeLink(r *http.Request) error {
	var request linkRequest
	if err := json.NewDecoder(io.LimitReader(r.Body, maxRequestBytes)).Decode(&request); err != nil {
		return causeway.NewProblem("lab.link_value", "body", err)
	}
	link := l.links[r.PathValue("name")]
	if link == nil {
		return unknownLink(r.PathValue("name"))
	}
	changes, err := ParseChanges(request.Set)
	if err != nil {
		return err
	}
	Apply(link, changes)
	return nil
}

// The client may have gone; there is nobody left to tell.
func answerJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func answerProblem(w http.ResponseWriter, err error) {
	var p *causeway.Problem
	body := map[string]string{"message": err.Error()}
	if errors.As(err, &p) {
		body["code"], body["object"], body["hint"] = string(p.Code), p.Object, p.Hint(causeway.English)
	}
	w.WriteHeader(http.StatusBadRequest)
	answerJSON(w, map[string]any{"error": body})
}

// ask sends one request to the holder of a lab.
func (s state) ask(ctx context.Context, method, path string, body, into any) error {
	if !s.alive() {
		return causeway.NewProblem("lab.not_running", s.name, nil)
	}
	if err := s.send(ctx, method, path, body, into); err != nil {
		return causeway.NewProblem("lab.holder", s.name, err)
	}
	return nil
}

func (s state) send(ctx context.Context, method, path string, body, into any) error {
	encoded, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, method, "http://local"+path, bytes.NewReader(encoded))
	if err != nil {
		return err
	}
	client := http.Client{Transport: localapi.Transport(s.controlSocket())}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(response.Body, maxRequestBytes))
		return fmt.Errorf("%s: %s", response.Status, text)
	}
	return json.NewDecoder(response.Body).Decode(into)
}
