package steer

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/golden"
	"causeway/tunnel/path"
)

// The stories in testdata are scripts of what happens to paths. The lines that
// begin with > are what the choosers decide; all other decisions are to keep
// the path. Commands, one a line:
//
//	class NAME [steer=S] [latency=D] [jitter=D] [loss=P]   a class, with a chooser of its own
//	path NAME [FIGURE=VALUE]...                            a path, less preferred than those before
//	set NAME FIGURE=VALUE...                               it changes
//	remove NAME                                            it is gone
//	run D                                                  time passes, a decision every 25 ms
//	times N COMMAND; COMMAND...                            several times
//
// Figures are state, settled, stream, measured, rtt, jitter and loss.
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			script, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden.File(t, file, tell(t, string(script)))
		})
	}
}

type story struct {
	*testing.T
	now        time.Duration
	classes    []*storyClass
	candidates []Candidate
	changes    int
	told       strings.Builder
}

type storyClass struct {
	name    string
	chooser *Chooser
	using   string
}

// tell runs a story and returns it with what was decided.
func tell(t *testing.T, script string) string {
	s := &story{T: t}
	for line := range strings.Lines(script) {
		if strings.HasPrefix(line, ">") {
			continue
		}
		s.told.WriteString(line)
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			s.act(line)
		}
	}
	return s.told.String()
}

// act does what a line says, and tells if time passed and nothing changed.
func (s *story) act(line string) {
	now, changes := s.now, s.changes
	s.do(line)
	if s.now > now && s.changes == changes {
		s.told.WriteString("> no change\n")
	}
}

func (s *story) do(line string) {
	s.Helper()
	words := strings.Fields(line)
	switch words[0] {
	case "class":
		s.class(words[1], words[2:])
	case "path":
		s.candidates = append(s.candidates, Candidate{ID: words[1], State: path.Up, Settled: true, Measured: true})
		s.set(words[1], words[2:])
	case "set":
		s.set(words[1], words[2:])
	case "remove":
		s.candidates = slices.DeleteFunc(s.candidates, func(c Candidate) bool { return c.ID == words[1] })
	case "run":
		s.run(s.duration(words[1]))
	case "times":
		n, _ := strconv.Atoi(words[1])
		for range n {
			for command := range strings.SplitSeq(strings.Join(words[2:], " "), ";") {
				s.do(strings.TrimSpace(command))
			}
		}
	default:
		s.Fatalf("unknown command: %s", line)
	}
}

func (s *story) class(name string, figures []string) {
	policy := Policy{Steer: causeway.SteerPrimaryBackup}
	for _, figure := range figures {
		key, value, _ := strings.Cut(figure, "=")
		switch key {
		case "steer":
			policy.Steer = causeway.Steer(value)
		case "latency":
			policy.SLA.Latency = s.duration(value)
		case "jitter":
			policy.SLA.Jitter = s.duration(value)
		case "loss":
			policy.SLA.Loss = causeway.Ratio(s.share(value))
		default:
			s.Fatalf("unknown figure of a class: %s", figure)
		}
	}
	s.classes = append(s.classes, &storyClass{name: name, chooser: NewChooser(policy)})
}

func (s *story) set(name string, figures []string) {
	i := slices.IndexFunc(s.candidates, func(c Candidate) bool { return c.ID == name })
	if i < 0 {
		s.Fatalf("no path %s", name)
	}
	c := &s.candidates[i]
	for _, figure := range figures {
		key, value, _ := strings.Cut(figure, "=")
		switch key {
		case "state":
			c.State = map[string]path.State{"up": path.Up, "suspect": path.Suspect, "down": path.Down}[value]
		case "settled":
			c.Settled = value == "yes"
		case "stream":
			c.Stream = value == "yes"
		case "measured":
			c.Measured = value == "yes"
		case "rtt":
			c.RTT = s.duration(value)
		case "jitter":
			c.Jitter = s.duration(value)
		case "loss":
			c.Loss = s.share(value)
		default:
			s.Fatalf("unknown figure of a path: %s", figure)
		}
	}
}

func (s *story) run(d time.Duration) {
	const beat = 25 * time.Millisecond
	for end := s.now + d; s.now < end; s.now += beat {
		for _, class := range s.classes {
			s.decide(class)
		}
	}
}

func (s *story) decide(class *storyClass) {
	current := slices.IndexFunc(s.candidates, func(c Candidate) bool { return c.ID == class.using })
	d := class.chooser.Choose(s.candidates, current, s.now)
	if d.Reason == Kept {
		if d.Place != current || d.Evidence != "" {
			s.Errorf("kept %d, and decided %+v", current, d)
		}
		return
	}
	to := "nothing"
	if d.Place != None {
		to = s.candidates[d.Place].ID
	}
	if to != class.using {
		class.using = to
		s.changes++
		fmt.Fprintf(&s.told, "> %.3fs %s: %s, %s (%s)\n", s.now.Seconds(), class.name, to, d.Reason, d.Evidence)
	}
}

func (s *story) duration(text string) time.Duration {
	d, err := causeway.ParseDuration(text)
	if err != nil {
		s.Fatal(err)
	}
	return d
}

func (s *story) share(text string) float64 {
	r, err := causeway.ParseRatio(text)
	if err != nil {
		s.Fatal(err)
	}
	return float64(r)
}
