package resources

import (
	"context"
	"slices"
	"strings"

	"causeway"
	"causeway/provision"
	"causeway/provision/aws"
)

// whatZone is a hosted zone of the user's.
const whatZone = "hosted zone"

func dnsRecords() kind {
	k := kindOf(observeRecords, createRecord, deleteRecord)
	k.change = typed(func(ctx context.Context, w work, r *provision.AWSDNSRecord) error {
		record, err := w.record(r)
		if err != nil {
			return err
		}
		return w.UpsertRecord(ctx, r.Zone.ID, record)
	})
	return k
}

// observeRecords looks at the zones of the desired records and, while there is
// a load balancer of ours, at all: a record is ours if it leads there.
func observeRecords(ctx context.Context, v *view) error {
	zones, err := v.zones(ctx)
	if err != nil {
		return err
	}
	for _, zone := range zones {
		records, err := v.ListResourceRecordSets(ctx, zone)
		if err != nil {
			return err
		}
		for _, record := range records {
			v.addRecord(zone, record)
		}
	}
	return nil
}

func (v *view) zones(ctx context.Context) ([]string, error) {
	if slices.ContainsFunc(v.found, func(o provision.Observed) bool { _, is := o.Resource.(*provision.AWSBalancer); return is && o.Ours }) {
		return v.ListHostedZones(ctx)
	}
	var zones []string
	for _, r := range v.scope.Desired {
		if record, ok := r.(*provision.AWSDNSRecord); ok && !slices.Contains(zones, record.Zone.ID) {
			zones = append(zones, record.Zone.ID)
		}
	}
	return zones, nil
}

func (v *view) addRecord(zone string, record aws.Record) {
	want := wanted(v, func(r *provision.AWSDNSRecord) bool {
		return r.Zone.ID == zone && plainName(deref(r.Record)) == plainName(record.Name) && deref(r.Type) == record.Type
	})
	balancer := v.balancerAt(record.Value)
	r := &provision.AWSDNSRecord{
		Meta: provision.Meta{ID: zone + " " + record.Type + " " + record.Name}, Zone: existing(whatZone, zone),
		Record: &record.Name, Type: &record.Type, Target: provision.Known(record.Value), TTL: ptr(int(record.TTL)),
	}
	if want != nil {
		// Names are one whatever their case and the dot at the end.
		r.Record = want.(*provision.AWSDNSRecord).Record
	}
	ours := balancer != "" || want != nil && ledToBalancer(want.(*provision.AWSDNSRecord), record.Value)
	v.addPlaced(provision.Observed{Resource: r, Ours: ours}, want, string(balancer), "record/"+record.Name)
}

func plainName(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }

// balancerAt is the key of our load balancer of a DNS name.
func (v *view) balancerAt(name string) provision.Key {
	for _, o := range v.found {
		if _, is := o.Resource.(*provision.AWSBalancer); is && o.Ours && name != "" && plainName(o.Outputs[outputDNSName]) == plainName(name) {
			return o.Resource.Head().Key
		}
	}
	return ""
}

// ledToBalancer is true of a record that leads to an earlier load balancer in
// the place of the one it should lead to: AWS makes the DNS name of the name.
func ledToBalancer(want *provision.AWSDNSRecord, value string) bool {
	if want.Target == nil {
		return false
	}
	b, is := want.Target.Of.(*provision.AWSBalancer)
	return is && strings.HasPrefix(strings.TrimPrefix(plainName(value), "internal-"), b.Name+"-")
}

func (w work) record(r *provision.AWSDNSRecord) (aws.Record, error) {
	target, err := w.value(r.Target)
	return aws.Record{Name: deref(r.Record), Type: deref(r.Type), Value: target, TTL: int64(deref(r.TTL))}, err
}

// createRecord takes a record that is there and is as it should be for its own:
// an earlier attempt made it. A refusal does not say why.
func createRecord(ctx context.Context, w work, r *provision.AWSDNSRecord) (string, error) {
	record, err := w.record(r)
	if err != nil {
		return "", err
	}
	id := r.Zone.ID + " " + record.Type + " " + record.Name
	err = w.CreateRecord(ctx, r.Zone.ID, record)
	if causeway.HasCode(err, "cloud.invalid_parameter") {
		there, failure := w.recordAt(ctx, r.Zone.ID, record)
		if failure == nil && there != nil && plainName(there.Value) == plainName(record.Value) {
			err = nil
		}
	}
	return id, err
}

// recordAt is the record of that name and type, or nil.
func (w work) recordAt(ctx context.Context, zone string, like aws.Record) (*aws.Record, error) {
	records, err := w.ListResourceRecordSets(ctx, zone)
	for _, there := range records {
		if there.Type == like.Type && plainName(there.Name) == plainName(like.Name) {
			return &there, err
		}
	}
	return nil, err
}

// deleteRecord deletes what was seen and nothing else.
func deleteRecord(ctx context.Context, w work, r *provision.AWSDNSRecord) error {
	seen := aws.Record{Name: deref(r.Record), Type: deref(r.Type), Value: r.Target.Text, TTL: int64(deref(r.TTL))}
	there, err := w.recordAt(ctx, r.Zone.ID, seen)
	if err != nil || there == nil {
		return err
	}
	err = w.DeleteRecord(ctx, r.Zone.ID, seen)
	if causeway.HasCode(err, "cloud.invalid_parameter") {
		// An earlier attempt, whose answer was lost, may have deleted it.
		if there, failure := w.recordAt(ctx, r.Zone.ID, seen); failure == nil && there == nil {
			err = nil
		}
	}
	return err
}
