package provision

import (
	"net/netip"

	"causeway"
)

// checkWire compares both clouds' ends where nothing but a wire is between
// them, which shows in that they share one /30: then each has the other's
// address, ASN and VLAN, and one key. A carrier with routers of its own gives
// each end a /30.
func (c checker) checkWire(line *AWSTransitInterface) causeway.Problems {
	for _, r := range c.resources {
		group, ok := r.(*AliyunBGPGroup)
		if !ok || group.Router == nil || !isOneWire(group.Router, line) {
			continue
		}
		border := group.Router
		for _, side := range []struct {
			what     string
			ali, aws string
		}{
			{"Alibaba's address", text(border.LocalIP), addressOnly(line.PeerAddress)},
			{"AWS's address", text(border.PeerIP), addressOnly(line.AmazonAddress)},
			{"VLAN", text(border.VLAN), text(line.VLAN)},
			{"Alibaba's ASN", text(group.LocalASN), text(line.PeerASN)},
			{"AWS's ASN", text(group.PeerASN), gatewayASN(line)},
			{"BGP key", keyText(group.Key), keyText(line.Key)},
		} {
			if side.ali != side.aws {
				return causeway.Problems{broken("provision.line_differs", string(border.Key), "other", string(line.Head().Key), "what", side.what)}
			}
		}
	}
	return nil
}

func isOneWire(border *AliyunBorderRouter, line *AWSTransitInterface) bool {
	near, err := netip.ParseAddr(text(border.LocalIP))
	if err != nil || line.AmazonAddress == nil {
		return false
	}
	network, err := netip.ParsePrefix(*line.AmazonAddress)
	return err == nil && network.Contains(near)
}

func addressOnly(p *string) string {
	prefix, err := netip.ParsePrefix(text(p))
	if err != nil {
		return text(p)
	}
	return prefix.Addr().String()
}

func gatewayASN(line *AWSTransitInterface) string {
	if line.Gateway == nil {
		return ""
	}
	return text(line.Gateway.ASN)
}

// keyText tells keys apart: by fingerprint, or as long as nobody has read them
// by whether there is one.
func keyText(key *Value) string {
	switch {
	case key == nil:
		return ""
	case key.Of != nil:
		return hidden
	}
	return key.Text
}
