package ike

import (
	"net/netip"
	"strconv"
	"time"

	"causeway"
)

var (
	awsModel = Source{
		Title: "botocore 1.43.11, EC2 2016-11-15, VpnTunnelOptionsSpecification",
		URL:   "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpnTunnelOptionsSpecification.html",
		Date:  "2026-11-23",
	}
	awsGateway = Source{
		Title: "botocore 1.43.11, EC2 2016-11-15, CreateVpnGateway",
		URL:   "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpnGateway.html",
		Date:  "2026-11-23",
	}
	awsTunnels = Source{
		Title: "AWS Site-to-Site VPN user guide, Tunnel options",
		URL:   "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html",
		Date:  "2026-11-23",
	}
	awsPractice = Source{
		Title: "AWS Site-to-Site VPN user guide, Best practices for a customer gateway device",
		URL:   "https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-best-practice.html",
		Date:  "2026-11-23",
	}
	awsInitiate = Source{
		Title: "AWS Site-to-Site VPN user guide, Tunnel initiation options",
		URL:   "https://docs.aws.amazon.com/vpn/latest/s2svpn/initiate-vpn-tunnels.html",
		Date:  "2026-11-23",
	}
)

// aws is AWS Site-to-Site VPN. What is not restricted is accepted: the
// defaults are all values there are.
func aws() End {
	ike := Offer{
		[]Encryption{AES128, AES256, AES128GCM, AES256GCM},
		[]Integrity{SHA1, SHA256, SHA384, SHA512},
		[]Group{2, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24},
	}
	esp := Offer{ike.Encryption, ike.Integrity, append([]Group{5}, ike.Groups...)}
	return End{
		Name:            "aws",
		Title:           causeway.Text{En: "AWS Site-to-Site VPN", Zh: "AWS Site-to-Site VPN"},
		Versions:        []Version{IKEv1, IKEv2},
		DefaultVersions: []Version{IKEv1, IKEv2},
		IKE:             Phase{Offer: ike, Lifetime: Lifetime{900 * time.Second, 28800 * time.Second, 28800 * time.Second}, Default: ike, Source: awsModel},
		ESP:             Phase{Offer: esp, Lifetime: Lifetime{900 * time.Second, 3600 * time.Second, 3600 * time.Second}, Default: esp, Source: awsModel},
		ESPShorter:      true,
		PSK:             PSKRules{Min: 8, Max: 64, Alphabet: letters + digits + "._", NotPrefix: []string{"0"}, Source: awsModel},
		Inside: InsideRules{
			Within: []netip.Prefix{linkLocal},
			Reserved: slash30(
				"169.254.0.0", "169.254.1.0", "169.254.2.0", "169.254.3.0", "169.254.4.0", "169.254.5.0", "169.254.169.252",
			),
			TakesLower: true,
			Source:     awsModel,
		},
		ASN:     ASNRules{Ranges: []ASNRange{{64512, 65534}, {4200000000, 4294967294}}, Default: 64512, Source: awsGateway},
		Tunnels: TunnelRules{PerConnection: 2, Addresses: 2, Source: awsTunnels},
		DPD: Behaviour{
			ByDefault: true, Source: awsModel,
			Text: causeway.Text{En: "DPDTimeoutSeconds=30 (30 or more), DPDTimeoutAction=clear", Zh: "DPDTimeoutSeconds=30（不小于 30），DPDTimeoutAction=clear"},
		},
		NATTraversal: Behaviour{},
		Startup: Behaviour{
			Source: awsModel,
			Text:   causeway.Text{En: "StartupAction=add: waits for the other end", Zh: "StartupAction=add：等待对端发起"},
		},
		Advice: []Local{
			advise("aws", awsTunnels, "give TunnelOptions for both tunnels: what is left out accepts every default, SHA1 and group 2 among them, and AWS takes the lowest value that fits",
				"两条隧道都要给出 TunnelOptions：未给出的会接受全部默认值，包括 SHA1 和组 2，且 AWS 优先取最低的匹配值"),
			advise("aws", awsInitiate, "StartupAction=start: AWS waits for the other end otherwise (IKEv2 only)", "StartupAction=start：否则 AWS 只等待对端发起（仅 IKEv2）"),
			advise("aws", awsModel, "DPDTimeoutAction=restart: the default clear leaves the tunnel down", "DPDTimeoutAction=restart：默认的 clear 会让隧道一直断开"),
			advise("aws", awsPractice, "AWS carries an MTU of 1446 and an MSS of 1406 at most", "AWS 最多支持 MTU 1446、MSS 1406"),
		},
		Spelling: Spelling{
			Version: "IKEVersions",
			IKE:     Names{"Phase1EncryptionAlgorithms", "Phase1IntegrityAlgorithms", "Phase1DHGroupNumbers", "Phase1LifetimeSeconds"},
			ESP:     Names{"Phase2EncryptionAlgorithms", "Phase2IntegrityAlgorithms", "Phase2DHGroupNumbers", "Phase2LifetimeSeconds"},
			Words:   awsWords(),
		},
	}
}

func awsWords() map[string]string {
	words := map[string]string{
		"IKEv1": "ikev1", "IKEv2": "ikev2",
		"AES-128": "AES128", "AES-256": "AES256", "AES-128-GCM-16": "AES128-GCM-16", "AES-256-GCM-16": "AES256-GCM-16",
		"SHA1": "SHA1", "SHA2-256": "SHA2-256", "SHA2-384": "SHA2-384", "SHA2-512": "SHA2-512",
	}
	for _, g := range groupPreference {
		words[g.String()] = strconv.Itoa(int(g))
	}
	return words
}
