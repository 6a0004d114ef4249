package aws

import (
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway"
)

// TunnelOptions are the parameters of one tunnel. In a request a zero value
// means AWS's default, given in parentheses; in an answer, that AWS does not
// say. Ranges are those of the EC2 API reference.
type TunnelOptions struct {
	// InsideCIDR is a /30 of 169.254.0.0/16 outside what AWS keeps for
	// itself; AWS has its first host, the customer gateway the second.
	InsideCIDR string
	// PSK is 8-64 letters, digits, dots and underscores, and does not begin
	// with 0.
	PSK causeway.Secret
	// IKEVersions are of "ikev1", "ikev2" (both).
	IKEVersions []string
	// Encryption is of "AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16";
	// Integrity of "SHA1", "SHA2-256", "SHA2-384", "SHA2-512" (all of them).
	Phase1Encryption, Phase2Encryption []string
	Phase1Integrity, Phase2Integrity   []string
	// DH groups are 2 and 14-24, and 5 in phase 2 (all of them).
	Phase1DHGroups, Phase2DHGroups []int32
	// Phase1LifetimeSeconds is 900-28800 (28800), Phase2LifetimeSeconds
	// 900-3600 (3600) and below phase 1.
	Phase1LifetimeSeconds, Phase2LifetimeSeconds int32
	// RekeyMarginSeconds is from 60 to half of phase 2 (270).
	RekeyMarginSeconds int32
	// RekeyFuzzPercent is 0-100; nil means 100.
	RekeyFuzzPercent *int32
	// ReplayWindow is 64-2048 packets (1024).
	ReplayWindow int32
	// DPDTimeoutSeconds is at least 30 (30); DPDTimeoutAction is "clear",
	// "none" or "restart" (clear).
	DPDTimeoutSeconds int32
	DPDTimeoutAction  string
	// StartupAction is "add", to wait for the peer, or "start" (add).
	StartupAction string
}

func (o TunnelOptions) specify() types.VpnTunnelOptionsSpecification {
	s := types.VpnTunnelOptionsSpecification{
		TunnelInsideCidr:       optional(o.InsideCIDR),
		PreSharedKey:           optional(string(o.PSK)),
		Phase1LifetimeSeconds:  optional(o.Phase1LifetimeSeconds),
		Phase2LifetimeSeconds:  optional(o.Phase2LifetimeSeconds),
		RekeyMarginTimeSeconds: optional(o.RekeyMarginSeconds),
		RekeyFuzzPercentage:    o.RekeyFuzzPercent,
		ReplayWindowSize:       optional(o.ReplayWindow),
		DPDTimeoutSeconds:      optional(o.DPDTimeoutSeconds),
		DPDTimeoutAction:       optional(o.DPDTimeoutAction),
		StartupAction:          optional(o.StartupAction),
	}
	for _, v := range o.IKEVersions {
		s.IKEVersions = append(s.IKEVersions, types.IKEVersionsRequestListValue{Value: &v})
	}
	for _, v := range o.Phase1Encryption {
		s.Phase1EncryptionAlgorithms = append(s.Phase1EncryptionAlgorithms, types.Phase1EncryptionAlgorithmsRequestListValue{Value: &v})
	}
	for _, v := range o.Phase2Encryption {
		s.Phase2EncryptionAlgorithms = append(s.Phase2EncryptionAlgorithms, types.Phase2EncryptionAlgorithmsRequestListValue{Value: &v})
	}
	for _, v := range o.Phase1Integrity {
		s.Phase1IntegrityAlgorithms = append(s.Phase1IntegrityAlgorithms, types.Phase1IntegrityAlgorithmsRequestListValue{Value: &v})
	}
	for _, v := range o.Phase2Integrity {
		s.Phase2IntegrityAlgorithms = append(s.Phase2IntegrityAlgorithms, types.Phase2IntegrityAlgorithmsRequestListValue{Value: &v})
	}
	for _, v := range o.Phase1DHGroups {
		s.Phase1DHGroupNumbers = append(s.Phase1DHGroupNumbers, types.Phase1DHGroupNumbersRequestListValue{Value: &v})
	}
	for _, v := range o.Phase2DHGroups {
		s.Phase2DHGroupNumbers = append(s.Phase2DHGroupNumbers, types.Phase2DHGroupNumbersRequestListValue{Value: &v})
	}
	return s
}

func tunnelOptions(t types.TunnelOption) TunnelOptions {
	return TunnelOptions{
		InsideCIDR:            deref(t.TunnelInsideCidr),
		PSK:                   causeway.Secret(deref(t.PreSharedKey)),
		IKEVersions:           each(t.IkeVersions, func(v types.IKEVersionsListValue) string { return deref(v.Value) }),
		Phase1Encryption:      each(t.Phase1EncryptionAlgorithms, func(v types.Phase1EncryptionAlgorithmsListValue) string { return deref(v.Value) }),
		Phase2Encryption:      each(t.Phase2EncryptionAlgorithms, func(v types.Phase2EncryptionAlgorithmsListValue) string { return deref(v.Value) }),
		Phase1Integrity:       each(t.Phase1IntegrityAlgorithms, func(v types.Phase1IntegrityAlgorithmsListValue) string { return deref(v.Value) }),
		Phase2Integrity:       each(t.Phase2IntegrityAlgorithms, func(v types.Phase2IntegrityAlgorithmsListValue) string { return deref(v.Value) }),
		Phase1DHGroups:        each(t.Phase1DHGroupNumbers, func(v types.Phase1DHGroupNumbersListValue) int32 { return deref(v.Value) }),
		Phase2DHGroups:        each(t.Phase2DHGroupNumbers, func(v types.Phase2DHGroupNumbersListValue) int32 { return deref(v.Value) }),
		Phase1LifetimeSeconds: deref(t.Phase1LifetimeSeconds),
		Phase2LifetimeSeconds: deref(t.Phase2LifetimeSeconds),
		RekeyMarginSeconds:    deref(t.RekeyMarginTimeSeconds),
		RekeyFuzzPercent:      t.RekeyFuzzPercentage,
		ReplayWindow:          deref(t.ReplayWindowSize),
		DPDTimeoutSeconds:     deref(t.DpdTimeoutSeconds),
		DPDTimeoutAction:      deref(t.DpdTimeoutAction),
		StartupAction:         deref(t.StartupAction),
	}
}
