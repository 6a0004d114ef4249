// Command bench compares Causeway with other user-space tunnels on this
// machine: host, gateway, gateway and host in network namespaces, the same
// load through every contender, in rounds of random order, and ratios taken
// within each round.
//
// Reading starts here. contender.go lists who takes part; rounds.go runs
// them on the topology of bed.go; measure.go says what is measured, with the
// load of package load; package page writes the result. The module is one of
// its own so that the contenders' dependencies stay out of the product's.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"causeway/bench/page"
	"causeway/lab/netns"
)

// Stages in which this binary is run again: as process 1 of the namespaces,
// and as a contender's program.
const (
	initStage   = "internal-init"
	deviceStage = "internal-device"
)

// options are the flags.
type options struct {
	version, gateway, nullGateway string
	rounds                        int
	limit                         time.Duration
	seed                          uint64
	only, page, output            string
}

func main() {
	if err := dispatch(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func dispatch(args []string) error {
	switch {
	case len(args) > 0 && args[0] == initStage:
		return runAgain(args[1:])
	case len(args) > 0 && args[0] == deviceStage:
		return serveDevice(args[1:])
	}
	o, err := parse(args)
	if err != nil {
		return err
	}
	if !netns.Inside() {
		return enter(args)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	return run(ctx, o, os.Stdout, os.Stderr)
}

func parse(args []string) (options, error) {
	o := options{}
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	flags.StringVar(&o.gateway, "gateway", "bin/causeway-gateway", "the release `binary`")
	flags.StringVar(&o.nullGateway, "null-gateway", "bin/lab/causeway-gateway-nullcipher", "the `binary` built without encryption")
	flags.StringVar(&o.version, "version", "unknown", "of the binaries, for the page")
	flags.IntVar(&o.rounds, "rounds", 7, "how many `rounds`, each with every contender")
	flags.DurationVar(&o.limit, "limit", 15*time.Minute, "no round begins that would end after this `time`")
	flags.Uint64Var(&o.seed, "seed", uint64(time.Now().Unix()), "of the order within rounds")
	flags.StringVar(&o.only, "only", "", "comma-separated `names` of who takes part (default: all)")
	flags.StringVar(&o.page, "page", "", "write the result to this Markdown `file`")
	flags.StringVar(&o.output, "o", "text", "print the result as `text` or json")
	err := flags.Parse(args)
	switch {
	case err != nil:
		return o, err
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case o.output != "text" && o.output != "json":
		return o, fmt.Errorf("-o %s: want text or json", o.output)
	case o.rounds < 1:
		return o, fmt.Errorf("-rounds %d: want one at least", o.rounds)
	}
	return o, nil
}

// enter executes this binary inside namespaces that die with this process.
func enter(args []string) error {
	code, err := netns.Run(netns.Command{Args: append([]string{initStage}, args...), Stdout: os.Stdout, Stderr: os.Stderr})
	if err != nil {
		return fmt.Errorf("namespaces: %w (root, or a kernel that lets users make user namespaces)", err)
	}
	os.Exit(code)
	return nil
}

// runAgain is process 1 of the namespaces.
func runAgain(args []string) error {
	own, err := os.Executable()
	if err != nil {
		return err
	}
	code, err := netns.RunInit(own, args, 0)
	if err != nil {
		return err
	}
	os.Exit(code)
	return nil
}

// run measures, then prints and writes the result.
func run(ctx context.Context, o options, out, progress io.Writer) error {
	// /run is private to the namespaces and gone with them.
	folder, err := os.MkdirTemp("/run", "bench-")
	if err != nil {
		return err
	}
	all, err := choose(contenders(o), o.only)
	if err != nil {
		return err
	}
	report, err := compare(ctx, o, all, usual, folder, progress)
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted; nothing was written")
	}
	if err != nil {
		return err
	}
	if err := write(o.page, report); err != nil {
		return err
	}
	if o.output == "json" {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(report)
	}
	text, err := page.Text(report)
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	return err
}

// write writes the page, if one is asked for.
func write(file string, report page.Report) error {
	if file == "" {
		return nil
	}
	text, err := page.Render(report)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}
