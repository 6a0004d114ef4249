package hostnet

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"causeway"
)

// Rule is a policy rule that drops without a word what arrives through a
// device and has its source or its destination, exactly one of the two, in a
// network. It comes before the lookup of the host's own addresses, so that
// neither what is for the host nor what it would forward gets past it, and it
// does not touch what the host sends. IPv4 without rp_filter, and IPv6 always,
// would take such packets.
type Rule struct {
	// Device is where packets arrive; a rule for one that does not exist
	// waits for it.
	Device      string       `json:"device"`
	Source      netip.Prefix `json:"source,omitzero"`
	Destination netip.Prefix `json:"destination,omitzero"`
}

// String returns the rule as ip rule shows it.
func (r Rule) String() string {
	if r.Source.IsValid() {
		return "from " + r.Source.String() + " iif " + r.Device + " blackhole"
	}
	return "from all to " + r.Destination.String() + " iif " + r.Device + " blackhole"
}

func (r Rule) validate() error {
	if r.Device == "" || len(r.Device) > 15 {
		return fmt.Errorf("rule %q has no device", r)
	}
	if r.Source.IsValid() == r.Destination.IsValid() {
		return fmt.Errorf("rule %q needs a source or a destination", r)
	}
	return nil
}

// network is the rule's source or destination.
func (r Rule) network() netip.Prefix {
	if r.Source.IsValid() {
		return r.Source
	}
	return r.Destination
}

// Drop returns the rules that keep the inner networks, those of the own site
// and of the others, off the WAN devices, which are those that have one of the
// addresses local: in the clear nothing of these networks may come in there,
// neither from them nor to them. It warns (host.spoof_open) of what has to be
// left out: a WAN device that is the LAN device lan too, and of the networks
// those an address of the device lies in. Problem: host.read.
func Drop(lan string, local []netip.Addr, inner []netip.Prefix) ([]Rule, causeway.Problems, error) {
	devices, err := readDevices()
	if err != nil {
		return nil, nil, causeway.NewProblem("host.read", "devices", err)
	}
	rules, warnings := dropRules(devices, lan, local, inner)
	return rules, warnings, nil
}

func dropRules(devices []Device, lan string, local []netip.Addr, inner []netip.Prefix) (rules []Rule, warnings causeway.Problems) {
	for _, d := range devices {
		if !slices.ContainsFunc(local, d.has) {
			continue
		}
		var open []string
		for _, network := range inner {
			if d.Name == lan || slices.ContainsFunc(d.Addresses, func(a netip.Prefix) bool { return network.Contains(a.Addr()) }) {
				open = append(open, network.String())
				continue
			}
			rules = append(rules, Rule{Device: d.Name, Source: network}, Rule{Device: d.Name, Destination: network})
		}
		if len(open) > 0 {
			warning := causeway.NewProblem("host.spoof_open", d.Name, nil, "networks", strings.Join(open, ", "))
			warning.Severity = causeway.Warning
			warnings = append(warnings, warning)
		}
	}
	return rules, warnings
}

func (d Device) has(address netip.Addr) bool {
	return slices.ContainsFunc(d.Addresses, func(a netip.Prefix) bool { return a.Addr() == address })
}

func diffRules(actual, desired State) []Change {
	var changes []Change
	for _, want := range desired.Rules {
		if !slices.Contains(actual.Rules, want) {
			changes = append(changes, Change{Kind: KindRule, Object: want.String(), New: ruleThere, Rule: &want})
		}
	}
	return changes
}

// ruleThere is the value, old or new, of a rule that is there.
const ruleThere = "there"
