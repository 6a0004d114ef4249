package provision

import (
	"net/netip"
	"slices"
	"strings"

	"causeway"
)

// checker looks at resources with what is known of their outputs.
type checker struct {
	resources []Resource
	outputs   Resolver
}

// CheckInvariants returns what cannot work across both clouds in a set of
// resources, desired or observed: each end must face the address the other
// really has, with one key and one inside network, their ASNs must differ,
// their proposals agree and nothing be routed both ways; leased lines likewise. outputs tells what was
// observed of a resource; nil for what is only desired. Observed resources must
// point to each other (Link).
func CheckInvariants(resources []Resource, outputs Resolver) causeway.Problems {
	if outputs == nil {
		outputs = func(Resource, string) (string, bool) { return "", false }
	}
	c := checker{resources, outputs}
	var problems causeway.Problems
	for _, r := range resources {
		connection, ok := r.(*AliyunVPNConnection)
		if !ok {
			continue
		}
		if len(connection.Tunnels) != 2 {
			problems = append(problems, broken("provision.single_tunnel", string(connection.Key)))
		}
		for i, tunnel := range connection.Tunnels {
			problems = append(problems, c.checkTunnel(c.faceOf(connection, i, tunnel))...)
		}
	}
	return slices.Concat(problems, c.checkOverlap(), c.checkLines())
}

// outsideOf names the outputs of Alibaba's gateway by tunnel.
var outsideOf = []string{"internet_ip", "disaster_recovery_internet_ip"}

// checkTunnel compares both ends of a tunnel.
func (c checker) checkTunnel(v tunnelView) causeway.Problems {
	if v.amazon == nil {
		return causeway.Problems{broken("provision.faces_nobody", v.name)}
	}
	var problems causeway.Problems
	if v.awsCustomer != v.aliOutside {
		problems = append(problems, broken("provision.pairing", v.name, "connection", string(v.connection.Key), "expected", v.awsCustomer, "actual", v.aliOutside))
	}
	if !c.samePSK(v.ali.PSK, v.amazon.PSK) {
		problems = append(problems, broken("provision.psk_differs", v.name, "connection", string(v.connection.Key)))
	}
	if !mirrored(v) {
		problems = append(problems, broken("provision.inside_differs", v.name, "ali", text(v.ali.InsideCIDR)+" "+text(v.ali.LocalBGPIP), "aws", text(v.amazon.InsideCIDR)))
	}
	if asn, same := sameASN(v); same {
		problems = append(problems, broken("provision.same_asn", v.name, "asn", asn))
	}
	if differ := proposalDifference(v); differ != "" {
		problems = append(problems, broken("provision.proposal_differs", v.name, "fields", differ))
	}
	return problems
}

func broken(code causeway.Code, object string, args ...string) *causeway.Problem {
	return causeway.NewProblem(code, object, nil, args...)
}

// samePSK compares keys by who makes them or by their fingerprints. What
// nobody set or saw is not compared.
func (c checker) samePSK(a, b *Value) bool {
	return a == nil || b == nil || c.addressOf(a) == c.addressOf(b)
}

// mirrored sees that both ends of a tunnel with BGP are in one network:
// Alibaba has its upper host, AWS takes the lower. Without BGP Alibaba has
// none.
func mirrored(v tunnelView) bool {
	if v.ali.InsideCIDR == nil || v.amazon.InsideCIDR == nil {
		return true
	}
	network, err := netip.ParsePrefix(*v.amazon.InsideCIDR)
	if err != nil || *v.ali.InsideCIDR != network.String() {
		return false
	}
	_, upper := insideHosts(network)
	return v.ali.LocalBGPIP == nil || *v.ali.LocalBGPIP == upper.String()
}

// sameASN reports an ASN that both ends have, or that one believes the other
// has while it has another. Without BGP, and so without an inside network,
// Alibaba shows 45104 at both ends, which nobody uses.
func sameASN(v tunnelView) (string, bool) {
	if v.ali.InsideCIDR == nil || v.ali.LocalASN == nil || v.ali.CustomerGateway.ASN == nil {
		return "", false
	}
	same := *v.ali.LocalASN == *v.ali.CustomerGateway.ASN
	if customer := v.connection.CustomerGateway; customer != nil && customer.ASN != nil {
		same = same || *customer.ASN != *v.ali.LocalASN
	}
	return text(v.ali.LocalASN), same
}

// proposalDifference names the parameters in which the ends would not agree.
// Lifetimes are each end's own in IKEv2.
func proposalDifference(v tunnelView) string {
	var differ []string
	for _, p := range []struct{ name, ali, aws string }{
		{"ike version", text(v.ali.IKEVersion), text(v.amazon.IKEVersion)},
		{"ike encryption", neutral(v.ali.IKEEncryption, aliyunWords), neutral(v.amazon.IKEEncryption, awsWords)},
		{"ike integrity", neutral(v.ali.IKEIntegrity, aliyunWords), neutral(v.amazon.IKEIntegrity, awsWords)},
		{"ike group", strings.TrimPrefix(text(v.ali.IKEGroup), "group"), text(v.amazon.IKEGroup)},
		{"esp encryption", neutral(v.ali.ESPEncryption, aliyunWords), neutral(v.amazon.ESPEncryption, awsWords)},
		{"esp integrity", neutral(v.ali.ESPIntegrity, aliyunWords), neutral(v.amazon.ESPIntegrity, awsWords)},
		{"esp group", strings.TrimPrefix(text(v.ali.ESPGroup), "group"), text(v.amazon.ESPGroup)},
	} {
		if p.ali != "" && p.aws != "" && p.ali != p.aws {
			differ = append(differ, p.name+" ("+p.ali+", "+p.aws+")")
		}
	}
	return strings.Join(differ, ", ")
}

// neutral translates a cloud's word back; one that is unknown stays as it is.
func neutral(word *string, words map[string]string) string {
	for plain, spelled := range words {
		if word != nil && *word == spelled {
			return plain
		}
	}
	return text(word)
}
