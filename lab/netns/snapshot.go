package netns

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// watchedSysctls are what a gateway may change of a device, or of all.
var watchedSysctls = []string{"forwarding", "rp_filter", "accept_redirects", "send_redirects", "src_valid_mark", "accept_local"}

// Snapshot describes what a program may leave behind in the namespace, line
// by line and sorted: devices, addresses, routes and rules of all tables,
// sysctls of IPv4 and IPv6, and the nftables ruleset where nft is installed.
// What is link-local or multicast is left out: the kernel makes those of IPv6
// by itself, some time after a device comes up.
func (n *Namespace) Snapshot() ([]string, error) {
	var lines []string
	for _, part := range []func() ([]string, error){n.deviceLines, n.routeLines, n.ruleLines, n.sysctlLines, n.nftLines} {
		more, err := part()
		if err != nil {
			return nil, err
		}
		lines = append(lines, more...)
	}
	slices.Sort(lines)
	return lines, nil
}

func (n *Namespace) deviceLines() ([]string, error) {
	links, err := n.links.LinkList()
	var lines []string
	for _, link := range links {
		a := link.Attrs()
		lines = append(lines, fmt.Sprintf("device %s %s mtu %d", a.Name, link.Type(), a.MTU))
		addresses, addressErr := n.links.AddrList(link, netlink.FAMILY_ALL)
		err = errors.Join(err, addressErr)
		for _, address := range addresses {
			if address.IP.IsLinkLocalUnicast() {
				continue
			}
			lines = append(lines, fmt.Sprintf("address %s of %s", address.IPNet, a.Name))
		}
	}
	return lines, err
}

func (n *Namespace) routeLines() ([]string, error) {
	var lines []string
	for _, family := range []int{netlink.FAMILY_V4, netlink.FAMILY_V6} {
		// Table 0 in the filter means every table.
		routes, err := n.links.RouteListFiltered(family, &netlink.Route{Table: unix.RT_TABLE_UNSPEC}, netlink.RT_FILTER_TABLE)
		if err != nil {
			return nil, err
		}
		for _, r := range routes {
			if r.Dst != nil && (r.Dst.IP.IsLinkLocalUnicast() || r.Dst.IP.IsMulticast()) {
				continue
			}
			lines = append(lines, fmt.Sprintf("route type %d %s", r.Type, r))
		}
	}
	return lines, nil
}

func (n *Namespace) ruleLines() ([]string, error) {
	rules, err := n.links.RuleList(netlink.FAMILY_ALL)
	var lines []string
	for _, r := range rules {
		lines = append(lines, "rule "+r.String())
	}
	return lines, err
}

func (n *Namespace) sysctlLines() (lines []string, err error) {
	err = n.Do(func() error {
		for _, family := range []string{"ipv4", "ipv6"} {
			lines = append(lines, sysctlsOf(filepath.Join("/proc/sys/net", family, "conf"))...)
		}
		return nil
	})
	return lines, err
}

// sysctlsOf reads what there is; IPv6 has fewer, or may be off altogether.
func sysctlsOf(folder string) []string {
	var lines []string
	devices, _ := os.ReadDir(folder)
	for _, device := range devices {
		for _, name := range watchedSysctls {
			file := filepath.Join(folder, device.Name(), name)
			if value, err := os.ReadFile(file); err == nil {
				lines = append(lines, "sysctl "+file+" "+strings.TrimSpace(string(value)))
			}
		}
	}
	return lines
}

func (n *Namespace) nftLines() ([]string, error) {
	program, err := exec.LookPath("nft")
	if err != nil {
		return nil, nil
	}
	var out strings.Builder
	list := exec.Command(program, "list", "ruleset")
	list.Stdout = &out
	if err := n.Do(list.Start); err != nil {
		return nil, err
	}
	if err := list.Wait(); err != nil {
		return nil, fmt.Errorf("nft list ruleset: %w", err)
	}
	var lines []string
	for line := range strings.Lines(out.String()) {
		lines = append(lines, "nft "+strings.TrimSpace(line))
	}
	return lines, nil
}
