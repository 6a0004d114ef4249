package gateway

import (
	"context"
	"slices"
	"strconv"
	"testing"
	"time"

	"causeway/api"
	"causeway/lab"
	"causeway/lab/wan"
	"causeway/localapi"
)

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
	load := startLoad(4, func(n int64) error { return syncOne(t.Context(), client, strconv.FormatInt(n, 10)) })
	load.goesOn(t, 40)
	s.blackhole("unicom-att", true)
	load.goesOn(t, 40)
	s.blackhole("unicom-att", false)
	s.allUp(t)
	load.goesOn(t, 40)
	sent := load.end(t) + 1
	times := map[string]int{}
	for _, m := range end() {
		times[string(m.ResponseData)]++
	}
	for id, n := range times {
		if n != 1 {
			t.Errorf("%s came %d times", id, n)
		}
	}
	if len(times) != sent {
		t.Errorf("%d arrived of %d", len(times), sent)
	}
}
