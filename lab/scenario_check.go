package lab

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"causeway"
	"causeway/config"
)

// parseScenario reads a scenario and checks all of it: unknown keys, names,
// units and bounds. The problem is lab.scenario, with file as its object.
func parseScenario(file string, text []byte) (Scenario, error) {
	s, err := decodeScenario(text)
	if err == nil {
		err = s.check()
	}
	if err != nil {
		return Scenario{}, causeway.NewProblem("lab.scenario", file, err)
	}
	return s, nil
}

// decodeScenario runs the library's decoder. It must not take the program
// down: it panics where a tag stands before what should be a list and is not.
func decodeScenario(text []byte) (s Scenario, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the reader gave up: %v", r)
		}
	}()
	err = yaml.UnmarshalWithOptions(text, &s, yaml.Strict())
	return s, err
}

func (s Scenario) check() error {
	errs := []error{s.checkHead()}
	for _, name := range slices.Sorted(maps.Keys(s.Links)) {
		errs = append(errs, checkLink(name, allLinks), checkSet(s.Links[name]))
	}
	for _, t := range s.Traffic {
		_, err := t.plan()
		if err == nil && t.Inner == 6 && !s.IPv6 {
			err = fmt.Errorf("traffic %s: inner 6 needs ipv6: true", t.ID)
		}
		errs = append(errs, err)
	}
	if s.Requests != nil {
		_, err := interval(s.Requests.Rate)
		errs = append(errs, err)
	}
	for _, step := range s.Steps {
		errs = append(errs, step.check())
		if requestDeeds[step.Do] && s.Requests == nil {
			errs = append(errs, fmt.Errorf("do %s needs requests", step.Do))
		}
	}
	for field, bound := range s.Bounds {
		_, err := parseBound(field, bound)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (s Scenario) checkHead() error {
	switch {
	case s.Version != 1:
		return fmt.Errorf("version %d: this build reads version 1", s.Version)
	case !causeway.ValidName(s.Name):
		return fmt.Errorf("name %q: %s", s.Name, causeway.NameRule)
	case s.Repeat < 0:
		return fmt.Errorf("repeat %d is less than 0", s.Repeat)
	case s.Pings < 0 || s.Pings > maxPings:
		return fmt.Errorf("pings %d is not from 0 to %d", s.Pings, maxPings)
	case s.Control != "" && s.Control != nullControl:
		return fmt.Errorf("control %q is not %s", s.Control, nullControl)
	}
	if s.NAT != "" {
		if err := checkLink(s.NAT); err != nil {
			return err
		}
	}
	_, problems := config.Parse("causeway.yaml", []byte(s.file("/")))
	if failures := problems.Failures(); len(failures) > 0 {
		// As text: what is wrong is the scenario, and nobody's causeway.yaml.
		return errors.New(failures.Error())
	}
	return nil
}

func (step Step) check() error {
	switch {
	case step.At < 0 || step.Jitter < 0:
		return fmt.Errorf("at %v, jitter %v: less than 0", step.At, step.Jitter)
	case (step.Link == "") != (len(step.Set) == 0):
		return errors.New("a step that changes a link needs both link and set")
	case step.Do != "" && deeds[step.Do] == nil:
		return fmt.Errorf("do %q is none of %s", step.Do, strings.Join(slices.Sorted(maps.Keys(deeds)), ", "))
	case (step.Into != "") != intoDeeds[step.Do]:
		return fmt.Errorf("do %q, into %q: into is for %s, which need it", step.Do, step.Into, strings.Join(slices.Sorted(maps.Keys(intoDeeds)), ", "))
	case step.Link == "":
		return nil
	}
	return errors.Join(checkLink(step.Link, allLinks, usedLink, sameLink), checkSet(step.Set))
}

func checkLink(name string, others ...string) error {
	if _, known := linkName(name); known || slices.Contains(others, name) {
		return nil
	}
	return unknownLink(name)
}

func checkSet(set map[string]string) error {
	_, err := ParseChanges(assignments(set))
	return err
}

// assignments writes settings as 'lab link' takes them.
func assignments(set map[string]string) []string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(set)) {
		all = append(all, key+"="+set[key])
	}
	return all
}

// withIPv6 adds the sites' IPv6 networks to the example file.
var withIPv6 = strings.NewReplacer(
	"["+bjNetwork.String()+"]", "["+bjNetwork.String()+", "+bjNetwork6.String()+"]",
	"["+caNetwork.String()+"]", "["+caNetwork.String()+", "+caNetwork6.String()+"]",
)

// file is the example file with the scenario's paths behind its own. What it
// names is in a folder.
func (s Scenario) file(folder string) string { return s.fileAfter(folder, 0) }

// fileAfter is the file that so many reloads have led to.
func (s Scenario) fileAfter(folder string, reloads int) string {
	var added strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.Paths)) {
		p := s.Paths[name]
		fmt.Fprintf(&added, "  %s: {from: %s, to: %s, via: %s}\n", name, p.From, p.To, p.Via)
	}
	before, after, _ := strings.Cut(string(config.Example(causeway.English)), "\npaths:")
	heading, after, _ := strings.Cut(after, "\n")
	text := before + "\npaths:" + heading + "\n" + added.String() + after
	if s.IPv6 {
		text = withIPv6.Replace(text)
	}
	if s.Requests != nil {
		text += servicesOf(folder, reloads)
	}
	return text
}
