// Package advise says which way to connect is best for what people need, and
// what it costs: it prices and ranks the schemes, and shows every term of the
// sum so that one can argue with it.
//
// Reading starts at Compare in compare.go. schemes.go says what a scheme is, a
// file for each holds it as data. shape.go draws one between the sites, cost.go
// prices it, service.go says what it carries, constraints.go what excludes it,
// hybrid.go puts two together, score.go ranks what is left and recommend.go says
// why. explain.go answers what people ask next: claims, matrix, sensitivity,
// break-even points, phases. Prices are package prices'; rules about the border
// package border's.
package advise

import (
	"time"

	"causeway"
	"causeway/advise/prices"
)

// Input is everything an answer depends on.
type Input struct {
	Needs  causeway.Needs
	Prices *prices.Set
	// Currency is what the answer is counted in.
	Currency causeway.Currency
	// Weights of criteria, where they are not to follow from the needs: those
	// lie between 0 and 4, most at 1.
	Weights map[Criterion]float64
	// Measured figures of schemes that run already; they take the place of the
	// table's.
	Measured []Measured
	// Upgrade is the file's hybrid.upgrade, or nil.
	Upgrade *causeway.Upgrade
	// Now chooses the rules and the day of the answer.
	Now time.Time
}

// SchemeID is a scheme as commands print it.
type SchemeID string

// The schemes, in the order of the document this product implements. A hybrid's
// is both, "ipsec+cloud-native-gateway", the primary first.
const (
	LeasedLine         SchemeID = "leased-line"
	IPsec              SchemeID = "ipsec"
	SDWAN              SchemeID = "sd-wan"
	CloudNativeGateway SchemeID = "cloud-native-gateway"
	ThirdPartyTunnel   SchemeID = "third-party-tunnel"
)

// Measured is what a probe or a report saw of a scheme. A round trip, jitter or
// bandwidth of 0 was not measured.
type Measured struct {
	Scheme    SchemeID
	RTT       time.Duration
	Jitter    time.Duration
	Bandwidth causeway.BitRate
	// Loss is of what was Sent, which is 0 where loss was not measured.
	Loss causeway.Ratio
	Sent float64
	// Availability is that of the time Watched, which is 0 where it was not
	// measured. More than the table's counts only after a year.
	Availability causeway.Ratio
	Watched      time.Duration
	// Source is who measured, From and Until when.
	Source      string
	From, Until time.Time
}

// Answer is what Compare returns.
type Answer struct {
	Needs    causeway.Needs
	Currency causeway.Currency
	// PriceSet and PriceDate name the prices, Day the day of the answer.
	PriceSet  string
	PriceDate time.Time
	Day       time.Time
	// Schemes are the five in the order of the constants, then hybrids of two,
	// best first.
	Schemes []Assessment
	// Excluded says of each scheme that is out what put it out.
	Excluded []Exclusion
	// Recommended is nil where nothing meets the needs; then Nearest says what
	// comes nearest and Unmet what no scheme does.
	Recommended *Recommendation
	Nearest     *Nearest
	Unmet       []Exclusion
	Sensitivity []Sensitivity
	BreakEvens  []BreakEven
	// Curves are one per scheme, in the order of Schemes.
	Curves  []Curve
	Phases  []Phase
	Upgrade *UpgradeAnswer
	// Contradictions are those of the price set inside itself (the seed's).
	Contradictions []Contradiction
	Vendors        []Vendor
}

// Assessment is one scheme for these needs.
type Assessment struct {
	Scheme SchemeID
	Name   causeway.Text
	// Variant is the shape that is priced: as drawn, or the permitted one.
	Variant Variant
	// Rank counts from 1; 0 is excluded.
	Rank      int
	FirstYear Cost
	// Months is the running cost of each month, from the first, with growth.
	Months []prices.Amount
	// Service is what it carries.
	Service Service
	// Build is how soon it can carry traffic.
	Build Span
	// Score is the weighted sum of Terms, 0 to 1.
	Score float64
	Terms []Term
	// Matrix is the seed's seven columns, worked out for these needs.
	Matrix       []Mark
	Claims       []Claim
	Requirements []causeway.Text
	Risks        []causeway.Text
	Notes        []causeway.Text
}

// Variant is a shape of a scheme.
type Variant struct {
	// ID is "direct", or "permitted" where rules of the border made it another
	// shape than the seed draws.
	ID string
	// Legs in words: "beijing –cen– silicon-valley –ipsec– california".
	Shape string
	// Rules are the ids of the border's rules it crosses under; Why says what
	// they changed.
	Rules []string
	Why   causeway.Text
}

// Cost is that of a first year.
type Cost struct {
	Setup   prices.Amount
	Running prices.Amount
	Total   prices.Amount
	Parts   []Part
}

// Part is one line of a cost, for the whole first year.
type Part struct {
	Item   prices.Item
	Name   causeway.Text
	Kind   PartKind
	Amount prices.Amount
	// How is the sum in words and figures: "2 × 0.05 USD/h × 8760 h".
	How        causeway.Text
	Source     string
	Date       string
	Confidence prices.Confidence
}

// PartKind is what a part of a cost is for.
type PartKind string

// Kinds of parts: one-off, rent by time, by bandwidth, by volume sent, and
// people's work.
const (
	PartSetup     PartKind = "setup"
	PartTime      PartKind = "time"
	PartBandwidth PartKind = "bandwidth"
	PartTraffic   PartKind = "traffic"
	PartPeople    PartKind = "people"
)

// Service is what a scheme gives. Source says whether figures were measured or
// are a table's.
type Service struct {
	Bandwidth causeway.BitRate
	RTT       time.Duration
	// Floor is the round trip of light in a straight fibre; 0 is unknown.
	Floor        time.Duration
	Jitter       time.Duration
	Loss         causeway.Ratio
	Availability causeway.Ratio
	MTBF         time.Duration
	Measured     bool
	Source       causeway.Text
}

// Span is a range of time.
type Span struct{ Low, High time.Duration }

// Criterion is what schemes are weighed by: the seed's columns but the last.
type Criterion string

// Criteria.
const (
	Complexity  Criterion = "complexity"
	Price       Criterion = "cost"
	Latency     Criterion = "latency"
	Bandwidth   Criterion = "bandwidth"
	Reliability Criterion = "reliability"
	Security    Criterion = "security"
	// Fit is what the workloads ask of a scheme, and Speed how soon it is there.
	Fit   Criterion = "fit"
	Speed Criterion = "speed"
)

// Term is one criterion of a score.
type Term struct {
	Criterion Criterion
	Weight    float64 // of all, which sum to 1
	Value     float64 // 0 to 1
	Why       causeway.Text
}

// Mark is one cell of the matrix: 1 to 5, the seed's beside ours.
type Mark struct {
	Column string
	Ours   int
	Seed   int
	Why    causeway.Text
}

// Claim is an advantage or disadvantage the seed states, judged for these needs.
type Claim struct {
	Says      causeway.Text
	Advantage bool
	// Holds: "true", "false" or "unknown" for these needs.
	Holds string
	Why   causeway.Text
}

// Exclusion is one hard constraint a scheme does not meet.
type Exclusion struct {
	Scheme SchemeID
	// Constraint is the key of the needs: "availability", "deadline", "border".
	Constraint string
	Wanted     string
	Has        string
	Why        causeway.Text
}

// Recommendation is the answer in five lines.
type Recommendation struct {
	Scheme SchemeID
	Lines  []causeway.Text
}

// Nearest is the scheme that misses least.
type Nearest struct {
	Scheme SchemeID
	Misses []Exclusion
	// Change is what to give up so that it fits.
	Change causeway.Text
}

// Sensitivity is one change of a need or weight that would change the winner.
type Sensitivity struct {
	Need   string // "budget", "weight of cost"
	From   string
	To     string
	Winner SchemeID
	Why    causeway.Text
}

// BreakEven is the traffic a month, all sites together, from which one scheme
// costs less than another.
type BreakEven struct {
	Cheaper, Dearer SchemeID // below the point
	// At is nil where there is none, and Why says so.
	At  *causeway.Volume
	Why causeway.Text
}

// Curve is what a scheme costs over the traffic: break-even points are where two
// of them cross.
type Curve struct {
	Scheme SchemeID
	// Points ascend by volume; between two of them the cost is linear.
	Points []CurvePoint
}

// CurvePoint is the total of the first year, setup included, where all sites
// together send Volume in the first month.
type CurvePoint struct {
	Volume causeway.Volume
	Amount prices.Amount
}

// Phase is one step of the way there.
type Phase struct {
	Name  causeway.Text
	Span  Span
	Use   []SchemeID
	Steps []causeway.Text
	// Exit has to hold before the next phase begins; each can be looked up.
	Exit []causeway.Text
}

// UpgradeAnswer is when to move on.
type UpgradeAnswer struct {
	To SchemeID
	// Factor is that of the trigger (3x), Within its limit of time.
	Factor float64
	Within time.Duration
	// Reached is when growth reaches it; nil is never, at that growth.
	Reached *time.Time
	InTime  bool
	Why     causeway.Text
}

// Contradiction is where a price set says two things.
type Contradiction struct {
	Scheme SchemeID
	Says   causeway.Text
}

// Vendor is a row of the dated table of SD-WAN vendors. Unknown is "".
type Vendor struct {
	Name         string
	Licence      causeway.Text
	ChinaSupport causeway.Text
	Price        causeway.Text
	Source       string
	Date         string
}
