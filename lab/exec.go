package lab

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"causeway"
	"causeway/lab/netns"
)

// Links returns the links of a lab that is up.
func Links(ctx context.Context, name string) ([]LinkStatus, error) {
	return linksAfter(ctx, name, http.MethodGet, "/v1/links", struct{}{})
}

// ChangeLink changes a link of a lab that is up, by KEY=VALUE texts, all or
// none of them.
func ChangeLink(ctx context.Context, name, link string, set []string) ([]LinkStatus, error) {
	link, err := KnownLink(link)
	if err != nil {
		return nil, err
	}
	if _, err := ParseChanges(set); err != nil {
		return nil, err
	}
	return linksAfter(ctx, name, http.MethodPost, "/v1/links/"+link, linkRequest{Set: set})
}

func linksAfter(ctx context.Context, name, method, path string, body any) ([]LinkStatus, error) {
	s, err := stateOf(name)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Links []LinkStatus `json:"links"`
	}
	err = s.ask(ctx, method, path, body, &answer)
	return answer.Links, err
}

// KnownLink returns the link that a name or alias means, or a problem.
func KnownLink(nameOrAlias string) (string, error) {
	link, known := linkName(nameOrAlias)
	if !known {
		return "", unknownLink(nameOrAlias)
	}
	return link, nil
}

func unknownLink(name string) error {
	return causeway.NewProblem("lab.unknown_link", name, nil, "links", strings.Join(linkNames(), ", "))
}

// EnterCommand is the command that runs this process's own binary with args
// in the namespaces of a lab that is up. Inside, args lead to Join.
func EnterCommand(ctx context.Context, name string, args []string) (*exec.Cmd, error) {
	s, err := stateOf(name)
	if err != nil {
		return nil, err
	}
	if !s.alive() {
		return nil, causeway.NewProblem("lab.not_running", name, nil)
	}
	pid, err := s.pid()
	if err != nil {
		return nil, causeway.NewProblem("lab.holder", name, err)
	}
	nsenter, err := exec.LookPath("nsenter")
	if err != nil {
		return nil, causeway.NewProblem("lab.no_program", "nsenter", err)
	}
	own, err := os.Executable()
	if err != nil {
		return nil, causeway.NewProblem("lab.no_program", "causeway", err)
	}
	into := []string{"-t", strconv.Itoa(pid), "-m", "-n", "-p"}
	if os.Geteuid() != 0 {
		into = append(into, "-U", "--preserve-credentials")
	}
	return exec.CommandContext(ctx, nsenter, append(append(into, "--", own), args...)...), nil
}

// Join turns this process, which EnterCommand started, into the command on a
// host of the lab. The calling goroutine has locked its thread. It returns
// only if that fails.
func Join(host, folder string, command []string) error {
	if !KnownHost(host) {
		return UnknownHost(host)
	}
	if err := netns.Join(namespaceName(host)); err != nil {
		return causeway.NewProblem("lab.command", command[0], err)
	}
	// A folder that does not exist inside is no reason to refuse.
	_ = os.Chdir(folder)
	program, err := exec.LookPath(command[0])
	if err != nil {
		return causeway.NewProblem("lab.command", command[0], err)
	}
	return causeway.NewProblem("lab.command", command[0], unix.Exec(program, command, os.Environ()))
}

// UnknownHost is the problem of a host the lab does not have.
func UnknownHost(name string) error {
	return causeway.NewProblem("lab.unknown_host", name, nil, "hosts", strings.Join(hostNames(), ", "))
}
