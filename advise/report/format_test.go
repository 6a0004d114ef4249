package report

import (
	"testing"
	"time"

	"causeway"
	"causeway/advise"
	"causeway/advise/prices"
)

func TestFiguresRead(t *testing.T) {
	en, zh := writer{causeway.English, &advise.Answer{}}, writer{causeway.Chinese, &advise.Answer{}}
	unknown := []prices.Item{"carrier.line"}
	for _, row := range []struct{ got, want string }{
		{number(0), "0"},
		{number(12.345), "12.35"},
		{number(99.999), "100"},
		{number(1234567.8), "1,234,568"},
		{number(-1500), "-1,500"},
		{en.amount(prices.Amount{Low: 5000, High: 5000, Currency: "CNY"}), "5,000 CNY"},
		{en.amount(prices.Amount{Low: 5000, High: 7000, Currency: "CNY"}), "5,000–7,000 CNY"},
		{en.amount(prices.Amount{Low: 5000, High: 5000, Currency: "CNY", Unknown: unknown}), "at least 5,000 CNY"},
		{zh.amount(prices.Amount{Currency: "CNY", Unknown: unknown}), "未知"},
		{en.bare(prices.Amount{Low: 5000, High: 7000, Unknown: unknown}), "≥ 5,000–7,000"},
		{en.short(410000), "410k"},
		{en.short(999.9), "1k"},
		{en.short(1250000), "1.25M"},
		{zh.short(410000), "41万"},
		{zh.short(5000), "5,000"},
		{zh.short(3e8), "3亿"},
		{percent(0.9999), "99.99%"},
		{percent(0.07), "7%"},
		{percent(0.99999999), "> 99.9999%"},
		{percent(1), "100%"},
		{en.rate(500 * causeway.Mbps), "500 Mbps"},
		{en.rate(0), "unknown"},
		{volume(1536 * causeway.GB), "1.54 TB"},
		{volume(0), "0"},
		{en.delay(94600 * time.Microsecond), "94.6 ms"},
		{en.minutes(52.56), "52.6 min"},
		{en.minutes(60), "1 hour"},
		{en.minutes(525.6), "8.8 hours"},
		{en.minutes(1440), "1 day"},
		{zh.minutes(10512), "7.3 天"},
		{dots(3), "●●●○○"},
		{dots(9), "●●●●●"},
	} {
		if row.got != row.want {
			t.Errorf("got %q, want %q", row.got, row.want)
		}
	}
}

func TestCommandsInSentencesAreSetAsSuch(t *testing.T) {
	w := writer{causeway.English, &advise.Answer{}}
	for _, row := range []struct{ sentence, want string }{
		{"plain <b>", "plain &lt;b&gt;"},
		{"`causeway status` says <nothing>", "<code>causeway status</code> says &lt;nothing&gt;"},
		{"`a` and `<b>`", "<code>a</code> and <code>&lt;b&gt;</code>"},
		{"one ` alone <", "one ` alone &lt;"},
		{"", ""},
	} {
		if got := string(w.prose(causeway.Text{En: row.sentence})); got != row.want {
			t.Errorf("%q became %q, want %q", row.sentence, got, row.want)
		}
	}
}

func TestSpansUseTheUnitThatSuits(t *testing.T) {
	w := writer{causeway.English, &advise.Answer{}}
	for _, row := range []struct {
		low, high time.Duration
		want      string
	}{
		{day, 2 * day, "1–2 days"},
		{day, day, "1 day"},
		{week, 2 * week, "1–2 weeks"},
		{2 * week, 8 * week, "2–8 weeks"},
		{30 * day, 60 * day, "1–2 months"},
		{90 * day, 180 * day, "3–6 months"},
		{10 * time.Minute, day, "10 minutes – 1 day"},
		{day, 14 * day, "1–14 days"},
		{0, week, "0–7 days"},
		{16 * day, 28 * day, "16–28 days"},
		{365 * day, 365 * day, "1 year"},
		{550 * day, 550 * day, "18 months"},
		{3 * 365 * day, 3 * 365 * day, "3 years"},
	} {
		if got := w.span(advise.Span{Low: row.low, High: row.high}); got != row.want {
			t.Errorf("%v to %v: %q, want %q", row.low, row.high, got, row.want)
		}
	}
}
