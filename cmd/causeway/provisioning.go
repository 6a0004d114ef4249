package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"causeway"
	"causeway/config"
	"causeway/provision"
	"causeway/provision/apply"
	"causeway/render/cloudinit"
)

// executor looks at the clouds and changes them: an apply.Run.
type executor interface {
	Plan(ctx context.Context) (*provision.Plan, provision.Snapshot, causeway.Problems)
	Apply(ctx context.Context, confirm func(*provision.Plan) error) (apply.Report, error)
	Destroy(ctx context.Context, confirm func(*provision.Plan) error) (apply.Report, error)
}

// reach returns the executor for an interconnect's clouds; it does not reach
// out. progress is called from one goroutine at a time.
type reach func(ctx context.Context, ic *causeway.Interconnect, progress func(apply.Event)) (executor, error)

// provisioning is what apply, destroy and status are called with.
type provisioning struct {
	sh     *shell
	file   string
	asJSON bool
	// yes says that nobody is to be asked.
	yes   bool
	now   time.Time
	judge ruling
	reach reach
	// ask shows a question and returns the line that was typed; nil where
	// there is no terminal.
	ask func(ctx context.Context, question string) (string, error)
}

// command makes a command that works on an interconnect's clouds. Ctrl-C ends
// its waiting.
func (p *provisioning) command(use string, run func(context.Context, *provisioning) error) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:  use,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			ctx, stop := interruptible()
			defer stop()
			p.asJSON, p.now = output == "json", time.Now()
			return run(ctx, p)
		},
	}
	addFileFlag(cmd, p.sh, &p.file)
	addOutputFlag(cmd, p.sh, &output)
	return cmd
}

func newProvisioning(sh *shell, clouds reach) *provisioning {
	p := &provisioning{sh: sh, judge: borderRules, reach: clouds}
	if isTerminal(os.Stdin) {
		p.ask = p.askTerminal
	}
	return p
}

func (p *provisioning) addYes(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&p.yes, "yes", false, p.sh.text("do not ask before changing anything", "更改之前不再询问"))
}

// people is where people read: beside the one document of -o json.
func (p *provisioning) people() *shell {
	if p.asJSON {
		return newShell(p.sh.err, p.sh.err, p.sh.lang)
	}
	return p.sh
}

// load reads the file.
func (p *provisioning) load() (*causeway.Interconnect, error) {
	ic, problems := config.Load(p.file)
	if ic == nil {
		return nil, problems
	}
	return ic, nil
}

// refusal ends a command on a file that asks for what cannot be, before any
// cloud is asked. It is nil where the file can be planned.
func (p *provisioning) refusal(ic *causeway.Interconnect) error {
	plan, problems := provision.Make(ic, cloudinit.Choices(), provision.Snapshot{})
	if plan == nil {
		return p.sh.refuse(ic, problems, p.asJSON)
	}
	return nil
}

// consentPossible is wrong usage where a yes is needed and nobody can give it.
func (p *provisioning) consentPossible() error {
	if p.yes || p.ask != nil {
		return nil
	}
	return usageError{errors.New(p.sh.text("there is no terminal to ask for a yes; write --yes to change things without being asked, nothing was changed",
		"没有终端可供确认；如无需询问，请加 --yes。未做任何更改"))}
}

// errDeclined is the answer of somebody who did not say yes.
var errDeclined = errors.New("not confirmed")

// consent asks for a yes below what was shown.
func (p *provisioning) consent(ctx context.Context, question string) error {
	if p.yes {
		fmt.Fprintln(p.people().out)
		return nil
	}
	answer, err := p.ask(ctx, "\n"+question)
	if err != nil {
		return err
	}
	if answer != "yes" {
		return errDeclined
	}
	return nil
}

// askTerminal looks now and then whether it was interrupted: a read of the
// terminal cannot be.
func (p *provisioning) askTerminal(ctx context.Context, question string) (string, error) {
	fmt.Fprint(p.people().out, question)
	waiting := []unix.PollFd{{Fd: int32(os.Stdin.Fd()), Events: unix.POLLIN}}
	for ctx.Err() == nil {
		n, err := unix.Poll(waiting, 100)
		if n > 0 {
			line, err := bufio.NewReader(os.Stdin).ReadString('\n')
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return strings.TrimSpace(line), err
		}
		if err != nil && !errors.Is(err, unix.EINTR) {
			return "", err
		}
	}
	return "", ctx.Err()
}
