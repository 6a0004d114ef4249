package localapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"causeway"
)

const (
	timeout = 5 * time.Second
	maxBody = 16 << 20
)

// Client asks the gateway behind one Unix socket.
type Client struct {
	socket string
	http   http.Client
}

// NewClient returns a client for a socket. It connects when it is asked.
func NewClient(socket string) *Client {
	return &Client{socket: socket, http: http.Client{Timeout: timeout, Transport: Transport(socket)}}
}

// Transport carries HTTP over a Unix socket, whatever host the URL names, one
// connection a request.
func Transport(socket string) *http.Transport {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", socket)
	}
	return &http.Transport{DialContext: dial, DisableKeepAlives: true}
}

// Paths returns the gateway's paths. Problem: gateway.not_running.
func (c *Client) Paths(ctx context.Context) ([]Path, error) {
	var answer Paths
	err := c.get(ctx, "/v1/paths", &answer)
	return answer.Paths, err
}

// Status returns the gateway's status. Problem: gateway.not_running.
func (c *Client) Status(ctx context.Context) (Status, error) {
	var answer Status
	err := c.get(ctx, "/v1/status", &answer)
	return answer, err
}

// Events returns what happened lately. Problem: gateway.not_running.
func (c *Client) Events(ctx context.Context) ([]Event, error) {
	var answer Events
	err := c.get(ctx, "/v1/events", &answer)
	return answer.Events, err
}

// Reload has the gateway take its file and identity again, as SIGHUP does, and
// returns once they are in force. The problem is why they are not, or
// gateway.not_running.
func (c *Client) Reload(ctx context.Context) error {
	return c.post(ctx, "/v1/reload", struct{}{}, &Reloaded{})
}

func (c *Client) get(ctx context.Context, path string, answer any) error {
	return c.do(ctx, http.MethodGet, path, nil, answer)
}

func (c *Client) post(ctx context.Context, path string, question, answer any) error {
	body, err := json.Marshal(question)
	if err != nil {
		return err
	}
	return c.do(ctx, http.MethodPost, path, bytes.NewReader(body), answer)
}

func (c *Client) do(ctx context.Context, method, path string, body io.Reader, answer any) error {
	request, err := http.NewRequestWithContext(ctx, method, "http://gateway"+path, body)
	if err != nil {
		return err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return causeway.NewProblem("gateway.not_running", c.socket, innermost(err))
	}
	defer response.Body.Close()
	decoder := json.NewDecoder(io.LimitReader(response.Body, maxBody))
	if response.StatusCode != http.StatusOK {
		var failure Failure
		if err := decoder.Decode(&failure); err != nil {
			return causeway.NewProblem("gateway.not_running", c.socket, fmt.Errorf("HTTP status %s", response.Status))
		}
		return failure.Error.Err()
	}
	if err := decoder.Decode(answer); err != nil {
		return causeway.NewProblem("gateway.not_running", c.socket, err)
	}
	return nil
}

// innermost drops the layers that only repeat the address.
func innermost(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
