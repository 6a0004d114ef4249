package config

import (
	"time"

	"causeway"
)

// readSteps reads what people do at one end, in the order they do it. The
// order of a port yields the connection, so that it is not done without one.
func readSteps(c cursor, hasConnection bool) []causeway.Step {
	if !c.present() {
		return nil
	}
	r := c.record("port_order", "loa", "cross_connect")
	var steps []causeway.Step
	for _, name := range causeway.StepNames() {
		if entry := r.get(string(name)); entry.present() {
			steps = append(steps, readStep(entry, name, hasConnection))
		}
	}
	return steps
}

func readStep(c cursor, name causeway.StepName, hasConnection bool) causeway.Step {
	r := c.record("begun", "done", "reference")
	s := causeway.Step{Name: name, Begun: r.get("begun").date(), Done: r.get("done").date(), Reference: r.get("reference").text(), At: c.keyAt}
	switch {
	case !s.Begun.IsZero() && !s.Done.IsZero() && s.Done.Before(s.Begun):
		r.get("done").fail("config.step_dates", "value", s.Done.Format(time.DateOnly), "begun", s.Begun.Format(time.DateOnly))
	case name == causeway.StepPortOrder && r.has("done") && !hasConnection:
		r.get("done").failAtKey("config.step_result")
	}
	return s
}
