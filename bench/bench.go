// Command bench compares Causeway with other user-space tunnels, and with
// reverse proxies, on this machine: host, gateway, gateway and host in network
// namespaces, the same load through every contender, in rounds of random order,
// and ratios taken within each round.
//
// Reading starts here. contender.go lists who takes part; rounds.go runs
// them on the topology of bed.go; measure.go says what is measured, with the
// load of package load; package page writes the result. For requests those are
// passer.go, with the proxies of proxy.go, and requests.go. The module is one of
// its own so that the contenders' dependencies stay out of the product's.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"causeway/lab/netns"
)

// Stages in which this binary is run again: as process 1 of the namespaces,
// and as a contender's program.
const (
	initStage   = "internal-init"
	deviceStage = "internal-device"
)

// Parts of the benchmark.
const (
	partAll      = "all"
	partTunnels  = "tunnels"
	partRequests = "l7"
)

// options are the flags.
type options struct {
	version, gateway, nullGateway string
	rounds                        int
	limit                         time.Duration
	seed                          uint64
	part, only, page, output      string
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
	flags.DurationVar(&o.limit, "limit", 15*time.Minute, "no round of a part begins that would end after this `time`")
	flags.Uint64Var(&o.seed, "seed", uint64(time.Now().Unix()), "of the order within rounds")
	flags.StringVar(&o.part, "part", partAll, "what to measure: `tunnels`, l7 or all")
	flags.StringVar(&o.only, "only", "", "comma-separated `names` of who takes part in the -part (default: all)")
	flags.StringVar(&o.page, "page", "", "write the result to this Markdown `file`")
	flags.StringVar(&o.output, "o", "text", "print the result as `text` or json")
	err := flags.Parse(args)
	switch {
	case err != nil:
		return o, err
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case o.part != partAll && o.part != partTunnels && o.part != partRequests:
		return o, fmt.Errorf("-part %s: want tunnels, l7 or all", o.part)
	case o.part == partAll && o.only != "":
		return o, errors.New("-only is for one -part")
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
	var both result
	if o.part != partRequests {
		if err := both.compareTunnels(ctx, o, folder, progress); err != nil {
			return interrupted(err)
		}
	}
	if o.part != partTunnels {
		if err := both.compareRequests(ctx, o, folder, progress); err != nil {
			return interrupted(err)
		}
	}
	if err := both.write(o.page); err != nil {
		return err
	}
	return both.print(out, o.output)
}

func interrupted(err error) error {
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted; nothing was written")
	}
	return err
}
