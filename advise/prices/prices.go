// Package prices knows what the parts of a way to connect cost: dated figures
// with their sources, as data. What nobody has looked up is unknown, which is
// never the same as nothing.
//
// default.json is the set that causeway compare uses, seed.json has the figures
// of the document this product began with, under the name "seed". A set may be
// laid over another: package refresh fetches one from the clouds' own price
// lists.
package prices

import (
	"time"

	"causeway"
)

// Item names what is priced, as "area.thing": "aliyun.vpn_gateway",
// "aws.vpn_connection", "carrier.line", "people.cloud_day". table.go
// lists all there are.
type Item string

// Unit is what an amount is for.
type Unit string

// Units.
const (
	Once         Unit = "once"
	PerHour      Unit = "hour"
	PerMonth     Unit = "month"
	PerYear      Unit = "year"
	PerGB        Unit = "gb"
	PerMbpsMonth Unit = "mbps_month"
	PerDay       Unit = "person_day"
)

// Confidence says how well a figure is founded.
type Confidence string

// High: a vendor's price list for this region. Medium: of another region or an
// older day. Low: somebody's word. Hypothesis: the seed's, without a source.
const (
	High       Confidence = "high"
	Medium     Confidence = "medium"
	Low        Confidence = "low"
	Hypothesis Confidence = "hypothesis"
)

// Price is one figure. Low and High are equal where it is one number; both are
// nil where it is unknown, and Note says what is known of it all the same.
type Price struct {
	Item Item `json:"item"`
	// Region is "aliyun/cn-beijing", a group ("aliyun/mainland",
	// "aliyun/cross-border"), or "" for everywhere. The narrowest counts.
	Region string `json:"region,omitempty"`
	// Size is in Mbit/s, or 0 where there is one size; the smallest that is
	// large enough counts.
	Size int `json:"size_mbps,omitempty"`
	// From is the month's volume in GB from which the figure holds (tiers).
	From       float64           `json:"from_gb,omitempty"`
	Unit       Unit              `json:"unit"`
	Currency   causeway.Currency `json:"currency,omitempty"`
	Low        *float64          `json:"low"`
	High       *float64          `json:"high"`
	Source     string            `json:"source,omitempty"`
	Date       string            `json:"date,omitempty"` // 2026-11-23
	Confidence Confidence        `json:"confidence,omitempty"`
	Note       causeway.Text     `json:"note,omitzero"`
}

// Rate is what one unit of a currency was worth in another on a day.
type Rate struct {
	From   causeway.Currency `json:"from"`
	To     causeway.Currency `json:"to"`
	Rate   float64           `json:"rate"`
	Source string            `json:"source"`
	Date   string            `json:"date"`
}

// Set is a price list.
type Set struct {
	// Name is "default", "seed" or the file it came from.
	Name   string    `json:"name"`
	Date   time.Time `json:"date"`
	Prices []Price   `json:"prices"`
	Rates  []Rate    `json:"rates"`
}

// Amount is a sum of money as a range, in one currency. Unknown names the items
// that are in it with no figure: then Low and High are the known part.
type Amount struct {
	Low, High float64
	Currency  causeway.Currency
	Unknown   []Item
}

// Known reports whether the whole is.
func (a Amount) Known() bool { return len(a.Unknown) == 0 }

// Middle is between Low and High: what a single number is wanted for.
func (a Amount) Middle() float64 { return (a.Low + a.High) / 2 }
