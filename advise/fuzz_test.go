package advise

import (
	"math"
	"reflect"
	"testing"
	"time"

	"causeway"
	"causeway/advise/prices"
)

// FuzzCompare puts anything into the needs: there is an answer or there are
// problems, never both, never a panic, and no figure that is no number.
func FuzzCompare(f *testing.F) {
	f.Add(uint64(5e8), uint64(20_000), 0.3, int64(250), 0.001, 0.999, 50_000.0, int64(30), int64(365), "aws", "us-west-1", 2.0)
	f.Add(uint64(0), uint64(0), 0.0, int64(0), 0.0, 0.0, 0.0, int64(0), int64(0), "other", "office", 0.0)
	f.Add(uint64(1), uint64(100_000_000), 10.0, int64(1), 1e-12, 1.0, 1e-9, int64(1), int64(1), "gcp", "us-west1", 1e-300)
	f.Add(uint64(4e11), uint64(1), 10.0, int64(90), 1.0, 0.5, 1e12, int64(7300), int64(7300), "aliyun", "cn-hongkong", 1000.0)
	f.Add(uint64(1e13), uint64(1), math.NaN(), int64(-5), -1.0, 2.0, math.Inf(1), int64(-1), int64(1e6), "aws", "us-moon-9", math.NaN())
	f.Add(uint64(1e8), uint64(10), 0.1, int64(0), 0.0, 0.0, 0.0, int64(0), int64(0), "huawei", "cn-north-4", 1.0)
	f.Fuzz(func(t *testing.T, bits, gb uint64, growth float64, latency int64, loss, availability, budget float64, deadline, duration int64, cloud, region string, weight float64) {
		in := Input{
			Prices: prices.Default(), Currency: causeway.USD, Now: today,
			Weights: map[Criterion]float64{Price: weight, Fit: 1},
			Upgrade: &causeway.Upgrade{To: string(LeasedLine), When: 3, Within: year},
			Needs: causeway.Needs{
				Bandwidth: causeway.BitRate(bits), Growth: growth, GrowthStated: growth != 0,
				Traffic: []causeway.Sent{{Site: "beijing", Volume: causeway.Volume(gb) * causeway.GB}},
				Latency: time.Duration(latency) * time.Millisecond, Loss: causeway.Ratio(loss), Availability: causeway.Ratio(availability),
				Deadline: time.Duration(deadline) * day, Duration: time.Duration(duration) * day,
				Places: []causeway.Place{beijing, {Site: "there", Cloud: cloud, Region: region}},
			},
		}
		if budget != 0 {
			in.Needs.Budget = perYear(budget)
		}
		answer, problems := Compare(in)
		if (answer == nil) != (len(problems) > 0) {
			t.Fatalf("answer %v, problems %v", answer, problems)
		}
		if answer != nil {
			numbers(t, "answer", reflect.ValueOf(*answer))
		}
	})
}

// numbers walks through a value and refuses what is no number.
func numbers(t *testing.T, where string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Float64:
		if math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0) {
			t.Errorf("%s is %v", where, v.Float())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			numbers(t, where, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			numbers(t, where+"[]", v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			numbers(t, where+"."+v.Type().Field(i).Name, v.Field(i))
		}
	}
}
