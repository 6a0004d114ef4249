package provision

import (
	"net/netip"

	"causeway"
	"causeway/ike"
)

// Choices are what the file leaves to what both ends accept. Their errors are
// problems of area ike.
type Choices struct {
	Propose func() (Proposal, error)
	// Inside returns n networks of two hosts for the tunnels of a link, none
	// of them touching another or one of taken: the same for the same link.
	Inside func(link string, n int, taken []netip.Prefix) ([]netip.Prefix, error)
	// FirstStart returns what a gateway's host does at its first start, as a
	// cloud-config of cloud-init. Every address in the interconnect is known or
	// stands for one that is put in later. nil leaves hosts bare.
	FirstStart func(ic *causeway.Interconnect, site, gateway string) (string, causeway.Problems)
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

// DefaultChoices are the strongest that both clouds' ends accept.
func DefaultChoices() Choices {
	ali, _ := ike.Find(aliyun)
	amazon, _ := ike.Find(aws)
	return Choices{
		Propose: func() (Proposal, error) {
			p, err := ike.Propose(ali, amazon)
			return Proposal{IKE: suiteOf(p.IKE), ESP: suiteOf(p.ESP)}, err
		},
		Inside: func(link string, n int, taken []netip.Prefix) ([]netip.Prefix, error) {
			return ike.AllocateInside(link, n, taken, ali, amazon)
		},
	}
}

func suiteOf(s ike.Suite) Suite {
	return Suite{
		Encryption: string(s.Encryption), Integrity: string(s.Integrity),
		Group: int(s.Group), LifetimeSeconds: int(s.Lifetime.Seconds()),
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

// insideHosts returns the hosts of a tunnel's network: AWS takes the lower
// one, Alibaba the upper.
func insideHosts(network netip.Prefix) (atAWS, atAliyun netip.Addr) {
	lower := network.Masked().Addr().Next()
	return lower, lower.Next()
}
