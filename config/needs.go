package config

import (
	"slices"
	"time"

	"causeway"
)

// Bounds of what may be asked for: beyond them it is a slip of the keyboard.
const (
	maxNeeded    = 400 * causeway.Gbps // the largest port of AWS Direct Connect
	maxTraffic   = 100 * causeway.PB   // what such a port carries in a month
	minNeeded    = causeway.Kbps
	minTolerated = "0.0001%"
)

// readNeeds reads what people need of an interconnect; nil where the file does
// not say.
func readNeeds(c cursor, sites []causeway.Site) *causeway.Needs {
	if !c.present() {
		return nil
	}
	n := &causeway.Needs{At: c.keyAt}
	for _, site := range sites {
		n.Places = append(n.Places, causeway.Place{Site: site.Name, Cloud: site.Cloud, Region: site.Region})
	}
	fillNeeds(c.record("bandwidth", "growth", "traffic", "latency", "jitter", "loss", "availability", "budget", "deadline", "duration",
		"team", "devices", "residency", "encryption", "certifications", "workloads"), n)
	return n
}

// fillNeeds puts what the record says in place of what was there.
func fillNeeds(r record, n *causeway.Needs) {
	put(r, "bandwidth", &n.Bandwidth, cursor.neededRate)
	put(r, "growth", &n.Growth, cursor.growth)
	n.GrowthStated = n.GrowthStated || r.has("growth")
	put(r, "traffic", &n.Traffic, func(c cursor) []causeway.Sent { return c.traffic(n.Places) })
	put(r, "latency", &n.Latency, cursor.span)
	put(r, "jitter", &n.Jitter, cursor.span)
	put(r, "loss", &n.Loss, cursor.share)
	put(r, "availability", &n.Availability, cursor.share)
	put(r, "budget", &n.Budget, cursor.budget)
	put(r, "deadline", &n.Deadline, cursor.timespan)
	put(r, "duration", &n.Duration, cursor.timespan)
	put(r, "team", &n.Team, oneOf(causeway.TeamNone, causeway.TeamCloud, causeway.TeamNetwork))
	put(r, "devices", &n.Devices, oneOf(causeway.DevicesManaged, causeway.DevicesVirtual, causeway.DevicesPhysical))
	put(r, "residency", &n.Residency, oneOf(causeway.ResidencyAny, causeway.ResidencyPermit))
	put(r, "encryption", &n.Encryption, oneOf(causeway.EncryptionNone, causeway.EncryptionGateways, causeway.EncryptionOwnKeys))
	put(r, "certifications", &n.Certifications, someOf(causeway.CertificationMLPS3, causeway.CertificationGMT, causeway.CertificationFIPS,
		causeway.CertificationSOC2, causeway.CertificationISO27001, causeway.CertificationPCI))
	put(r, "workloads", &n.Workloads, someOf(causeway.WorkloadCore, causeway.WorkloadGeneral, causeway.WorkloadRealTime, causeway.WorkloadBulk,
		causeway.WorkloadWeb, causeway.WorkloadAPI, causeway.WorkloadMicroservices, causeway.WorkloadMultiCloud, causeway.WorkloadBranches,
		causeway.WorkloadTest, causeway.WorkloadTemporary))
}

// put reads a key that is there into its place.
func put[T any](r record, key string, to *T, read func(cursor) T) {
	if c := r.get(key); c.present() {
		*to = read(c)
	}
}

// oneOf reads one of a few words of a type.
func oneOf[T ~string](words ...T) func(cursor) T {
	return func(c cursor) T { return T(c.choice(texts(words)...)) }
}

// someOf reads one or several of them, each once.
func someOf[T ~string](words ...T) func(cursor) []T {
	return func(c cursor) []T {
		var all []T
		for _, item := range c.listOrOne() {
			word := T(item.choice(texts(words)...))
			if word != "" && slices.Contains(all, word) {
				item.fail("config.duplicate_item", "value", quoted(string(word)))
			}
			all = append(all, word)
		}
		return all
	}
}

func texts[T ~string](words []T) []string {
	var all []string
	for _, word := range words {
		all = append(all, string(word))
	}
	return all
}

func (c cursor) neededRate() causeway.BitRate {
	rate := c.bitRate()
	if rate != 0 && (rate < minNeeded || rate > maxNeeded) {
		c.fail("config.out_of_range", "value", rate.String(), "min", minNeeded.String(), "max", maxNeeded.String())
	}
	return rate
}

// traffic reads what each site sends in a month: one volume for all of them,
// or each site's by its name.
func (c cursor) traffic(places []causeway.Place) []causeway.Sent {
	var all []causeway.Sent
	if c.node.kind != kindMapping {
		volume := c.volume()
		for _, place := range places {
			all = append(all, causeway.Sent{Site: place.Site, Volume: volume})
		}
		return all
	}
	var known []string
	for _, place := range places {
		known = append(known, place.Site)
	}
	for _, entry := range c.named() {
		if len(known) > 0 && !slices.Contains(known, entry.key) {
			entry.failAtKey("config.unknown_site", "value", quoted(entry.key), "suggestion", entry.suggest(entry.key, known))
		}
		all = append(all, causeway.Sent{Site: entry.key, Volume: entry.volume()})
	}
	return all
}

func (c cursor) volume() causeway.Volume {
	s, ok := c.scalar()
	if !ok {
		return 0
	}
	volume, err := causeway.ParseVolume(s)
	if err != nil || volume == 0 || volume > maxTraffic {
		c.fail("config.volume", "value", quoted(s))
	}
	return volume
}

func (c cursor) growth() float64 {
	s, ok := c.scalar()
	if !ok {
		return 0
	}
	growth, err := causeway.ParseGrowth(s)
	if err != nil {
		c.fail("config.growth", "value", quoted(s))
	}
	return growth
}

func (c cursor) span() time.Duration {
	d, _ := c.duration()
	return d
}

// timespan reads days, weeks and months.
func (c cursor) timespan() time.Duration {
	s, ok := c.scalar()
	if !ok {
		return 0
	}
	d, err := causeway.ParseTimespan(s)
	if err != nil {
		c.fail("config.timespan", "value", quoted(s))
	}
	return d
}

// share reads a percentage above 0 %, which would ask for nothing where it is
// availability, and for what no line does where it is loss.
func (c cursor) share() causeway.Ratio {
	before := c.found.counts[causeway.Failure]
	ratio := c.percentage()
	if ratio == 0 && c.found.counts[causeway.Failure] == before {
		c.fail("config.out_of_range", "value", quoted(c.node.text), "min", minTolerated, "max", "100%")
	}
	return ratio
}

func (c cursor) budget() causeway.Budget {
	s, ok := c.scalar()
	if !ok {
		return causeway.Budget{}
	}
	budget, err := causeway.ParseBudget(s)
	if err != nil || budget.Amount.Amount == 0 {
		c.fail("config.budget", "value", quoted(s))
	}
	return budget
}
