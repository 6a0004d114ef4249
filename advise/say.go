package advise

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"causeway"
	"causeway/advise/prices"
)

// says builds a text from formats of both languages over the same arguments.
// An argument that is a Text itself is read in the language it stands in.
func says(en, zh string, args ...any) causeway.Text {
	return causeway.Text{
		En: fmt.Sprintf(en, inLanguage(causeway.English, args)...),
		Zh: spaced(fmt.Sprintf(zh, inLanguage(causeway.Chinese, args)...)),
	}
}

// spaced sets Latin words and figures apart from Chinese ones, which a format
// cannot know of its arguments.
func spaced(zh string) string {
	var out strings.Builder
	before := ' '
	for _, r := range zh {
		if unicode.Is(unicode.Han, before) && latin(r) || latin(before) && unicode.Is(unicode.Han, r) {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
		before = r
	}
	return out.String()
}

func latin(r rune) bool { return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

func inLanguage(l causeway.Language, args []any) []any {
	read := make([]any, len(args))
	for i, arg := range args {
		read[i] = arg
		if t, ok := arg.(causeway.Text); ok {
			read[i] = t.In(l)
		}
	}
	return read
}

// sum writes an amount as people do: "12,000–15,000 CNY", and how much is unknown
// of it.
func sum(a prices.Amount) causeway.Text {
	known := grouped(a.Low)
	if high := grouped(a.High); high != known {
		known += "–" + high
	}
	known += " " + string(a.Currency)
	if a.Known() {
		return causeway.Text{En: known, Zh: known}
	}
	parts := causeway.Text{En: counted(len(a.Unknown), "part"), Zh: strconv.Itoa(len(a.Unknown)) + " 项"}
	return says("%s and %s unknown", "%s，另有 %s未知", known, parts)
}

// grouped writes whole units, and cents below a hundred.
func grouped(amount float64) string {
	if math.Abs(amount) < 100 && amount != math.Trunc(amount) {
		return strconv.FormatFloat(amount, 'f', 2, 64)
	}
	digits := strconv.FormatFloat(math.Round(amount), 'f', 0, 64)
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// lasting writes a time in the largest unit that keeps it whole, from hours to
// years, else with one decimal.
func lasting(d time.Duration) causeway.Text {
	for _, u := range []struct {
		unit   time.Duration
		en, zh string
	}{{year, "year", "年"}, {month, "month", "个月"}, {week, "week", "周"}, {day, "day", "天"}, {time.Hour, "hour", "小时"}} {
		if n := d / u.unit; n > 0 && d%u.unit == 0 && (u.unit > time.Hour || d < 3*day) {
			return causeway.Text{En: counted(int(n), u.en), Zh: fmt.Sprintf("%d %s", n, u.zh)}
		}
	}
	switch {
	case d > 2*day:
		return says("%.1f days", "%.1f 天", d.Hours()/24)
	case d > 2*time.Hour:
		return says("%.1f hours", "%.1f 小时", d.Hours())
	}
	minutes := int(d.Round(time.Minute) / time.Minute)
	return causeway.Text{En: counted(minutes, "minute"), Zh: fmt.Sprintf("%d 分钟", minutes)}
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// Text is the span as sentences have it.
func (s Span) Text() causeway.Text { return between(s) }

// between writes a range of time: "2–8 weeks", "10 minutes to 1 day".
func between(s Span) causeway.Text {
	if s.Low == s.High {
		return lasting(s.Low)
	}
	low, high := lasting(s.Low), lasting(s.High)
	if few, unit, _ := strings.Cut(low.Zh, " "); strings.HasSuffix(high.Zh, " "+unit) {
		return causeway.Text{En: few + "–" + high.En, Zh: few + "–" + high.Zh}
	}
	return says("%s to %s", "%s至 %s", low, high)
}

// millis writes a round trip.
func millis(d time.Duration) string {
	return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', -1, 64) + " ms"
}

// outage is how long a year's worth of an availability is not.
func outage(r causeway.Ratio) time.Duration {
	return time.Duration((1 - float64(r)) * float64(365*day)).Round(time.Minute)
}

// called is what people call a scheme or a hybrid.
func called(id SchemeID) causeway.Text {
	var name causeway.Text
	for i, s := range membersOf(id) {
		if i > 0 {
			name = says("%s + %s", "%s + %s", name, s.name)
			continue
		}
		name = s.name
	}
	return name
}
