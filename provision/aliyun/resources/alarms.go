package resources

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// alarmKinds are the rules of CloudMonitor. Their id is ours to choose, and is
// their name.
func alarmKinds() []kind {
	alarm := kindOf[*provision.AliyunAlarm](observeAlarms)
	alarm.create, alarm.update, alarm.delete = making(putAlarm), making(putAlarm), taking(deleteAlarm)
	return []kind{alarm}
}

// observeAlarms looks in every region: a rule belongs to the account and may
// show in all of them, and counts once.
func observeAlarms(ctx context.Context, v *view) error {
	seen := map[string]bool{}
	for _, region := range v.regions() {
		client, err := v.client(region)
		if err != nil {
			return err
		}
		all, err := client.DescribeMetricRuleList(ctx, aliyun.DescribeMetricRuleListRequest{RuleName: "cw." + v.scope.Interconnect + "."})
		if err != nil {
			return err
		}
		for _, rule := range all.Rules {
			if v.isOurName(rule.RuleID) && !seen[rule.RuleID] {
				seen[rule.RuleID] = true
				v.addAlarm(region, rule)
			}
		}
	}
	return nil
}

func (v *view) addAlarm(region string, rule aliyun.MetricRule) {
	r := &provision.AliyunAlarm{
		Meta:       provision.Meta{Region: region, Name: rule.RuleID, ID: rule.RuleID, Key: leftover("alarm", rule.RuleID)},
		Connection: &provision.AliyunVPNConnection{Meta: provision.Meta{ID: v.watched(rule.Resources)}},
		Namespace:  some(rule.Namespace), Metric: provision.Known(rule.MetricName), ContactGroup: some(rule.ContactGroups),
	}
	if want := v.namesake(r); want != nil {
		r.Key, r.Region = want.Head().Key, want.Head().Region
	}
	v.found = append(v.found, provision.Observed{Resource: r, Ours: true})
}

// watched is the object that a rule is about: a connection of ours, or whatever
// it names.
func (v *view) watched(resources string) string {
	var about []map[string]string
	if err := json.Unmarshal([]byte(resources), &about); err != nil {
		return resources
	}
	for _, object := range about {
		for _, id := range object {
			if isOurs[*provision.AliyunVPNConnection](v, id) {
				return id
			}
		}
	}
	return resources
}

// alarmPeriod is in seconds.
const alarmPeriod = "300"

// putAlarm makes a rule, or makes it as it should be: it fires when the state
// of the connection falls below 1. That 1 is up and 0 is down is a guess: no
// document that was found names the values.
func putAlarm(ctx context.Context, w work, r *provision.AliyunAlarm) (apply.Made, error) {
	connection, err := w.id(r.Connection)
	if err != nil {
		return apply.Made{}, err
	}
	metric, err := w.stateMetric(ctx, r)
	if err != nil {
		return apply.Made{}, err
	}
	about, err := json.Marshal([]map[string]string{{connectionDimension(metric): connection}})
	if err != nil {
		return apply.Made{}, err
	}
	_, err = w.PutResourceMetricRule(ctx, aliyun.PutResourceMetricRuleRequest{
		RuleID: r.Name, RuleName: r.Name, Namespace: or(r.Namespace), MetricName: metric.MetricName,
		Resources: string(about), ContactGroups: or(r.ContactGroup), Period: alarmPeriod,
		Escalations: aliyun.Escalations{Critical: aliyun.Escalation{
			Statistics: lowest(metric), ComparisonOperator: "LessThanThreshold", Threshold: "1", Times: 1,
		}},
	})
	return madeOf(r.Name, err)
}

// stateMetric looks up the metric that tells whether a connection or a tunnel
// is up.
func (w work) stateMetric(ctx context.Context, r *provision.AliyunAlarm) (aliyun.Metric, error) {
	all, err := w.DescribeMetricMetaList(ctx, aliyun.DescribeMetricMetaListRequest{Namespace: or(r.Namespace)})
	if err != nil {
		return aliyun.Metric{}, err
	}
	var offered []string
	for _, m := range all.Metrics {
		if isAboutState(m) {
			return m, nil
		}
		offered = append(offered, m.MetricName)
	}
	return aliyun.Metric{}, causeway.NewProblem("provision.no_metric", string(r.Key), nil,
		"namespace", or(r.Namespace), "offered", cmp.Or(strings.Join(offered, ", "), "-"))
}

// isAboutState goes by the words of a metric's name and description, English or
// Chinese. A rate or a count of a connection is not its state.
func isAboutState(m aliyun.Metric) bool {
	text := strings.ToLower(m.MetricName + " " + m.Description)
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
	}
	return connectionDimension(m) != "" && has("tunnel", "connection", "ipsec", "隧道", "连接") && has("status", "state", "状态")
}

// connectionDimension is what a metric tells connections apart by, or empty.
func connectionDimension(m aliyun.Metric) string {
	for _, part := range []string{"connection", "instanceid"} {
		for _, dimension := range strings.Split(m.Dimensions, ",") {
			if strings.Contains(strings.ToLower(dimension), part) {
				return strings.TrimSpace(dimension)
			}
		}
	}
	return ""
}

// lowest is the statistics that a short fall does not escape, if the metric has
// it.
func lowest(m aliyun.Metric) string {
	offered := strings.Split(m.Statistics, ",")
	if slices.Contains(offered, "Minimum") {
		return "Minimum"
	}
	return offered[0]
}

func deleteAlarm(ctx context.Context, w work, r *provision.AliyunAlarm) error {
	all, err := w.DescribeMetricRuleList(ctx, aliyun.DescribeMetricRuleListRequest{RuleName: r.Name})
	if err != nil || !slices.ContainsFunc(all.Rules, func(rule aliyun.MetricRule) bool { return rule.RuleID == r.ID }) {
		return err
	}
	_, err = w.DeleteMetricRules(ctx, aliyun.DeleteMetricRulesRequest{RuleIDs: []string{r.ID}})
	return gone(err)
}
