package config

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"causeway"
)

// importedClass is a class and what the form says of its order.
type importedClass struct {
	causeway.Class
	priority   uint64
	preference cursor
}

// importedClasses are those of a form in their order. Policies and traffic
// steering speak of the same applications by slightly different names.
type importedClasses struct {
	list  []*importedClass
	byKey map[string]*importedClass
}

// of returns the class of an application, which c names.
func (all *importedClasses) of(c cursor, application string) *importedClass {
	application = strings.TrimSuffix(application, "_apps")
	name := application
	if !causeway.ValidName(name) {
		name = slug(application)
	}
	key := cmp.Or(name, application)
	if known := all.byKey[key]; known != nil {
		return known
	}
	name = cmp.Or(name, "class-"+strconv.Itoa(len(all.list)+1))
	if name != application {
		c.found.add(causeway.Warning, c.keyAt, "config.import_changed", c.path, nil, "value", quoted(application), "instead", name)
	}
	class := &importedClass{Class: causeway.Class{Name: name, Steer: causeway.SteerPrimaryBackup}, priority: math.MaxUint64}
	all.byKey[key] = class
	all.list = append(all.list, class)
	return class
}

func (m *importer) classes(top record, all everywhere, joined []stretch) {
	classes := &importedClasses{byKey: map[string]*importedClass{}}
	m.policies(top.get("policies"), classes, joined)
	m.steering(top.get("traffic_steering"), classes)
	slices.SortStableFunc(classes.list, func(a, b *importedClass) int { return cmp.Compare(a.priority, b.priority) })
	hasDefault := false
	for i, c := range classes.list {
		if c.Name == defaultClass {
			hasDefault = true
		} else {
			c.Match = []causeway.Match{likelyMatch(c.Name, i)}
			m.guess("classes." + c.Name + ".match")
		}
		m.result.Classes = append(m.result.Classes, c.Class)
	}
	if !hasDefault {
		m.result.Classes = append(m.result.Classes, causeway.Class{Name: defaultClass, Steer: causeway.SteerPrimaryBackup})
	}
	for i := range m.result.Classes {
		m.result.Classes[i].Accelerate, m.result.Classes[i].Compress = all.accelerate, all.compress
	}
}

func (m *importer) policies(c cursor, classes *importedClasses, joined []stretch) {
	if !c.present() {
		return
	}
	for _, item := range c.list() {
		r := item.form("application", "priority", "path_preference", "sla_requirements")
		application := r.get("application")
		if application.text() == "" {
			item.leaveOut()
			continue
		}
		into := classes.of(application, application.text())
		if priority, ok := r.get("priority").number(); ok {
			into.priority = priority
		}
		m.preference(r.get("path_preference"), into)
		m.sla(r.get("sla_requirements"), into, joined)
	}
}

// preference maps what a policy wants of its path. Traffic steering says it
// more exactly and wins.
func (m *importer) preference(c cursor, into *importedClass) {
	switch word(c) {
	case "":
		return
	case "lowestlatency", "highestreliability", "bestavailable", "best":
		into.Steer, into.preference = causeway.SteerBest, c
	default:
		c.leaveOut()
		return
	}
	m.guess("classes." + into.Name + ".steer")
}

func (m *importer) sla(c cursor, into *importedClass, joined []stretch) {
	r := c.form("max_latency", "max_jitter", "max_packet_loss")
	if latency, ok := r.get("max_latency").measure("ms"); ok && checkLatency(r.get("max_latency"), causeway.Warning, latency, joined) {
		into.SLA.Latency = latency
		// The form does not say whether it is there and back.
		m.guess("classes." + into.Name + ".sla")
	}
	into.SLA.Jitter, _ = r.get("max_jitter").measure("ms")
	if s, ok := r.get("max_packet_loss").quantity("%"); ok {
		loss, err := causeway.ParseRatio(s)
		if err != nil || loss == 0 {
			r.get("max_packet_loss").leaveOut()
			return
		}
		into.SLA.Loss = loss
	}
}

func (m *importer) steering(c cursor, classes *importedClasses) {
	if !c.isMapping() {
		return
	}
	for _, f := range c.node.fields {
		r := c.child(f).form("path", "backup", "load_balance", "method")
		into := classes.of(r.cursor, f.key)
		into.Steer = steerOf(r)
		into.preference.leaveOut()
		delete(m.guessed, "classes."+into.Name+".steer")
		if backup := r.get("backup"); into.Steer != causeway.SteerPrimaryBackup || word(backup) != "secondarylink" {
			backup.leaveOut()
		}
		if method := r.get("method"); into.Steer != causeway.SteerBalance || word(method) != "bandwidthbased" {
			method.leaveOut()
		}
	}
}

// steerOf reads which paths a class takes. That the first link is the primary
// is the order of the paths.
func steerOf(r record) causeway.Steer {
	path := r.get("path")
	if r.get("load_balance").flag() || word(path) == "alllinks" {
		return causeway.SteerBalance
	}
	switch word(path) {
	case "bestavailable", "best":
		return causeway.SteerBest
	case "", "primarylink":
	default:
		path.becomes("steer: " + string(causeway.SteerPrimaryBackup))
	}
	return causeway.SteerPrimaryBackup
}
