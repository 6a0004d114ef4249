package lab

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"causeway"
	"causeway/config"
)

// Scenario is one run of a lab as data: what the lines are like, what is
// sent, what happens when, and what has to hold. Files of it stand in
// scenarios/.
type Scenario struct {
	Version int    `yaml:"version"`
	Name    string `yaml:"name"`
	// About is one line for people.
	About struct {
		En string `yaml:"en"`
		Zh string `yaml:"zh"`
	} `yaml:"about"`
	// Links are settings at the beginning, by the name of a link or "all",
	// with the keys of 'lab link'. What is not said is as in DefaultWAN.
	Links map[string]map[string]string `yaml:"links"`
	// Paths are added to those of the example file.
	Paths map[string]ScenarioPath `yaml:"paths"`
	// IPv6 gives both sites an IPv6 network beside their IPv4 one.
	IPv6 bool `yaml:"ipv6"`
	// Control is what has to be seen as plaintext before the run: traffic over
	// plain routes, always, and with "nullcipher" also the same traffic through
	// gateways that do not encrypt.
	Control string `yaml:"control"`
	// NAT is a link that has a NAT at its Beijing end: it keeps its delay at
	// the beginning, and loses all other properties.
	NAT     string    `yaml:"nat"`
	Traffic []Traffic `yaml:"traffic"`
	// Repeat is how often the steps are done; 0 means once.
	Repeat int               `yaml:"repeat"`
	Steps  []Step            `yaml:"steps"`
	Bounds map[string]string `yaml:"bounds"`
}

// ScenarioPath is a path as causeway.yaml has it.
type ScenarioPath struct {
	From string `yaml:"from"`
	To   string `yaml:"to"`
	Via  string `yaml:"via"`
}

// Traffic flows from one host to another for the whole run.
type Traffic struct {
	ID   string `yaml:"id"`
	Kind string `yaml:"kind"` // udp, tcp, icmp or dns
	From string `yaml:"from"`
	To   string `yaml:"to"`
	// Inner is the IP version, 4 or 6; 0 is 4.
	Inner int `yaml:"inner"`
	// Rate is packets a second ("1000/s") or the bit rate of each TCP flow;
	// none is as fast as it goes.
	Rate string `yaml:"rate"`
	// Size of a datagram's payload in bytes.
	Size int `yaml:"size"`
	// Flows is how many TCP connections.
	Flows int `yaml:"flows"`
}

// Step happens At after its repetition began, and up to Jitter later at
// random. It first changes a link, then does something.
type Step struct {
	At     time.Duration `yaml:"at"`
	Jitter time.Duration `yaml:"jitter"`
	// Link is a name, "all", "used" for the one that carries the traffic, or
	// "same" for the one that a step changed last.
	Link string            `yaml:"link"`
	Set  map[string]string `yaml:"set"`
	Do   string            `yaml:"do"`
	// Into names the figures of a deed that may be done more than once.
	Into string `yaml:"into"`
}

// Names of links that stand for others.
const (
	allLinks = "all"
	usedLink = "used"
	sameLink = "same"
)

// nullControl is the control that needs gateways that do not encrypt.
const nullControl = "nullcipher"

//go:embed scenarios/*.yaml
var scenarioFiles embed.FS

// Scenarios returns those of this build, by name. The guided demonstration
// is none of them.
func Scenarios() ([]Scenario, error) {
	files, err := fs.Glob(scenarioFiles, "scenarios/*.yaml")
	if err != nil {
		return nil, err
	}
	var all []Scenario
	for _, file := range files {
		text, err := scenarioFiles.ReadFile(file)
		if err != nil {
			return nil, err
		}
		s, err := parseScenario(path.Base(file), text)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// FindScenario returns the scenario of that name, or lab.unknown_scenario.
func FindScenario(name string) (Scenario, error) {
	all, err := Scenarios()
	if err != nil {
		return Scenario{}, err
	}
	names := []string{"demo"}
	for _, s := range all {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return Scenario{}, causeway.NewProblem("lab.unknown_scenario", name, nil, "names", strings.Join(names, ", "))
}

// WithRuns is the scenario with its steps repeated n times, and as many wanted
// where it bounds "runs"; 0 leaves it as it is.
func (s Scenario) WithRuns(n int) Scenario {
	if n == 0 {
		return s
	}
	s.Repeat = n
	if _, bound := s.Bounds["runs"]; bound {
		s.Bounds = maps.Clone(s.Bounds)
		s.Bounds["runs"] = fmt.Sprintf(">= %d", n)
	}
	return s
}

// parseScenario reads a scenario and checks all of it: unknown keys, names,
// units and bounds. The problem is lab.scenario, with file as its object.
func parseScenario(file string, text []byte) (Scenario, error) {
	var s Scenario
	if err := yaml.UnmarshalWithOptions(text, &s, yaml.Strict()); err != nil {
		return Scenario{}, causeway.NewProblem("lab.scenario", file, err)
	}
	if err := s.check(); err != nil {
		return Scenario{}, causeway.NewProblem("lab.scenario", file, err)
	}
	return s, nil
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
	for _, step := range s.Steps {
		errs = append(errs, step.check())
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
	case s.Control != "" && s.Control != nullControl:
		return fmt.Errorf("control %q is not %s", s.Control, nullControl)
	}
	if s.NAT != "" {
		if err := checkLink(s.NAT); err != nil {
			return err
		}
	}
	_, problems := config.Parse("causeway.yaml", []byte(s.file()))
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

// file is the example file with the scenario's paths behind its own.
func (s Scenario) file() string {
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
	return text
}
