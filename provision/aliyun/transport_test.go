package aliyun_test

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/provision/aliyun"
)

func TestUnreachable(t *testing.T) {
	w := newWorld(t, nil)
	w.server.Close()
	start := w.clock.Now()
	_, err := w.DescribeVPCs(t.Context(), aliyun.DescribeVPCsRequest{})
	if !causeway.HasCode(err, "cloud.unreachable") || strings.Contains(err.Error(), "PageSize") {
		t.Errorf("got %v", err)
	}
	var refused *net.OpError
	if !errors.As(err, &refused) {
		t.Errorf("the cause is lost: %v", err)
	}
	if spent := w.clock.Now().Sub(start); spent > time.Minute {
		t.Errorf("tried for %v", spent)
	}
}

func TestRefusesToFollow(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the call went elsewhere") }))
	defer elsewhere.Close()
	server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	credentials, err := aliyun.StaticKey(keyID, keySecret)
	if err != nil {
		t.Fatal(err)
	}
	c, err := aliyun.New(aliyun.Config{Region: region, Credentials: credentials, Endpoint: server.URL, Retry: aliyun.Retry{Silence: time.Nanosecond}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.DescribeVPCs(t.Context(), aliyun.DescribeVPCsRequest{}); !causeway.HasCode(err, "cloud.unreachable") {
		t.Errorf("got %v", err)
	}
}

// What the cloud asks a throttled caller to wait is waited.
func TestRetryAfter(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if asked++; asked == 1 {
			w.Header().Set("X-Ratelimit-User-Api", "Limit:10,Remain:0,TimeLeft:7000,Reset:1")
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"Code": "Throttling.User", "Message": "Slow down.", "RequestId": "1"}`)
			return
		}
		fmt.Fprint(w, `{"RequestId": "2", "TotalCount": 0, "Vpcs": {"Vpc": []}}`)
	}))
	defer server.Close()
	credentials, err := aliyun.StaticKey(keyID, keySecret)
	if err != nil {
		t.Fatal(err)
	}
	times := newClock()
	c, err := aliyun.New(aliyun.Config{Region: region, Credentials: credentials, Endpoint: server.URL, Now: times.Now, Wait: times.Wait})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ok[aliyun.DescribeVPCsResponse](t)(c.DescribeVPCs(t.Context(), aliyun.DescribeVPCsRequest{}))
	if len(times.waits) != 1 || times.waits[0] != 7*time.Second {
		t.Errorf("pauses %v", times.waits)
	}
}
