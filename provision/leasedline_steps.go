package provision

import (
	"time"

	"causeway"
	"causeway/border"
)

// lineStep is what people do, and whether they have.
type lineStep struct {
	causeway.Step
	done bool
}

// stepsOf returns what people do at an end. The order of the port is done when
// there is a connection, whatever else is written of it.
func stepsOf(end causeway.LineEnd) []lineStep {
	order := lineStep{causeway.Step{Name: causeway.StepPortOrder}, end.Connection != ""}
	var later []lineStep
	for _, written := range end.Steps {
		if written.Name == causeway.StepPortOrder {
			order.Step = written
		} else {
			later = append(later, lineStep{written, !written.Done.IsZero()})
		}
	}
	return append([]lineStep{order}, later...)
}

// permitStep is done once there is a number.
func permitStep(permit causeway.Permit) lineStep {
	return lineStep{causeway.Step{Name: causeway.StepPermit, Begun: permit.Begun, Reference: permit.Number}, permit.Number != ""}
}

// stage adds a step of people.
func (s *scheme) stage(path causeway.Path, key Key, step lineStep) *CarrierStage {
	stage := add(s, "", key, &CarrierStage{
		What: ptr(string(step.Name)), Carrier: given(s.provision.Path(path.Name).Carrier.Name),
		Reference: given(step.Reference), Done: ptr(step.done),
	})
	if !step.Begun.IsZero() {
		stage.Since = ptr(step.Begun.Format(time.DateOnly))
	}
	if stage.ID = step.Reference; stage.ID == "" {
		stage.ID = string(step.Name)
	}
	return stage
}

// permit adds the carrier's permit where the line crosses the border of the
// mainland, and where the file speaks of one.
func (s *scheme) permit(path causeway.Path) Resource {
	carrier := s.provision.Path(path.Name).Carrier
	permit := carrier.Permit
	crosses := s.crosses(path)
	if !crosses && permit == (causeway.Permit{}) {
		return nil
	}
	if crosses && permit.Number == "" {
		s.notice("provision.no_permit", "paths."+path.Name)
	}
	return s.stage(path, Key(path.Name+"/step/permit"), permitStep(permit))
}

func (s *scheme) crosses(path causeway.Path) bool {
	from, to := s.ic.Site(path.From.Site), s.ic.Site(path.To.Site)
	a, b := border.SideOf(from.Cloud, from.Region), border.SideOf(to.Cloud, to.Region)
	return a != b && a != border.Unknown && b != border.Unknown
}

// isDelivered reports whether every step of a line is done.
func (s *scheme) isDelivered(path causeway.Path) bool {
	if s.crosses(path) && s.provision.Path(path.Name).Carrier.Permit.Number == "" {
		return false
	}
	for _, site := range []string{path.From.Site, path.To.Site} {
		for _, step := range stepsOf(s.describedEnd(path, site)) {
			if !step.done {
				return false
			}
		}
	}
	return true
}

// isToCome reports whether a path is a line that is not there yet.
func (s *scheme) isToCome(path causeway.Path) bool {
	return path.Via == causeway.ViaLeasedLine && !s.isDelivered(path) && !s.isMade(path)
}

// isMade reports whether a line was seen to be there at both ends: a step that
// was written as done by mistake takes no packets off it.
func (s *scheme) isMade(path causeway.Path) bool {
	for _, site := range []string{path.From.Site, path.To.Site} {
		e := lineEnd{LineEnd: causeway.LineEnd{Site: site}, path: path}
		last := e.key("border-router/propagation")
		if s.cloud(site) == aws {
			last = e.key("interface")
		}
		found := s.observed.matching(last)
		if len(found) != 1 || !found[0].Ours || found[0].Pending {
			return false
		}
	}
	return true
}
