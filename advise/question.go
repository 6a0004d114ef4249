package advise

import (
	"math"
	"reflect"

	"causeway"
	"causeway/advise/prices"
)

// question is an input with what follows from it once for all schemes.
type question struct {
	Input
	// sent is what each site sends in a month, in GB, now.
	sent map[string]float64
	// bandwidth is what is priced, in bit/s; assumed says that nobody asked for
	// it.
	bandwidth float64
	assumed   bool
	// lists are the prices by item: one is looked up thousands of times.
	lists map[prices.Item]*prices.Set
	// months is how far costs are worked out.
	months int
}

const (
	// leastBandwidth is priced where neither bandwidth nor traffic is stated.
	leastBandwidth = 10 * causeway.Mbps
	// busy is how many times the average the busiest hour needs.
	busy = 4
)

func ask(in Input) *question {
	q := &question{Input: in, sent: map[string]float64{}, bandwidth: float64(in.Needs.Bandwidth), lists: byItem(in.Prices), months: allMonths}
	most := 0.0
	for _, s := range in.Needs.Traffic {
		q.sent[s.Site] = s.Volume.Gigabytes()
		most = max(most, q.sent[s.Site])
	}
	if q.bandwidth == 0 {
		q.bandwidth = max(float64(leastBandwidth), busy*average(most))
		q.assumed = true
	}
	return q
}

// askFirstYear is ask without the costs of later years, for what is asked many
// times.
func askFirstYear(in Input) *question {
	q := ask(in)
	q.months = firstYear
	return q
}

// byItem is the set cut into one for each item.
func byItem(set *prices.Set) map[prices.Item]*prices.Set {
	lists := map[prices.Item]*prices.Set{}
	for _, p := range set.Prices {
		list := lists[p.Item]
		if list == nil {
			list = &prices.Set{Name: set.Name, Date: set.Date}
			lists[p.Item] = list
		}
		list.Prices = append(list.Prices, p)
	}
	return lists
}

// list is the prices of an item, which may be none.
func (q *question) list(item prices.Item) *prices.Set {
	if list := q.lists[item]; list != nil {
		return list
	}
	return &prices.Set{}
}

// average is the bit rate of a month's volume in GB.
func average(gigabytes float64) float64 { return gigabytes * 8e9 / month.Seconds() }

// grown is the factor after so many months.
func (q *question) grown(after float64) float64 { return math.Pow(1+q.Needs.Growth, after/12) }

// mbps is the bandwidth to price a charge for after so many months. One that
// was only assumed is no reason to price more than the leg carries.
func (q *question) mbps(c charge, after float64) int {
	rate := q.bandwidth * q.grown(after)
	if q.assumed && c.carries > 0 {
		rate = min(rate, float64(c.carries))
	}
	return int(math.Ceil(rate / float64(causeway.Mbps)))
}

// lasting is how many months it is needed, a year where nobody says.
func (q *question) lasting() float64 {
	if q.Needs.Duration == 0 {
		return firstYear
	}
	return q.Needs.Duration.Hours() / month.Hours()
}

// unasked reports whether nobody asks for anything.
func (q *question) unasked() bool {
	n := q.Needs
	n.Places, n.At = nil, causeway.Position{}
	return reflect.ValueOf(n).IsZero()
}

// wanted is the bandwidth asked for at the end of the duration, in bit/s; 0
// where nobody asks.
func (q *question) wanted() float64 {
	if q.assumed {
		return 0
	}
	return q.bandwidth * q.grown(q.lasting())
}

// carried is the average rate of the site that sends most, at the end.
func (q *question) carried() float64 {
	most := 0.0
	for _, sent := range q.sent {
		most = max(most, average(sent))
	}
	return most * q.grown(q.lasting())
}

// wholesale are the parts of a scheme that the set prices as a whole; nil where
// it does not.
func (q *question) wholesale(s *scheme) []pricedPart {
	var parts []pricedPart
	for _, p := range q.Prices.Parts(string(s.id)) {
		it := item{price: p.Item, kind: PartTime, per: perCase, times: 1}
		if p.Unit == prices.Once {
			it.kind = PartSetup
		}
		parts = append(parts, q.priced(charge{item: it, price: p.Item, count: 1}))
	}
	return parts
}

// onTop reports whether gateways of one's own have to be put on top of a shape
// for the encryption that is asked for.
func (q *question) onTop(s *scheme, drawn shape) bool {
	switch q.Needs.Encryption {
	case causeway.EncryptionGateways:
		return s.cipher == inClear || drawn.permitted()
	case causeway.EncryptionOwnKeys:
		return s.cipher != ownKeys && s.id != ThirdPartyTunnel
	}
	return false
}

// onTopItems are those gateways.
var onTopItems = []item{
	{price: prices.AliyunInstance, cloud: "aliyun", kind: PartTime, per: perSite, times: 1},
	{price: prices.AWSInstance, cloud: "aws", kind: PartTime, per: perSite, times: 1},
	{price: "instance", cloud: elsewhere, kind: PartTime, per: perSite, times: 1},
	{price: prices.PeopleCloud, kind: PartPeople, once: true, per: perCase, times: 3},
}
