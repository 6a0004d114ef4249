package aliyun

import "causeway"

// TunnelOptions is one of the two tunnels of a connection that is to be made or
// changed. What is left out keeps the cloud's default, or its value when it is
// changed.
type TunnelOptions struct {
	CustomerGatewayID  string `json:"CustomerGatewayId,omitempty"`
	Role               string `json:"Role,omitempty"`
	EnableDPD          *bool  `json:"EnableDpd,omitempty"`
	EnableNATTraversal *bool  `json:"EnableNatTraversal,omitempty"`
	IKE                IKE    `json:"TunnelIkeConfig"`
	IPsec              IPsec  `json:"TunnelIpsecConfig"`
	BGP                BGP    `json:"TunnelBgpConfig"`
}

// TunnelChange is a change of the tunnel of that id.
type TunnelChange struct {
	TunnelID string `json:"TunnelId,omitempty"`
	TunnelOptions
}

// IKE is phase 1 of a tunnel. Lifetime is in seconds, PFS the Diffie-Hellman
// group ("group14").
type IKE struct {
	PSK      causeway.Secret `json:"Psk,omitempty"`
	Version  string          `json:"IkeVersion,omitempty"`
	Mode     string          `json:"IkeMode,omitempty"`
	EncAlg   string          `json:"IkeEncAlg,omitempty"`
	AuthAlg  string          `json:"IkeAuthAlg,omitempty"`
	PFS      string          `json:"IkePfs,omitempty"`
	Lifetime Int             `json:"IkeLifetime,omitempty"`
	LocalID  string          `json:"LocalId,omitempty"`
	RemoteID string          `json:"RemoteId,omitempty"`
}

// IPsec is phase 2 of a tunnel. Lifetime is in seconds, PFS the Diffie-Hellman
// group or "disabled".
type IPsec struct {
	EncAlg   string `json:"IpsecEncAlg,omitempty"`
	AuthAlg  string `json:"IpsecAuthAlg,omitempty"`
	PFS      string `json:"IpsecPfs,omitempty"`
	Lifetime Int    `json:"IpsecLifetime,omitempty"`
}

// BGP is Alibaba Cloud's end of the BGP session in a tunnel: TunnelCIDR a /30 of
// 169.254.0.0/16, LocalIP in it.
type BGP struct {
	LocalASN   Int    `json:"LocalAsn,omitempty"`
	TunnelCIDR string `json:"TunnelCidr,omitempty"`
	LocalIP    string `json:"LocalBgpIp,omitempty"`
}

// Tunnel is one tunnel as the cloud describes it. Its PSK comes in clear.
type Tunnel struct {
	TunnelID           string      `json:"TunnelId"`
	TunnelIndex        Int         `json:"TunnelIndex"`
	Role               string      `json:"Role"`
	CustomerGatewayID  string      `json:"CustomerGatewayId"`
	InternetIP         string      `json:"InternetIp"`
	State              string      `json:"State"`
	Status             string      `json:"Status"`
	ZoneNo             string      `json:"ZoneNo"`
	EnableDPD          Flag        `json:"EnableDpd"`
	EnableNATTraversal Flag        `json:"EnableNatTraversal"`
	IKE                IKE         `json:"TunnelIkeConfig"`
	IPsec              IPsec       `json:"TunnelIpsecConfig"`
	BGP                ObservedBGP `json:"TunnelBgpConfig"`
}

// ObservedBGP is the BGP session of a tunnel.
type ObservedBGP struct {
	BGP
	Status  string `json:"BgpStatus"`
	PeerASN Int    `json:"PeerAsn"`
	PeerIP  string `json:"PeerBgpIp"`
}
