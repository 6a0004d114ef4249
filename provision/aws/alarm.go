package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

// Alarm is a CloudWatch alarm on one metric. Its name is its identity: putting
// one again overwrites it.
type Alarm struct {
	Name string
	// ARN names it where tags are asked for; it is not put.
	ARN         string
	Description string
	// Namespace, Metric and Dimensions name the metric: "AWS/VPN",
	// "TunnelState", {"VpnId": "vpn-..."}.
	Namespace, Metric string
	Dimensions        map[string]string
	// Statistic of each period is "Minimum", "Maximum", "Average" or "Sum";
	// Comparison is "LessThanThreshold" or another of CloudWatch's words.
	Statistic, Comparison string
	Threshold             float64
	// PeriodSeconds is a multiple of 60; Periods in a row must breach.
	PeriodSeconds, Periods int32
	// MissingData is "breaching", "notBreaching", "ignore" or "missing".
	MissingData string
	// Actions are ARNs of SNS topics that are told when it goes off and when
	// it is over.
	Actions []string
	// State is "OK", "ALARM" or "INSUFFICIENT_DATA"; it is not put.
	State string
}

// PutMetricAlarm makes an alarm or overwrites the one of that name. The tags
// are set only when it is made.
func (c *Client) PutMetricAlarm(ctx context.Context, a Alarm, tags Tags) error {
	in := &cloudwatch.PutMetricAlarmInput{
		AlarmName: &a.Name, AlarmDescription: optional(a.Description), Namespace: &a.Namespace, MetricName: &a.Metric,
		Statistic: types.Statistic(a.Statistic), ComparisonOperator: types.ComparisonOperator(a.Comparison), Threshold: &a.Threshold,
		Period: &a.PeriodSeconds, EvaluationPeriods: &a.Periods, TreatMissingData: optional(a.MissingData),
		AlarmActions: a.Actions, OKActions: a.Actions,
	}
	for _, name := range sortedKeys(a.Dimensions) {
		in.Dimensions = append(in.Dimensions, types.Dimension{Name: &name, Value: ptr(a.Dimensions[name])})
	}
	in.Tags = alarmTags(tags)
	_, err := call(ctx, c, request{action: "cloudwatch:PutMetricAlarm", object: a.Name}, in, c.cloudwatch.PutMetricAlarm)
	return err
}

// DescribeAlarms lists the alarms on single metrics whose names begin with a
// prefix.
func (c *Client) DescribeAlarms(ctx context.Context, prefix string) ([]Alarm, error) {
	in := &cloudwatch.DescribeAlarmsInput{AlarmNamePrefix: optional(prefix), AlarmTypes: []types.AlarmType{types.AlarmTypeMetricAlarm}}
	pages := cloudwatch.NewDescribeAlarmsPaginator(c.cloudwatch, in)
	return everyPage(ctx, c, request{action: "cloudwatch:DescribeAlarms", object: prefix}, pages,
		func(out *cloudwatch.DescribeAlarmsOutput) []Alarm { return each(out.MetricAlarms, alarm) })
}

func alarm(m types.MetricAlarm) Alarm {
	found := Alarm{
		Name: deref(m.AlarmName), ARN: deref(m.AlarmArn), Description: deref(m.AlarmDescription), Namespace: deref(m.Namespace), Metric: deref(m.MetricName),
		Dimensions: map[string]string{}, Statistic: string(m.Statistic), Comparison: string(m.ComparisonOperator), Threshold: deref(m.Threshold),
		PeriodSeconds: deref(m.Period), Periods: deref(m.EvaluationPeriods), MissingData: deref(m.TreatMissingData),
		Actions: m.AlarmActions, State: string(m.StateValue),
	}
	for _, d := range m.Dimensions {
		found.Dimensions[deref(d.Name)] = deref(d.Value)
	}
	return found
}

// DeleteAlarms deletes the alarm of that name. cloud.not_found says that there
// is none.
func (c *Client) DeleteAlarms(ctx context.Context, name string) error {
	_, err := call(ctx, c, request{action: "cloudwatch:DeleteAlarms", object: name},
		&cloudwatch.DeleteAlarmsInput{AlarmNames: []string{name}}, c.cloudwatch.DeleteAlarms)
	return err
}

// ListTagsForResource returns the tags of an alarm.
func (c *Client) ListTagsForResource(ctx context.Context, arn string) (Tags, error) {
	out, err := call(ctx, c, request{action: "cloudwatch:ListTagsForResource", object: arn},
		&cloudwatch.ListTagsForResourceInput{ResourceARN: &arn}, c.cloudwatch.ListTagsForResource)
	if err != nil {
		return nil, err
	}
	tags := Tags{}
	for _, t := range out.Tags {
		tags[deref(t.Key)] = deref(t.Value)
	}
	return tags, nil
}

// TagResource sets tags on an alarm; a tag that is there gets the new value.
func (c *Client) TagResource(ctx context.Context, arn string, tags Tags) error {
	_, err := call(ctx, c, request{action: "cloudwatch:TagResource", object: arn},
		&cloudwatch.TagResourceInput{ResourceARN: &arn, Tags: alarmTags(tags)}, c.cloudwatch.TagResource)
	return err
}

func alarmTags(tags Tags) []types.Tag {
	var list []types.Tag
	for _, key := range sortedKeys(tags) {
		list = append(list, types.Tag{Key: &key, Value: ptr(tags[key])})
	}
	return list
}
