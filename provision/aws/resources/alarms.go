package resources

import (
	"context"
	"math"
	"slices"
	"strings"

	"causeway/provision"
	"causeway/provision/aws"
	"causeway/provision/cloud"
)

func alarms() kind {
	k := kindOf(observeAlarms, putAlarm, deleteAlarm)
	k.change = typed(func(ctx context.Context, w work, r *provision.AWSAlarm) error {
		_, err := putAlarm(ctx, w, r)
		return err
	})
	k.tag = tagAlarm
	return k
}

// observeAlarms looks at the alarms whose names begin as ours do: the name is
// an alarm's identity, the tags say whose it is.
func observeAlarms(ctx context.Context, v *view) error {
	found, err := v.DescribeAlarms(ctx, "cw."+v.scope.Interconnect+".")
	if err != nil {
		return err
	}
	for _, a := range found {
		tags, err := v.ListTagsForResource(ctx, a.ARN)
		if aws.IsGone(err) {
			continue // deleted between the two calls
		}
		if err != nil {
			return err
		}
		v.addTagged(provision.Observed{Resource: v.alarm(a, tags)})
	}
	return nil
}

const (
	dimensionConnection = "VpnId"
	dimensionTunnel     = "TunnelIpAddress"
)

func (v *view) alarm(a aws.Alarm, tags aws.Tags) *provision.AWSAlarm {
	r := &provision.AWSAlarm{
		Meta: v.meta(a.Name, tags), Connection: &provision.AWSVPNConnection{Meta: provision.Meta{ID: a.Dimensions[dimensionConnection]}},
		Tunnel: provision.Known(a.Dimensions[dimensionTunnel]), Namespace: some(a.Namespace), Metric: some(a.Metric),
		Statistic: some(a.Statistic), Comparison: some(a.Comparison), Period: ptr(int(a.PeriodSeconds)), Periods: ptr(int(a.Periods)),
		Missing: some(a.MissingData), Notify: some(strings.Join(slices.Sorted(slices.Values(a.Actions)), ",")),
	}
	r.Name = a.Name
	if a.Threshold == math.Trunc(a.Threshold) {
		r.Threshold = ptr(int(a.Threshold))
	}
	return r
}

// putAlarm makes the alarm or overwrites it; the tags are taken only the first
// time.
func putAlarm(ctx context.Context, w work, r *provision.AWSAlarm) (string, error) {
	connection, err := w.id(r.Connection)
	if err != nil {
		return "", err
	}
	tunnel, err := w.value(r.Tunnel)
	if err != nil {
		return "", err
	}
	return r.Name, w.PutMetricAlarm(ctx, aws.Alarm{
		Name: r.Name, Namespace: deref(r.Namespace), Metric: deref(r.Metric),
		Dimensions: map[string]string{dimensionConnection: connection, dimensionTunnel: tunnel},
		Statistic:  deref(r.Statistic), Comparison: deref(r.Comparison), Threshold: float64(deref(r.Threshold)),
		PeriodSeconds: int32(deref(r.Period)), Periods: int32(deref(r.Periods)), MissingData: deref(r.Missing),
		Actions: []string{deref(r.Notify)},
	}, r.Tags)
}

func tagAlarm(ctx context.Context, w work, name string, tags aws.Tags) error {
	found, err := w.DescribeAlarms(ctx, name)
	if err != nil {
		return err
	}
	for _, a := range found {
		if a.Name == name {
			return w.TagResource(ctx, a.ARN, tags)
		}
	}
	return cloud.NotReady(w.name()+" ("+name+")", "", 0, nil)
}

func deleteAlarm(ctx context.Context, w work, r *provision.AWSAlarm) error {
	return w.DeleteAlarms(ctx, r.ID)
}
