package ike

import (
	"time"

	"causeway"
)

var (
	huaweiFAQ = Source{
		Title: "Huawei Cloud VPN FAQ, What Are VPN Negotiation Parameters",
		URL:   "https://support.huaweicloud.com/intl/en-us/vpn_faq/vpn_faq_00003.html",
		Date:  "2024-07-23",
	}
	huaweiProvider = Source{
		Title: "terraform-provider-huaweicloud, vpn_connection",
		URL:   "https://github.com/huaweicloud/terraform-provider-huaweicloud/blob/214e1eddbe9d2fcd272ab0ad639d2a1f5f8726eb/docs/resources/vpn_connection.md",
		Date:  "2026-11-23",
	}
	huaweiPFS = Source{
		Title: "Huawei Cloud VPN FAQ, What Are VPN Negotiation Parameters (PFS)",
		URL:   "https://support.huaweicloud.com/intl/tr-tr/vpn_faq/vpn_faq_00040.html",
		Date:  "2026-11-23",
	}
)

// huawei is Huawei Cloud VPN, enterprise edition. The FAQ lists the IKE
// parameters; those of IPsec are the ones the Terraform provider documents.
func huawei() End {
	lifetime := Lifetime{60 * time.Second, 604800 * time.Second, 86400 * time.Second}
	espLifetime := lifetime
	espLifetime.Default = 3600 * time.Second
	return End{
		Name:            "huawei",
		Title:           causeway.Text{En: "Huawei Cloud VPN, enterprise edition", Zh: "华为云 VPN（企业版）"},
		Versions:        []Version{IKEv1, IKEv2},
		DefaultVersions: []Version{IKEv2},
		IKE: Phase{
			Offer: Offer{
				[]Encryption{TripleDES, AES128, AES192, AES256, AES256GCM},
				[]Integrity{MD5, SHA1, SHA256, SHA384, SHA512},
				[]Group{1, 2, 5, 14, 15, 16, 19, 20, 21},
			},
			Lifetime: lifetime,
			Default:  Offer{[]Encryption{AES128}, []Integrity{SHA256}, []Group{15}},
			Source:   huaweiFAQ,
		},
		ESP: Phase{
			Offer: Offer{
				[]Encryption{TripleDES, AES128, AES192, AES256, AES128GCM, AES256GCM},
				[]Integrity{MD5, SHA1, SHA256, SHA384, SHA512},
				[]Group{1, 2, 5, 14, 16, 19, 20, 21},
			},
			Lifetime: espLifetime,
			Default:  Offer{Encryption: []Encryption{AES128}, Integrity: []Integrity{SHA256}},
			Source:   huaweiProvider,
		},
		Advice: []Local{
			advise("huawei", huaweiPFS, "PFS is on by default and must be set alike at both ends", "PFS 默认开启，两端必须一致"),
		},
	}
}
