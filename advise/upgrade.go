package advise

import (
	"math"
	"time"

	"causeway"
)

// upgradeFrom says when growth asks for the upgrade of the file. It is nil
// without one.
func upgradeFrom(u *causeway.Upgrade, needs causeway.Needs, all []Assessment, now time.Time) *UpgradeAnswer {
	if u == nil {
		return nil
	}
	answer := &UpgradeAnswer{To: SchemeID(u.To), Factor: u.When, Within: u.Within}
	switch {
	case u.When <= 1:
		answer.Reached, answer.InTime = &now, true
		answer.Why = says("%g times today's traffic is reached already.", "已达到今日流量的 %g 倍。", u.When)
	case needs.Growth == 0 && !needs.GrowthStated:
		answer.Why = says("When traffic reaches %g times today's is unknown: needs.growth is not stated.", "何时达到今日流量的 %g 倍未知：未填写 needs.growth。", u.When)
	case needs.Growth <= 0:
		answer.Why = says("Traffic does not grow (needs.growth is 0), so it never reaches %g times today's.", "流量不增长（needs.growth 为 0），永远不会达到今日的 %g 倍。", u.When)
	default:
		answer.reach(needs.Growth, buildOf(all, answer.To), now)
	}
	return answer
}

// reach dates the day that traffic growing by growth a year takes to be Factor
// times today's, and when to begin so that the scheme is there by then.
func (u *UpgradeAnswer) reach(growth float64, build time.Duration, now time.Time) {
	years := math.Log(u.Factor) / math.Log1p(growth)
	if years > centuries {
		u.Why = says("At %s a year it takes more than %d years to reach %g times today's traffic.", "按每年 %s 增长，要 %d 年以上才达到今日流量的 %g 倍。", percent(causeway.Ratio(growth)), centuries, u.Factor)
		return
	}
	takes := time.Duration(years * float64(365*day)).Round(day)
	reached := now.Add(takes)
	u.Reached, u.InTime = &reached, u.Within == 0 || takes <= u.Within
	begin := reached.Add(-build)
	if begin.Before(now) {
		begin = now
	}
	u.Why = says("At %s a year traffic is %g times today's on %s%s; it takes %s to build %s, so begin by %s.",
		"按每年 %s 增长，流量将于 %[3]s 达到今日的 %[2]g 倍%[4]s；建设%[6]s需要 %[5]s，请不晚于 %[7]s 开始。",
		percent(causeway.Ratio(growth)), u.Factor, reached.Format(time.DateOnly), u.inTime(), lasting(build), called(u.To), begin.Format(time.DateOnly))
}

// centuries is where a day is no answer any more.
const centuries = 100

func (u *UpgradeAnswer) inTime() causeway.Text {
	switch {
	case u.Within == 0:
		return causeway.Text{}
	case u.InTime:
		return says(", within its limit of %s", "，在设定的 %s之内", lasting(u.Within))
	}
	return says(", later than its limit of %s", "，晚于设定的 %s", lasting(u.Within))
}

func buildOf(all []Assessment, scheme SchemeID) time.Duration {
	for i := range all {
		if all[i].Scheme == scheme {
			return all[i].Build.High
		}
	}
	return 0
}

// already says of a step to what is recommended anyhow that there is none.
func (u *UpgradeAnswer) already(winner SchemeID) {
	if u != nil && u.To == winner {
		u.Why = says("%s is recommended from the start: nothing to move on to.", "一开始就推荐%s，无需升级。", called(winner))
	}
}
