package advise

import (
	"slices"

	"causeway"
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
