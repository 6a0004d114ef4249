package provision

import (
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"slices"
)

// Choices are what the file leaves to what both ends accept.
type Choices struct {
	Proposal Proposal
	// Inside returns n networks of two hosts for the tunnels of a link, none
	// of them touching another or one of taken: the same for the same link.
	Inside func(link string, n int, taken []netip.Prefix) ([]netip.Prefix, error)
}

// Proposal is what both ends of a tunnel are set to, in neutral words:
// "AES-256", "SHA2-256". Lifetimes are in seconds; each end keeps its own.
type Proposal struct {
	IKE, ESP Suite
}

// Suite is the algorithms of one phase.
type Suite struct {
	Encryption, Integrity string
	Group                 int
	LifetimeSeconds       int
}

// DefaultChoices are the strongest values that are in both clouds' lists: no
// GCM and no group above 14 at Alibaba, 28800 and 3600 seconds at most at AWS
// (SDK vpc-20160428 7.2.5; botocore 1.43.11).
func DefaultChoices() Choices {
	return Choices{
		Proposal: Proposal{
			IKE: Suite{Encryption: "AES-256", Integrity: "SHA2-256", Group: 14, LifetimeSeconds: 28800},
			ESP: Suite{Encryption: "AES-256", Integrity: "SHA2-256", Group: 14, LifetimeSeconds: 3600},
		},
		Inside: allocateInside,
	}
}

// aliyunWords and awsWords spell algorithms as each cloud does.
var (
	aliyunWords = map[string]string{
		"AES-128": "aes", "AES-192": "aes192", "AES-256": "aes256",
		"SHA1": "sha1", "SHA2-256": "sha256", "SHA2-384": "sha384", "SHA2-512": "sha512",
	}
	awsWords = map[string]string{
		"AES-128": "AES128", "AES-256": "AES256",
		"SHA1": "SHA1", "SHA2-256": "SHA2-256", "SHA2-384": "SHA2-384", "SHA2-512": "SHA2-512",
	}
)

// insideTaken are networks one of the clouds keeps: AWS the first six and the
// last, Alibaba the seventh.
var insideTaken = []netip.Prefix{
	netip.MustParsePrefix("169.254.0.0/28"), netip.MustParsePrefix("169.254.1.0/30"), netip.MustParsePrefix("169.254.2.0/30"),
	netip.MustParsePrefix("169.254.3.0/30"), netip.MustParsePrefix("169.254.4.0/30"), netip.MustParsePrefix("169.254.5.0/30"),
	netip.MustParsePrefix("169.254.6.0/30"), netip.MustParsePrefix("169.254.169.252/30"),
}

// allocateInside searches from a place that the link's name decides, so that
// one link seldom moves because another came.
func allocateInside(link string, n int, taken []netip.Prefix) ([]netip.Prefix, error) {
	sum := sha256.Sum256([]byte(link))
	start := binary.BigEndian.Uint16(sum[:2]) &^ 3
	taken = slices.Concat(taken, insideTaken)
	var networks []netip.Prefix
	for i := 0; i < 1<<14 && len(networks) < n; i++ {
		at := start + uint16(4*i)
		network := netip.PrefixFrom(netip.AddrFrom4([4]byte{169, 254, byte(at >> 8), byte(at)}), 30)
		if !slices.ContainsFunc(taken, network.Overlaps) {
			networks = append(networks, network)
		}
	}
	return networks, nil
}

// insideHosts returns the hosts of a tunnel's network: AWS takes the lower
// one, Alibaba the upper.
func insideHosts(network netip.Prefix) (atAWS, atAliyun netip.Addr) {
	lower := network.Masked().Addr().Next()
	return lower, lower.Next()
}
