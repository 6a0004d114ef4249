package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"

	"causeway/bench/page"
)

// result is what was measured of each part; nil for one that was not.
type result struct {
	Tunnels  *page.Report        `json:"tunnels,omitempty"`
	Requests *page.RequestReport `json:"l7,omitempty"`
}

func (r *result) compareTunnels(ctx context.Context, o options, folder string, progress io.Writer) error {
	all, err := choose(contenders(o), o.only)
	if err != nil {
		return err
	}
	report, err := compare(ctx, o, all, usual, folder, progress)
	r.Tunnels = &report
	return err
}

func (r *result) compareRequests(ctx context.Context, o options, folder string, progress io.Writer) error {
	all, err := choosePassers(passers(o), o.only)
	if err != nil {
		return err
	}
	report, err := compareRequests(ctx, o, all, usualRequests, folder, progress)
	r.Requests = &report
	return err
}

// parts are what both say by two of package page's functions.
func (r *result) parts(ofTunnels func(page.Report) ([]byte, error), ofRequests func(page.RequestReport) ([]byte, error)) (tunnels, requests []byte, err error) {
	if r.Tunnels != nil {
		tunnels, err = ofTunnels(*r.Tunnels)
	}
	if r.Requests != nil && err == nil {
		requests, err = ofRequests(*r.Requests)
	}
	return tunnels, requests, err
}

// write writes the page, if one is asked for. What was not measured stays.
func (r *result) write(file string) error {
	if file == "" {
		return nil
	}
	tunnels, requests, err := r.parts(page.Render, page.RenderRequests)
	if err != nil {
		return err
	}
	before, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(file, page.Join(before, tunnels, requests), 0o644)
}

// print writes it to a terminal, or as JSON.
func (r *result) print(out io.Writer, format string) error {
	if format == "json" {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(r)
	}
	tunnels, requests, err := r.parts(page.Text, page.RequestText)
	if err != nil {
		return err
	}
	_, err = out.Write(append(tunnels, requests...))
	return err
}
