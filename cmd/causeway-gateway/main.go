// Command causeway-gateway is the daemon of one gateway of one site: it keeps
// the encrypted paths to the other sites and carries their traffic.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	"causeway"
	"causeway/gateway"
	"causeway/peertls"
)

// version is set by the build.
var version = "development"

// Exit codes scripts rely on.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	peertls.PinSuite()
	os.Exit(run(os.Args[1:], os.Stderr))
}

func run(args []string, stderr io.Writer) int {
	options, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitDone
	case err != nil:
		fmt.Fprintf(stderr, "causeway-gateway: %v\n", err)
		return exitUsage
	}
	// The threads that move packets hold processors of the runtime while
	// they work: two more let everything else run beside them.
	runtime.GOMAXPROCS(runtime.NumCPU() + 2)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	return exitCode(gateway.Run(ctx, options), stderr)
}

func parse(args []string, stderr io.Writer) (gateway.Options, error) {
	options := gateway.Options{Version: version, Log: slog.New(slog.NewTextHandler(stderr, nil))}
	flags := flag.NewFlagSet("causeway-gateway", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&options.File, "config", "causeway.yaml", "the interconnect's `file`")
	flags.StringVar(&options.Site, "site", "", "the `site` this gateway is at")
	flags.StringVar(&options.Gateway, "gateway", "", "its `name` in the file")
	flags.StringVar(&options.Identity, "identity", "", "`folder` of node.crt, node.key and ca.crt")
	flags.StringVar(&options.Socket, "socket", "", "Unix `socket` for the causeway command (default /run/causeway/GATEWAY.sock)")
	flags.StringVar(&options.Admin, "admin", "127.0.0.1:8081", "`address` of /metrics, /healthz and /readyz")
	flags.String("state", "/var/lib/causeway", "`folder` for what outlives a restart (this version keeps nothing there)")
	if err := flags.Parse(args); err != nil {
		return options, err
	}
	if flags.NArg() > 0 {
		return options, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	for name, value := range map[string]string{"site": options.Site, "gateway": options.Gateway, "identity": options.Identity} {
		if value == "" {
			return options, fmt.Errorf("--%s is missing", name)
		}
	}
	if options.Socket == "" {
		options.Socket = "/run/causeway/" + options.Gateway + ".sock"
	}
	return options, nil
}

// exitCode prints every problem with its hint, in the language of the locale.
func exitCode(err error, stderr io.Writer) int {
	if err == nil {
		return exitDone
	}
	problems := problemsOf(err)
	for _, p := range problems {
		printProblem(stderr, p)
	}
	if len(problems) == 0 {
		fmt.Fprintf(stderr, "causeway-gateway: %v\n", err)
	}
	if len(problems) > 0 && (strings.HasPrefix(string(problems[0].Code), "config.") || problems[0].Code == "gateway.unknown") {
		return exitUsage
	}
	return exitFailed
}

func problemsOf(err error) causeway.Problems {
	var many causeway.Problems
	var one *causeway.Problem
	switch {
	case errors.As(err, &many):
		return many.Failures()
	case errors.As(err, &one):
		return causeway.Problems{one}
	}
	return nil
}

func printProblem(stderr io.Writer, p *causeway.Problem) {
	language := causeway.ParseLanguage(os.Getenv("LANG"))
	where := "causeway-gateway"
	if p.At.IsKnown() {
		where = p.At.String()
	}
	fmt.Fprintf(stderr, "%s: %s\n", where, p.Sentence(language))
	if hint := p.Hint(language); hint != "" {
		fmt.Fprintf(stderr, "  %s %s\n", causeway.Text{En: "hint:", Zh: "提示："}.In(language), hint)
	}
}
