package aws

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"
)

// Record is a record set of a hosted zone with one value.
type Record struct {
	Name, Type string
	// Value is that of the first record; an alias has none.
	Value string
	TTL   int64
}

// ListHostedZones returns the ids of the hosted zones: "Z0123456789".
func (c *Client) ListHostedZones(ctx context.Context) ([]string, error) {
	return everyPage(ctx, c, request{action: "route53:ListHostedZones", object: "hosted zones"},
		route53.NewListHostedZonesPaginator(c.route53, &route53.ListHostedZonesInput{}),
		func(out *route53.ListHostedZonesOutput) []string {
			return each(out.HostedZones, func(z types.HostedZone) string { return strings.TrimPrefix(deref(z.Id), "/hostedzone/") })
		})
}

// ListResourceRecordSets lists the record sets of a hosted zone. Names have no
// dot at the end.
func (c *Client) ListResourceRecordSets(ctx context.Context, zone string) ([]Record, error) {
	return everyPage(ctx, c, request{action: "route53:ListResourceRecordSets", object: zone},
		route53.NewListResourceRecordSetsPaginator(c.route53, &route53.ListResourceRecordSetsInput{HostedZoneId: &zone}),
		func(out *route53.ListResourceRecordSetsOutput) []Record { return each(out.ResourceRecordSets, record) })
}

func record(s types.ResourceRecordSet) Record {
	// Route 53 shows an asterisk as its octal code.
	name := strings.ReplaceAll(strings.TrimSuffix(deref(s.Name), "."), `\052`, "*")
	found := Record{Name: name, Type: string(s.Type), TTL: deref(s.TTL)}
	if len(s.ResourceRecords) > 0 {
		found.Value = strings.TrimSuffix(deref(s.ResourceRecords[0].Value), ".")
	}
	return found
}

// CreateRecord adds a record set. That there is one of that name and type is
// cloud.invalid_parameter, as every other mistake in a change.
func (c *Client) CreateRecord(ctx context.Context, zone string, r Record) error {
	return c.changeRecord(ctx, zone, types.ChangeActionCreate, r)
}

// UpsertRecord adds a record set or overwrites the one of that name and type.
func (c *Client) UpsertRecord(ctx context.Context, zone string, r Record) error {
	return c.changeRecord(ctx, zone, types.ChangeActionUpsert, r)
}

// DeleteRecord deletes a record set, which has to be just this. That it is not
// there, or is another, is cloud.invalid_parameter.
func (c *Client) DeleteRecord(ctx context.Context, zone string, r Record) error {
	return c.changeRecord(ctx, zone, types.ChangeActionDelete, r)
}

func (c *Client) changeRecord(ctx context.Context, zone string, action types.ChangeAction, r Record) error {
	in := &route53.ChangeResourceRecordSetsInput{HostedZoneId: &zone, ChangeBatch: &types.ChangeBatch{Changes: []types.Change{{
		Action: action, ResourceRecordSet: &types.ResourceRecordSet{
			Name: &r.Name, Type: types.RRType(r.Type), TTL: &r.TTL, ResourceRecords: []types.ResourceRecord{{Value: &r.Value}},
		},
	}}}}
	_, err := call(ctx, c, request{action: "route53:ChangeResourceRecordSets", object: r.Name}, in, c.route53.ChangeResourceRecordSets)
	return err
}
