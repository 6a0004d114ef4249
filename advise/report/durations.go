package report

import (
	"math"
	"time"

	"causeway"
	"causeway/advise"
)

const (
	day  = 24 * time.Hour
	week = 7 * day
	// month is that of a calendar, on average.
	month = 365 * day / 12
	year  = 365 * day
)

// times are what long durations are counted in. From is where it begins to be
// the natural one to use.
var times = []struct {
	from, unit time.Duration
	one, many  causeway.Text
}{
	{24 * month, year, causeway.Text{En: "year", Zh: "年"}, causeway.Text{En: "years", Zh: "年"}},
	{3 * month, month, causeway.Text{En: "month", Zh: "个月"}, causeway.Text{En: "months", Zh: "个月"}},
	{6 * week, week, causeway.Text{En: "week", Zh: "周"}, causeway.Text{En: "weeks", Zh: "周"}},
	{day, day, causeway.Text{En: "day", Zh: "天"}, causeway.Text{En: "days", Zh: "天"}},
	{time.Hour, time.Hour, causeway.Text{En: "hour", Zh: "小时"}, causeway.Text{En: "hours", Zh: "小时"}},
	{0, time.Minute, causeway.Text{En: "minute", Zh: "分钟"}, causeway.Text{En: "minutes", Zh: "分钟"}},
}

// long is a duration in the unit that suits it.
func (w writer) long(d time.Duration) string { return w.span(advise.Span{Low: d, High: d}) }

// span is a range of long durations: in the largest unit that both ends are
// whole multiples of, twelve at most, or else in one that suits the longer. A shorter end that
// is less than half of that has a unit of its own.
func (w writer) span(s advise.Span) string {
	for _, u := range times {
		if whole(s.Low, u.unit) && whole(s.High, u.unit) && s.High <= 12*u.unit {
			return w.counted(s, u.unit, u.one, u.many)
		}
	}
	for _, u := range times {
		if s.High < u.from {
			continue
		}
		if s.Low > 0 && s.Low < u.unit/2 && s.Low < s.High {
			return w.long(s.Low) + " – " + w.long(s.High)
		}
		return w.counted(s, u.unit, u.one, u.many)
	}
	return ""
}

// whole reports whether a duration is a multiple of a unit, but for the days by
// which months differ.
func whole(d, unit time.Duration) bool {
	n := float64(d) / float64(unit)
	return math.Round(n) >= 1 && math.Abs(n-math.Round(n)) < 0.03*math.Round(n) && math.Abs(n-math.Round(n)) < 0.1
}

func (w writer) counted(s advise.Span, unit time.Duration, one, many causeway.Text) string {
	count := func(d time.Duration) string {
		n := float64(d) / float64(unit)
		if whole(d, unit) {
			n = math.Round(n)
		}
		return trim(n, 1)
	}
	text := span(count(s.Low), count(s.High))
	if text == "1" {
		return text + " " + one.In(w.language)
	}
	return text + " " + many.In(w.language)
}
