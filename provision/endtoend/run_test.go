package endtoend

import (
	"crypto/rand"
	"net/http"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/ike"
	"causeway/provision"
	"causeway/provision/aliyun"
	aliyunresources "causeway/provision/aliyun/resources"
	"causeway/provision/apply"
	"causeway/provision/aws"
	awsresources "causeway/provision/aws/resources"
	"causeway/render/cloudinit"
)

// run is a run with clients of its own, whose calls go through transport.
func (w *world) run(transport http.RoundTripper) apply.Run {
	w.t.Helper()
	ali, amazon := w.clients(transport)
	return apply.Run{
		Interconnect: w.interconnect(), Choices: cloudinit.Choices(),
		Clouds: []apply.Cloud{
			aliyunresources.New(aliyunresources.Config{
				Clients: map[string]*aliyun.Client{region: ali, beijing: w.aliyunIn(beijing, transport)}, Wait: w.Wait, Now: w.Now,
			}),
			awsresources.New(awsresources.Config{Clients: map[string]*aws.Client{region: amazon}, Wait: w.Wait, Now: w.Now}),
		},
		Journal: w.journal, NewKey: newKey, Secret: agreedKey, Now: w.Now, Wait: w.Wait, Progress: w.note,
	}
}

// clients are one of each cloud in the region both have.
func (w *world) clients(transport http.RoundTripper) (*aliyun.Client, *aws.Client) {
	w.t.Helper()
	amazon, err := aws.New(aws.Config{
		Region: region, Credentials: aws.StaticKey("AKIDTEST", keySecret), Endpoint: w.awsURL, HTTP: &http.Client{Transport: transport},
		Now: w.Now, Wait: w.Wait, Random: never,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(amazon.Close)
	return w.aliyunIn(region, transport), amazon
}

func (w *world) aliyunIn(region string, transport http.RoundTripper) *aliyun.Client {
	w.t.Helper()
	credentials, err := aliyun.StaticKey(keyID, keySecret)
	if err != nil {
		w.t.Fatal(err)
	}
	client, err := aliyun.New(aliyun.Config{
		Region: region, Credentials: credentials, Endpoint: w.aliURL, HTTP: &http.Client{Transport: transport},
		Now: w.Now, Wait: w.Wait, Random: never,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(client.Close)
	return client
}

// never shortens no pause.
func never() float64 { return 0 }

// agreedKey is a key of BGP, of which a file has only the reference.
func agreedKey(reference string) (causeway.Secret, error) {
	return causeway.Secret("agreed-" + strings.TrimPrefix(reference, "env:CAUSEWAY_")), nil
}

func newKey() (causeway.Secret, error) {
	ali, _ := ike.Find("aliyun")
	amazon, _ := ike.Find("aws")
	psk, err := ike.GeneratePSK(rand.Reader, ali, amazon)
	text, _ := psk.Reveal()
	return causeway.Secret(text), err
}

func yes(*provision.Plan) error { return nil }

// transport is what calls go through that nothing happens to.
func (w *world) transport() http.RoundTripper {
	t := &http.Transport{}
	w.t.Cleanup(t.CloseIdleConnections)
	return t
}

// mustApply applies and wants all to be as planned.
func (w *world) mustApply() apply.Report {
	w.t.Helper()
	report, err := w.run(w.transport()).Apply(w.t.Context(), yes)
	if err != nil || !report.Verified {
		w.t.Fatalf("apply: %v", explain(err))
	}
	return report
}

// mustDestroy deletes all and wants nothing of ours to be left alive.
func (w *world) mustDestroy() {
	w.t.Helper()
	report, err := w.run(w.transport()).Destroy(w.t.Context(), yes)
	if err != nil || !report.Verified || len(report.Kept) > 0 {
		w.t.Fatalf("destroy: %v, %d kept", explain(err), len(report.Kept))
	}
	if err := w.Wait(w.t.Context(), 5*time.Minute); err != nil { // what a killed run began to delete
		w.t.Fatal(err)
	}
	if left := w.left(); len(left) > 0 {
		w.t.Fatalf("left after destroy: %s", strings.Join(left, "\n"))
	}
}

// changes are what a new plan would do.
func (w *world) changes() []string {
	w.t.Helper()
	plan, _, problems := w.run(w.transport()).Plan(w.t.Context())
	if plan == nil {
		w.t.Fatal(explain(problems))
	}
	var changes []string
	for _, c := range plan.Changes {
		switch c.Action {
		case provision.None, provision.Use:
			continue
		}
		line := string(c.Action) + " " + string(c.Key)
		for _, f := range c.Fields {
			if c.Action != provision.Create {
				line += " " + f.Name
			}
		}
		changes = append(changes, line)
	}
	return changes
}

// explain is an error with its hints.
func explain(err error) string {
	if err == nil {
		return "no error"
	}
	text := err.Error()
	for _, p := range causeway.ProblemsOf(err) {
		text += "\n" + p.Report("causeway", causeway.English)
	}
	return text
}

// ok ends a test that cannot go on.
func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(explain(err))
	}
}
