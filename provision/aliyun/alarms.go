package aliyun

import (
	"context"
	"net/http"

	"causeway"
)

// Escalation is when a rule of CloudMonitor fires on one level.
type Escalation struct {
	// Statistics is how the values of a period become one, as the metric's
	// description has it: Average, Minimum, Maximum, Value.
	Statistics string `json:"Statistics,omitempty"`
	// ComparisonOperator is LessThanThreshold, NotEqualToThreshold, ...
	ComparisonOperator string `json:"ComparisonOperator,omitempty"`
	Threshold          string `json:"Threshold,omitempty"`
	// Times is how many periods in a row it has to be so.
	Times Int `json:"Times,omitempty"`
}

// Escalations are a rule's levels; only the gravest is used here.
type Escalations struct {
	Critical Escalation `json:"Critical"`
}

// PutResourceMetricRuleRequest makes a rule, or changes the one of that id.
type PutResourceMetricRuleRequest struct {
	RuleID     string `json:"RuleId"`
	RuleName   string `json:"RuleName"`
	Namespace  string `json:"Namespace"`
	MetricName string `json:"MetricName"`
	// Resources is JSON: [{"instanceId": "vco-..."}].
	Resources     string      `json:"Resources"`
	ContactGroups string      `json:"ContactGroups"`
	Escalations   Escalations `json:"Escalations"`
	// Period is in seconds.
	Period string `json:"Period,omitempty"`
	// NoDataPolicy is KEEP_LAST_STATE, INSUFFICIENT_DATA or OK.
	NoDataPolicy string `json:"NoDataPolicy,omitempty"`
}

func (r PutResourceMetricRuleRequest) call() (action, object string) {
	return "cms.PutResourceMetricRule", r.RuleName
}

// verdictOfCloudMonitor is what CloudMonitor says of a call it answers with
// status 200.
type verdictOfCloudMonitor struct {
	RequestID string `json:"RequestId"`
	Success   Flag   `json:"Success"`
	Code      code   `json:"Code"`
	Message   string `json:"Message"`
}

// code is 200 or "200" for what worked, and a word for what did not.
type code string

// UnmarshalJSON reads all forms.
func (c *code) UnmarshalJSON(text []byte) error {
	*c = code(unquote(text))
	return nil
}

// refused returns the problem of an answer that says no.
func (v verdictOfCloudMonitor) refused(r request) error {
	if v.Success || v.Code == "200" {
		return nil
	}
	key, object := r.call()
	_, action := splitKey(key)
	e := &APIError{Action: action, Status: http.StatusOK, Code: string(v.Code), Message: v.Message, RequestID: v.RequestID}
	return causeway.NewProblem("cloud.refused", object, e, "action", action, "detail", e.Error(), "cloud_code", e.Code, "request_id", e.RequestID)
}

// PutResourceMetricRuleResponse only says that it worked.
type PutResourceMetricRuleResponse struct{ verdictOfCloudMonitor }

// PutResourceMetricRule makes or changes a rule.
func (c *Client) PutResourceMetricRule(ctx context.Context, r PutResourceMetricRuleRequest) (PutResourceMetricRuleResponse, error) {
	answer, err := call[PutResourceMetricRuleResponse](ctx, c, r)
	if err == nil {
		err = answer.refused(r)
	}
	return answer, err
}

// MetricRule is a rule as CloudMonitor describes it.
type MetricRule struct {
	RuleID        string      `json:"RuleId"`
	RuleName      string      `json:"RuleName"`
	Namespace     string      `json:"Namespace"`
	MetricName    string      `json:"MetricName"`
	Resources     string      `json:"Resources"`
	ContactGroups string      `json:"ContactGroups"`
	EnableState   Flag        `json:"EnableState"`
	Escalations   Escalations `json:"Escalations"`
	Period        string      `json:"Period"`
}

// DescribeMetricRuleListRequest asks for the rules that match every field set.
type DescribeMetricRuleListRequest struct {
	Namespace string `json:"Namespace,omitempty"`
	// RuleName finds every rule whose name contains it.
	RuleName string `json:"RuleName,omitempty"`
}

func (r DescribeMetricRuleListRequest) call() (action, object string) {
	return "cms.DescribeMetricRuleList", r.Namespace + r.RuleName
}

// DescribeMetricRuleListResponse holds the rules of all pages.
type DescribeMetricRuleListResponse struct {
	verdictOfCloudMonitor
	Total Int              `json:"Total"`
	Rules List[MetricRule] `json:"Alarms"`
}

// rulePage is what a request for a page of rules adds.
type rulePage struct {
	Page     int `json:"Page,omitempty"`
	PageSize int `json:"PageSize,omitempty"`
}

// DescribeMetricRuleList returns every rule that matches.
func (c *Client) DescribeMetricRuleList(ctx context.Context, r DescribeMetricRuleListRequest) (DescribeMetricRuleListResponse, error) {
	var last DescribeMetricRuleListResponse
	all, err := numberedPages(ctx, "DescribeMetricRuleList", func(ctx context.Context, p page) ([]MetricRule, Int, error) {
		var err error
		last, err = call[DescribeMetricRuleListResponse](ctx, c, paged[DescribeMetricRuleListRequest]{r, rulePage{p.PageNumber, p.PageSize}})
		if err == nil {
			err = last.refused(r)
		}
		return last.Rules, last.Total, err
	})
	last.Rules = all
	return last, err
}

// DeleteMetricRulesRequest names the rules to delete.
type DeleteMetricRulesRequest struct {
	RuleIDs []string `json:"Id"`
}

func (r DeleteMetricRulesRequest) call() (action, object string) {
	return "cms.DeleteMetricRules", first(r.RuleIDs)
}

// DeleteMetricRulesResponse only says that it worked.
type DeleteMetricRulesResponse struct{ verdictOfCloudMonitor }

// DeleteMetricRules deletes rules.
func (c *Client) DeleteMetricRules(ctx context.Context, r DeleteMetricRulesRequest) (DeleteMetricRulesResponse, error) {
	answer, err := call[DeleteMetricRulesResponse](ctx, c, r)
	if err == nil {
		err = answer.refused(r)
	}
	return answer, err
}

// Metric is something that CloudMonitor measures.
type Metric struct {
	Namespace   string `json:"Namespace"`
	MetricName  string `json:"MetricName"`
	Description string `json:"Description"`
	// Dimensions are what tells objects apart: "userId,instanceId".
	Dimensions string `json:"Dimensions"`
	// Statistics are those a rule may ask for: "Average,Minimum,Maximum".
	Statistics string `json:"Statistics"`
	// Periods are in seconds: "60,300".
	Periods string `json:"Periods"`
	Unit    string `json:"Unit"`
}

// DescribeMetricMetaListRequest asks what is measured in a namespace.
type DescribeMetricMetaListRequest struct {
	Namespace string `json:"Namespace,omitempty"`
}

func (r DescribeMetricMetaListRequest) call() (action, object string) {
	return "cms.DescribeMetricMetaList", r.Namespace
}

// DescribeMetricMetaListResponse holds the metrics of all pages.
type DescribeMetricMetaListResponse struct {
	verdictOfCloudMonitor
	TotalCount Int          `json:"TotalCount"`
	Metrics    List[Metric] `json:"Resources"`
}

// DescribeMetricMetaList returns every metric that matches.
func (c *Client) DescribeMetricMetaList(ctx context.Context, r DescribeMetricMetaListRequest) (DescribeMetricMetaListResponse, error) {
	var last DescribeMetricMetaListResponse
	all, err := numberedPages(ctx, "DescribeMetricMetaList", func(ctx context.Context, p page) ([]Metric, Int, error) {
		var err error
		last, err = call[DescribeMetricMetaListResponse](ctx, c, paged[DescribeMetricMetaListRequest]{r, p})
		if err == nil {
			err = last.refused(r)
		}
		return last.Metrics, last.TotalCount, err
	})
	last.Metrics = all
	return last, err
}
