package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/advise/prices"
)

var (
	anyDay    = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	firstTwo  = firstPair().Needs.Places
	noWarning causeway.Problems
)

// listOf stands in for the clouds' price lists.
func listOf(set *prices.Set, problems causeway.Problems) priceLists {
	return func(context.Context, *causeway.Provision, []causeway.Place, time.Time) (*prices.Set, causeway.Problems) {
		return set, problems
	}
}

func refreshedComparison(t *testing.T, lists priceLists) (out, errs string, err error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	q := question{config: filepath.Join(t.TempDir(), "causeway.yaml"), prices: "default", currency: causeway.CNY, output: "json", refresh: true}
	err = runCompare(t.Context(), newShell(&stdout, &stderr, causeway.English), q, lists, anyDay)
	return stdout.String(), stderr.String(), err
}

// Today's price takes the place of the older one, with its source; what a list
// did not tell is said and stops nothing.
func TestCompareRefreshes(t *testing.T) {
	low := 0.0123
	set := &prices.Set{Name: "refreshed", Date: anyDay, Prices: []prices.Price{{
		Item: "aws.internet_out", Region: "aws/us-west-1", Unit: prices.PerGB, Currency: causeway.USD, Low: &low, High: &low,
		Source: "today's list", Date: "2026-11-24", Confidence: prices.High,
	}}}
	warning := causeway.NewProblem("prices.not_listed", "aws.vpn_connection", errors.New("two prices"))
	warning.Severity = causeway.Warning
	out, errs, err := refreshedComparison(t, listOf(set, causeway.Problems{warning}))
	if err != nil || !strings.Contains(out, `"source": "today's list"`) {
		t.Errorf("%v: the price is not used", err)
	}
	if errs != "causeway: warning: aws.vpn_connection: no price was read: two prices\n" {
		t.Errorf("%s", errs)
	}
}

// Nothing read at all is an error, and older prices do not pass for today's.
func TestCompareRefreshesNothing(t *testing.T) {
	out, _, err := refreshedComparison(t, listOf(&prices.Set{Name: "refreshed"}, noWarning))
	if p := causeway.ProblemsOf(err); len(p) != 1 || p[0].Code != "compare.not_refreshed" || out != "" {
		t.Errorf("%v\n%s", err, out)
	}
}

// Without credentials nobody is asked, and both clouds' are missed.
func TestAskPriceListsWithoutCredentials(t *testing.T) {
	for _, name := range os.Environ() {
		if name, _, _ := strings.Cut(name, "="); strings.HasPrefix(name, "AWS_") || strings.HasPrefix(name, "ALIBABA_CLOUD_") {
			t.Setenv(name, "")
		}
	}
	set, problems := askPriceLists(t.Context(), nil, firstTwo, anyDay)
	if len(set.Prices) != 0 || len(problems) < 2 || len(problems.Failures()) > 0 {
		t.Errorf("%d prices, %v", len(set.Prices), problems)
	}
	if set, problems := askPriceLists(t.Context(), nil, []causeway.Place{{Site: "a", Cloud: "gcp", Region: "r"}}, anyDay); len(set.Prices)+len(problems) != 0 {
		t.Errorf("a cloud without a list: %v", problems)
	}
}

func TestRefreshOfTheSeedIsRefused(t *testing.T) {
	var out bytes.Buffer
	sh := newShell(&out, &out, causeway.English)
	cmd := newCompare(sh, listOf(nil, nil))
	cmd.SilenceUsage, cmd.SilenceErrors = true, true
	cmd.SetArgs([]string{"--prices", "seed", "--refresh-prices"})
	var usage usageError
	if err := cmd.Execute(); !errors.As(err, &usage) {
		t.Errorf("%v", err)
	}
}
