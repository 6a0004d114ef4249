package advise

import (
	"math"
	"strings"

	"causeway"
	"causeway/advise/prices"
)

// The last words of items in a set that prices schemes as a whole: what makes up
// for a list that does not reach its own total, and what lists and text say.
const (
	itemNotItemised = "not_itemised"
	itemStatedMonth = "stated_month"
	itemStatedText  = "stated_text"
)

// wholePrice is what a set says of one scheme, by the month in CNY.
type wholePrice struct {
	setup         float64
	parts         prices.Amount // of the list, without what makes up for it
	itemised      bool
	rest          prices.Amount
	traffic       bool // a price by volume beside the list
	month, text   prices.Amount
	hasMonth, has bool // whether month and text are stated
}

func wholePriceOf(set *prices.Set, scheme SchemeID) (w wholePrice, ok bool) {
	prefix := "seed." + strings.ReplaceAll(string(scheme), "-", "_") + "."
	w.parts.Currency, w.rest.Currency = causeway.CNY, causeway.CNY
	for _, p := range set.Prices {
		item, of := strings.CutPrefix(string(p.Item), prefix)
		if !of || p.Low == nil || p.High == nil {
			continue
		}
		ok = true
		worth := yuanPer(set, p.Currency)
		w.take(item, p.Unit, prices.Amount{Low: *p.Low * worth, High: *p.High * worth, Currency: causeway.CNY})
	}
	return w, ok
}

func (w *wholePrice) take(item string, unit prices.Unit, a prices.Amount) {
	switch {
	case unit == prices.PerGB:
		w.traffic = true
	case unit == prices.Once:
		w.setup += a.Middle()
	case item == itemStatedMonth:
		w.month, w.hasMonth = a, true
	case item == itemStatedText:
		w.text, w.has = a, true
	case item == itemNotItemised:
		w.rest = a
	default:
		w.itemised = true
		w.parts.Low += a.Low
		w.parts.High += a.High
	}
}

// aMonth is a twelfth of the year the document sums up.
func (w wholePrice) aMonth() float64 { return w.parts.Middle() + w.rest.Middle() }

// firstYear is its total, setup included.
func (w wholePrice) firstYear() float64 { return w.setup + 12*w.aMonth() }

func (w wholePrice) contradictions(scheme SchemeID) []Contradiction {
	var found []Contradiction
	add := func(en, zh string, args ...any) {
		found = append(found, Contradiction{Scheme: scheme, Says: says(en, zh, args...)})
	}
	if w.itemised && w.hasMonth && differ(w.parts, w.month) {
		add("The list's parts add up to %s a month%s, its own total says %s.", "列表各项合计每月 %s%s，而其合计写 %s。", sum(w.parts), w.beforeTraffic(), sum(w.month))
	}
	if w.hasMonth && w.has && differ(w.month, w.text) {
		add("The list's total is %s a month, the text says %s.", "列表合计每月 %s，正文却写 %s。", sum(w.month), sum(w.text))
	}
	month := prices.Amount{Low: w.aMonth(), High: w.aMonth(), Currency: causeway.CNY}
	switch {
	case !w.itemised && w.aMonth() > 0:
		add("It is called free or nearly so and has no list, yet its year's running cost is %s.", "称基本免费且没有明细，年运营费却为 %s。", sum(times(month, 12)))
	case w.itemised && (w.aMonth() < w.parts.Low-1 || w.aMonth() > w.parts.High+1):
		add("Its year is twelve times %s, the list's parts add up to %s a month%s.", "年费用相当于每月 %s，列表各项合计却为每月 %s%s。", sum(month), sum(w.parts), w.beforeTraffic())
	}
	return found
}

func (w wholePrice) beforeTraffic() causeway.Text {
	if !w.traffic {
		return causeway.Text{}
	}
	return causeway.Text{En: " before traffic", Zh: "（不含流量）"}
}

func differ(a, b prices.Amount) bool {
	return math.Abs(a.Low-b.Low) > 1 || math.Abs(a.High-b.High) > 1
}

func times(a prices.Amount, n float64) prices.Amount {
	a.Low *= n
	a.High *= n
	return a
}
