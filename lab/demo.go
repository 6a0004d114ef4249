package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"causeway"
)

// Demo is one run of the guided demonstration. It runs inside private
// namespaces and takes under a minute. Its steps stand in demo_plain.go,
// demo_tunnel.go and demo_speed.go, in the order of the story.
type Demo struct {
	// Program is causeway-gateway; Folder, which exists, takes its files.
	Program string
	Folder  string
	Seed    uint64
	// Tell is called with each piece of the story, from the caller of Run.
	Tell func(Passage)
	// Watch, if there is one, gets a picture of the lab a few times a second,
	// from another goroutine than Tell, and not after Run has returned.
	Watch  func(Picture)
	result Result
	camera *camera
}

// Passage is a piece of the story.
type Passage struct {
	// Step of DemoSteps that begins here with its title; 0 goes on with the
	// one before.
	Step int
	// Text is lines of at most DemoColumns; the English ones are ASCII.
	Text causeway.Text
	// Tone says whether this is good news for whoever needs the network.
	Tone Tone
}

// Tone is how a passage is meant.
type Tone int

// Tones.
const (
	Neutral Tone = iota
	Good
	Poor
)

// Bounds of what Tell gets.
const (
	DemoSteps   = 6
	DemoColumns = 74
)

// Run does all steps. A broken bound is in the result, not an error.
func (d *Demo) Run(ctx context.Context) (Result, error) {
	d.result = Result{Scenario: "demo", Seed: d.Seed}
	d.camera = newCamera(d.Watch)
	err := d.camera.during(ctx, func() error { return d.parts(ctx) })
	if ctx.Err() != nil {
		err = causeway.NewProblem("lab.interrupted", "lab", ctx.Err())
	}
	if err == nil {
		d.result.judge()
	}
	return d.result, err
}

func (d *Demo) parts(ctx context.Context) error {
	for _, part := range []struct {
		name    string
		options Options
		do      func(context.Context, *Lab) error
	}{
		{"emulated", Options{WAN: DefaultWAN, Seed: d.Seed}, d.emulated},
		{"direct", Options{Direct: true}, d.direct},
	} {
		folder := filepath.Join(d.Folder, part.name)
		if err := os.Mkdir(folder, 0o700); err != nil {
			return causeway.NewProblem("lab.state_folder", folder, err)
		}
		if err := d.inLab(ctx, part.options, part.do); err != nil {
			return err
		}
	}
	return nil
}

func (d *Demo) inLab(ctx context.Context, o Options, do func(context.Context, *Lab) error) error {
	l, err := Build(o)
	if err != nil {
		return err
	}
	d.camera.face(l)
	err = do(ctx, l)
	d.camera.face(nil)
	return errors.Join(err, l.Close())
}

// emulated is everything that needs a wide-area network.
func (d *Demo) emulated(ctx context.Context, l *Lab) error {
	if err := d.apart(ctx, l); err != nil {
		return err
	}
	if err := d.plainRouting(ctx, l); err != nil {
		return err
	}
	gateways, err := d.startGateways(ctx, l)
	if err != nil {
		return err
	}
	err = d.underGateways(ctx, l)
	d.camera.forgetGateways()
	d.result.WANLateMSMax = milliseconds(l.lateMax())
	return errors.Join(err, gateways.stop())
}

func (d *Demo) underGateways(ctx context.Context, l *Lab) error {
	if err := d.ciphertext(ctx, l); err != nil {
		return err
	}
	return d.blackhole(ctx, l)
}

// begin starts a step.
func (d *Demo) begin(step int, en, zh string) {
	title := causeway.Text{En: en, Zh: zh}
	d.camera.step(step, DemoSteps, title)
	d.Tell(Passage{Step: step, Text: title})
}

// say goes on with a step.
func (d *Demo) say(tone Tone, en, zh string, args ...any) {
	d.Tell(Passage{Text: causeway.Text{En: fmt.Sprintf(en, args...), Zh: fmt.Sprintf(zh, args...)}, Tone: tone})
}

// Times of a cut.
const (
	beforeCut = time.Second
	duringCut = 2500 * time.Millisecond
	recovered = time.Second
)
