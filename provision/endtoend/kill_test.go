package endtoend

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
)

// every kills runs over IPsec at each call, and those of other schemes at more.
// Of those that are not tried at each, others are tried when the number of calls
// changes.
var every = flag.Bool("every", false, "kill runs at many more calls, those over IPsec at every one")

// How many moments of a run are tried, without and with every.
const (
	few  = 8
	many = 150
)

var errKilled = errors.New("the run was killed")

// moment is just before or just after the n-th call of an action.
type moment struct {
	call  string
	n     int
	after bool
}

func (m moment) String() string {
	when := "before"
	if m.after {
		when = "after"
	}
	return fmt.Sprintf("%s call %d of %s", when, m.n, m.call)
}

// killer carries calls and counts them, until its moment comes. From then on
// no call reaches anybody: what a killed process would have done later does
// not happen.
type killer struct {
	http.RoundTripper
	at    moment
	abort context.CancelFunc

	mu    sync.Mutex
	calls map[string]int
	dead  bool
}

func newKiller(w *world, at moment, abort context.CancelFunc) *killer {
	return &killer{RoundTripper: w.transport(), at: at, abort: abort, calls: map[string]int{}}
}

func (k *killer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	call := nameOf(r)
	n, err := k.pass(call, 0, false)
	if err != nil {
		return nil, err
	}
	response, err := k.RoundTripper.RoundTrip(r)
	if _, killed := k.pass(call, n, true); killed != nil {
		if err == nil {
			_ = response.Body.Close()
		}
		return nil, killed
	}
	return response, err
}

// pass counts a call at its beginning, and ends the run if this is the moment.
func (k *killer) pass(call string, n int, after bool) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !after {
		k.calls[call]++
		n = k.calls[call]
	}
	if k.at == (moment{call, n, after}) {
		k.dead = true
		k.abort()
	}
	if k.dead {
		return 0, errKilled
	}
	return n, nil
}

// nameOf is the action a request asks for. The clouds put it into a header,
// the body or the path.
func nameOf(r *http.Request) string {
	for name, action := range r.Header { // which is not in the canonical form
		if strings.EqualFold(name, "x-acs-action") {
			return "aliyun " + action[0]
		}
	}
	if strings.Contains(r.URL.Path, "/operation/") {
		return "aws " + path.Base(r.URL.Path)
	}
	if r.Body == nil {
		return "aws " + r.Method + " " + path.Base(r.URL.Path)
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return "unreadable"
	}
	r.Body = io.NopCloser(bytes.NewReader(text))
	form, err := url.ParseQuery(string(text))
	if err != nil {
		return "unreadable"
	}
	return "aws " + cmp.Or(form.Get("Action"), r.Method+" "+path.Base(r.URL.Path)) // of a record set
}

// killed does something with a run that is killed at a moment, and reports
// whether the moment came.
func (w *world) killed(at moment, do func(context.Context, *killer) error) bool {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	defer cancel()
	k := newKiller(w, at, cancel)
	err := do(ctx, k)
	w.atWork.Wait() // it ends long before the minute that the next run waits
	if k.dead == (err == nil) {
		w.t.Fatalf("%s: killed %t, and it ended with %v", at, k.dead, explain(err))
	}
	return k.dead
}

// moments are before and after each call that a run made which was not killed.
func moments(calls map[string]int) []moment {
	var all []moment
	for call, count := range calls {
		for n := 1; n <= count; n++ {
			all = append(all, moment{call, n, false}, moment{call, n, true})
		}
	}
	slices.SortFunc(all, func(a, b moment) int { return strings.Compare(a.String(), b.String()) })
	return all
}

// chosen are some moments of all, spread evenly.
func chosen(example string, all []moment) []moment {
	count := few
	switch {
	case *every && example == ipsec:
		count = len(all)
	case *every:
		count = many
	}
	var some []moment
	for i := range min(count, len(all)) {
		some = append(some, all[i*len(all)/min(count, len(all))])
	}
	return some
}

// However a run of apply is killed, the next one leads to the same clouds as
// one that was not, and destroy leaves nothing.
func TestApplyKilled(t *testing.T) {
	for _, example := range examples {
		clean := newWorld(t, example)
		counting := newKiller(clean, moment{}, func() {})
		if _, err := clean.run(counting).Apply(t.Context(), yes); err != nil {
			t.Fatal(explain(err))
		}
		want := clean.sameShape()
		clean.mustDestroy()
		killAll(t, example, counting, func(t *testing.T, at moment) {
			w := newWorld(t, example)
			if !w.killed(at, func(ctx context.Context, k *killer) error {
				_, err := w.run(k).Apply(ctx, yes)
				return err
			}) {
				t.Logf("it made fewer calls this time")
			}
			w.mustApply()
			if got := w.sameShape(); !slices.Equal(got, want) {
				t.Fatalf("there is\n%s\nand not\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			w.mustDestroy()
		})
	}
}

// However a run of destroy is killed, the next one leaves nothing.
func TestDestroyKilled(t *testing.T) {
	for _, example := range examples {
		clean := newWorld(t, example)
		clean.mustApply()
		counting := newKiller(clean, moment{}, func() {})
		if _, err := clean.run(counting).Destroy(t.Context(), yes); err != nil {
			t.Fatal(explain(err))
		}
		killAll(t, example, counting, func(t *testing.T, at moment) {
			w := newWorld(t, example)
			w.mustApply()
			w.killed(at, func(ctx context.Context, k *killer) error {
				_, err := w.run(k).Destroy(ctx, yes)
				return err
			})
			w.mustDestroy()
		})
	}
}

// killAll runs a test for each chosen moment of a run, several at once.
func killAll(t *testing.T, example string, counted *killer, test func(*testing.T, moment)) {
	t.Helper()
	all := chosen(example, moments(counted.calls))
	t.Logf("%s: %d moments of %d calls", example, len(all), total(counted.calls))
	t.Run(example, func(t *testing.T) {
		for _, at := range all {
			t.Run(at.String(), func(t *testing.T) {
				t.Parallel()
				test(t, at)
			})
		}
	})
}

func total(calls map[string]int) int {
	sum := 0
	for _, n := range calls {
		sum += n
	}
	return sum
}
