// Command causeway-gateway is the daemon of one gateway of one site: it keeps
// the encrypted paths to the other sites and carries their traffic.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	"causeway"
	"causeway/gateway"
	"causeway/peertls"
	"causeway/tunnel/seal"
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
	language := causeway.LocaleLanguage(os.Getenv)
	options, err := parse(args, stderr, &language)
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
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	options.Hangup = hangup
	if !seal.Encrypts {
		options.Log.Error("THIS PROGRAM DOES NOT ENCRYPT: it is for tests of Causeway itself")
	}
	return exitCode(gateway.Run(ctx, options), stderr, language)
}

func parse(args []string, stderr io.Writer, language *causeway.Language) (gateway.Options, error) {
	options := gateway.Options{Version: version + seal.VersionSuffix}
	flags := flag.NewFlagSet("causeway-gateway", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&options.File, "config", "causeway.yaml", "the interconnect's `file`")
	flags.StringVar(&options.File, "c", "causeway.yaml", "short for --config")
	flags.StringVar(&options.Site, "site", "", "the `site` this gateway is at")
	flags.StringVar(&options.Gateway, "gateway", "", "its `name` in the file")
	flags.StringVar(&options.Identity, "identity", "", "`folder` of node.crt, node.key, ca.crt and, if there is one, revoked.json")
	flags.StringVar(&options.Socket, "socket", "", "Unix `socket` for the causeway command (default /run/causeway/GATEWAY.sock)")
	flags.StringVar(&options.Admin, "admin", "127.0.0.1:8081", "`address` of /metrics, /healthz and /readyz")
	flags.StringVar(&options.API, "api", "", "`address` of the API for users' programs with client certificates (default: none)")
	flags.BoolVar(&options.APIReflection, "api-reflection", false, "let its callers ask for its services and messages (grpc.reflection.v1)")
	flags.String("state", "/var/lib/causeway", "`folder` for what outlives a restart (this version keeps nothing there)")
	flags.Func("lang", "`language` of messages: en or zh (default: from the locale)", func(value string) error {
		*language = causeway.ParseLanguage(value)
		return nil
	})
	format := flags.String("log", gateway.LogFormat(os.Stderr), "`format` of the log: text or json (default: text on a terminal, else json)")
	if err := flags.Parse(args); err != nil {
		return options, err
	}
	var err error
	if options.Log, err = gateway.NewLog(stderr, *format); err != nil {
		return options, err
	}
	options.AdminOptional = true
	flags.Visit(func(f *flag.Flag) { options.AdminOptional = options.AdminOptional && f.Name != "admin" })
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

// exitCode prints every problem with its hint.
func exitCode(err error, stderr io.Writer, language causeway.Language) int {
	if err == nil {
		return exitDone
	}
	problems := causeway.ProblemsOf(err).Failures()
	for _, p := range problems {
		fmt.Fprint(stderr, p.Report("causeway-gateway", language))
	}
	if len(problems) == 0 {
		fmt.Fprintf(stderr, "causeway-gateway: %v\n", err)
		return exitFailed
	}
	if code := problems[0].Code; strings.HasPrefix(string(code), "config.") || code == "gateway.unknown" {
		return exitUsage
	}
	return exitFailed
}
