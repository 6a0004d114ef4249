package lab

import (
	"context"
	"errors"
	"fmt"

	"causeway/lab/traffic"
)

// coldClients is how many the median of first bytes is of.
const coldClients = 9

// controlRequests proves that the oracle sees requests where they are in the
// clear. Routes are plain now.
func (p *performance) controlRequests(ctx context.Context) error {
	if p.service == nil {
		return nil
	}
	watch, err := p.lab.WatchWAN()
	if err != nil {
		return err
	}
	_, err = traffic.FirstByte(ctx, p.lab.Beijing(), p.service.web.Plain(), 1)
	if err == nil {
		// What is left of it on the line would be seen again.
		err = pause(ctx, arrivalGrace)
	}
	seen, watchErr := watch.Stop()
	p.figures["http_control_packets"] = seen.Plaintext
	return errors.Join(err, watchErr)
}

// firstByte measures what clients wait for that have no connection yet: by the
// gateways with TLS to the first of them, and directly through the tunnel, with
// TLS to the upstream and without.
func (p *performance) firstByte(ctx context.Context) error {
	if err := p.awaitService(ctx); err != nil {
		return err
	}
	for _, way := range []struct {
		figure   string
		question traffic.Question
	}{
		{"first_byte_ms_cold_gateway", p.service.throughGateway()},
		{"first_byte_ms_cold_direct", p.service.web.Secure()},
		{"first_byte_ms_cold_direct_plain", p.service.web.Plain()},
	} {
		took, err := traffic.FirstByte(ctx, p.lab.Beijing(), way.question, coldClients)
		if err != nil {
			return fmt.Errorf("%s: %w", way.figure, err)
		}
		p.figures[way.figure] = milliseconds(took)
	}
	p.say("a new client's first byte over TLS: %.0f ms by the gateways, %.0f ms straight through the tunnel", "新客户端首字节（TLS）：经网关 %.0f 毫秒，经隧道直连 %.0f 毫秒",
		p.figures["first_byte_ms_cold_gateway"], p.figures["first_byte_ms_cold_direct"])
	return nil
}

// awaitService waits until the gateways pass requests on.
func (p *performance) awaitService(ctx context.Context) error {
	waiting, cancel := context.WithTimeout(ctx, upTimeout)
	defer cancel()
	for {
		_, err := traffic.FirstByte(waiting, p.lab.Beijing(), p.service.throughGateway(), 1)
		if err == nil {
			return nil
		}
		if pause(waiting, pollEvery) != nil {
			return p.gateways[0].problem(fmt.Errorf("the service does not answer: %w", err))
		}
	}
}
