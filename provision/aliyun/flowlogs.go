package aliyun

import "context"

// CreateFlowLogRequest asks for a flow log into a store of the Log Service. The
// action takes no client token: look for the log before making it again.
type CreateFlowLogRequest struct {
	FlowLogName string `json:"FlowLogName,omitempty"`
	Description string `json:"Description,omitempty"`
	ResourceID  string `json:"ResourceId"`
	// ResourceType is NetworkInterface, VSwitch or VPC.
	ResourceType string `json:"ResourceType"`
	// TrafficType is All, Allow or Drop.
	TrafficType  string `json:"TrafficType"`
	ProjectName  string `json:"ProjectName,omitempty"`
	LogStoreName string `json:"LogStoreName,omitempty"`
	// AggregationInterval is 1, 5 or 10. The metadata says seconds, the console
	// minutes.
	AggregationInterval int   `json:"AggregationInterval,omitempty"`
	Tags                []Tag `json:"Tag,omitempty"`
}

func (r CreateFlowLogRequest) call() (action, object string) {
	return "vpc.CreateFlowLog", r.FlowLogName
}

// CreateFlowLogResponse names the new flow log.
type CreateFlowLogResponse struct {
	RequestID string `json:"RequestId"`
	FlowLogID string `json:"FlowLogId"`
}

// CreateFlowLog makes a flow log.
func (c *Client) CreateFlowLog(ctx context.Context, r CreateFlowLogRequest) (CreateFlowLogResponse, error) {
	return call[CreateFlowLogResponse](ctx, c, r)
}

// FlowLog is a flow log as the cloud describes it. Status is Activating, Active
// or Inactive.
type FlowLog struct {
	FlowLogID           string    `json:"FlowLogId"`
	FlowLogName         string    `json:"FlowLogName"`
	Description         string    `json:"Description"`
	ResourceID          string    `json:"ResourceId"`
	ResourceType        string    `json:"ResourceType"`
	TrafficType         string    `json:"TrafficType"`
	ProjectName         string    `json:"ProjectName"`
	LogStoreName        string    `json:"LogStoreName"`
	AggregationInterval Int       `json:"AggregationInterval"`
	Status              string    `json:"Status"`
	Tags                List[Tag] `json:"Tags"`
}

// DescribeFlowLogsRequest asks for those that match every field set.
type DescribeFlowLogsRequest struct {
	FlowLogID   string `json:"FlowLogId,omitempty"`
	FlowLogName string `json:"FlowLogName,omitempty"`
	ResourceID  string `json:"ResourceId,omitempty"`
	Tags        []Tag  `json:"Tags,omitempty"`
}

func (r DescribeFlowLogsRequest) call() (action, object string) {
	return "vpc.DescribeFlowLogs", r.FlowLogID + r.FlowLogName
}

// DescribeFlowLogsResponse holds the flow logs of all pages.
type DescribeFlowLogsResponse struct {
	RequestID  string        `json:"RequestId"`
	TotalCount Int           `json:"TotalCount"`
	FlowLogs   List[FlowLog] `json:"FlowLogs"`
}

// DescribeFlowLogs returns every flow log that matches.
func (c *Client) DescribeFlowLogs(ctx context.Context, r DescribeFlowLogsRequest) (DescribeFlowLogsResponse, error) {
	var last DescribeFlowLogsResponse
	all, err := numberedPages(ctx, "DescribeFlowLogs", func(ctx context.Context, p page) ([]FlowLog, Int, error) {
		var err error
		last, err = call[DescribeFlowLogsResponse](ctx, c, paged[DescribeFlowLogsRequest]{r, p})
		return last.FlowLogs, last.TotalCount, err
	})
	last.FlowLogs = all
	return last, err
}

// DeleteFlowLogRequest names the flow log to delete.
type DeleteFlowLogRequest struct {
	FlowLogID string `json:"FlowLogId"`
}

func (r DeleteFlowLogRequest) call() (action, object string) {
	return "vpc.DeleteFlowLog", r.FlowLogID
}

// DeleteFlowLogResponse only names the call.
type DeleteFlowLogResponse struct {
	RequestID string `json:"RequestId"`
}

// DeleteFlowLog deletes a flow log; what it wrote stays.
func (c *Client) DeleteFlowLog(ctx context.Context, r DeleteFlowLogRequest) (DeleteFlowLogResponse, error) {
	return call[DeleteFlowLogResponse](ctx, c, r)
}
