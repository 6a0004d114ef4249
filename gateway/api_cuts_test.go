package gateway

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"causeway/api"
	"causeway/lab"
	"causeway/lab/wan"
	"causeway/localapi"
)

// syncLoad sends numbered data to California without a pause until it is
// stopped.
type syncLoad struct {
	stop    chan struct{}
	wg      sync.WaitGroup
	begun   atomic.Int64
	settled atomic.Int64
	mu      sync.Mutex
	lost    []error
}

func startSyncLoad(ctx context.Context, client api.CrossCloudServiceClient, callers int) *syncLoad {
	l := &syncLoad{stop: make(chan struct{})}
	for range callers {
		l.wg.Go(func() {
			for {
				select {
				case <-l.stop:
					return
				default:
				}
				err := syncOne(ctx, client, strconv.FormatInt(l.begun.Add(1), 10))
				if err != nil {
					l.mu.Lock()
					l.lost = append(l.lost, err)
					l.mu.Unlock()
				}
				l.settled.Add(1)
			}
		})
	}
	return l
}

func syncOne(ctx context.Context, client api.CrossCloudServiceClient, id string) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	_, err := client.SyncData(ctx, &api.DataSyncRequest{Region: "us-west-1", VpcId: "vpc-california-001", Data: []byte(id), Id: id})
	return err
}

// slower makes a line slower than the other, and waits until Beijing's gateway
// has noticed: requests go by the other.
func (s *twoSites) slower(t *testing.T, name string) {
	t.Helper()
	s.Link(name).Change(func(forward, reverse *wan.Settings) {
		forward.Delay, reverse.Delay = 40*time.Millisecond, 40*time.Millisecond
	})
	waitFor(t, name+" to be the slower one", func() bool {
		paths, err := localapi.NewClient(s.beijing.socket()).Paths(t.Context())
		return err == nil && slices.ContainsFunc(paths, func(p localapi.Path) bool {
			return p.Name == name && p.RTTMS != nil && *p.RTTMS > 40
		})
	})
}

// Data whose path is silently cut arrives all the same, and once.
func TestSyncDataSurvivesACut(t *testing.T) {
	s := withAPIOver(t, lab.Options{WAN: wan.Settings{Delay: 5 * time.Millisecond, Queue: wan.DefaultQueue}})
	end := s.takeAll(t, "")
	client := api.NewCrossCloudServiceClient(s.callBeijing(t, s.issue(t, beijingApp)))
	waitFor(t, "the other site", func() bool { return syncOne(t.Context(), client, "first") == nil })
	s.slower(t, "telecom-verizon")
	load := startSyncLoad(t.Context(), client, 4)
	goesOn := func(n int64) {
		at := load.settled.Load()
		waitFor(t, "data to go on", func() bool { return load.settled.Load() >= at+n })
	}
	goesOn(40)
	s.blackhole("unicom-att", true)
	goesOn(40)
	s.blackhole("unicom-att", false)
	s.allUp(t)
	goesOn(40)
	close(load.stop)
	load.wg.Wait()
	if len(load.lost) > 0 {
		t.Errorf("%d of %d calls failed: %v", len(load.lost), load.begun.Load(), load.lost[0])
	}
	times := map[string]int{}
	for _, m := range end() {
		times[string(m.ResponseData)]++
	}
	for id, n := range times {
		if n != 1 {
			t.Errorf("%s came %d times", id, n)
		}
	}
	if want := int(load.begun.Load()) + 1; len(times) != want {
		t.Errorf("%d arrived of %d", len(times), want)
	}
}
