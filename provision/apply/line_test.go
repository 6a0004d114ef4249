package apply

import (
	"strings"
	"testing"

	"causeway/provision"
)

func labels(tasks []task) string {
	var words []string
	for _, t := range tasks {
		words = append(words, t.label)
	}
	return strings.Join(words, " ")
}

func TestLine(t *testing.T) {
	queue := []provision.Key{"gateway"}
	l := newLine([]task{
		{label: "gateway"},
		{label: "route-1", needs: []string{"gateway", "exists already"}, queues: queue},
		{label: "route-2", needs: []string{"gateway"}, queues: queue},
		{label: "alarm", needs: []string{"route-2"}},
		{label: "mail", needs: []string{"alarm"}},
		{label: "rule"},
	})
	expect := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	expect("not wanted any more", labels(l.start(false, 8)), "")
	expect("one at once", labels(l.start(true, 1)), "gateway")
	expect("no room", labels(l.start(true, 1)), "")
	expect("room", labels(l.start(true, 8)), "rule")
	l.end("gateway", done)
	expect("one of a queue", labels(l.start(true, 8)), "route-1")
	expect("nothing is lost", labels(l.skip()), "")
	l.end("route-1", failed)
	expect("the next of the queue", labels(l.start(true, 8)), "route-2")
	l.end("route-2", failed)
	expect("what waits for it, and what waits for that", labels(l.skip()), "alarm mail")
	l.end("rule", done)
	if l.count(done) != 2 || l.count(skipped) != 2 || l.count(failed) != 2 {
		t.Errorf("%v", l.states)
	}
	expect("nothing is left", labels(l.abandon()), "")
}
