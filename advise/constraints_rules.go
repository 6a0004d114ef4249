package advise

import (
	"strconv"

	"causeway"
	"causeway/border"
)

// residencyMet asks for a permit or a contract on record wherever it crosses.
func residencyMet(q *question, c *candidate) *miss {
	if q.Needs.Residency != causeway.ResidencyPermit {
		return nil
	}
	for _, s := range c.shapes {
		for _, rule := range s.crosses {
			if rule.Verdict != border.NeedsPermit && rule.Verdict != border.NeedsRecord {
				return &miss{
					wanted: string(q.Needs.Residency), has: string(rule.Verdict), by: 1,
					why: causeway.Text{
						En: "it crosses the border without a permit or contract that could be shown (rule " + rule.ID + ")",
						Zh: "跨境部分没有可出示的许可或合同（规则 " + rule.ID + "）",
					},
				}
			}
		}
	}
	return nil
}

func borderMet(_ *question, c *candidate) *miss {
	for _, s := range c.shapes {
		if s.forbidden != nil {
			return &miss{
				wanted: "permitted", has: string(border.Forbidden), by: 1,
				why: causeway.Text{
					En: "rule " + s.forbidden.ID + " forbids it, and there is no permitted shape of it: " + s.forbidden.Says.En,
					Zh: "规则 " + s.forbidden.ID + " 禁止，且没有允许的替代形式：" + s.forbidden.Says.Zh,
				},
			}
		}
	}
	return nil
}

// encryptionMet excludes what leaves keys with others. What is in clear on a
// private line gets gateways on top, which devicesMet and the price account for.
func encryptionMet(q *question, c *candidate) *miss {
	if q.Needs.Encryption != causeway.EncryptionOwnKeys {
		return nil
	}
	for i, s := range c.members {
		if s.cipher != ownKeys && !q.onTop(s, c.shapes[i]) {
			return &miss{
				wanted: string(causeway.EncryptionOwnKeys), has: string(s.cipher), by: 1,
				why: causeway.Text{
					En: "whoever runs its coordination service can add a node: the keys are not yours alone",
					Zh: "运营其协调服务者可以加入节点：密钥并非只由你掌握",
				},
			}
		}
	}
	return nil
}

func certificationsMet(q *question, c *candidate) *miss {
	for _, wanted := range q.Needs.Certifications {
		for _, s := range c.members {
			if s.certified[wanted].En == "" {
				return &miss{
					wanted: string(wanted), has: "unknown", by: 1,
					why: causeway.Text{
						En: "no evidence of " + string(wanted) + " is known for it",
						Zh: "未查到其具有 " + string(wanted) + " 认证的依据",
					},
				}
			}
		}
	}
	return nil
}

func sitesMet(q *question, c *candidate) *miss {
	n := len(q.Needs.Places)
	for _, s := range c.members {
		if s.sites > 0 && n > s.sites {
			return &miss{
				wanted: strconv.Itoa(n), has: strconv.Itoa(s.sites), by: float64(n)/float64(s.sites) - 1,
				why: causeway.Text{
					En: "it joins " + strconv.Itoa(s.sites) + " sites at most: " + s.sitesWhy.En,
					Zh: "最多连接 " + strconv.Itoa(s.sites) + " 个站点：" + s.sitesWhy.Zh,
				},
			}
		}
	}
	return nil
}
