package resources

import (
	"slices"
	"strings"

	"causeway"
	"causeway/provision"
	"causeway/provision/aws"
)

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
