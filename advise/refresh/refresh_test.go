package refresh

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/advise/prices"
	"causeway/golden"
	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
	"causeway/provision/aws"
)

var (
	now    = time.Date(2026, 11, 23, 4, 5, 6, 0, time.UTC)
	places = []causeway.Place{
		{Site: "beijing", Cloud: "aliyun", Region: "cn-beijing"},
		{Site: "california", Cloud: "aws", Region: "us-west-1"},
		{Site: "again", Cloud: "aws", Region: "us-west-1"},
		{Site: "office", Cloud: "other", Region: "here"},
	}
)

// newAWS is a client of a price list that answers with the files of testdata,
// which have the shape AWS documents. Their amounts are examples.
func newAWS(t *testing.T, lose string) *aws.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ ServiceCode string }
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			t.Error(err)
		}
		answer, err := os.ReadFile("testdata/" + asked.ServiceCode + ".json")
		if err != nil || asked.ServiceCode == lose {
			w.WriteHeader(http.StatusBadRequest)
			answer = []byte(`{"__type":"AccessDeniedException","Message":"not authorized to perform: pricing:GetProducts"}`)
		}
		if _, err := w.Write(answer); err != nil {
			t.Error(err)
		}
	}))
	client, err := aws.New(aws.Config{Region: "us-west-1", Endpoint: server.URL, Credentials: aws.StaticKey("AKIAIOSFODNN7EXAMPLE", "secret")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); server.Close() })
	return client
}

// newAliyun is a client of the stand-in for Alibaba Cloud, which refuses what the
// cloud's metadata does not have.
func newAliyun(t *testing.T) *aliyun.Client {
	t.Helper()
	cloud, err := fake.New(fake.Config{Region: "cn-beijing", AccessKeyID: "LTAI5tExample", AccessKeySecret: "secret", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(cloud)
	credentials, err := aliyun.StaticKey("LTAI5tExample", "secret")
	if err != nil {
		t.Fatal(err)
	}
	client, err := aliyun.New(aliyun.Config{Region: "cn-beijing", Endpoint: server.URL, Credentials: credentials})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); server.Close() })
	return client
}

func TestFetch(t *testing.T) {
	set, problems := Fetch(t.Context(), Config{AWS: newAWS(t, ""), Aliyun: newAliyun(t), Places: places, Now: now})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	text, err := json.MarshalIndent(set, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden.File(t, "testdata/fetched.json", string(text)+"\n")
	if _, err := prices.Decode("fetched", text); err != nil {
		t.Error(err)
	}
	checkOver(t, prices.Default().Over(set))
}

// What was fetched counts where it is for, and nowhere else.
func checkOver(t *testing.T, over *prices.Set) {
	t.Helper()
	for _, test := range []struct {
		item   prices.Item
		region string
		low    float64
		date   string
	}{
		{prices.AWSInstance, "aws/us-west-1", 0.1113, "2026-11-23"},
		{prices.AWSInstance, "aws/us-east-1", 0.08925, "2026-10-09"},
		{prices.AWSTransitGateway, "aws/us-west-1", 0.07, "2026-11-23"},
		{prices.AliyunInstance, "aliyun/cn-beijing", 0.77, "2026-11-23"},
		{prices.AliyunInstance, "aliyun/cn-shanghai", 0.48, "2026-11-23"},
		{prices.AliyunInternetOut, "aliyun/cn-beijing", 0.8, "2026-11-23"},
		{prices.SDWANAliyunSAG, "aliyun/cn-beijing", 1500, "2026-11-23"},
		{prices.AliyunVPNGateway, "aliyun/cn-beijing", 0.059, "2026-03-17"},
	} {
		if p, ok := over.Lookup(test.item, test.region, 0); !ok || !p.Known() || *p.Low != test.low || p.Date != test.date {
			t.Errorf("%s in %s: %+v", test.item, test.region, p)
		}
	}
	// The account's first 100 GB stay free.
	if out := over.Traffic(prices.AWSInternetOut, "aws/us-west-1", 20000); math.Abs(out.Low-(10140*0.09+9760*0.085)) > 1e-6 {
		t.Errorf("20,000 GB cost %+v", out)
	}
}

// One list that cannot be read leaves the others; every problem is a warning.
func TestFetchGoesOn(t *testing.T) {
	set, problems := Fetch(t.Context(), Config{AWS: newAWS(t, "AmazonVPC"), Places: places, Now: now})
	if len(problems) != 1 || problems[0].Code != "cloud.denied" || problems[0].Severity != causeway.Warning {
		t.Errorf("%v", problems)
	}
	if _, ok := set.Lookup(prices.AWSInstance, "aws/us-west-1", 0); !ok || len(set.Prices) == 0 {
		t.Errorf("nothing else was read: %+v", set)
	}
	if none, problems := Fetch(t.Context(), Config{Places: places, Now: now}); len(none.Prices) > 0 || len(problems) > 0 {
		t.Errorf("nobody was to be asked: %+v, %v", none, problems)
	}
}

// list answers every question with the same products.
type list []aws.Product

func (l list) GetProducts(context.Context, string, map[string]string) ([]aws.Product, error) {
	return l, nil
}

// What is not surely the item is left out.
func TestFetchIsSure(t *testing.T) {
	vpn := func(usage string, prices ...aws.ListPrice) aws.Product {
		return aws.Product{Attributes: map[string]string{"usagetype": usage}, OnDemand: prices}
	}
	const usage = "USW1-VPN-Usage-Hours:ipsec.1"
	hour := func(usd float64) aws.ListPrice { return aws.ListPrice{Unit: "hour", USD: usd} }
	for name, test := range map[string]struct {
		products list
		says     string // empty: it is taken
	}{
		"one":           {list{vpn(usage, hour(0.05))}, ""},
		"no prefix":     {list{vpn("VPN-Usage-Hours:ipsec.1", hour(0.05))}, ""},
		"twice alike":   {list{vpn(usage, hour(0.05)), vpn(usage, hour(0.05))}, ""},
		"twice":         {list{vpn(usage, hour(0.05)), vpn(usage, hour(0.06))}, "two prices"},
		"none":          {list{vpn("USW1-VPN-Usage-Hours:ipsec.1-large", hour(0.6))}, "no entry"},
		"no price":      {list{vpn(usage)}, "no entry"},
		"another unit":  {list{vpn(usage, aws.ListPrice{Unit: "GB", USD: 0.05})}, `"GB"`},
		"tiers of time": {list{vpn(usage, hour(0.05), aws.ListPrice{Unit: "hour", USD: 0.04, From: 10})}, "tiers"},
	} {
		set, problems := Fetch(t.Context(), Config{AWS: test.products, Places: places, Now: now})
		_, taken := set.Lookup(prices.AWSVPNConnection, "aws/us-west-1", 0)
		said := ""
		for _, p := range problems {
			if strings.HasPrefix(p.Object, string(prices.AWSVPNConnection)) {
				said = p.Error()
			}
		}
		if taken != (test.says == "") || !strings.Contains(said, test.says) || taken != (said == "") {
			t.Errorf("%s: taken %t, %s", name, taken, said)
		}
	}
}

// billing answers with one price, in a currency, for the modules it has.
type billing struct {
	currency string
	modules  map[string]float64
	err      error
}

func (b billing) GetPayAsYouGoPrice(context.Context, aliyun.GetPayAsYouGoPriceRequest) (answer aliyun.GetPayAsYouGoPriceResponse, err error) {
	answer.Data.Currency = b.currency
	for code := range maps.Keys(b.modules) {
		answer.Data.Modules = append(answer.Data.Modules, aliyun.ModulePrice{Code: code, OriginalCost: b.modules[code]})
	}
	return answer, b.err
}

func (b billing) GetSubscriptionPrice(context.Context, aliyun.GetSubscriptionPriceRequest) (answer aliyun.GetSubscriptionPriceResponse, err error) {
	return answer, b.err
}

func TestFetchOfAlibaba(t *testing.T) {
	outside := []causeway.Place{{Cloud: "aliyun", Region: "us-west-1"}}
	both := map[string]float64{"InstanceType": 0.1, "InternetTrafficOut": 0.2}
	for name, test := range map[string]struct {
		billing     billing
		taken, left int
	}{
		"both":      {billing{"USD", both, nil}, 2, 0},
		"one":       {billing{"USD", map[string]float64{"InstanceType": 0.1}, nil}, 1, 1},
		"nothing":   {billing{"USD", map[string]float64{"InstanceType": 0, "InternetTrafficOut": -1}, nil}, 0, 2},
		"yen":       {billing{"JPY", both, nil}, 0, 2},
		"no answer": {billing{err: errors.New("no route to host")}, 0, 1},
	} {
		set, problems := Fetch(t.Context(), Config{Aliyun: test.billing, Places: outside, Now: now})
		if len(set.Prices) != test.taken || len(problems) != test.left {
			t.Errorf("%s: %+v, %v", name, set.Prices, problems)
		}
		for _, p := range problems {
			if p.Severity != causeway.Warning || strings.Contains(p.Error(), "{") {
				t.Errorf("%s: %+v", name, p)
			}
		}
	}
}
