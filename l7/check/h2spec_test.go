package check

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/summerwind/h2spec/config"
	"github.com/summerwind/h2spec/generic"
	"github.com/summerwind/h2spec/hpack"
	"github.com/summerwind/h2spec/http2"
	"github.com/summerwind/h2spec/spec"

	"causeway"
)

var update = flag.Bool("update", false, "write the list of what net/http fails too")

// findings are what h2spec has to say of a server: by the section of a case and
// its number, "" where it passed.
type findings map[string]string

// runH2Spec asks a server what h2spec asks, what is not required of it too; or
// certain cases again, with more patience.
func runH2Spec(place, out string, cases []string) {
	plain, secure := strings.CutPrefix(place, secureScheme)
	at := netip.MustParseAddrPort(plain)
	c := &config.Config{TLS: secure, Insecure: true, Host: "localhost", Port: int(at.Port()), Path: "/", Timeout: 2 * time.Second, MaxHeaderLen: 4000, Strict: true, Sections: cases}
	if len(cases) > 0 {
		c.Timeout = 10 * time.Second
	}
	all := findings{}
	for _, group := range []*spec.TestGroup{generic.Spec(), http2.Spec(), hpack.Spec()} {
		group.Test(c)
		all.add(group)
	}
	text, err := json.Marshal(all)
	if err == nil {
		err = os.WriteFile(out, text, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (f findings) add(group *spec.TestGroup) {
	for _, c := range slices.Concat(group.Tests, group.StrictTests) {
		switch r := c.Result; {
		case r == nil:
		case r.Failed:
			f[fmt.Sprintf("%s/%d", group.ID(), r.Sequence)] = c.Desc
		case !r.Skipped:
			f[fmt.Sprintf("%s/%d", group.ID(), r.Sequence)] = ""
		}
	}
	for _, below := range group.Groups {
		f.add(below)
	}
}

func (f findings) failed() []string {
	var lines []string
	for _, id := range slices.Sorted(maps.Keys(f)) {
		if f[id] != "" {
			lines = append(lines, id+" "+f[id])
		}
	}
	return lines
}

// ask returns what h2spec finds of each place.
func ask(t *testing.T, places []string, cases ...string) []findings {
	t.Helper()
	found := make([]findings, len(places))
	var wg sync.WaitGroup
	for i, place := range places {
		out := filepath.Join(t.TempDir(), "findings")
		wg.Go(func() {
			inProcess(t, "h2spec", place, outKey+"="+out, casesKey+"="+strings.Join(cases, " "))
			readJSON(t, out, &found[i])
		})
	}
	wg.Wait()
	return found
}

// secureScheme is what places begin with that speak TLS.
const secureScheme = "https://"

// TestHTTP2: the entry fails nothing that net/http alone, which it is made of,
// does not fail in the same run, with TLS and without. What both fail stands in
// testdata/h2spec.txt and h2spec-tls.txt.
func TestHTTP2(t *testing.T) {
	answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, "hello")
	})
	quiet := log.New(io.Discard, "", 0)
	t.Run("h2c", func(t *testing.T) {
		compare(t, "h2spec.txt", newEntry(t, causeway.UpstreamHTTP1, answer, nil), serve(t, &http.Server{Handler: answer, Protocols: bothProtocols(), ErrorLog: quiet}))
	})
	t.Run("TLS", func(t *testing.T) {
		bare := httptest.NewUnstartedServer(answer)
		bare.EnableHTTP2, bare.Config.ErrorLog = true, quiet
		bare.StartTLS()
		t.Cleanup(bare.Close)
		entry := newEntry(t, causeway.UpstreamHTTP1, answer, &bare.TLS.Certificates[0])
		compare(t, "h2spec-tls.txt", secureScheme+entry, secureScheme+bare.Listener.Addr().String())
	})
}

// compare asks the entry and net/http the same.
func compare(t *testing.T, list, entry, alone string) {
	t.Helper()
	places := []string{entry, alone}
	found := ask(t, places)
	ours, bare := found[0], found[1]
	if len(ours) < 140 {
		t.Fatalf("h2spec ran %d cases only", len(ours))
	}
	t.Logf("%d cases; the entry fails %d, net/http %d", len(ours), len(ours.failed()), len(bare.failed()))
	golden := filepath.Join("testdata", list)
	if *update {
		if err := os.WriteFile(golden, []byte(strings.Join(ours.failed(), "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	known, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	var doubtful []string
	for id, what := range ours {
		if what != "" && (bare[id] == "" || !strings.Contains(string(known), id+" ")) {
			doubtful = append(doubtful, id)
		}
	}
	if len(doubtful) == 0 {
		return
	}
	// A case gives a server two seconds, which a busy machine may need.
	found = ask(t, places, doubtful...)
	for _, id := range doubtful {
		switch what := found[0][id]; {
		case what != "" && found[1][id] == "":
			t.Errorf("%s: net/http passes it, the entry does not: %s", id, what)
		case what != "" && !strings.Contains(string(known), id+" "):
			t.Errorf("%s is not in %s: %s", id, golden, what)
		}
	}
}
