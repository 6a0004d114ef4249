package aws_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"causeway/golden"
	"causeway/provision/aws"
	"causeway/provision/aws/fake"
)

// priceList answers with the files of testdata/prices, an entry a page. They
// have the shape that AWS documents; their amounts are examples.
type priceList struct {
	t         *testing.T
	mu        sync.Mutex
	exchanges []fake.Exchange
}

func (l *priceList) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	request, err := io.ReadAll(r.Body)
	if err != nil {
		l.t.Error(err)
	}
	_, action, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	var asked struct{ ServiceCode, NextToken string }
	if err := json.Unmarshal(request, &asked); err != nil {
		l.t.Error(err)
	}
	status, answer := l.page(asked.ServiceCode, asked.NextToken)
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(status)
	if _, err := w.Write(answer); err != nil {
		l.t.Error(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.exchanges = append(l.exchanges, fake.Exchange{
		Service: "pricing", Action: action, Path: r.URL.Path, Ours: true, ContentType: r.Header.Get("Content-Type"),
		Request: request, Status: status, Response: answer,
	})
}

// page returns the entry that a token names, and the token of the next.
func (l *priceList) page(service, token string) (int, []byte) {
	text, err := os.ReadFile("testdata/prices/" + service + ".json")
	if err != nil {
		return http.StatusBadRequest, []byte(`{"__type":"NotFoundException","Message":"no such service"}`)
	}
	var whole struct {
		FormatVersion string
		PriceList     []string
		NextToken     string `json:",omitempty"`
	}
	if err := json.Unmarshal(text, &whole); err != nil {
		l.t.Error(err)
	}
	at := len(token)
	if at+1 < len(whole.PriceList) {
		whole.NextToken = token + "x"
	}
	whole.PriceList = whole.PriceList[at : at+1]
	answer, err := json.Marshal(whole)
	if err != nil {
		l.t.Error(err)
	}
	return http.StatusOK, answer
}

func newPriceClient(t *testing.T, handler http.Handler) *aws.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	client := must(aws.New(aws.Config{
		Region: "us-west-1", Endpoint: server.URL, Credentials: aws.StaticKey("AKIAIOSFODNN7EXAMPLE", "secret"),
		Retry: impatient,
	}))(t)
	t.Cleanup(func() { client.Close(); server.Close() })
	return client
}

func TestGetProducts(t *testing.T) {
	list := &priceList{t: t}
	client := newPriceClient(t, list)
	found := must(client.GetProducts(t.Context(), "AmazonVPC", map[string]string{"regionCode": "us-west-1", "locationType": "AWS Region"}))(t)
	if len(found) != 5 || len(list.exchanges) != 5 {
		t.Fatalf("%d products on %d pages", len(found), len(list.exchanges))
	}
	if vpn := found[0]; vpn.Attributes["usagetype"] != "USW1-VPN-Usage-Hours:ipsec.1" || len(vpn.OnDemand) != 1 ||
		vpn.OnDemand[0] != (aws.ListPrice{Unit: "hour", USD: 0.05, Effective: "2026-10-01T00:00:00Z"}) {
		t.Errorf("%+v", vpn)
	}
	out := must(client.GetProducts(t.Context(), "AWSDataTransfer", nil))(t)
	if len(out) != 1 || len(out[0].OnDemand) != 4 || out[0].OnDemand[1].From != 10240 || out[0].OnDemand[3].USD != 0.05 {
		t.Errorf("tiers: %+v", out)
	}
	_, err := client.GetProducts(t.Context(), "AmazonTea", nil)
	wantCode(t, err, "cloud.refused")
	t.Run("botocore accepts it", func(t *testing.T) {
		if said, err := judgedByBotocore(t, list.exchanges); err != nil {
			t.Error(said)
		}
	})
}

// What is no price list is an error, and nothing of it is taken.
func TestGetProductsReadsWithCare(t *testing.T) {
	entry := func(price, from string) string {
		return `{"product":{"sku":"A"},"terms":{"OnDemand":{"A.B":{"priceDimensions":{"C":{"unit":"Hrs","beginRange":"` + from + `","pricePerUnit":{` + price + `}}}}}}}`
	}
	for name, test := range map[string]struct {
		text   string
		prices int // -1: an error
	}{
		"good":             {entry(`"USD":"0.5"`, "0"), 1},
		"without a volume": {entry(`"USD":"0.5"`, ""), 1},
		"of China":         {entry(`"CNY":"3.5"`, "0"), 0},
		"without a price":  {`{"product":{"sku":"A"},"terms":{}}`, 0},
		"negative":         {entry(`"USD":"-1"`, "0"), -1},
		"no number":        {entry(`"USD":"NaN"`, "0"), -1},
		"text":             {entry(`"USD":"free"`, "0"), -1},
		"no volume":        {entry(`"USD":"1"`, "Inf"), -1},
		"no JSON":          {`price`, -1},
	} {
		client := newPriceClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			answer, err := json.Marshal(map[string]any{"FormatVersion": "aws_v1", "PriceList": []string{test.text}})
			if err != nil {
				t.Error(err)
			}
			if _, err := w.Write(answer); err != nil {
				t.Error(err)
			}
		}))
		found, err := client.GetProducts(t.Context(), "AmazonEC2", nil)
		switch {
		case test.prices < 0:
			wantCode(t, err, "cloud.bad_answer")
		case err != nil || len(found) != 1 || len(found[0].OnDemand) != test.prices:
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
}

func TestPricePolicy(t *testing.T) {
	golden.File(t, "testdata/price_policy.json", aws.PricePolicy())
	if strings.Contains(aws.Policy(ownerTag, "us-west-1"), "pricing:") {
		t.Error("what apply needs has grown by the price list")
	}
}
