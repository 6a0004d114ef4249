package advise

import (
	"slices"
	"strings"

	"causeway"
)

// beyondTeam judges "it takes people who know networks": not a disadvantage to
// those who have them.
func beyondTeam(b bench, _ *Assessment) verdict {
	switch b.Needs.Team {
	case causeway.TeamNetwork:
		return decided(false, "the team has network engineers", "团队有网络工程师")
	case causeway.TeamCloud:
		return decided(true, "the team runs clouds and has no network engineers", "团队熟悉云平台，但没有网络工程师")
	case causeway.TeamNone:
		return decided(true, "nobody in the team knows networks", "团队没有懂网络的人")
	}
	return open("needs.team is not stated", "未填写 needs.team")
}

// forWorkloads judges a claim that matters to some kinds of use only.
func forWorkloads(kinds []causeway.Workload, en, zh string) func(bench, *Assessment) verdict {
	return func(b bench, _ *Assessment) verdict {
		if len(b.Needs.Workloads) == 0 {
			return open("it matters to %s; needs.workloads is not stated", "与 %s 类业务相关；未填写 needs.workloads", listKinds(kinds))
		}
		found := slices.ContainsFunc(b.Needs.Workloads, func(w causeway.Workload) bool { return slices.Contains(kinds, w) })
		return decided(found, en+" (workloads: %s)", zh+"（业务类型：%s）", listKinds(b.Needs.Workloads))
	}
}

// notForWorkloads judges a disadvantage that some kinds of use do not have.
func notForWorkloads(kinds []causeway.Workload, en, zh string) func(bench, *Assessment) verdict {
	judge := forWorkloads(kinds, en, zh)
	return func(b bench, a *Assessment) verdict {
		v := judge(b, a)
		switch v.holds {
		case holds:
			v.holds = refuted
		case refuted:
			v.holds = holds
		}
		return v
	}
}

func listKinds(all []causeway.Workload) string {
	words := make([]string, len(all))
	for i, w := range all {
		words[i] = string(w)
	}
	return strings.Join(words, ", ")
}

// isolated judges "a private line is secure enough as it is".
func isolated(b bench, _ *Assessment) verdict {
	encryption := b.Needs.Encryption
	if encryption == causeway.EncryptionGateways || encryption == causeway.EncryptionOwnKeys {
		return decided(false, "a leased line keeps others out but encrypts nothing; needs.encryption is %s, so encryption has to be put on top",
			"专线只做隔离，不加密；needs.encryption 为 %s，须另加加密", encryption)
	}
	return decided(true, "nobody else uses the line; it encrypts nothing, and no encryption is asked for", "线路由您独享；它不加密，而需求也未要求加密")
}

// regulated judges "it needs a permit or a record".
func regulated(_ bench, a *Assessment) verdict {
	return decided(len(a.Variant.Rules) > 0, "rules of the border it is under: %s", "适用的跨境规则：%s", listed(a.Variant.Rules))
}

func listed(ids []string) causeway.Text {
	if len(ids) == 0 {
		return causeway.Text{En: "none", Zh: "无"}
	}
	joined := strings.Join(ids, ", ")
	return causeway.Text{En: joined, Zh: joined}
}

// carriers judges "carriers know how to do it".
func carriers(_ bench, a *Assessment) verdict {
	if slices.Contains(a.Variant.Rules, "international-private-line") {
		return decided(true, "over the border only China Telecom, Mobile and Unicom lease such lines (rule international-private-line)",
			"跨境线路只能向中国电信、移动、联通租用（规则 international-private-line）")
	}
	return decided(true, "both clouds take lines from carriers: Express Connect, Direct Connect", "两朵云都接入运营商线路：高速通道、Direct Connect")
}

// choosable judges "many algorithms to choose from".
func choosable(b bench, _ *Assessment) verdict {
	if slices.Contains(b.Needs.Certifications, causeway.CertificationGMT) {
		return decided(false, "GM/T cryptography is asked for; AWS's VPN has no SM2, SM3 or SM4", "需求要求国密（GM/T）；AWS 的 VPN 不支持 SM2、SM3、SM4")
	}
	return decided(true, "what Alibaba Cloud and AWS both take is AES-128 or AES-256 with SHA-1 or SHA-2, groups 2 and 14; `causeway ike propose` chooses",
		"阿里云与 AWS 共同支持 AES-128/256、SHA-1/SHA-2 和 DH 组 2、14；可用 `causeway ike propose` 选出最强组合")
}

// manageable judges "easy to run, the clouds' own product".
func manageable(_ bench, a *Assessment) verdict {
	return decided(a.Variant.ID != permittedShape, "what is to be run: %s", "需要维护的形态：%s", a.Variant.Shape)
}

// custody judges "its security depends on somebody else".
func custody(b bench, _ *Assessment) verdict {
	if b.Needs.Encryption == causeway.EncryptionNone {
		return decided(false, "no encryption is asked for", "需求未要求加密")
	}
	return decided(true, "a coordination server of somebody else's tells the nodes whom to trust; WireGuard alone has none",
		"由第三方协调服务器决定节点间的信任关系；只用 WireGuard 则没有")
}

// aggregates judges "several lines give more bandwidth and reliability" against
// the scheme over one line.
func aggregates(b bench, a *Assessment) verdict {
	for i := range b.all {
		single := &b.all[i]
		if single.Scheme != IPsec || single.Service.Bandwidth == 0 || a.Service.Bandwidth == 0 {
			continue
		}
		return decided(a.Service.Bandwidth > single.Service.Bandwidth && a.Service.Availability > single.Service.Availability,
			"%v at %s, against %v at %s of %s (%s)", "%v、可用性 %s，对照%[5]s的 %[3]v、%[4]s（%[6]s）",
			a.Service.Bandwidth, percent(a.Service.Availability), single.Service.Bandwidth, percent(single.Service.Availability), single.Name, evidence(a.Service))
	}
	return open("no figures of it to compare", "没有可比较的数据")
}

// faster judges "it finds the better path" against the scheme that has one.
func faster(b bench, a *Assessment) verdict {
	for i := range b.all {
		if single := &b.all[i]; single.Scheme == IPsec && single.Service.RTT > 0 && a.Service.RTT > 0 {
			return decided(a.Service.RTT <= single.Service.RTT, "round trip %s, against %s of %s (%s)", "往返时延 %s，对照%[3]s的 %[2]s（%[4]s）",
				millis(a.Service.RTT), millis(single.Service.RTT), single.Name, evidence(a.Service))
		}
	}
	return open("no figures of it to compare", "没有可比较的数据")
}
