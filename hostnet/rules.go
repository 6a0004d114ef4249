package hostnet

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"syscall"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// ruleFamilies are the two lists of rules that the kernel has.
var ruleFamilies = []int{netlink.FAMILY_V4, netlink.FAMILY_V6}

// Priorities. Every lookup begins with the rule of the local table, priority
// 0, so that a rule must have the same priority and stand before it to come
// first. Spare takes its place while it moves.
const (
	firstPriority = 0
	sparePriority = 1
)

// readRules returns our rules. A kernel without policy rules has none.
func readRules() ([]Rule, error) {
	var rules []Rule
	for _, family := range ruleFamilies {
		found, err := listRules(family)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			if isOurs(r) {
				rules = append(rules, ruleFromKernel(r))
			}
		}
	}
	return rules, nil
}

func listRules(family int) ([]netlink.Rule, error) {
	found, err := complete(func() ([]netlink.Rule, error) { return netlink.RuleList(family) })
	if errors.Is(err, syscall.EOPNOTSUPP) || errors.Is(err, syscall.EAFNOSUPPORT) {
		return nil, nil
	}
	return found, err
}

func isOurs(r netlink.Rule) bool {
	return r.Protocol == uint8(routeProtocol) && r.Priority == firstPriority && r.IifName != "" && (r.Src == nil) != (r.Dst == nil)
}

func ruleFromKernel(r netlink.Rule) Rule {
	rule := Rule{Device: r.IifName}
	if r.Src != nil {
		rule.Source = prefix(r.Src)
	} else {
		rule.Destination = prefix(r.Dst)
	}
	return rule
}

// setRule adds or deletes a rule.
func setRule(r Rule, value string) error {
	rule := netlink.NewRule()
	rule.Priority, rule.IifName = firstPriority, r.Device
	rule.Type, rule.Protocol = unix.RTN_BLACKHOLE, uint8(routeProtocol)
	network := r.network()
	rule.Family = familyOf(network.Addr())
	selector := &net.IPNet{IP: network.Addr().AsSlice(), Mask: net.CIDRMask(network.Bits(), network.Addr().BitLen())}
	if r.Source.IsValid() {
		rule.Src = selector
	} else {
		rule.Dst = selector
	}
	if value == ruleThere {
		return netlink.RuleAdd(rule)
	}
	return netlink.RuleDel(rule)
}

func familyOf(address netip.Addr) int {
	if address.Is4() {
		return netlink.FAMILY_V4
	}
	return netlink.FAMILY_V6
}

// settleRules sees that our rules come before the host's own addresses, and
// finishes what a crash interrupted.
func settleRules() error {
	for _, family := range ruleFamilies {
		rules, err := listRules(family)
		if err != nil {
			return err
		}
		local := slices.IndexFunc(rules, isLocalAt(firstPriority))
		late := local >= 0 && slices.ContainsFunc(rules[local:], isOurs)
		if late || slices.ContainsFunc(rules, isLocalAt(sparePriority)) {
			if err := moveLocalBehind(family); err != nil {
				return err
			}
		}
	}
	return nil
}

// isLocalAt tells the rule that looks up the host's own addresses, as the
// kernel makes it.
func isLocalAt(priority int) func(netlink.Rule) bool {
	return func(r netlink.Rule) bool {
		return r.Priority == priority && r.Table == unix.RT_TABLE_LOCAL && r.Protocol == unix.RTPROT_KERNEL &&
			r.Src == nil && r.Dst == nil && r.IifName == "" && r.OifName == "" && r.Mark == 0
	}
}

// moveLocalBehind puts the rule of the local table behind all others of its
// priority: a rule that is added comes last among its equals. At every moment
// there is one, and all are marked as the kernel's, which programs that tidy
// rules up leave alone.
func moveLocalBehind(family int) error {
	spare, first := localRule(family, sparePriority), localRule(family, firstPriority)
	if err := netlink.RuleAdd(spare); err != nil && !errors.Is(err, syscall.EEXIST) {
		return err
	}
	if err := netlink.RuleDel(first); err != nil && !errors.Is(err, syscall.ENOENT) {
		return err
	}
	if err := netlink.RuleAdd(first); err != nil {
		return err
	}
	return netlink.RuleDel(spare)
}

func localRule(family, priority int) *netlink.Rule {
	rule := netlink.NewRule()
	rule.Family, rule.Priority = family, priority
	rule.Table, rule.Protocol = unix.RT_TABLE_LOCAL, unix.RTPROT_KERNEL
	return rule
}
