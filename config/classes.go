package config

import "causeway"

const defaultClass = "default"

var steers = []string{"primary-backup", "best", "balance", "duplicate"}

// readClasses reads the classes and adds "default" where it is left out.
func readClasses(c cursor, paths []causeway.Path, joined []stretch) []causeway.Class {
	known := make([]string, len(paths))
	index := make(map[string]bool, len(paths))
	for i, path := range paths {
		known[i], index[path.Name] = path.Name, true
	}
	var classes []causeway.Class
	hasDefault := false
	wished := wishes{}
	for _, entry := range c.named() {
		r := entry.record("match", "sla", "steer", "prefer", "accelerate", "compress")
		class := readClass(r, wished)
		class.SLA = readSLA(r.get("sla"), joined)
		class.Prefer = readPrefer(r.get("prefer"), known, index)
		hasDefault = hasDefault || class.Name == defaultClass
		classes = append(classes, class)
	}
	if !hasDefault {
		classes = append(classes, causeway.Class{Name: defaultClass, Steer: causeway.SteerPrimaryBackup})
	}
	return classes
}

func readClass(r record, wished wishes) causeway.Class {
	class := causeway.Class{
		Name:       r.key,
		Match:      readMatches(r),
		Steer:      causeway.SteerPrimaryBackup,
		Accelerate: r.get("accelerate").choice("tcp"),
		Compress:   r.get("compress").choice("lz4"),
		At:         r.keyAt,
	}
	if steer := r.get("steer"); steer.present() {
		class.Steer = causeway.Steer(steer.choice(steers...))
		steer.asksToSteer(class.Steer)
	}
	wished.note(r.get("accelerate"), "accelerate: "+class.Accelerate)
	wished.note(r.get("compress"), "compress: "+class.Compress)
	return class
}

// readPrefer reads the names of the paths a class prefers, best first.
func readPrefer(c cursor, known []string, index map[string]bool) []string {
	var prefer []string
	seen := map[string]bool{}
	for _, item := range c.list() {
		name := item.text()
		switch {
		case name == "":
			continue
		case !index[name] && len(known) > 0:
			item.fail("config.unknown_path", "value", quoted(name), "suggestion", item.suggest(name, known))
		case seen[name]:
			item.fail("config.duplicate_item", "value", quoted(name))
		}
		seen[name] = true
		prefer = append(prefer, name)
	}
	return prefer
}

func readSLA(c cursor, joined []stretch) causeway.SLA {
	r := c.record("latency", "jitter", "loss")
	var sla causeway.SLA
	latency := r.get("latency")
	sla.Latency, _ = latency.duration()
	checkLatency(latency, causeway.Failure, sla.Latency, joined)
	sla.Jitter, _ = r.get("jitter").duration()
	sla.Loss = r.get("loss").percentage()
	return sla
}
