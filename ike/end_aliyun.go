package ike

import (
	"net/netip"
	"time"

	"causeway"
)

var (
	aliyunMeta = Source{
		Title: "Alibaba Cloud OpenAPI metadata, vpc CreateVpnConnection",
		URL:   "https://github.com/aliyun/aliyun-openapi-meta/blob/2563691c22229a0b493606e11166b95896707095/en-US/vpc/CreateVpnConnection.json",
		Date:  "2026-04-21",
	}
	aliyunSDK = Source{
		Title: "alibabacloud-go/vpc-20160428 7.2.5, CreateVpnConnection and CreateCustomerGateway",
		URL:   "https://github.com/alibabacloud-go/vpc-20160428",
		Date:  "2026-08-03",
	}
	aliyunMTU = Source{
		Title: "Alibaba Cloud, Configure MTUs",
		URL:   "https://www.alibabacloud.com/help/en/vpn/sub-product-ipsec-vpn/support/set-mtu-values",
		Date:  "2026-04-01",
	}
	aliyunOldMTU = Source{
		Title: "Alibaba Cloud, Configure MTUs, in an older version",
		URL:   "https://www.alibabacloud.com/help/doc-detail/119749.htm",
		Date:  "before 2024-01-29",
	}
	aliyunDualTunnel = Source{
		Title: "Alibaba Cloud, IPsec-VPN connections support the dual-tunnel mode",
		URL:   "https://www.alibabacloud.com/help/en/vpn/product-overview/ipsec-vpn-connections-support-the-dual-tunnel-mode",
		Date:  "2024-12-16",
	}
)

// aliyun is Alibaba Cloud's VPN Gateway.
func aliyun() End {
	return End{
		Name:            "aliyun",
		Title:           causeway.Text{En: "Alibaba Cloud VPN Gateway", Zh: "阿里云 VPN 网关"},
		Versions:        []Version{IKEv1, IKEv2},
		DefaultVersions: []Version{IKEv1},
		IKE: Phase{
			Offer:    aliyunOffer(),
			Lifetime: Lifetime{Max: 86400 * time.Second, Default: 86400 * time.Second},
			Default:  Offer{[]Encryption{AES128}, []Integrity{MD5}, []Group{2}},
			Source:   aliyunMeta,
		},
		ESP: Phase{
			Offer:    Offer{aliyunOffer().Encryption, aliyunOffer().Integrity, append(aliyunOffer().Groups, NoPFS)},
			Lifetime: Lifetime{Max: 86400 * time.Second, Default: 86400 * time.Second},
			Default:  Offer{[]Encryption{AES128}, []Integrity{MD5}, []Group{2}},
			Source:   aliyunMeta,
		},
		PSK: PSKRules{
			Min: 1, Max: 100, Alphabet: letters + digits + "~`!@#$%^&*()_-+={}[]|;:',.<>/?", Source: aliyunMeta,
		},
		Inside: InsideRules{
			Within: []netip.Prefix{linkLocal},
			Reserved: slash30(
				"169.254.0.0", "169.254.1.0", "169.254.2.0", "169.254.3.0", "169.254.4.0", "169.254.5.0", "169.254.6.0", "169.254.169.252",
			),
			Source: aliyunMeta,
		},
		ASN: ASNRules{
			Ranges: []ASNRange{{1, 4294967295}}, Default: 45104, NotPeer: []uint32{45104}, Source: aliyunSDK,
		},
		Tunnels: TunnelRules{PerConnection: 2, Addresses: 2, Source: aliyunDualTunnel},
		DPD: Behaviour{
			ByDefault: true, Source: aliyunMeta,
			Text: causeway.Text{En: "EnableDpd=true; there is no timer to set", Zh: "EnableDpd=true；没有可设置的计时器"},
		},
		NATTraversal: Behaviour{
			ByDefault: true, Source: aliyunMeta,
			Text: causeway.Text{En: "EnableNatTraversal=true: found out in the exchange", Zh: "EnableNatTraversal=true：协商时自动发现"},
		},
		Startup: Behaviour{
			Source: aliyunMeta,
			Text:   causeway.Text{En: "EffectImmediately=false: waits for traffic", Zh: "EffectImmediately=false：有流量时才协商"},
		},
		Advice: []Local{
			advise("aliyun", aliyunMeta, "IkeVersion must be set: the default is ikev1", "必须设置 IkeVersion：默认是 ikev1"),
			advise("aliyun", aliyunMeta, "EffectImmediately=true: negotiates at once and not only when traffic comes", "EffectImmediately=true：立即协商，而不是等有流量才协商"),
			advise("aliyun", aliyunMeta, "EnableDpd=true and EnableNatTraversal=true for both tunnels", "两条隧道都设 EnableDpd=true 和 EnableNatTraversal=true"),
			advise("aliyun", aliyunMTU, "hosts must keep to the MTU inside the tunnel: the gateway passes fragments on, but neither fragments nor reassembles", "主机必须遵守隧道内 MTU：网关只转发分片，既不分片也不重组"),
			advise("aliyun", aliyunOldMTU, "an MTU of 1360 is on the safe side: an older page asked for no more", "MTU 取 1360 较为稳妥：旧版文档要求不超过该值"),
		},
		Spelling: Spelling{
			Version: "IkeVersion",
			IKE:     Names{"IkeEncAlg", "IkeAuthAlg", "IkePfs", "IkeLifetime"},
			ESP:     Names{"IpsecEncAlg", "IpsecAuthAlg", "IpsecPfs", "IpsecLifetime"},
			Words: map[string]string{
				"IKEv1": "ikev1", "IKEv2": "ikev2",
				"AES-128": "aes", "AES-192": "aes192", "AES-256": "aes256", "3DES": "3des", "DES": "des",
				"SHA1": "sha1", "SHA2-256": "sha256", "SHA2-384": "sha384", "SHA2-512": "sha512", "MD5": "md5",
				"1": "group1", "2": "group2", "5": "group5", "14": "group14", "none": "disabled",
			},
		},
	}
}

func aliyunOffer() Offer {
	return Offer{
		[]Encryption{AES128, AES192, AES256, DES, TripleDES},
		[]Integrity{MD5, SHA1, SHA256, SHA384, SHA512},
		[]Group{1, 2, 5, 14},
	}
}

func advise(end string, source Source, en, zh string) Local {
	return Local{End: end, Text: causeway.Text{En: en, Zh: zh}, Source: source}
}
