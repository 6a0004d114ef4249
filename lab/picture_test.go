package lab

import (
	"context"
	"errors"
	"testing"
	"time"

	"causeway"
	"causeway/lab/traffic"
	"causeway/lab/wan"
)

// TestCameraSeesACut shows a line that dies under a flow.
func TestCameraSeesACut(t *testing.T) {
	l := build(t, Options{WAN: wan.Settings{}})
	plain(t, l)
	flow, err := traffic.StartUDP(l.Beijing(), l.California(), 2000, time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer flow.Stop(0)
	<-flow.Next()
	c := newCamera(nil)
	c.face(l)
	c.follow([]*gateway{{name: "bj-1", socket: t.TempDir() + "/none.sock"}})
	c.hear([]*traffic.UDPFlow{flow})
	c.step(2, 5, causeway.Text{En: "cut", Zh: "断"})
	setBlackhole(l.Link(plainLine), true)
	const cutFor = 300 * time.Millisecond
	time.Sleep(cutFor)
	p := c.picture(t.Context())
	if len(p.Links) != len(linkNames()) || !p.Links[0].Forward.Blackhole || p.Links[1].Forward.Blackhole {
		t.Errorf("links %+v", p.Links)
	}
	if len(p.Gateways) != 1 || p.Gateways[0].Paths != nil || p.Step != 2 || p.Steps != 5 || p.Doing.En != "cut" {
		t.Errorf("%+v", p)
	}
	if p.Gap == nil || *p.Gap < cutFor/2 || *p.WorstGap < *p.Gap {
		t.Errorf("gap %v, worst %v, after a cut of %v", p.Gap, p.WorstGap, cutFor)
	}
}

// TestCameraStopsWithItsSubject: nobody gets a picture after during returned,
// and its error passes.
func TestCameraStopsWithItsSubject(t *testing.T) {
	pictures, failure := 0, errors.New("broken")
	taken := make(chan struct{}, 1)
	c := newCamera(func(Picture) {
		pictures++
		select {
		case taken <- struct{}{}:
		default:
		}
	})
	err := c.during(t.Context(), func() error {
		<-taken
		return failure
	})
	// No lock: the camera's goroutine has ended.
	if pictures == 0 || !errors.Is(err, failure) {
		t.Errorf("%d pictures, %v", pictures, err)
	}
}

func TestNobodyWatches(t *testing.T) {
	ran := false
	if err := newCamera(nil).during(context.Background(), func() error { ran = true; return nil }); err != nil || !ran {
		t.Error(ran, err)
	}
}

func TestDescribeStep(t *testing.T) {
	for want, step := range map[string]Step{
		"used blackhole=both":        {Link: "used", Set: map[string]string{"blackhole": "both"}},
		"churn":                      {Do: "churn"},
		"all udp=drop await-switch":  {Link: "all", Set: map[string]string{"udp": "drop"}, Do: "await-switch"},
		"all delay=1ms loss=1% back": {Link: "all", Set: map[string]string{"loss": "1%", "delay": "1ms"}, Do: "back"},
	} {
		if got := step.describe(); got.En != want || got.Zh != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
