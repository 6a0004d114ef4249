package advise

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"causeway"
	"causeway/border"
	"causeway/region"
)

// What is beyond anything that is sold, or that anybody plans.
const (
	mostBandwidth = 400 * causeway.Gbps // the largest port of AWS Direct Connect
	mostTraffic   = 100 * causeway.PB   // what such a port carries in a month
	mostGrowth    = 10                  // elevenfold every year
	mostMoney     = 1e12
	mostTime      = 20 * year
	mostWait      = time.Hour // of a round trip
	mostSent      = 1e21      // of packets
)

// check returns every need that has no answer. What passes cannot make Compare
// divide by zero or lose its way.
func check(in Input) causeway.Problems {
	c := checker{in: in}
	c.prices()
	c.places()
	c.figures()
	c.choices()
	c.weights()
	c.measured()
	return c.problems
}

type checker struct {
	in       Input
	problems causeway.Problems
}

func (c *checker) add(code causeway.Code, object string, args ...string) {
	p := causeway.NewProblem(code, object, nil, args...)
	p.At = c.in.Needs.At
	c.problems = append(c.problems, p)
}

func (c *checker) prices() {
	switch {
	case c.in.Prices == nil:
		c.add("advise.no_prices", "prices")
		return
	case !slices.Contains(currencies, c.in.Currency):
		choice(c, "currency", c.in.Currency, currencies)
		return
	}
	needed := map[causeway.Currency]bool{}
	for _, p := range c.in.Prices.Prices {
		needed[p.Currency] = needed[p.Currency] || p.Known()
	}
	if b := c.in.Needs.Budget; b.Per != "" {
		needed[b.Amount.Currency] = true
	}
	for _, from := range currencies {
		if _, known := c.in.Prices.RateOf(from, c.in.Currency); needed[from] && !known && from != c.in.Currency {
			c.add("advise.no_rate", "prices", "set", c.in.Prices.Name, "from", string(from), "to", string(c.in.Currency))
		}
	}
}

func (c *checker) places() {
	needs := c.in.Needs
	if len(needs.Places) < 2 {
		c.add("advise.too_few_sites", "sites", "count", strconv.Itoa(len(needs.Places)))
	}
	names := map[string]bool{}
	var all []string
	for _, p := range needs.Places {
		if names[p.Site] {
			c.add("advise.repeated_site", "sites", "site", p.Site)
		}
		names[p.Site] = true
		all = append(all, p.Site)
		c.region(p)
	}
	seen := map[string]bool{}
	for _, s := range needs.Traffic {
		object := "needs.traffic." + s.Site
		switch {
		case !names[s.Site]:
			c.add("advise.unknown_site", object, "site", s.Site, "known", strings.Join(all, ", "))
		case seen[s.Site]:
			c.add("advise.repeated_site", object, "site", s.Site)
		case s.Volume > mostTraffic:
			c.add("advise.out_of_range", object, "value", s.Volume.String(), "least", "0MB", "most", mostTraffic.String())
		}
		seen[s.Site] = true
	}
}

// region refuses what a cloud does not have. A cloud without a table of cities
// has to be on one side of the border at least.
func (c *checker) region(p causeway.Place) {
	known := region.Names(p.Cloud)
	unknown := p.Cloud != "other" && border.SideOf(p.Cloud, p.Region) == border.Unknown
	if known != nil {
		unknown = !slices.Contains(known, p.Region)
	}
	if p.Cloud == "" || p.Region == "" || unknown {
		if known == nil {
			known = []string{"docs/border.md"}
		}
		c.add("advise.unknown_region", "sites."+p.Site, "cloud", p.Cloud, "region", p.Region, "known", strings.Join(known, ", "))
	}
}

func (c *checker) figures() {
	n := c.in.Needs
	if n.Bandwidth > mostBandwidth {
		c.add("advise.out_of_range", "needs.bandwidth", "value", n.Bandwidth.String(), "least", "0", "most", mostBandwidth.String())
	}
	c.within("needs.growth", n.Growth, 0, mostGrowth)
	c.within("needs.loss", float64(n.Loss), 0, 1)
	c.within("needs.availability", float64(n.Availability), 0, 1)
	c.time("needs.latency", n.Latency, mostWait)
	c.time("needs.jitter", n.Jitter, mostWait)
	c.time("needs.deadline", n.Deadline, mostTime)
	c.time("needs.duration", n.Duration, mostTime)
	c.budget(n.Budget)
}

func (c *checker) budget(b causeway.Budget) {
	const object = "needs.budget"
	amount := b.Amount.Amount
	if b == (causeway.Budget{}) {
		return
	}
	choice(c, object, b.Per, []causeway.Period{causeway.PerMonth, causeway.PerYear})
	choice(c, object, b.Amount.Currency, currencies)
	if amount == 0 {
		c.add("advise.zero_budget", object, "value", b.String())
		return
	}
	c.within(object, amount, 0, mostMoney)
}

func (c *checker) choices() {
	n := c.in.Needs
	optional(c, "needs.team", n.Team, teams)
	optional(c, "needs.devices", n.Devices, devices)
	optional(c, "needs.residency", n.Residency, []causeway.Residency{causeway.ResidencyAny, causeway.ResidencyPermit})
	optional(c, "needs.encryption", n.Encryption, []causeway.Encryption{causeway.EncryptionNone, causeway.EncryptionGateways, causeway.EncryptionOwnKeys})
	for i, certification := range n.Certifications {
		choice(c, "needs.certifications["+strconv.Itoa(i)+"]", certification, certifications)
	}
	for i, workload := range n.Workloads {
		choice(c, "needs.workloads["+strconv.Itoa(i)+"]", workload, workloads)
	}
}

func (c *checker) weights() {
	sum := 0.0
	for _, criterion := range slices.Sorted(maps.Keys(c.in.Weights)) {
		weight := c.in.Weights[criterion]
		object := "weight." + string(criterion)
		choice(c, object, criterion, criteria)
		c.within(object, weight, 0, 1000)
		sum += weight
	}
	if len(c.in.Weights) == len(criteria) && sum == 0 {
		c.add("advise.out_of_range", "weight", "value", "0", "least", "0.001", "most", "1000")
	}
}

func (c *checker) measured() {
	for i, m := range c.in.Measured {
		object := "measured[" + strconv.Itoa(i) + "]"
		choice(c, object, m.Scheme, schemeIDs())
		c.within(object, float64(m.Loss), 0, 1)
		c.within(object, float64(m.Availability), 0, 1)
		c.within(object, m.Sent, 0, mostSent)
		if m.Watched < 0 {
			c.add("advise.out_of_range", object, "value", m.Watched.String(), "least", "0s", "most", mostTime.String())
		}
		c.time(object, m.RTT, mostWait)
		c.time(object, m.Jitter, mostWait)
	}
}

func (c *checker) within(object string, value, least, most float64) {
	if math.IsNaN(value) || value < least || value > most {
		c.add("advise.out_of_range", object, "value", number(value), "least", number(least), "most", number(most))
	}
}

func (c *checker) time(object string, value, most time.Duration) {
	if value < 0 || value > most {
		c.add("advise.out_of_range", object, "value", value.String(), "least", "0s", "most", most.String())
	}
}

// choice refuses a name that is none of the known ones.
func choice[T ~string](c *checker, object string, value T, known []T) {
	if slices.Contains(known, value) {
		return
	}
	all := make([]string, len(known))
	for i, k := range known {
		all[i] = string(k)
	}
	c.add("advise.unknown_choice", object, "value", strconv.Quote(string(value)), "known", strings.Join(all, ", "))
}

// optional lets a need be left out.
func optional[T ~string](c *checker, object string, value T, known []T) {
	if value != "" {
		choice(c, object, value, known)
	}
}

// number writes a figure as people do.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
