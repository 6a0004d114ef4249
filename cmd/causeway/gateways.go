package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/lab"
	"causeway/localapi"
)

// addSocketFlag adds --socket, which gateway is asked.
func addSocketFlag(cmd *cobra.Command, sh *shell, socket *string) {
	cmd.Flags().StringVar(socket, "socket", "", sh.text("Unix socket of one gateway (default: every gateway found here)", "某个网关的 Unix 套接字（默认：本机找到的所有网关）"))
}

// findSockets returns the sockets of running gateways: the one named, else
// those in $CAUSEWAY_RUN, else those of the running lab, else those of the
// system.
func findSockets(named string) ([]string, error) {
	if named != "" {
		return []string{named}, nil
	}
	dir := os.Getenv("CAUSEWAY_RUN")
	if dir == "" {
		dir = "/run/causeway"
		if ofLab, running := lab.RunDir(lab.DefaultName); running {
			dir = ofLab
		}
	}
	sockets, err := filepath.Glob(filepath.Join(dir, "*.sock"))
	if err != nil || len(sockets) == 0 {
		return nil, causeway.NewProblem("gateway.none_found", dir, err)
	}
	slices.Sort(sockets)
	return sockets, nil
}

// answer is what one gateway said.
type answer[T any] struct {
	socket string
	value  T
	err    error
}

// askAll asks the gateways behind the sockets at the same time and returns
// the answers in the order of the sockets.
func askAll[T any](ctx context.Context, sockets []string, ask func(context.Context, *localapi.Client) (T, error)) []answer[T] {
	answers := make([]answer[T], len(sockets))
	var wg sync.WaitGroup
	for i, socket := range sockets {
		wg.Go(func() {
			value, err := ask(ctx, localapi.NewClient(socket))
			answers[i] = answer[T]{socket, value, err}
		})
	}
	wg.Wait()
	return answers
}

// merge joins the lists of the gateways that answered, and the errors of
// those that did not.
func merge[T any](answers []answer[[]T]) (all []T, err error) {
	all = []T{}
	var failures causeway.Problems
	for _, a := range answers {
		all = append(all, a.value...)
		failures = append(failures, a.problems()...)
	}
	if len(failures) == 0 {
		return all, nil
	}
	return all, failures
}

// problems are why there is no answer. An error that is no problem of ours is
// what a gateway of another version said.
func (a answer[T]) problems() causeway.Problems {
	found := causeway.ProblemsOf(a.err)
	if a.err != nil && len(found) == 0 {
		return causeway.Problems{causeway.NewProblem("gateway.refused", a.socket, a.err)}
	}
	return found
}

// answered reports whether any gateway did.
func answered[T any](answers []answer[T]) bool {
	return slices.ContainsFunc(answers, func(a answer[T]) bool { return a.err == nil })
}

// askEach asks the gateways found here, or the one named, for what they have
// a list of, and joins the lists. silent holds the errors of those that did
// not answer; when none did, they are the error.
func askEach[T any](ctx context.Context, socket string, ask func(*localapi.Client, context.Context) ([]T, error)) (all []T, silent, err error) {
	sockets, err := findSockets(socket)
	if err != nil {
		return nil, nil, err
	}
	answers := askAll(ctx, sockets, func(ctx context.Context, c *localapi.Client) ([]T, error) { return ask(c, ctx) })
	all, silent = merge(answers)
	if !answered(answers) {
		return nil, nil, silent
	}
	return all, silent, nil
}
