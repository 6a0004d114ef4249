package aliyun_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/provision/aliyun"
)

// A record, from nothing and back to nothing.
func TestRecordLife(t *testing.T) { newWorld(t, nil).liveRecord(t) }

func (w world) liveRecord(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	w.cloud.AddDomain("example.com")
	w.cloud.AddDomain("example.com.cn")
	before := w.cloud.Objects()
	domains := ok[aliyun.DescribeDomainsResponse](t)(w.DescribeDomains(ctx, aliyun.DescribeDomainsRequest{KeyWord: "example.com", SearchMode: "EXACT"})).Domains
	if diff := cmp.Diff(aliyun.List[aliyun.Domain]{{DomainName: "example.com"}}, domains); diff != "" {
		t.Error(diff)
	}
	request := aliyun.AddDomainRecordRequest{DomainName: "example.com", RR: "l7", Type: "CNAME", Value: "alb-1.example.net", TTL: 600}
	id := ok[aliyun.DomainRecordResponse](t)(w.AddDomainRecord(ctx, request)).RecordID
	ok[aliyun.DomainRecordResponse](t)(w.UpdateDomainRecordRemark(ctx, aliyun.UpdateDomainRecordRemarkRequest{RecordID: id, Remark: "ours"}))
	ok[aliyun.DomainRecordResponse](t)(w.UpdateDomainRecord(ctx, aliyun.UpdateDomainRecordRequest{RecordID: id, RR: "l7", Type: "CNAME", Value: "alb-2.example.net", TTL: 900}))
	all := ok[aliyun.DescribeDomainRecordsResponse](t)(w.DescribeDomainRecords(ctx, aliyun.DescribeDomainRecordsRequest{DomainName: "example.com"})).Records
	want := aliyun.List[aliyun.DomainRecord]{{RecordID: id, RR: "l7", Type: "CNAME", Value: "alb-2.example.net", TTL: 900, Line: "default", Remark: "ours"}}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
	w.refuseRecords(t, id)
	ok[aliyun.DomainRecordResponse](t)(w.DeleteDomainRecord(ctx, aliyun.DeleteDomainRecordRequest{RecordID: id}))
	if _, err := w.DeleteDomainRecord(ctx, aliyun.DeleteDomainRecordRequest{RecordID: id}); !causeway.HasCode(err, "cloud.not_found") {
		t.Errorf("deleted twice: %v", err)
	}
	if diff := cmp.Diff(before, w.cloud.Objects()); diff != "" {
		t.Error(diff)
	}
}

func (w world) refuseRecords(t *testing.T, id string) {
	t.Helper()
	add := func(domain, kind, value string, ttl int) error {
		_, err := w.AddDomainRecord(t.Context(), aliyun.AddDomainRecordRequest{DomainName: domain, RR: "l7", Type: kind, Value: value, TTL: ttl})
		return err
	}
	_, same := w.UpdateDomainRecord(t.Context(), aliyun.UpdateDomainRecordRequest{RecordID: id, RR: "l7", Type: "CNAME", Value: "alb-2.example.net", TTL: 900})
	for _, test := range []struct {
		name string
		err  error
		want causeway.Code
	}{
		{"no such domain", add("example.org", "CNAME", "x.example.net", 600), "cloud.not_found"},
		{"there already", add("example.com", "CNAME", "alb-2.example.net", 600), "cloud.already_exists"},
		{"another name beside it", add("example.com", "CNAME", "x.example.net", 600), "cloud.refused"},
		{"an address beside it", add("example.com", "A", "192.0.2.1", 600), "cloud.refused"},
		{"too short a life", add("example.com", "CNAME", "alb-2.example.net", 60), "cloud.quota"},
		{"changed to what it is", same, "cloud.already_exists"},
	} {
		if !causeway.HasCode(test.err, test.want) {
			t.Errorf("%s: got %v, want %s", test.name, test.err, test.want)
		}
	}
}
