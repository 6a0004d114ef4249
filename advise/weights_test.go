package advise

import (
	"math"
	"testing"
	"time"

	"causeway"
	"causeway/advise/prices"
)

// A weight that is given takes the place of its own and leaves the others as
// they follow from the needs; the sum is 1 whatever is given.
func TestWeights(t *testing.T) {
	in := Input{
		Currency: causeway.CNY, Prices: prices.Default(), Now: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC),
		Needs: causeway.Needs{Places: []causeway.Place{{Site: "a", Cloud: "aliyun", Region: "cn-beijing"}, {Site: "b", Cloud: "aws", Region: "us-west-1"}}},
	}
	before := weightsFor(ask(in), nil)
	for _, given := range []map[Criterion]float64{
		{Price: 6},
		{Price: 0},
		{Price: 1000, Latency: 0},
		{Complexity: 0, Price: 0, Latency: 0, Bandwidth: 0, Reliability: 0, Security: 0, Speed: 0},
	} {
		in.Weights = given
		after := weightsFor(ask(in), nil)
		sum := 0.0
		for _, weight := range after {
			sum += weight
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%v: they sum to %v", given, sum)
		}
		if got, want := after[Reliability]*before[Security], after[Security]*before[Reliability]; math.Abs(got-want) > 1e-9 {
			t.Errorf("%v: others have changed among themselves: %v", given, after)
		}
	}
	in.Weights = map[Criterion]float64{Price: 6}
	if after := weightsFor(ask(in), nil); after[Price]/before[Price] < 1.5 || after[Security] >= before[Security] {
		t.Errorf("cost weighs %v, before %v", after[Price], before[Price])
	}
}
