package prices

import (
	"math"
	"slices"
	"testing"

	"causeway"
)

func TestGroups(t *testing.T) {
	for region, want := range map[string][]string{
		"aliyun/cn-beijing":   {"aliyun/cn-beijing", "aliyun/mainland", "aliyun", ""},
		"aliyun/cn-hongkong":  {"aliyun/cn-hongkong", "aliyun/outside", "aliyun", ""},
		"aliyun/us-west-1":    {"aliyun/us-west-1", "aliyun/outside", "aliyun", ""},
		"aliyun/cross-border": {"aliyun/cross-border", "aliyun", ""},
		"aws/us-west-1":       {"aws/us-west-1", "aws/us", "aws", ""},
		"aws/us-gov-west-1":   {"aws/us-gov-west-1", "aws", ""},
		"aws/eu-west-1":       {"aws/eu-west-1", "aws/eu", "aws", ""},
		"aws/ap-northeast-1":  {"aws/ap-northeast-1", "aws", ""},
		"aws":                 {"aws", ""},
		"":                    {""},
	} {
		if got := Groups(region); !slices.Equal(got, want) {
			t.Errorf("%s: %q", region, got)
		}
	}
}

func TestLookup(t *testing.T) {
	s := Default()
	for _, test := range []struct {
		item   Item
		region string
		size   int
		low    float64 // -1: no figure, -2: not there
	}{
		{AliyunVPNGateway, "aliyun/cn-beijing", 200, 0.209},
		{AliyunVPNGateway, "aliyun/cn-beijing", 201, 0.767},
		{AliyunVPNGateway, "aliyun/cn-beijing", 5, 0.059},
		{AliyunVPNGateway, "aliyun/cn-beijing", 0, 0.059},
		{AliyunVPNGateway, "aliyun/cn-beijing", 1001, -2},
		{AliyunVPNGateway, "aliyun/us-west-1", 200, 0.392},
		{AliyunVPNGateway, "aliyun/cn-hongkong", 200, 0.262},
		{AliyunVPNGateway, "aliyun/me-east-1", 200, -2},
		{AliyunExpressConnectPort, "aliyun/us-west-1", 1000, 210},
		{AliyunExpressConnectPort, "aliyun/cn-beijing", 2000, 720},
		{AliyunCENInterRegion, CrossBorder, 0, 0.8},
		{AliyunCENInterRegion, "aliyun/cn-beijing", 0, 0.072},
		{AliyunCENInterRegionRate, CrossBorder, 0, -1},
		{AliyunCENConnection, "aliyun/us-west-1", 0, -1},
		{AWSTransitGateway, "aws/us-east-1", 0, 0.05},
		{AWSTransitGateway, "aws/us-west-1", 0, -1},
		{AWSDirectConnectHosted, "aws/us-west-1", 450, 0.2},
		{AWSDirectConnectOut, "aws/us-west-1", 0, 0.02},
		{AWSVPNConnection, "aws/us-west-1", 500, 0.05},
		{"aws.tea", "aws/us-west-1", 0, -2},
	} {
		got := -2.0
		if p, ok := s.Lookup(test.item, test.region, test.size); ok && p.Known() {
			got = *p.Low
		} else if ok {
			got = -1
		}
		if got != test.low {
			t.Errorf("%s in %s for %d: %v, want %v", test.item, test.region, test.size, got, test.low)
		}
	}
}

// A narrower price of one size does not hide a fitting one of another.
func TestLookupPrefersTheSmallestThatIsEnough(t *testing.T) {
	figure := func(region string, size int, x float64) Price {
		return Price{Item: AliyunVPNGateway, Region: region, Size: size, Unit: PerHour, Currency: causeway.USD, Low: &x, High: &x}
	}
	s := &Set{Prices: []Price{figure("aliyun/mainland", 100, 1), figure("aliyun/mainland", 200, 2), figure("aliyun/cn-beijing", 200, 3)}}
	for size, want := range map[int]float64{50: 1, 100: 1, 200: 3} {
		if p, _ := s.Lookup(AliyunVPNGateway, "aliyun/cn-beijing", size); *p.Low != want {
			t.Errorf("%d: %v", size, *p.Low)
		}
	}
}

// That a price is unknown everywhere gives way to one that is known here, and
// not to one of a wider region.
func TestLookupPrefersKnown(t *testing.T) {
	x := 1.0
	unknown := func(region string) Price { return Price{Item: SDWANAliyunSAG, Region: region, Unit: PerMonth} }
	sized := Price{Item: SDWANAliyunSAG, Region: "aliyun/mainland", Size: 10, Unit: PerMonth, Low: &x, High: &x}
	for _, test := range []struct {
		region string
		size   int
		known  bool
	}{{"", 5, true}, {"", 0, true}, {"", 11, false}, {"aliyun/cn-beijing", 5, false}, {"aliyun/mainland", 5, true}} {
		s := &Set{Prices: []Price{unknown(test.region), sized}}
		if p, ok := s.Lookup(SDWANAliyunSAG, "aliyun/cn-beijing", test.size); !ok || p.Known() != test.known {
			t.Errorf("%+v: %+v", test, p)
		}
	}
}

func TestTrafficTiers(t *testing.T) {
	for gb, want := range map[float64]float64{
		0:      0,
		100:    0,
		600:    45,
		10240:  912.6,
		51200:  912.6 + 40960*0.085,
		153600: 912.6 + 40960*0.085 + 102400*0.07,
		200000: 912.6 + 40960*0.085 + 102400*0.07 + 46400*0.05,
	} {
		got := Default().Traffic(AWSInternetOut, "aws/us-west-1", gb)
		if math.Abs(got.Low-want) > 1e-6 || got.Low != got.High || got.Currency != causeway.USD || !got.Known() {
			t.Errorf("%v GB: %+v, want %v", gb, got, want)
		}
	}
	if got := Default().Traffic(AWSInternetOut, "aws/ap-northeast-1", 5); got.Known() || got.High != 0 {
		t.Errorf("a region nobody has looked up: %+v", got)
	}
	if got := Default().Traffic(AWSInternetOut, "aws/ap-northeast-1", 0); !got.Known() {
		t.Errorf("no traffic costs nothing: %+v", got)
	}
}

func TestAmounts(t *testing.T) {
	a := Amount{Low: 1, High: 3, Currency: causeway.USD, Unknown: []Item{CarrierLine}}
	b := Amount{Low: 10, High: 10, Currency: causeway.USD, Unknown: []Item{CarrierLine, AWSFlowLog}}
	sum := a.Plus(b).Times(2)
	if sum.Low != 22 || sum.High != 26 || sum.Middle() != 24 || sum.Known() || !slices.Equal(sum.Unknown, []Item{CarrierLine, AWSFlowLog}) {
		t.Errorf("%+v", sum)
	}
	if len(a.Unknown) != 1 || !a.Times(0).Known() || a.Known() {
		t.Errorf("%+v", a)
	}
	if zero := (Amount{}).Plus(b); zero.Currency != causeway.USD || zero.Low != 10 {
		t.Errorf("%+v", zero)
	}
	mixed := a.Plus(Amount{Low: 7, High: 7, Currency: causeway.CNY})
	if mixed.Low != 1 || !slices.Contains(mixed.Unknown, "currency.CNY") {
		t.Errorf("yuan and dollars in one sum: %+v", mixed)
	}
}

func TestCurrencies(t *testing.T) {
	s := Seed()
	sum, err := s.Sum(causeway.CNY, Amount{Low: 1, High: 2, Currency: causeway.USD}, Unpriced("", CarrierLine), Amount{Low: 3, High: 3, Currency: causeway.CNY})
	if err != nil || sum.Low != 10 || sum.High != 17 || !slices.Equal(sum.Unknown, []Item{CarrierLine}) {
		t.Errorf("%+v %v", sum, err)
	}
	back, err := s.In(Amount{Low: 7, High: 14, Currency: causeway.CNY}, causeway.USD)
	if err != nil || math.Abs(back.High-2) > 1e-12 {
		t.Errorf("%+v %v", back, err)
	}
	_, err = (&Set{Name: "mine"}).Sum(causeway.USD, back, Amount{Currency: causeway.CNY})
	if !causeway.HasCode(err, "prices.no_rate") {
		t.Errorf("%v", err)
	}
}

func TestMonth(t *testing.T) {
	for unit, want := range map[Unit]float64{PerHour: 730, PerMonth: 1, PerYear: 1.0 / 12} {
		one := 1.0
		p := Price{Unit: unit, Low: &one, High: &one}
		if got, ok := p.Month(); !ok || got.Low != want {
			t.Errorf("%s: %+v", unit, got)
		}
	}
	if _, ok := (Price{Unit: PerGB}).Month(); ok {
		t.Error("a gigabyte is no month")
	}
	if got, ok := (Price{Item: AWSFlowLog, Unit: PerHour}).Month(); !ok || got.Known() {
		t.Errorf("unknown is unknown for a month too: %+v", got)
	}
}

func TestOver(t *testing.T) {
	one, two := 1.0, 2.0
	base := Default()
	top := &Set{Name: "refreshed", Date: base.Date.AddDate(0, 0, 1), Prices: []Price{
		{Item: AWSInternetOut, Region: "aws/us", Unit: PerGB, Currency: causeway.USD, Low: &one, High: &two},
		{Item: AWSPublicIPv4, Region: "aws", Unit: PerHour, Note: causeway.Text{En: "asked for", Zh: "已询价"}},
		{Item: AliyunVPNGateway, Region: "aliyun/mainland", Unit: PerHour},
		{Item: AWSDirectConnectPort, Region: "aws", Size: 1000, Unit: PerHour},
	}}
	both := base.Over(top)
	if got := both.Traffic(AWSInternetOut, "aws/us-west-1", 20000); got.Low != 20000 || got.High != 40000 {
		t.Errorf("all tiers at once: %+v", got)
	}
	for _, row := range []struct {
		item   Item
		region string
		size   int
		known  bool
	}{
		{AWSPublicIPv4, "aws/us-west-1", 0, false},
		{AliyunVPNGateway, "aliyun/cn-beijing", 100, false},
		{AliyunVPNGateway, "aliyun/us-west-1", 100, true},
		{AWSDirectConnectPort, "aws/us-west-1", 500, false},
		{AWSDirectConnectPort, "aws/us-west-1", 5000, true},
	} {
		if p, ok := both.Lookup(row.item, row.region, row.size); !ok || p.Known() != row.known {
			t.Errorf("%s in %s for %d Mbit/s: %+v, want it known: %t", row.item, row.region, row.size, p, row.known)
		}
	}
	if p, _ := both.Lookup(AWSPublicIPv4, "aws/us-west-1", 0); p.Note.En != "asked for" {
		t.Errorf("the note is %q", p.Note.En)
	}
	if _, ok := both.RateOf(causeway.CNY, causeway.USD); !ok || !both.Date.Equal(top.Date) || both.Name != "default" {
		t.Errorf("%s of %v", both.Name, both.Date)
	}
	if len(base.Prices) != len(Default().Prices) || len(top.Prices) != 4 {
		t.Error("a set was changed")
	}
}
