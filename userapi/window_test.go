package userapi

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"causeway"
	"causeway/api"
)

// memory is a window, and what a test has to know of it.
type memory struct {
	window
	t *testing.T
}

func parcelOf(from causeway.Identity, id string) *api.Parcel {
	return &api.Parcel{From: from.URI(), Region: "cn-beijing", VpcId: "vpc-1", Id: id}
}

// send hands over a parcel, and returns the delivery if that is a new one.
func (m *memory) send(from causeway.Identity, p *api.Parcel) *delivery {
	m.t.Helper()
	d, repeated, err := m.once(from, p, func(*delivery) error { return nil })
	if err != nil {
		m.t.Fatalf("%s: %v", p.Id, err)
	}
	if repeated {
		return nil
	}
	return d
}

// sent reports whether a parcel, acknowledged at once, is a new one.
func (m *memory) sent(from causeway.Identity, id string) bool {
	m.t.Helper()
	d := m.send(from, parcelOf(from, id))
	if d != nil {
		d.settle(nil)
	}
	return d != nil
}

func (m *memory) refuses(from causeway.Identity, id string) bool {
	_, _, err := m.once(from, parcelOf(from, id), func(*delivery) error { m.t.Errorf("%s is delivered", id); return nil })
	return status.Code(err) == codes.ResourceExhausted
}

// fill takes up what a caller may.
func (m *memory) fill(from causeway.Identity, most int) {
	m.t.Helper()
	for i := range most {
		if !m.sent(from, fmt.Sprint("filling ", i)) {
			m.t.Fatalf("%d is known", i)
		}
	}
}

func (m *memory) isEmpty() bool {
	return len(m.known)+len(m.held.callers)+len(m.held.sites)+len(m.given)+len(m.madeUp) == 0
}

func testMemory(t *testing.T, f func(*testing.T, *memory)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { f(t, &memory{t: t}) })
}

// Ten minutes count from the acknowledgement, however late that comes.
func TestWindowRemembers(t *testing.T) {
	testMemory(t, func(t *testing.T, m *memory) {
		slow := m.send(app, parcelOf(app, "a"))
		time.Sleep(2 * rememberFor)
		if m.send(app, parcelOf(app, "a")) != nil {
			t.Error("delivered again while it is under way")
		}
		slow.settle(nil)
		time.Sleep(rememberFor - 1)
		if m.sent(app, "a") {
			t.Error("forgotten early")
		}
		time.Sleep(time.Nanosecond)
		if !m.sent(app, "a") {
			t.Error("remembered for too long")
		}
	})
}

func TestWindowForgetsFailures(t *testing.T) {
	testMemory(t, func(t *testing.T, m *memory) {
		failed := errors.New("failed")
		if _, _, err := m.once(app, parcelOf(app, "a"), func(*delivery) error { return failed }); !errors.Is(err, failed) || !m.isEmpty() {
			t.Errorf("not taken: %v", err)
		}
		if m.send(app, parcelOf(app, "a")).settle(failed); !m.isEmpty() {
			t.Error("a refusal is remembered")
		}
	})
}

// An id that a gateway made up comes again from a gateway only, while the call
// lasts.
func TestWindowForgetsWhatNobodyRepeats(t *testing.T) {
	testMemory(t, func(t *testing.T, m *memory) {
		p := parcelOf(app, "made up")
		p.IdMadeUp = true
		m.send(app, p).settle(nil)
		time.Sleep(syncWithin)
		if m.send(app, p) != nil {
			t.Error("delivered again while the call lasts")
		}
		time.Sleep(rememberMadeUpFor - syncWithin)
		if m.given, m.madeUp = m.forget(m.given, time.Now()), m.forget(m.madeUp, time.Now()); !m.isEmpty() {
			t.Error("remembered longer than that")
		}
	})
}

// One caller does not take another's memory, and who is full keeps its own.
func TestWindowSharesBetweenCallers(t *testing.T) {
	testMemory(t, func(t *testing.T, m *memory) {
		busy := named("busy")
		m.sent(app, "early")
		underWay := m.send(busy, parcelOf(busy, "under way"))
		m.fill(busy, mostOfCaller-1)
		time.Sleep(90 * time.Second)
		switch {
		case m.sent(app, "early"):
			t.Error("another caller's is forgotten")
		case m.send(busy, parcelOf(busy, "under way")) != nil || m.sent(busy, "filling 0"):
			t.Error("its own is forgotten")
		case !m.refuses(busy, "one more"):
			t.Error("more is remembered than may be")
		case !m.sent(app, "late"):
			t.Error("another caller is kept out")
		}
		underWay.settle(nil)
		time.Sleep(rememberFor - 90*time.Second)
		if !m.sent(busy, "one more") {
			t.Error("refused when there is room again")
		}
		time.Sleep(rememberFor)
		m.send(app, parcelOf(app, "last")).settle(errors.New("failed"))
		if !m.isEmpty() {
			t.Errorf("%d are left", len(m.known))
		}
	})
}

// A gateway that makes up callers fills its own site's memory.
func TestWindowSharesBetweenSites(t *testing.T) {
	testMemory(t, func(t *testing.T, m *memory) {
		madeUp := app
		madeUp.Site = "california"
		for i := range mostOfSite / mostOfCaller {
			madeUp.Name = fmt.Sprint(i)
			m.fill(madeUp, mostOfCaller)
		}
		madeUp.Name = "another"
		if !m.refuses(madeUp, "one more") || len(m.known) != mostOfSite {
			t.Errorf("%d are remembered", len(m.known))
		}
		if !m.sent(app, "a") {
			t.Error("another site's callers are kept out")
		}
	})
}

// Only the gateway that takes a call knows whether the caller can repeat it.
func TestGatewaysTellWhichIdsAreMadeUp(t *testing.T) {
	beijing, california := world(t)
	there := causeway.Identity{Interconnect: "test", Site: "california", Role: causeway.RoleClient, Name: "there"}
	program := california.receiver(t, there, "us-west-1", "vpc-2")
	for _, id := range []string{"given", ""} {
		request := toBeijing(id)
		request.Region, request.VpcId = "us-west-1", "vpc-2"
		call := startSync(within(t), beijing.client(t), request)
		acknowledge(t, program, receive(t, program), "")
		if r := <-call; r.err != nil {
			t.Fatal(r.err)
		}
	}
	w := &california.recent
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.given) != 1 || len(w.madeUp) != 1 {
		t.Errorf("%d are remembered for long, %d for short", len(w.given), len(w.madeUp))
	}
}
