package ike

import (
	"time"

	"causeway"
)

var (
	tencentSDK = Source{
		Title: "tencentcloud-sdk-php, vpc 2017-03-12, IKEOptionsSpecification and IPSECOptionsSpecification",
		URL:   "https://github.com/TencentCloud/tencentcloud-sdk-php/tree/master/src/TencentCloud/Vpc/V20170312/Models",
		Date:  "2026-11-23",
	}
	tencentTunnel = Source{
		Title: "Tencent Cloud, Creating a VPN tunnel",
		URL:   "https://www.tencentcloud.com/document/product/1037/39635",
		Date:  "2024-01-09",
	}
)

// tencent is Tencent Cloud's VPN gateway. The national algorithms SM3 and SM4
// are left out: no other end here has them.
func tencent() End {
	encryption := []Encryption{TripleDES, AES128, AES192, AES256, DES}
	return End{
		Name:     "tencent",
		Title:    causeway.Text{En: "Tencent Cloud VPN Connections", Zh: "腾讯云 VPN 连接"},
		Versions: []Version{IKEv1, IKEv2},
		IKE: Phase{
			Offer:    Offer{encryption, []Integrity{MD5, SHA1, SHA256}, []Group{1, 2, 5, 14, 24}},
			Lifetime: Lifetime{60 * time.Second, 604800 * time.Second, 0},
			Default:  Offer{Encryption: []Encryption{TripleDES}, Integrity: []Integrity{MD5}},
			Source:   tencentSDK,
		},
		ESP: Phase{
			Offer: Offer{
				append(encryption, NULL),
				[]Integrity{MD5, SHA1, SHA256, SHA384, SHA512},
				[]Group{1, 2, 5, 14, 15, 16, 19, 20, 21, 24, NoPFS},
			},
			Lifetime: Lifetime{180 * time.Second, 604800 * time.Second, 14400 * time.Second},
			Default:  Offer{[]Encryption{AES128}, []Integrity{SHA1}, []Group{NoPFS}},
			Source:   tencentSDK,
		},
		DPD: Behaviour{
			ByDefault: true, Source: tencentTunnel,
			Text: causeway.Text{En: "on", Zh: "开启"},
		},
		Advice: []Local{
			advise("tencent", tencentSDK, "every algorithm must be set: the defaults are 3DES and MD5 for IKE, and no PFS", "所有算法都必须设置：IKE 默认是 3DES 和 MD5，且不启用 PFS"),
			advise("tencent", tencentTunnel, "choose active negotiation, so that the tunnel does not wait for traffic", "协商类型选“主动协商”，避免等待流量"),
		},
	}
}
