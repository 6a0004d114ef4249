package pki

import "time"

// alarmDays are when a certificate that nobody renewed makes itself heard,
// the last first.
var alarmDays = []int{1, 7, 14, 30}

// Alarm decides whether to raise an alarm about a certificate's end. days is
// the stage reached: 30, 14, 7 or 1 days or fewer are left (an expired one
// stays at 1), 0 before all of them. due says that the stage is new. last is
// the days that the previous call for the same certificate returned, 0 for a
// new certificate; a clock that goes back does not raise an alarm twice.
func Alarm(notAfter, now time.Time, last int) (days int, due bool) {
	for _, stage := range alarmDays {
		if notAfter.Sub(now) > time.Duration(stage)*day {
			continue
		}
		if last != 0 && last <= stage {
			return last, false
		}
		return stage, true
	}
	return last, false
}
