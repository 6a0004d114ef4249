package resources

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"causeway"
	"causeway/provision"
	"causeway/provision/aws"
)

// paired puts tunnels in the order of the desired ones, told by their inside
// networks: nothing says that AWS keeps the order they were asked for in. A
// tunnel whose network was changed takes the place that is left.
func paired(there []aws.Tunnel, want *provision.AWSVPNConnection) []aws.Tunnel {
	if want == nil || len(want.Tunnels) != len(there) {
		return there
	}
	ordered := make([]aws.Tunnel, len(there))
	var left []aws.Tunnel
	taken := map[int]bool{}
	for _, t := range there {
		i := slices.IndexFunc(want.Tunnels, func(w provision.AWSTunnel) bool { return deref(w.InsideCIDR) == t.Options.InsideCIDR })
		if i < 0 || taken[i] {
			left = append(left, t)
			continue
		}
		ordered[i], taken[i] = t, true
	}
	for i := range ordered {
		if !taken[i] {
			ordered[i], left = left[0], left[1:]
		}
	}
	return ordered
}

// changeTunnels changes one tunnel after the other: AWS replaces the endpoint
// of each, and the connection must be available again before the next.
func changeTunnels(ctx context.Context, w work, r *provision.AWSVPNConnection) error {
	for i, t := range r.Tunnels {
		prefix := fmt.Sprintf("tunnel[%d].", i)
		if !w.changesBelow(prefix) {
			continue
		}
		options, err := w.tunnelOptions(t)
		if err != nil {
			return err
		}
		// What stays is not said again: a key and a network are checked anew.
		if !w.changesBelow(prefix + "pre_shared_key") {
			options.PSK = ""
		}
		if !w.changesBelow(prefix + "tunnel_inside_cidr") {
			options.InsideCIDR = ""
		}
		if err := w.changeTunnel(ctx, r, i, options); err != nil {
			return err
		}
	}
	return nil
}

// changeTunnel sets the options of the tunnel in that place. After a lost
// answer it is done again: the same options twice cost no more than another
// pause of that tunnel.
func (w work) changeTunnel(ctx context.Context, r *provision.AWSVPNConnection, place int, options aws.TunnelOptions) error {
	for again := false; ; again = true {
		there, err := connectionReady(ctx, w, r, w.thereID())
		if err != nil {
			return err
		}
		err = w.ModifyVpnTunnelOptions(ctx, w.thereID(), there.Outputs[fmt.Sprintf("tunnel%d_address", place+1)], options)
		if again || !aws.IsOutcomeUnknown(err) {
			return err
		}
	}
}

// tunnelOptions are those of a desired tunnel, its key in clear.
func (w work) tunnelOptions(t provision.AWSTunnel) (aws.TunnelOptions, error) {
	key, err := w.value(t.PSK)
	return aws.TunnelOptions{
		InsideCIDR: deref(t.InsideCIDR), PSK: causeway.Secret(key), IKEVersions: listOf(t.IKEVersion),
		Phase1Encryption: listOf(t.IKEEncryption), Phase1Integrity: listOf(t.IKEIntegrity), Phase1DHGroups: numbers(t.IKEGroup),
		Phase2Encryption: listOf(t.ESPEncryption), Phase2Integrity: listOf(t.ESPIntegrity), Phase2DHGroups: numbers(t.ESPGroup),
		Phase1LifetimeSeconds: int32(deref(t.IKELifetime)), Phase2LifetimeSeconds: int32(deref(t.ESPLifetime)),
		DPDTimeoutAction: deref(t.DPDAction), StartupAction: deref(t.StartupAction),
	}, err
}

// tunnelOf is a tunnel as AWS has it.
func tunnelOf(o aws.TunnelOptions) provision.AWSTunnel {
	return provision.AWSTunnel{
		InsideCIDR: some(o.InsideCIDR), PSK: fingerprint(o.PSK), IKEVersion: joined(o.IKEVersions),
		IKEEncryption: joined(o.Phase1Encryption), IKEIntegrity: joined(o.Phase1Integrity), IKEGroup: single(o.Phase1DHGroups),
		ESPEncryption: joined(o.Phase2Encryption), ESPIntegrity: joined(o.Phase2Integrity), ESPGroup: single(o.Phase2DHGroups),
		IKELifetime: some(int(o.Phase1LifetimeSeconds)), ESPLifetime: some(int(o.Phase2LifetimeSeconds)),
		DPDAction: some(o.DPDTimeoutAction), StartupAction: some(o.StartupAction),
	}
}

// fingerprint is nil where AWS keeps the key for itself (SecretsManager): then
// it is not known to be the right one.
func fingerprint(key causeway.Secret) *provision.Value {
	if key == "" {
		return nil
	}
	return provision.Known(provision.Fingerprint(key))
}

func listOf(word *string) []string {
	if word == nil {
		return nil
	}
	return []string{*word}
}

func numbers(n *int) []int32 {
	if n == nil {
		return nil
	}
	return []int32{int32(*n)}
}

// joined shows a list as one text; somebody who allows more than one algorithm
// has changed something.
func joined(words []string) *string {
	return some(strings.Join(slices.Sorted(slices.Values(words)), ","))
}

// single is nil for more than one group: that is not what any plan asks for.
func single(groups []int32) *int {
	if len(groups) != 1 {
		return nil
	}
	return ptr(int(groups[0]))
}

// some is a pointer to a value that the cloud told, nil for the zero value.
func some[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}
