package fake

import (
	"fmt"
	"net/http"
)

const flowLogMissing = "InvalidFlowLogId.NotFound"

// flowLogTargets are the kinds of objects whose traffic can be captured here.
var flowLogTargets = map[string]string{"VPC": kindVPC, "VSwitch": kindVSwitch}

func (c *Cloud) createFlowLog(call *call) (answer, *refusal) {
	if c.find(flowLogTargets[call.get("ResourceType")], call.get("ResourceId")) == nil {
		return nil, notFound("InvalidResourceId.NotFound")
	}
	if (call.get("ProjectName") == "") != (call.get("LogStoreName") == "") {
		return nil, refuse(http.StatusBadRequest, "MissingParameter", "ProjectName and LogStoreName belong together.")
	}
	log := c.add(kindFlowLog, "fl", nil, map[string]any{
		"FlowLogName": call.get("FlowLogName"), "Description": call.get("Description"),
		"ResourceId": call.get("ResourceId"), "ResourceType": call.get("ResourceType"), "TrafficType": call.get("TrafficType"),
		"ProjectName": call.get("ProjectName"), "LogStoreName": call.get("LogStoreName"),
		"AggregationInterval": call.number("AggregationInterval", 10), "RegionId": c.config.Region,
	}, call.tags("Tag"))
	log.fields["FlowLogId"] = log.id
	log.readyAt = log.readyAt.Add(c.config.BusyFor)
	return answer{"FlowLogId": log.id, "Success": "true"}, nil
}

func (c *Cloud) describeFlowLogs(call *call) (answer, *refusal) {
	all := c.visible(kindFlowLog, call, map[string]string{
		"FlowLogId": "FlowLogId", "FlowLogName": "FlowLogName", "ResourceId": "ResourceId", "ResourceType": "ResourceType",
		"TrafficType": "TrafficType", "ProjectName": "ProjectName", "LogStoreName": "LogStoreName",
	}, "Tags")
	show := func(o *object) map[string]any {
		status := "Active"
		if c.config.Now().Before(o.readyAt) {
			status = "Activating"
		}
		return with(showTagged(o), map[string]any{"Status": status})
	}
	result := numbered(call, all, show, "FlowLogs", "FlowLog")
	result["Success"] = "true"
	for _, figure := range []string{"PageNumber", "PageSize", "TotalCount"} {
		result[figure] = fmt.Sprint(result[figure]) // this list alone has them as words
	}
	return result, nil
}

func (c *Cloud) deleteFlowLog(call *call) (answer, *refusal) {
	log, refused := c.one(kindFlowLog, call.get("FlowLogId"), flowLogMissing, false)
	if refused != nil {
		return nil, refused
	}
	if c.config.Now().Before(log.readyAt) {
		return nil, refuse(http.StatusBadRequest, "IncorrectStatus.flowlog", "The flow log is being activated.")
	}
	c.remove(log.id)
	return answer{"Success": "true"}, nil
}
