package advise

import (
	"math"
	"strconv"
	"strings"
	"time"

	"causeway"
)

// percent writes a ratio with the digits that matter: "99.99%". What is less
// than all is never written as all.
func percent(r causeway.Ratio) string {
	digits := strconv.FormatFloat(float64(r)*100, 'f', 4, 64)
	if r < 1 && digits == "100.0000" {
		digits = "99.9999"
	}
	return strings.TrimSuffix(strings.TrimRight(digits, "0"), ".") + "%"
}

// bitRate writes a rate in whole Mbit/s from one on.
func bitRate(bits float64) string {
	if bits < float64(causeway.Mbps) {
		return causeway.BitRate(bits).String()
	}
	return (causeway.BitRate(math.Ceil(bits/float64(causeway.Mbps))) * causeway.Mbps).String()
}

// volume writes an amount of data in the largest unit it is one of, as the file
// takes it: "1.2TB".
func volume(v causeway.Volume) string {
	for _, u := range []causeway.Volume{causeway.PB, causeway.TB, causeway.GB} {
		if v >= u {
			return strconv.FormatFloat(float64(v)/float64(u), 'f', -1, 64) + strings.TrimLeft(u.String(), "1")
		}
	}
	return v.String()
}

// long writes a time of planning as people state it: "2w", "16d", "1mo", and
// minutes where it is no whole hours.
func long(d time.Duration) string {
	if d%time.Hour != 0 {
		return strconv.Itoa(int(math.Ceil(d.Minutes()))) + "min"
	}
	return causeway.FormatTimespan(d)
}

// both is a text that is the same in every language.
func both(s string) causeway.Text { return causeway.Text{En: s, Zh: s} }

// say puts texts in a row.
func say(all ...causeway.Text) causeway.Text {
	var out causeway.Text
	for _, t := range all {
		out.En += t.En
		out.Zh += t.Zh
	}
	return out
}

// list joins texts as each language does.
func list(all []causeway.Text) causeway.Text {
	var en, zh []string
	for _, t := range all {
		en, zh = append(en, t.En), append(zh, t.Zh)
	}
	return causeway.Text{En: strings.Join(en, ", "), Zh: strings.Join(zh, "、")}
}
