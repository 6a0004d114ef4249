package advise

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"causeway"
	"causeway/advise/prices"
)

// TestAnswerIsExplained goes through whole answers: everything people ask next
// is there, in both languages.
func TestAnswerIsExplained(t *testing.T) {
	ordinary := input(causeway.Needs{
		Bandwidth: 200 * causeway.Mbps, Traffic: each(500 * causeway.GB), Growth: 1.5, Latency: 320 * time.Millisecond,
		Team: causeway.TeamNetwork, Workloads: []causeway.Workload{causeway.WorkloadMultiCloud},
	})
	ordinary.Upgrade = &causeway.Upgrade{To: string(LeasedLine), When: 3, Within: 2 * year}
	nobody := input(causeway.Needs{Bandwidth: 500 * causeway.Mbps, Availability: 0.9999, Deadline: 2 * week})
	bySeed := input(causeway.Needs{Growth: 0.1})
	bySeed.Prices = prices.Seed()
	extreme := input(causeway.Needs{
		Bandwidth: mostBandwidth, Traffic: each(mostTraffic), Growth: mostGrowth, Duration: mostTime, Latency: time.Millisecond,
		Jitter: 1, Loss: 1e-9, Availability: 0.999999999, Deadline: time.Hour, Budget: yearly(0.01),
	})
	byHybrid := input(causeway.Needs{Bandwidth: 100 * causeway.Mbps, Availability: 0.9997, Deadline: 9 * week, Encryption: causeway.EncryptionOwnKeys})
	for name, in := range map[string]Input{"ordinary": ordinary, "nobody": nobody, "seed": bySeed, "hybrid": byHybrid, "extreme": extreme} {
		answer := wholeAnswer(t, in)
		if len(answer.Vendors) == 0 || len(answer.BreakEvens) < 10 || len(answer.Sensitivity) == 0 && name != "extreme" {
			t.Errorf("%s: %d vendors, %d break-even points, %d turns", name, len(answer.Vendors), len(answer.BreakEvens), len(answer.Sensitivity))
		}
		if (answer.Recommended == nil) != (len(answer.Phases) == 0) || (answer.Upgrade == nil) != (in.Upgrade == nil) || (len(answer.Contradictions) > 0) != (name == "seed") {
			t.Errorf("%s: %d phases, upgrade %+v, %d contradictions", name, len(answer.Phases), answer.Upgrade, len(answer.Contradictions))
		}
		for _, a := range answer.Schemes {
			if len(a.Matrix) != 7 {
				t.Errorf("%s: %s has %d marks", name, a.Scheme, len(a.Matrix))
			}
		}
		texts(reflect.ValueOf(*answer), func(text causeway.Text) {
			if (text.En == "") != (text.Zh == "") || strings.Contains(text.En+text.Zh, "%!") || strings.ContainsFunc(text.En, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("%s: %q, %q", name, text.En, text.Zh)
			}
		})
	}
}

// texts visits every text in a value but the vendors' names.
func texts(v reflect.Value, visit func(causeway.Text)) {
	if v.Type() == reflect.TypeFor[causeway.Text]() {
		visit(v.Interface().(causeway.Text))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				texts(v.Field(i), visit)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			texts(v.Index(i), visit)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			texts(v.Elem(), visit)
		}
	}
}

func TestWordsForFigures(t *testing.T) {
	cny := func(low, high float64, unknown ...prices.Item) prices.Amount {
		return prices.Amount{Low: low, High: high, Currency: causeway.CNY, Unknown: unknown}
	}
	for _, row := range []struct{ got, want causeway.Text }{
		{sum(cny(0, 0)), causeway.Text{En: "0 CNY", Zh: "0 CNY"}},
		{sum(cny(36.5, 36.5)), causeway.Text{En: "36.50 CNY", Zh: "36.50 CNY"}},
		{sum(cny(1234567.4, 2e6)), causeway.Text{En: "1,234,567–2,000,000 CNY", Zh: "1,234,567–2,000,000 CNY"}},
		{sum(cny(-1500, 100)), causeway.Text{En: "-1,500–100 CNY", Zh: "-1,500–100 CNY"}},
		{sum(cny(1, 1, "a", "b")), causeway.Text{En: "1 CNY and 2 parts unknown", Zh: "1 CNY，另有 2 项未知"}},
		{lasting(0), causeway.Text{En: "0 minutes", Zh: "0 分钟"}},
		{lasting(53 * time.Minute), causeway.Text{En: "53 minutes", Zh: "53 分钟"}},
		{lasting(time.Hour), causeway.Text{En: "1 hour", Zh: "1 小时"}},
		{lasting(150 * time.Minute), causeway.Text{En: "2.5 hours", Zh: "2.5 小时"}},
		{lasting(60 * time.Hour), causeway.Text{En: "60 hours", Zh: "60 小时"}},
		{lasting(730 * time.Hour), causeway.Text{En: "1 month", Zh: "1 个月"}},
		{lasting(5*day + time.Hour), causeway.Text{En: "5.0 days", Zh: "5.0 天"}},
		{lasting(year), causeway.Text{En: "1 year", Zh: "1 年"}},
		{lasting(2 * day), causeway.Text{En: "2 days", Zh: "2 天"}},
		{lasting(4 * week), causeway.Text{En: "4 weeks", Zh: "4 周"}},
		{between(Span{day, 2 * day}), causeway.Text{En: "1–2 days", Zh: "1–2 天"}},
		{between(Span{2 * week, 8 * week}), causeway.Text{En: "2–8 weeks", Zh: "2–8 周"}},
		{between(Span{10 * time.Minute, day}), causeway.Text{En: "10 minutes to 1 day", Zh: "10 分钟至 1 天"}},
		{both(long(2 * week)), both("2w")},
		{both(long(month)), both("1mo")},
		{both(long(16 * day)), both("16d")},
		{both(long(10 * time.Minute)), both("10min")},
		{both(long(0)), both("0h")},
		{says("Build %s, %d.", "部署%s，%d", both("SD-WAN"), 3), causeway.Text{En: "Build SD-WAN, 3.", Zh: "部署 SD-WAN，3"}},
		{says("%s is out", "%s出局", both("IPsec VPN")), causeway.Text{En: "IPsec VPN is out", Zh: "IPsec VPN 出局"}},
		{called(IPsec + "+" + SDWAN), causeway.Text{En: "IPsec VPN + SD-WAN", Zh: "IPsec VPN + SD-WAN"}},
	} {
		if row.got != row.want {
			t.Errorf("got %+v, want %+v", row.got, row.want)
		}
	}
}
