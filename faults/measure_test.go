package faults

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"causeway/lab/netns"
)

// metrics are the samples of /metrics by name and labels, as the text has
// them: `causeway_drops_total{reason="forged"}`.
type metrics map[string]float64

func (d *daemon) metrics(t *testing.T) metrics {
	t.Helper()
	dial := func(ctx context.Context, network, address string) (conn net.Conn, err error) {
		err = d.host.Do(func() error {
			conn, err = (&net.Dialer{}).DialContext(ctx, network, address)
			return err
		})
		return conn, err
	}
	client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
	response, err := client.Get("http://127.0.0.1:8081/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	found := metrics{}
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), " "); ok && name != "#" {
			found[name], _ = strconv.ParseFloat(value, 64)
		}
	}
	return found
}

// drops is how much was dropped for a reason.
func (m metrics) drops(reason string) int {
	return int(m[`causeway_drops_total{reason="`+reason+`"}`])
}

// resources are what a process holds.
type resources struct{ memory, files, goroutines float64 }

func (m metrics) resources() resources {
	return resources{m["process_resident_memory_bytes"], m["process_open_fds"], m["go_goroutines"]}
}

// networkOf is what a daemon may change on its host, as text: devices,
// sysctls, routes of every table, rules.
func networkOf(t *testing.T, host *netns.Namespace) string {
	t.Helper()
	var state []string
	err := host.Do(func() error {
		links, err := netlink.LinkList()
		if err != nil {
			return err
		}
		for _, l := range links {
			name := l.Attrs().Name
			value, err := os.ReadFile("/proc/sys/net/ipv4/conf/" + name + "/forwarding")
			if err != nil {
				return err
			}
			state = append(state, fmt.Sprintf("%s mtu %d up %v forwarding %s",
				name, l.Attrs().MTU, l.Attrs().Flags&net.FlagUp != 0, strings.TrimSpace(string(value))))
		}
		// Table 0 with a table filter means every table.
		routes, err := netlink.RouteListFiltered(netlink.FAMILY_ALL, &netlink.Route{Table: unix.RT_TABLE_UNSPEC}, netlink.RT_FILTER_TABLE)
		if err != nil {
			return err
		}
		for _, r := range routes {
			if r.Dst == nil || !r.Dst.IP.IsMulticast() && !r.Dst.IP.IsLinkLocalUnicast() {
				state = append(state, r.String())
			}
		}
		rules, err := netlink.RuleList(netlink.FAMILY_ALL)
		for _, r := range rules {
			state = append(state, r.String())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(state, "\n")
}
