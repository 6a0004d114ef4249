package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// tokenVariable marks the processes of one lab.
const tokenVariable = "CAUSEWAY_TEST_TOKEN"

// process is one that lived a moment ago.
type process struct {
	pid  int
	args []string
	// own is its network namespace, if that is not the one of the tests.
	own string
}

// marked are the processes that inherited a mark. Those that have ended and
// are not collected yet have none.
func marked(token string) []process {
	return processes(func(pid int) bool {
		environment, _ := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
		return slices.Contains(strings.Split(string(environment), "\x00"), tokenVariable+"="+token)
	})
}

// neighbours are the processes in the network namespaces of the marked ones,
// these included.
func neighbours(marked []process) []process {
	var names []string
	for _, p := range marked {
		if p.own != "" {
			names = append(names, p.own)
		}
	}
	return processes(func(pid int) bool { return slices.Contains(names, networkOf(pid)) })
}

func processes(wanted func(pid int) bool) []process {
	var found []process
	folders, _ := filepath.Glob("/proc/[0-9]*")
	for _, folder := range folders {
		pid, err := strconv.Atoi(filepath.Base(folder))
		if err != nil || !wanted(pid) {
			continue
		}
		line, _ := os.ReadFile(filepath.Join(folder, "cmdline"))
		p := process{pid: pid, args: strings.Split(string(line), "\x00")}
		if network := networkOf(pid); network != networkOf(os.Getpid()) {
			p.own = network
		}
		found = append(found, p)
	}
	return found
}

// isGone is true also of a number that another process has got since.
func (p process) isGone() bool {
	return errors.Is(syscall.Kill(p.pid, 0), syscall.ESRCH) || networkOf(p.pid) != p.own
}

// networkOf is "" for a process that is gone or somebody else's.
func networkOf(pid int) string {
	name, _ := os.Readlink(fmt.Sprintf("/proc/%d/ns/net", pid))
	return name
}
