package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"causeway/bench/page"
)

func thisMachine() (page.Machine, error) {
	var name unix.Utsname
	if err := unix.Uname(&name); err != nil {
		return page.Machine{}, err
	}
	cpus, err := os.ReadFile("/proc/cpuinfo")
	return page.Machine{
		Processor: modelName(string(cpus)),
		Cores:     runtime.NumCPU(),
		Kernel:    unix.ByteSliceToString(name.Release[:]),
		Go:        strings.TrimPrefix(runtime.Version(), "go"),
	}, err
}

// modelName is that of the first processor in /proc/cpuinfo.
func modelName(cpuinfo string) string {
	for line := range strings.Lines(cpuinfo) {
		if key, value, _ := strings.Cut(line, ":"); strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processor"
}

// othersBusy is the share of all processors' time, 0 to 1, that others use
// while nothing of ours runs.
func othersBusy(ctx context.Context) (float64, error) {
	before, err := processors()
	if err != nil {
		return 0, err
	}
	if err := pause(ctx, 500*time.Millisecond); err != nil {
		return 0, err
	}
	after, err := processors()
	if err != nil || after.total == before.total {
		return 0, err
	}
	return 1 - float64(after.idle-before.idle)/float64(after.total-before.total), nil
}

// usage is the time of all processors since boot, in ticks.
type usage struct{ idle, total int64 }

func processors() (usage, error) {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return usage{}, err
	}
	return readUsage(string(stat))
}

// readUsage reads the first line of proc_stat(5). Idle are its fourth number
// and the fifth, waiting for I/O; the last two are in the first two already.
func readUsage(stat string) (u usage, err error) {
	line, _, _ := strings.Cut(stat, "\n")
	fields := strings.Fields(line)
	if len(fields) < 9 || fields[0] != "cpu" {
		return u, fmt.Errorf("not /proc/stat: %q", line)
	}
	for i, field := range fields[1:9] {
		ticks, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return u, err
		}
		u.total += ticks
		if i == 3 || i == 4 {
			u.idle += ticks
		}
	}
	return u, nil
}
