package advise

import (
	"slices"
	"strconv"
	"time"

	"causeway"
	"causeway/advise/prices"
	"causeway/border"
)

// miss is a hard constraint a candidate does not meet, and by how much: twice
// what was wanted is 1.
type miss struct {
	key         string
	wanted, has string
	why         causeway.Text
	by          float64
}

// constraint judges one need; nil is met, or nobody asks.
type constraint struct {
	key   string
	judge func(q *question, c *candidate) *miss
}

// constraints are all there are, in the order of the needs.
var constraints = []constraint{
	{"bandwidth", bandwidthMet},
	{"traffic", trafficMet},
	{"latency", latencyMet},
	{"jitter", jitterMet},
	{"loss", lossMet},
	{"availability", availabilityMet},
	{"budget", budgetMet},
	{"deadline", deadlineMet},
	{"duration", durationMet},
	{"team", teamMet},
	{"devices", devicesMet},
	{"residency", residencyMet},
	{"border", borderMet},
	{"encryption", encryptionMet},
	{"certifications", certificationsMet},
	{"sites", sitesMet},
}

// broken returns every constraint the candidate does not meet.
func broken(q *question, c *candidate) []miss {
	var all []miss
	for _, k := range constraints {
		if m := k.judge(q, c); m != nil {
			m.key = k.key
			all = append(all, *m)
		}
	}
	return all
}

func (m miss) exclusion(of SchemeID) Exclusion {
	return Exclusion{Scheme: of, Constraint: m.key, Wanted: m.wanted, Has: m.has, Why: m.why}
}

func bandwidthMet(q *question, c *candidate) *miss {
	wanted, has := q.wanted(), float64(c.quality.Bandwidth)
	if wanted <= has {
		return nil
	}
	why := causeway.Text{
		En: "it carries " + bitRate(has) + ", and " + bitRate(wanted) + " are needed",
		Zh: "可承载 " + bitRate(has) + "，而需要 " + bitRate(wanted),
	}
	if q.Needs.Growth > 0 {
		why = say(why, causeway.Text{En: " by the end, with growth", Zh: "（计入增长，至使用期末）"})
	}
	return &miss{wanted: "≥ " + bitRate(wanted), has: bitRate(has), by: wanted/has - 1, why: why}
}

func trafficMet(q *question, c *candidate) *miss {
	average, has := q.carried(), float64(c.quality.Bandwidth)
	if average <= has {
		return nil
	}
	return &miss{
		wanted: "≥ " + bitRate(average), has: bitRate(has), by: average/has - 1,
		why: causeway.Text{
			En: "the traffic of a month is " + bitRate(average) + " on average, and it carries " + bitRate(has),
			Zh: "每月流量平均为 " + bitRate(average) + "，而其可承载 " + bitRate(has),
		},
	}
}

func latencyMet(q *question, c *candidate) *miss {
	wanted, s := q.Needs.Latency, c.quality.Service
	m := &miss{wanted: "≤ " + wanted.String(), has: s.RTT.String()}
	switch {
	case wanted == 0 || s.RTT == 0 || s.RTT <= wanted:
		return nil
	case wanted < s.Floor:
		m.why = causeway.Text{
			En: "light itself needs " + s.Floor.String() + " there and back: nothing is faster",
			Zh: "光在光纤中往返就需要 " + s.Floor.String() + "，没有任何方案能更快",
		}
	default:
		m.why = causeway.Text{
			En: "its round trip is about " + s.RTT.String(),
			Zh: "其往返时延约为 " + s.RTT.String(),
		}
	}
	m.by = float64(s.RTT)/float64(wanted) - 1
	return m
}

func jitterMet(q *question, c *candidate) *miss {
	wanted, has := q.Needs.Jitter, c.quality.Jitter
	if wanted == 0 || has <= wanted {
		return nil
	}
	return &miss{
		wanted: "≤ " + wanted.String(), has: has.String(), by: float64(has)/float64(wanted) - 1,
		why: causeway.Text{
			En: "its jitter is taken to be " + has.String() + " until it is measured",
			Zh: "实测之前，其抖动按 " + has.String() + " 估计",
		},
	}
}

func lossMet(q *question, c *candidate) *miss {
	wanted, has := q.Needs.Loss, c.quality.Loss
	if wanted == 0 || has <= wanted+1e-12 {
		return nil
	}
	return &miss{
		wanted: "≤ " + percent(wanted), has: percent(has), by: float64(has)/float64(wanted) - 1,
		why: causeway.Text{En: "it loses about " + percent(has), Zh: "其丢包率约为 " + percent(has)},
	}
}

func availabilityMet(q *question, c *candidate) *miss {
	wanted, has := q.Needs.Availability, c.quality.Availability
	if has >= wanted-1e-12 {
		return nil
	}
	return &miss{
		wanted: "≥ " + percent(wanted), has: percent(has), by: float64((1-has)/max(1-wanted, 1e-6)) - 1,
		why: causeway.Text{
			En: "at " + percent(has) + " it is down " + downtime(has) + " a year; " + percent(wanted) + " allows " + downtime(wanted),
			Zh: "可用性 " + percent(has) + " 即每年中断 " + downtime(has) + "；" + percent(wanted) + " 只允许 " + downtime(wanted),
		},
	}
}

// downtime is what an availability leaves in a year.
func downtime(a causeway.Ratio) string {
	d := time.Duration(float64(1-a) * float64(year))
	if d < 2*time.Hour {
		return strconv.FormatFloat(d.Minutes(), 'f', 0, 64) + " min"
	}
	return strconv.FormatFloat(d.Hours(), 'f', 0, 64) + " h"
}

// budgetMet holds the middle of a range against the budget. What is unknown can
// only be held against it by its known part.
func budgetMet(q *question, c *candidate) *miss {
	wanted := q.budget()
	has := c.bill.cost.Total.Middle()
	if wanted == 0 || has <= wanted {
		return nil
	}
	limit, total := grouped(wanted)+" "+string(q.Currency), c.bill.cost.Total
	return &miss{
		wanted: "≤ " + limit, has: grouped(has) + " " + string(q.Currency), by: has/wanted - 1,
		why: says("its first year costs %s, and the budget is %s", "首年费用为 %s，预算为 %s", sum(total), limit),
	}
}

// budget is what may be spent in the first year, in the currency of the answer;
// 0 is no limit.
func (q *question) budget() float64 {
	b := q.Needs.Budget
	amount := q.in(prices.Amount{Low: b.Amount.Amount, High: b.Amount.Amount, Currency: b.Amount.Currency}).Low
	if b.Per == causeway.PerMonth {
		amount *= firstYear
	}
	return amount
}

func deadlineMet(q *question, c *candidate) *miss {
	wanted, has := q.Needs.Deadline, c.build.High
	if wanted == 0 || has <= wanted {
		return nil
	}
	why := says("it may take %s to build, permits and carriers included", "含审批和运营商施工，建设可能需要 %s", lasting(has))
	if c.shapes[0].permitted() {
		why = says("it may take %s to build, up to %s of them until the cross-border permit is there", "建设可能需要 %s，其中取得跨境资质最长 %s", lasting(has), lasting(cenBuild.High))
	}
	return &miss{wanted: "≤ " + long(wanted), has: long(c.build.High), by: float64(has)/float64(wanted) - 1, why: why}
}

// durationMet excludes what would be there when nobody needs it any more.
func durationMet(q *question, c *candidate) *miss {
	wanted, has := q.Needs.Duration, c.build.High
	if wanted == 0 || has < wanted {
		return nil
	}
	return &miss{
		wanted: long(wanted), has: long(c.build.High), by: float64(has) / float64(wanted),
		why: says("it is needed for %s and may take %s to build", "只需使用 %s，而建设可能需要 %s", lasting(wanted), lasting(has)),
	}
}

func teamMet(q *question, c *candidate) *miss {
	needed := causeway.TeamNone
	for _, s := range c.members {
		needed = stronger(teams, needed, s.team)
	}
	if q.Needs.Team == "" || !beyond(teams, needed, q.Needs.Team) {
		return nil
	}
	return &miss{
		wanted: string(q.Needs.Team), has: string(needed), by: 1,
		why: says("it takes %s to run it", "其运维需要%s", teamWords[needed]),
	}
}

var teamWords = map[causeway.Team]causeway.Text{
	causeway.TeamNone:    {En: "nobody who knows networks", Zh: "非网络专业人员"},
	causeway.TeamCloud:   {En: "people who run clouds", Zh: "云运维人员"},
	causeway.TeamNetwork: {En: "network engineers", Zh: "网络工程师"},
}

func devicesMet(q *question, c *candidate) *miss {
	needed := causeway.DevicesManaged
	for i, s := range c.members {
		needed = stronger(devices, needed, s.devices)
		if q.onTop(s, c.shapes[i]) {
			needed = stronger(devices, needed, causeway.DevicesVirtual)
		}
	}
	if q.Needs.Devices == "" || !beyond(devices, needed, q.Needs.Devices) {
		return nil
	}
	return &miss{
		wanted: string(q.Needs.Devices), has: string(needed), by: 1,
		why: says("it needs %s", "它需要%s", deviceWords[needed]),
	}
}

var deviceWords = map[causeway.Devices]causeway.Text{
	causeway.DevicesManaged:  {En: "what the clouds run themselves", Zh: "云厂商托管的产品"},
	causeway.DevicesVirtual:  {En: "instances of your own", Zh: "自有的云主机实例"},
	causeway.DevicesPhysical: {En: "equipment at a carrier's or in a data centre", Zh: "运营商或机房的物理设备"},
}

func stronger[T comparable](order []T, a, b T) T {
	if beyond(order, b, a) {
		return b
	}
	return a
}

// beyond reports whether a comes after b.
func beyond[T comparable](order []T, a, b T) bool {
	return slices.Index(order, a) > slices.Index(order, b)
}

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
