package resources

import (
	"context"
	"slices"
	"strings"

	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// whatDomain is a domain of the user's in Alibaba Cloud DNS.
const whatDomain = "domain"

func recordKind() kind {
	record := kindOf[*provision.AliyunDNSRecord](observeRecords)
	record.create = making(createRecord)
	record.update = making(updateRecord)
	record.delete = taking(deleteRecord)
	return record
}

// observeRecords looks at the domains of the desired records and, while there is
// a load balancer of ours, at all. DNS is one for all regions.
func observeRecords(ctx context.Context, v *view) error {
	if len(v.regions()) == 0 {
		return nil
	}
	client, err := v.client(v.regions()[0])
	if err != nil {
		return err
	}
	domains, err := v.domains(ctx, client)
	if err != nil {
		return err
	}
	for _, domain := range domains {
		all, err := client.DescribeDomainRecords(ctx, aliyun.DescribeDomainRecordsRequest{DomainName: domain})
		if err != nil {
			return err
		}
		for _, record := range all.Records {
			v.addRecord(domain, record)
		}
	}
	return nil
}

func (v *view) domains(ctx context.Context, client *aliyun.Client) ([]string, error) {
	var domains []string
	for _, want := range desired[*provision.AliyunDNSRecord](v) {
		if !slices.Contains(domains, want.Domain.ID) {
			domains = append(domains, want.Domain.ID)
		}
	}
	if len(ours[*provision.AliyunBalancer](v)) == 0 {
		return domains, nil
	}
	all, err := client.DescribeDomains(ctx, aliyun.DescribeDomainsRequest{})
	for _, d := range all.Domains {
		if !slices.ContainsFunc(domains, func(name string) bool { return strings.EqualFold(name, d.DomainName) }) {
			domains = append(domains, d.DomainName)
		}
	}
	return domains, err
}

// addRecord puts in a record that is ours by its remark, and any in the place of
// one of ours. One without a remark that leads to a load balancer of ours is a
// record of ours whose making was cut off.
func (v *view) addRecord(domain string, record aliyun.DomainRecord) {
	r := &provision.AliyunDNSRecord{
		Meta:   provision.Meta{Region: v.regions()[0], ID: record.RecordID, Key: leftover(domain, record.RR+"/"+record.RecordID)},
		Domain: existing(whatDomain, domain), Record: ptr(record.RR), Type: ptr(record.Type),
		Target: provision.Known(record.Value), TTL: ptr(int(record.TTL)), Remark: some(record.Remark),
	}
	want := v.wantedRecord(r)
	if want != nil {
		// Names are one whatever their case.
		r.Key, r.Name, r.Region, r.Domain, r.Record = want.Key, want.Name, want.Region, want.Domain, want.Record
	}
	isMine := record.Remark == provision.RecordMark(v.scope.Interconnect) || want != nil && record.Remark == "" && v.leadsToUs(record.Value)
	if isMine || want != nil {
		v.found = append(v.found, provision.Observed{Resource: r, Ours: isMine})
	}
}

// wantedRecord is the desired record of that name and type, while its place is
// empty.
func (v *view) wantedRecord(r *provision.AliyunDNSRecord) *provision.AliyunDNSRecord {
	for _, want := range desired[*provision.AliyunDNSRecord](v) {
		if strings.EqualFold(want.Domain.ID, r.Domain.ID) && strings.EqualFold(or(want.Record), or(r.Record)) && or(want.Type) == or(r.Type) && !v.isTaken(want) {
			return want
		}
	}
	return nil
}

func (v *view) leadsToUs(name string) bool {
	return slices.ContainsFunc(v.found, func(o provision.Observed) bool {
		_, is := o.Resource.(*provision.AliyunBalancer)
		return is && o.Ours && name != "" && strings.EqualFold(o.Outputs["dns_name"], name)
	})
}

// createRecord makes a record and says in its remark whose it is. One that is
// there just as wanted, left from a run that was cut off, is as good.
func createRecord(ctx context.Context, w work, r *provision.AliyunDNSRecord) (apply.Made, error) {
	target, err := w.value(r.Target)
	if err != nil {
		return apply.Made{}, err
	}
	made, err := w.AddDomainRecord(ctx, aliyun.AddDomainRecordRequest{DomainName: r.Domain.ID, RR: or(r.Record), Type: or(r.Type), Value: target, TTL: or(r.TTL)})
	id := made.RecordID
	if aliyun.IsAlreadyThere(err) {
		id, err = w.recordThere(ctx, r, target, err)
	}
	if err != nil {
		return apply.Made{}, err
	}
	return w.remark(ctx, id, r)
}

// recordThere is the id of the record that is in the way, if it can be ours;
// refused is the problem where it cannot.
func (w work) recordThere(ctx context.Context, r *provision.AliyunDNSRecord, target string, refused error) (id string, err error) {
	err = w.await(ctx, string(r.Key), pace{usualEvery, settle}, func() (string, bool, error) {
		all, err := w.DescribeDomainRecords(ctx, aliyun.DescribeDomainRecordsRequest{DomainName: r.Domain.ID})
		for _, there := range all.Records {
			if !strings.EqualFold(there.RR, or(r.Record)) || there.Type != or(r.Type) || !strings.EqualFold(there.Value, target) {
				continue
			}
			if there.Remark != "" && there.Remark != or(r.Remark) {
				return "", false, refused
			}
			id = there.RecordID
		}
		return "not shown yet", id != "", err
	})
	return id, err
}

func (w work) remark(ctx context.Context, id string, r *provision.AliyunDNSRecord) (apply.Made, error) {
	_, err := w.UpdateDomainRecordRemark(ctx, aliyun.UpdateDomainRecordRemarkRequest{RecordID: id, Remark: or(r.Remark)})
	return apply.Made{ID: id}, err
}

// updateRecord puts right where a record leads, for how long it is remembered,
// and its remark.
func updateRecord(ctx context.Context, w work, r *provision.AliyunDNSRecord) (apply.Made, error) {
	id := w.thereID()
	if w.changes("value") || w.changes("ttl") {
		target, err := w.value(r.Target)
		if err != nil {
			return apply.Made{}, err
		}
		_, err = w.UpdateDomainRecord(ctx, aliyun.UpdateDomainRecordRequest{RecordID: id, RR: or(r.Record), Type: or(r.Type), Value: target, TTL: or(r.TTL)})
		if err != nil && !aliyun.IsAlreadyThere(err) {
			return apply.Made{}, err
		}
	}
	if w.changes("remark") {
		return w.remark(ctx, id, r)
	}
	return apply.Made{ID: id}, nil
}

func deleteRecord(ctx context.Context, w work, r *provision.AliyunDNSRecord) error {
	_, err := w.DeleteDomainRecord(ctx, aliyun.DeleteDomainRecordRequest{RecordID: r.ID})
	return gone(err)
}
