package ike

import (
	"time"

	"causeway"
)

var (
	azurePolicy = Source{
		Title: "Azure VPN Gateway FAQ, IPsec/IKE policy",
		URL:   "https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-vpn-faq",
		Date:  "2022-05-25",
	}
	azureBGP = Source{
		Title: "Azure VPN Gateway FAQ, BGP",
		URL:   "https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-vpn-faq",
		Date:  "2019-02-12",
	}
)

// azure is Azure VPN Gateway with a policy of one's own on the connection. The
// defaults without one are another list, which is not kept here.
func azure() End {
	groups := []Group{24, 20, 19, 14, 2, 1}
	return End{
		Name:     "azure",
		Title:    causeway.Text{En: "Azure VPN Gateway", Zh: "Azure VPN 网关"},
		Versions: []Version{IKEv1, IKEv2},
		// IKEv2 where the SKU has it.
		DefaultVersions: []Version{IKEv2},
		IKE: Phase{
			Offer: Offer{
				[]Encryption{AES256GCM, AES128GCM, AES256, AES192, AES128, TripleDES, DES},
				[]Integrity{SHA384, SHA256, SHA1, MD5},
				groups,
			},
			Lifetime: Lifetime{28800 * time.Second, 28800 * time.Second, 28800 * time.Second},
			Source:   azurePolicy,
		},
		ESP: Phase{
			Offer: Offer{
				[]Encryption{AES256GCM, AES192GCM, AES128GCM, AES256, AES192, AES128, TripleDES, DES, NULL},
				[]Integrity{SHA256, SHA1, MD5},
				append(groups, NoPFS),
			},
			Lifetime: Lifetime{Min: 300 * time.Second, Default: 27000 * time.Second},
			Source:   azurePolicy,
		},
		ASN: ASNRules{
			Ranges: []ASNRange{{1, 23455}, {23457, 64495}, {64512, 65534}}, Default: 65515,
			NotPeer: []uint32{8074, 8075, 12076, 65515, 65517, 65518, 65519, 65520}, Source: azureBGP,
		},
		DPD: Behaviour{
			ByDefault: true, Source: azurePolicy,
			Text: causeway.Text{En: "on, timeout 45 s; 9 to 3600 s can be set", Zh: "开启，超时 45 秒；可设 9 到 3600 秒"},
		},
		Advice: []Local{
			advise("azure", azurePolicy, "a policy names exactly one value for each parameter, of IKE and of IPsec", "策略中 IKE 和 IPsec 的每个参数都必须且只能取一个值"),
			advise("azure", azurePolicy, "with GCM the same GCM algorithm is named for integrity too", "使用 GCM 时，完整性算法也要填同一个 GCM 算法"),
		},
		Spelling: Spelling{
			IKE: Names{"IkeEncryption", "IkeIntegrity", "DhGroup", ""},
			ESP: Names{"IpsecEncryption", "IpsecIntegrity", "PfsGroup", "SALifeTimeSeconds"},
			Words: map[string]string{
				"AES-128": "AES128", "AES-192": "AES192", "AES-256": "AES256",
				"AES-128-GCM-16": "GCMAES128", "AES-192-GCM-16": "GCMAES192", "AES-256-GCM-16": "GCMAES256",
				"SHA1": "SHA1", "SHA2-256": "SHA256", "SHA2-384": "SHA384",
				"14": "DHGroup14", "19": "ECP256", "20": "ECP384", "24": "DHGroup24",
				// The same group has another name as PFS group.
				"esp 14": "PFS2048", "esp 24": "PFS24", "none": "None",
			},
			AEADIntegrity: true,
		},
	}
}
