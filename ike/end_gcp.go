package ike

import (
	"time"

	"causeway"
)

var gcpCiphers = Source{
	Title: "Google Cloud VPN, Supported IKE ciphers",
	URL:   "https://docs.cloud.google.com/network-connectivity/docs/vpn/concepts/supported-ike-ciphers",
	Date:  "2026-04-10",
}

// gcp is Google Cloud VPN with IKEv2; its IKEv1 knows one suite only, AES-128,
// SHA1 and group 2, and is left out.
func gcp() End {
	groups := []Group{14, 23, 24, 5, 15, 16, 18, 2, 22, 19, 20, 21, 31}
	return End{
		Name:     "gcp",
		Title:    causeway.Text{En: "Google Cloud VPN", Zh: "Google Cloud VPN"},
		Versions: []Version{IKEv2},
		IKE: Phase{
			Offer: Offer{
				[]Encryption{AES128GCM, AES192GCM, AES256GCM, AES128, AES192, AES256, TripleDES},
				[]Integrity{SHA1, MD5, SHA256, SHA384, SHA512},
				groups,
			},
			Lifetime: Lifetime{36000 * time.Second, 36000 * time.Second, 36000 * time.Second},
			Source:   gcpCiphers,
		},
		ESP: Phase{
			Offer: Offer{
				[]Encryption{AES128GCM, AES256GCM, AES192GCM, AES128, AES256, AES192},
				[]Integrity{SHA256, SHA512, SHA1},
				groups,
			},
			Lifetime: Lifetime{10800 * time.Second, 10800 * time.Second, 10800 * time.Second},
			Source:   gcpCiphers,
		},
		PRF: PRFs{[]Integrity{SHA1, MD5, SHA256, SHA384, SHA512}, gcpCiphers},
		Advice: []Local{
			advise("gcp", gcpCiphers, "propose exactly one value for each parameter at both ends: Cloud VPN may choose another one at each rekey", "两端每个参数只配置一个值：否则 Cloud VPN 每次重新协商都可能换用另一个"),
		},
	}
}
