package fake

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Metric is something that CloudMonitor measures.
type Metric struct {
	Namespace, Name, Description, Dimensions, Statistics, Periods string
}

// someMetrics are those of VPN gateways. The first two are in public use; the
// name of the third is made up, for no list of them was found.
var someMetrics = []Metric{
	{"acs_vpn", "net_rx.rate", "Inbound rate of a VPN gateway", "userId,instanceId", "Average,Minimum,Maximum", "60,300"},
	{"acs_vpn", "net_tx.rate", "Outbound rate of a VPN gateway", "userId,instanceId", "Average,Minimum,Maximum", "60,300"},
	{"acs_vpn", "vpnconnection.tunnel.status", "Negotiation status of a tunnel (1: up, 0: down)", "userId,vpnConnectionId,tunnelId", "Minimum,Maximum", "60,300"},
}

// alarmHandlers carry out the actions of CloudMonitor.
var alarmHandlers = map[string]func(*Cloud, *call) (answer, *refusal){
	"cms.DescribeMetricMetaList": (*Cloud).describeMetrics,
	"cms.PutResourceMetricRule":  (*Cloud).putAlarm,
	"cms.DescribeMetricRuleList": (*Cloud).describeAlarms,
	"cms.DeleteMetricRules":      (*Cloud).deleteAlarms,
}

func (c *Cloud) metrics(namespace string) []Metric {
	all := c.config.Metrics
	if all == nil {
		all = someMetrics
	}
	return slices.DeleteFunc(slices.Clone(all), func(m Metric) bool { return namespace != "" && m.Namespace != namespace })
}

func (c *Cloud) describeMetrics(call *call) (answer, *refusal) {
	all := c.metrics(call.get("Namespace"))
	start := min((call.number("PageNumber", 1)-1)*call.number("PageSize", 30), len(all))
	shown := []map[string]any{}
	for _, m := range all[start:min(start+call.number("PageSize", 30), len(all))] {
		shown = append(shown, map[string]any{
			"Namespace": m.Namespace, "MetricName": m.Name, "Description": m.Description, "Dimensions": m.Dimensions,
			"Statistics": m.Statistics, "Periods": m.Periods, "Unit": "",
		})
	}
	return answer{"Code": "200", "Success": true, "TotalCount": strconv.Itoa(len(all)), "Resources": map[string]any{"Resource": shown}}, nil
}

// putAlarm makes a rule, or changes the one that has the id.
func (c *Cloud) putAlarm(call *call) (answer, *refusal) {
	at := slices.IndexFunc(c.metrics(call.get("Namespace")), func(m Metric) bool { return m.Name == call.get("MetricName") })
	if at < 0 {
		return nil, notFound("ResourceNotFound")
	}
	metric := c.metrics(call.get("Namespace"))[at]
	var resources []map[string]string
	if err := json.Unmarshal([]byte(call.get("Resources")), &resources); err != nil || len(resources) == 0 {
		return nil, refuse(http.StatusBadRequest, "ParameterInvalid", "Resources is not a JSON list.")
	}
	for _, resource := range resources {
		for dimension := range resource {
			if !slices.Contains(strings.Split(metric.Dimensions, ","), dimension) {
				return nil, refuse(http.StatusBadRequest, "ParameterInvalid", "The metric has no dimension "+dimension+".")
			}
		}
	}
	if !slices.Contains(strings.Split(metric.Statistics, ","), call.get("Escalations.Critical.Statistics")) {
		return nil, refuse(http.StatusBadRequest, "ParameterInvalid", "The metric has no such statistics.")
	}
	critical := map[string]any{}
	for _, field := range []string{"Statistics", "ComparisonOperator", "Threshold", "Times"} {
		critical[field] = call.get("Escalations.Critical." + field)
	}
	rule := c.find(kindAlarm, call.get("RuleId"))
	if rule == nil {
		rule = c.add(kindAlarm, "", nil, nil, nil)
		rule.id, rule.region = call.get("RuleId"), ""
	}
	rule.fields = map[string]any{
		"RuleId": rule.id, "RuleName": call.get("RuleName"), "Namespace": call.get("Namespace"), "MetricName": call.get("MetricName"),
		"Resources": call.get("Resources"), "ContactGroups": call.get("ContactGroups"), "Period": call.get("Period"), "EnableState": true,
		"NoDataPolicy": call.get("NoDataPolicy"), "Escalations": map[string]any{"Critical": critical},
	}
	return answer{"Code": "200", "Success": true}, nil
}

func (c *Cloud) describeAlarms(call *call) (answer, *refusal) {
	all := c.visible(kindAlarm, call, map[string]string{"Namespace": "Namespace", "MetricName": "MetricName"}, "")
	all = slices.DeleteFunc(all, func(o *object) bool { return !strings.Contains(o.name(), call.get("RuleName")) })
	start := min((call.number("Page", 1)-1)*call.number("PageSize", 10), len(all))
	part := all[start:min(start+call.number("PageSize", 10), len(all))]
	list := shown(part, func(o *object) map[string]any { return o.fields })
	return answer{"Code": 200, "Success": true, "Total": strconv.Itoa(len(all)), "Alarms": map[string]any{"Alarm": list}}, nil
}

func (c *Cloud) deleteAlarms(call *call) (answer, *refusal) {
	for _, id := range call.list("Id") {
		if c.find(kindAlarm, id) == nil {
			return nil, notFound("ResourceNotFound")
		}
	}
	for _, id := range call.list("Id") {
		c.remove(id)
	}
	return answer{"Code": "200", "Success": true}, nil
}
