package advise

import (
	"slices"

	"causeway"
	"causeway/border"
)

// guard is what a scheme does about security by itself.
type guard struct {
	mark int
	// encrypts says that what leaves a site is encrypted, ownKeys that nobody
	// else has a hand in the keys.
	encrypts, ownKeys bool
	why               causeway.Text
}

var guards = map[SchemeID]guard{
	LeasedLine: {5, false, false, causeway.Text{
		En: "a line of one's own; the carrier can read along", Zh: "独享线路；运营商可见明文",
	}},
	IPsec: {4, true, false, causeway.Text{
		En: "encrypted between the clouds' gateways; both clouds hold the keys", Zh: "云网关之间加密；密钥由两朵云持有",
	}},
	SDWAN: {4, true, true, causeway.Text{
		En: "encrypted between gateways of one's own, which alone hold the keys", Zh: "自有网关之间加密，密钥只在网关上",
	}},
	CloudNativeGateway: {3, true, true, causeway.Text{
		En: "mutual TLS between gateways of one's own; a port faces the Internet", Zh: "自有网关之间双向 TLS；端口暴露在公网",
	}},
	ThirdPartyTunnel: {3, true, false, causeway.Text{
		En: "encrypted between nodes; somebody else's server says who is one", Zh: "节点之间加密；由第三方服务器认定节点",
	}},
}

// securityMark lowers a scheme's mark by what these needs ask of encryption and
// it does not give by itself.
func securityMark(needs causeway.Needs, a *Assessment) Mark {
	g, known := guards[a.Scheme]
	if !known {
		return Mark{Column: columnSecurity, Why: causeway.Text{En: "that of its weaker member", Zh: "取其较弱成员"}}
	}
	m := Mark{Column: columnSecurity, Ours: g.mark, Why: g.why}
	switch wanted := needs.Encryption; {
	case wanted == causeway.EncryptionOwnKeys && g.ownKeys:
		m.Ours++
	case wanted == causeway.EncryptionOwnKeys && g.encrypts:
		m.Ours--
	case wanted == causeway.EncryptionOwnKeys, wanted == causeway.EncryptionGateways && !g.encrypts:
		m.Ours -= 2
	}
	if wanted := needs.Encryption; wanted != "" {
		m.Why = says("%s (needs.encryption: %s)", "%s（needs.encryption：%s）", g.why, wanted)
	}
	m.Ours = min(max(m.Ours, 1), 5)
	return m
}

// needsPermission reports whether a rule the shape is under demands a permit or
// a record.
func needsPermission(a *Assessment) bool {
	return slices.ContainsFunc(border.Rules(), func(r border.Rule) bool {
		demands := r.Verdict == border.NeedsPermit || r.Verdict == border.NeedsRecord
		return demands && slices.Contains(a.Variant.Rules, r.ID)
	})
}
