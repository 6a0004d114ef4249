package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"causeway"
	"causeway/localapi"
)

// entry is one file of a report.
type entry struct {
	name    string
	content []byte
}

const (
	// entryMost bounds each file of a report.
	entryMost = 4 << 20
	// logMost is how much of the end of a log is taken.
	logMost = 1 << 20
	// askWithin is longer than a gateway's doctor takes.
	askWithin = 9 * time.Second
	// toolWithin bounds each program that is asked.
	toolWithin = 3 * time.Second
)

// questions are what each gateway is asked.
var questions = []string{"status", "paths", "flows", "events", "doctor"}

// tools show what /proc does not; one that is missing is left out.
var tools = [][]string{
	{"ip", "-details", "address"},
	{"ip", "rule"},
	{"ip", "-6", "rule"},
	{"ip", "route", "show", "table", "all"},
	{"ip", "neigh"},
	{"nft", "list", "ruleset"},
}

// kernelFiles are copied as they are. The environment and the arguments of
// processes are not among them: secrets stand there.
var kernelFiles = []string{
	"/proc/version", "/proc/loadavg", "/proc/meminfo", "/proc/uptime", "/proc/net/dev", "/proc/net/route",
	"/proc/net/ipv6_route", "/proc/net/if_inet6", "/proc/net/arp", "/proc/net/snmp", "/proc/net/netstat",
	"/proc/net/softnet_stat", "/proc/net/udp", "/proc/net/udp6",
}

// sysctls are kernel settings that matter to a gateway.
var sysctls = []string{
	"/proc/sys/net/ipv4/ip_forward", "/proc/sys/net/ipv4/tcp_mtu_probing", "/proc/sys/net/ipv4/tcp_congestion_control",
	"/proc/sys/net/core/?mem_max", "/proc/sys/net/core/default_qdisc", "/proc/sys/net/ipv4/tcp_?mem",
	"/proc/sys/net/ipv4/conf/*/rp_filter", "/proc/sys/net/ipv4/conf/*/forwarding", "/proc/sys/net/ipv4/conf/*/accept_local",
	"/proc/sys/net/ipv6/conf/*/forwarding", "/proc/sys/net/ipv6/conf/*/force_forwarding", "/proc/sys/net/ipv6/conf/*/disable_ipv6",
}

// collect gathers all that a report holds, not yet redacted. What cannot be
// had is an entry that says why.
func collect(ctx context.Context, f reportFlags, now time.Time) []entry {
	asked, answering := askGateways(ctx, f.socket)
	entries := []entry{{"README.txt", aboutReport(now, answering)}}
	entries = append(entries, asked...)
	entries = append(entries,
		read("config.yaml", f.file, entryMost),
		entry{"metrics.txt", metricsOf(ctx, f.admin)},
		entry{"interfaces.txt", interfaces()},
		entry{"sysctls.txt", settings()},
	)
	for _, file := range kernelFiles {
		entries = append(entries, read("kernel"+strings.TrimPrefix(file, "/proc")+".txt", file, entryMost))
	}
	for _, tool := range tools {
		if output, found := runTool(ctx, tool); found {
			entries = append(entries, entry{"network/" + strings.Join(tool, "_") + ".txt", output})
		}
	}
	if f.log != "" {
		entries = append(entries, read("log.txt", f.log, logMost))
	}
	return entries
}

func aboutReport(now time.Time, answering int) []byte {
	var kernel unix.Utsname
	_ = unix.Uname(&kernel)
	gateways := fmt.Sprintf("%d gateways answered", answering)
	if answering == 0 {
		gateways = "no gateway answered; gateways.txt says why"
	}
	return fmt.Appendf(nil, "causeway bugreport of %s\ncauseway %s, %s %s/%s\nkernel %s %s\n%s\n",
		now.UTC().Format(time.RFC3339), version, runtime.Version(), runtime.GOOS, runtime.GOARCH,
		unix.ByteSliceToString(kernel.Release[:]), unix.ByteSliceToString(kernel.Machine[:]), gateways)
}

// askGateways returns what each gateway here says, and how many said anything.
func askGateways(ctx context.Context, socket string) (entries []entry, answering int) {
	sockets, err := findSockets(socket)
	if err != nil {
		return []entry{{"gateways.txt", problemText(err)}}, 0
	}
	var failures []byte
	for _, s := range sockets {
		name := strings.TrimSuffix(filepath.Base(s), ".sock")
		answered := false
		for _, question := range questions {
			body, err := ask(ctx, s, question)
			if err != nil {
				failures = fmt.Appendf(failures, "%s: %s\n", s, problemText(err))
				break
			}
			answered = true
			entries = append(entries, entry{"gateways/" + name + "/" + question + ".json", body})
		}
		if answered {
			answering++
		}
	}
	if failures != nil {
		entries = append(entries, entry{"gateways.txt", failures})
	}
	return entries, answering
}

// problemText is an error with its hint, in English: reports are read by
// others.
func problemText(err error) []byte {
	var p *causeway.Problem
	if errors.As(err, &p) {
		return []byte(p.Report("causeway", causeway.English))
	}
	return []byte(err.Error() + "\n")
}

// ask returns a gateway's answer as it came, indented.
func ask(ctx context.Context, socket, question string) ([]byte, error) {
	client := http.Client{Timeout: askWithin, Transport: localapi.Transport(socket)}
	body, err := get(ctx, &client, "http://gateway/v1/"+question)
	if err != nil {
		return nil, causeway.NewProblem("gateway.not_running", socket, err)
	}
	var indented bytes.Buffer
	if json.Indent(&indented, body, "", "  ") != nil {
		return body, nil
	}
	return indented.Bytes(), nil
}

func metricsOf(ctx context.Context, admin string) []byte {
	client := http.Client{Timeout: toolWithin}
	body, err := get(ctx, &client, "http://"+admin+"/metrics")
	if err != nil {
		return []byte("no metrics: " + err.Error() + "\n")
	}
	return body
}

func get(ctx context.Context, client *http.Client, url string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(io.LimitReader(response.Body, entryMost))
}

// read takes the end of a file.
func read(name, file string, most int64) entry {
	f, err := os.Open(file)
	if err != nil {
		return entry{name, []byte("not here: " + err.Error() + "\n")}
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > most {
		_, _ = f.Seek(-most, io.SeekEnd)
	}
	content, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		content = fmt.Appendf(content, "\nthe rest cannot be read: %v\n", err)
	}
	return entry{name, content}
}

func interfaces() []byte {
	all, err := net.Interfaces()
	if err != nil {
		return []byte(err.Error() + "\n")
	}
	var out []byte
	for _, i := range all {
		addresses, _ := i.Addrs()
		out = fmt.Appendf(out, "%d %s mtu %d %s %s %v\n", i.Index, i.Name, i.MTU, i.Flags, i.HardwareAddr, addresses)
	}
	return out
}

func settings() []byte {
	var out []byte
	for _, pattern := range sysctls {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			value, err := os.ReadFile(file)
			if err != nil {
				value = []byte(err.Error())
			}
			out = fmt.Appendf(out, "%s = %s\n", strings.TrimPrefix(file, "/proc/sys/"), bytes.TrimSpace(value))
		}
	}
	return out
}

// runTool returns what a program prints; found is false if it is not
// installed.
func runTool(ctx context.Context, command []string) (output []byte, found bool) {
	program, err := exec.LookPath(command[0])
	if err != nil {
		return nil, false
	}
	ctx, cancel := context.WithTimeout(ctx, toolWithin)
	defer cancel()
	output, err = exec.CommandContext(ctx, program, command[1:]...).CombinedOutput()
	if err != nil {
		output = fmt.Appendf(output, "%v\n", err)
	}
	return output[:min(len(output), entryMost)], true
}
