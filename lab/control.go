package lab

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"causeway"
	"causeway/localapi"
)

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
	apply(link, changes)
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
