package resources_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"causeway/provision"
	"causeway/provision/aliyun/fake"
)

// cutter stops the caller at one moment of the nth call that changes something:
// its context ends and the answer never comes.
type cutter struct {
	mu     sync.Mutex
	stop   context.CancelFunc
	at     int
	moment fake.Moment
	writes int
}

func (c *cutter) watch(action string, m fake.Moment) {
	if strings.HasPrefix(action, "Describe") || strings.HasPrefix(action, "List") {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if m == fake.Before {
		c.writes++
	}
	if c.stop != nil && c.writes == c.at && m == c.moment {
		c.stop()
		c.stop = nil
		panic(http.ErrAbortHandler)
	}
}

// arm lets the next call that is the nth from now be cut, and returns the
// context that ends there.
func (c *cutter) arm(t *testing.T, n int, m fake.Moment) context.Context {
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stop, c.at, c.moment, c.writes = stop, n, m, 0
	return ctx
}

// cutWorld is a world with a cutter, where what is new takes a while to show.
func cutWorld(t *testing.T, edits ...string) (*world, *cutter) {
	return cutWorldOf(t, ipsecExample, edits...)
}

func cutWorldOf(t *testing.T, e example, edits ...string) (*world, *cutter) {
	c := &cutter{}
	return newWorldOf(t, e, func(f *fake.Config) { f.Watch, f.VisibleAfter = c.watch, 8*time.Second }, edits...), c
}

// A run is cut off before and after each call that changes something. The next
// makes again what was cut off, or looks first; either way all is there once.
func TestCutOffAtEveryCall(t *testing.T) {
	for name, edits := range map[string][]string{"static": nil, "bgp": bgp} {
		clean, count := cutWorld(t, edits...)
		clean.apply()
		for n := 1; n <= count.writes; n++ {
			for moment, when := range map[fake.Moment]string{fake.Before: "before", fake.After: "after"} {
				for _, next := range []string{"again", "look"} {
					if next == "again" && moment == fake.Before {
						continue // nothing has happened: the same as looking
					}
					t.Run(fmt.Sprintf("%s %s call %d, then %s", name, when, n, next), func(t *testing.T) {
						w, c := cutWorld(t, edits...)
						w.cutAt(c, n, moment, next)
						w.checkWhole(len(clean.ours()))
					})
				}
			}
		}
	}
}

func (w *world) cutAt(c *cutter, n int, moment fake.Moment, next string) {
	w.t.Helper()
	change, seen, err := w.try(c.arm(w.t, n, moment))
	if err == nil {
		w.t.Fatal("nothing was cut off")
	}
	if next == "again" && change.Action == provision.Create {
		if err := w.carryOut(w.t.Context(), change, seen); err != nil {
			w.t.Fatal(err)
		}
	}
	w.apply()
}

// checkWhole checks that all is there, and nothing twice.
func (w *world) checkWhole(objects int) {
	w.t.Helper()
	if got := w.planned(); got != "" {
		w.t.Errorf("the plan still has:\n%s", got)
	}
	if got := len(w.ours()); got != objects {
		w.t.Errorf("there are %d objects, want %d", got, objects)
	}
	seen := map[string]bool{}
	for _, o := range w.ours() {
		if name := o.Kind + " " + o.Name; o.Name != "" && seen[name] {
			w.t.Errorf("%s is there twice", name)
		} else {
			seen[name] = true
		}
	}
}

// Answers that are lost after the call was carried out make nothing twice.
func TestLostAnswers(t *testing.T) {
	clean := newWorld(t, nil)
	clean.apply()
	for _, action := range []string{"CreateVpnGateway", "CreateCustomerGateway", "CreateVpnConnection", "CreateVpnRouteEntry", "CreateRouteEntry", "AuthorizeSecurityGroup", "CreateFlowLog", "TagResources"} {
		for _, fault := range []fake.FaultKind{fake.LostReply, fake.LateError} {
			t.Run(action+" "+string(fault), func(t *testing.T) {
				w := newWorld(t, nil)
				w.cloud.Inject(fault, action, 1)
				w.apply()
				w.checkWhole(len(clean.ours()))
			})
		}
	}
}

// A run that is cut off while it takes all away goes on where it stopped.
func TestCutOffWhileDeleting(t *testing.T) {
	clean, count := cutWorld(t)
	clean.apply()
	clean.graph = &provision.Graph{}
	clean.clock.pass(time.Minute)
	count.arm(t, 1000, fake.Before)
	clean.apply()
	for n := 1; n <= count.writes; n++ {
		for moment, when := range map[fake.Moment]string{fake.Before: "before", fake.After: "after"} {
			t.Run(fmt.Sprintf("%s call %d", when, n), func(t *testing.T) {
				w, c := cutWorld(t)
				w.apply()
				w.clock.pass(time.Minute)
				w.graph = &provision.Graph{}
				if _, _, err := w.try(c.arm(t, n, moment)); err == nil {
					t.Fatal("nothing was cut off")
				}
				w.apply()
				for _, o := range w.ours() {
					t.Errorf("%s %s %s is left", o.Kind, o.ID, o.Name)
				}
			})
		}
	}
}
