package resources

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
)

// observedTunnels are a connection's tunnels, the master first as the planner
// has it, and their keys in clear.
func observedTunnels(all []aliyun.Tunnel) ([]provision.AliyunTunnel, map[string]causeway.Secret) {
	all = slices.SortedFunc(slices.Values(all), func(a, b aliyun.Tunnel) int { return cmp.Compare(a.Role, b.Role) })
	tunnels := []provision.AliyunTunnel{}
	secrets := map[string]causeway.Secret{}
	for i, t := range all {
		tunnels = append(tunnels, observedTunnel(t))
		secrets[fmt.Sprintf("tunnel[%d].psk", i)] = t.IKE.PSK
	}
	return tunnels, secrets
}

func observedTunnel(t aliyun.Tunnel) provision.AliyunTunnel {
	return provision.AliyunTunnel{
		Role: some(t.Role), PSK: provision.Known(provision.Fingerprint(t.IKE.PSK)),
		CustomerGateway: &provision.AliyunCustomerGateway{Meta: provision.Meta{ID: t.CustomerGatewayID}},
		IKEVersion:      some(t.IKE.Version), IKEEncryption: some(t.IKE.EncAlg), IKEIntegrity: some(t.IKE.AuthAlg),
		IKEGroup: some(t.IKE.PFS), IKELifetime: some(int(t.IKE.Lifetime)),
		ESPEncryption: some(t.IPsec.EncAlg), ESPIntegrity: some(t.IPsec.AuthAlg),
		ESPGroup: some(t.IPsec.PFS), ESPLifetime: some(int(t.IPsec.Lifetime)),
		DPD: ptr(bool(t.EnableDPD)), NATTraversal: ptr(bool(t.EnableNATTraversal)),
		LocalASN: some(uint32(t.BGP.LocalASN)), InsideCIDR: some(t.BGP.TunnelCIDR), LocalBGPIP: some(t.BGP.LocalIP),
	}
}

// tunnel spells a tunnel for the cloud, with its key in clear.
func (w work) tunnel(t provision.AliyunTunnel) (aliyun.TunnelOptions, error) {
	customer, err := w.id(t.CustomerGateway)
	if err != nil {
		return aliyun.TunnelOptions{}, err
	}
	psk, err := w.value(t.PSK)
	if err != nil {
		return aliyun.TunnelOptions{}, err
	}
	return aliyun.TunnelOptions{
		CustomerGatewayID: customer, Role: or(t.Role), EnableDPD: t.DPD, EnableNATTraversal: t.NATTraversal,
		IKE: aliyun.IKE{
			PSK: causeway.Secret(psk), Version: or(t.IKEVersion), EncAlg: or(t.IKEEncryption), AuthAlg: or(t.IKEIntegrity),
			PFS: or(t.IKEGroup), Lifetime: aliyun.Int(or(t.IKELifetime)),
		},
		IPsec: aliyun.IPsec{
			EncAlg: or(t.ESPEncryption), AuthAlg: or(t.ESPIntegrity), PFS: or(t.ESPGroup), Lifetime: aliyun.Int(or(t.ESPLifetime)),
		},
		BGP: aliyun.BGP{LocalASN: aliyun.Int(or(t.LocalASN)), TunnelCIDR: or(t.InsideCIDR), LocalIP: or(t.LocalBGPIP)},
	}, nil
}

// or is what a property says, or the zero value, which requests leave out.
func or[T any](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}

// tunnelChanges are those tunnels that the order changes something of, whole,
// by their ids.
func (w work) tunnelChanges(ctx context.Context, connection string, tunnels []provision.AliyunTunnel) ([]aliyun.TunnelChange, error) {
	var changes []aliyun.TunnelChange
	for i, t := range tunnels {
		if !w.changes(fmt.Sprintf("tunnel[%d].", i)) {
			continue
		}
		options, err := w.tunnel(t)
		if err != nil {
			return nil, err
		}
		changes = append(changes, aliyun.TunnelChange{TunnelOptions: options})
	}
	if len(changes) == 0 {
		return nil, nil
	}
	c, err := w.DescribeVPNConnection(ctx, aliyun.DescribeVPNConnectionRequest{VPNConnectionID: connection})
	if err != nil {
		return nil, err
	}
	for i := range changes {
		for _, t := range c.Tunnels {
			if t.Role == changes[i].Role {
				changes[i].TunnelID = t.TunnelID
			}
		}
	}
	return changes, nil
}
