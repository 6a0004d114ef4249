package ike

import (
	"time"

	"causeway"
)

var (
	strongSwanProposals = Source{
		Title: "strongSwan, Algorithm Proposals (Cipher Suites)",
		URL:   "https://docs.strongswan.org/docs/latest/config/proposals.html",
		Date:  "2026-11-23",
	}
	strongSwanConf = Source{
		Title: "strongSwan, swanctl.conf",
		URL:   "https://docs.strongswan.org/docs/latest/swanctl/swanctlConf.html",
		Date:  "2026-11-23",
	}
)

// strongSwan is the program, whose configuration can ask for anything its
// libraries have. What it has beside the algorithms of the clouds is left out.
func strongSwan() End {
	offer := Offer{
		[]Encryption{AES256GCM, AES192GCM, AES128GCM, AES256, AES192, AES128, TripleDES, DES},
		[]Integrity{SHA512, SHA384, SHA256, SHA1, MD5},
		[]Group{1, 2, 5, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 31},
	}
	return End{
		Name:            "strongswan",
		Title:           causeway.Text{En: "strongSwan", Zh: "strongSwan"},
		Versions:        []Version{IKEv1, IKEv2},
		DefaultVersions: []Version{IKEv1, IKEv2},
		IKE:             Phase{Offer: offer, Lifetime: Lifetime{Default: 4 * time.Hour}, Source: strongSwanProposals},
		ESP:             Phase{Offer: Offer{offer.Encryption, offer.Integrity, append(offer.Groups, NoPFS)}, Lifetime: Lifetime{Default: time.Hour}, Source: strongSwanProposals},
		PRF:             PRFs{[]Integrity{SHA512, SHA384, SHA256, SHA1, MD5}, strongSwanProposals},
		PSK: PSKRules{
			Min: 1, Alphabet: printableASCII, NotPrefix: []string{"0x", "0s"}, Source: strongSwanConf,
		},
		Tunnels: TunnelRules{PerConnection: 1, Addresses: 1, Source: strongSwanConf},
		DPD: Behaviour{
			Source: strongSwanConf,
			Text:   causeway.Text{En: "dpd_delay=0s: off", Zh: "dpd_delay=0s：关闭"},
		},
		NATTraversal: Behaviour{
			ByDefault: true, Source: strongSwanConf,
			Text: causeway.Text{En: "found out in the exchange; encap=yes enforces it", Zh: "协商时自动发现；encap=yes 可强制启用"},
		},
		Startup: Behaviour{
			Source: strongSwanConf,
			Text:   causeway.Text{En: "start_action=none: waits", Zh: "start_action=none：等待"},
		},
		Advice: []Local{
			advise("strongswan", strongSwanConf, "dpd_delay=10s and dpd_action=restart: without them a dead peer is not noticed", "设置 dpd_delay=10s 和 dpd_action=restart：否则无法发现对端失效"),
			advise("strongswan", strongSwanConf, "start_action=start and close_action=start: it waits otherwise", "设置 start_action=start 和 close_action=start：否则只会等待"),
		},
	}
}
