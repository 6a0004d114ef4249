package apply

import (
	"slices"

	"causeway/provision"
)

// task is one order and what it has to wait for.
type task struct {
	// label names the task among those of its line.
	label string
	order Order
	// first deletes what order makes anew; nil where nothing is in its place.
	first *Order
	// needs are labels of tasks that must be done before; one that is not in
	// the line is done already.
	needs  []string
	queues []provision.Key
}

// state is how far a task is.
type state int

const (
	waiting state = iota
	running
	done
	failed
	skipped
)

// line decides which tasks may run now. It is pure: run.go runs them.
type line struct {
	tasks  []task
	states map[string]state
}

func newLine(tasks []task) *line {
	l := &line{tasks: tasks, states: map[string]state{}}
	for _, t := range tasks {
		l.states[t.label] = waiting
	}
	return l
}

// start returns the tasks that may run now, most at once, and counts them as
// running: all they need is done, and nothing of their queues is running. None
// begins where going on is not wanted any more.
func (l *line) start(goOn bool, most int) []task {
	var ready []task
	for _, t := range l.tasks {
		if goOn && most > l.count(running) && l.states[t.label] == waiting && l.isReady(t) {
			l.states[t.label] = running
			ready = append(ready, t)
		}
	}
	return ready
}

func (l *line) isReady(t task) bool {
	for _, need := range t.needs {
		if s, ok := l.states[need]; ok && s != done {
			return false
		}
	}
	return !slices.ContainsFunc(l.tasks, func(other task) bool {
		return l.states[other.label] == running && slices.ContainsFunc(t.queues, func(q provision.Key) bool { return slices.Contains(other.queues, q) })
	})
}

// skip gives up the tasks that wait for one that failed, and returns them.
func (l *line) skip() []task {
	var given []task
	for i := 0; i < len(l.tasks); i++ {
		t := l.tasks[i]
		if l.states[t.label] != waiting || !slices.ContainsFunc(t.needs, l.isLost) {
			continue
		}
		l.states[t.label] = skipped
		given = append(given, t)
		i = -1 // others may have waited for this one
	}
	return given
}

func (l *line) isLost(label string) bool {
	return l.states[label] == failed || l.states[label] == skipped
}

// abandon gives up everything that has not begun, and returns it.
func (l *line) abandon() []task {
	var given []task
	for _, t := range l.tasks {
		if l.states[t.label] == waiting {
			l.states[t.label] = skipped
			given = append(given, t)
		}
	}
	return given
}

func (l *line) end(label string, s state) { l.states[label] = s }

func (l *line) count(s state) int {
	n := 0
	for _, has := range l.states {
		if has == s {
			n++
		}
	}
	return n
}
