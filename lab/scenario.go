package lab

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strings"
	"time"

	"causeway"
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
	// Requests has California's host offer a service that programs in Beijing
	// call through the gateways; steps ask it.
	Requests *Requests `yaml:"requests"`
	// Pings is how many rtt_ms is the median of; 0 is 3.
	Pings int `yaml:"pings"`
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

// Requests are those that a step sends until another counts them.
type Requests struct {
	// Rate is how many a second: "250/s".
	Rate string `yaml:"rate"`
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
