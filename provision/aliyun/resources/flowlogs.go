package resources

import (
	"context"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
	"causeway/provision/cloud"
)

func flowLogKinds() []kind {
	log := kindOf[*provision.AliyunFlowLog](observeFlowLogs)
	log.create = making(createFlowLog)
	log.update = making(updateFlowLog)
	log.await = making(awaitFlowLog)
	log.delete = taking(deleteFlowLog)
	return []kind{log}
}

func observeFlowLogs(ctx context.Context, v *view) error {
	for _, region := range v.regions() {
		client, err := v.client(region)
		if err != nil {
			return err
		}
		all, err := client.DescribeFlowLogs(ctx, aliyun.DescribeFlowLogsRequest{})
		if err != nil {
			return err
		}
		for _, log := range all.FlowLogs {
			v.addTagged(provision.Observed{Pending: log.Status == "Activating", Resource: &provision.AliyunFlowLog{
				Meta: provision.Meta{Region: region, Name: log.FlowLogName, ID: log.FlowLogID, Tags: tagsOf(log.Tags)},
				VPC:  existing("vpc", log.ResourceID), TrafficType: ptr(log.TrafficType), Project: ptr(log.ProjectName), Logstore: ptr(log.LogStoreName),
			}})
		}
	}
	return nil
}

// looks is how often to look for something whose making left no trace but
// itself.
const looks = 3

// createFlowLog makes a flow log. The call takes no client token, so what an
// attempt that was cut off has made is looked for first, and again if the
// answer is lost.
func createFlowLog(ctx context.Context, w work, r *provision.AliyunFlowLog) (apply.Made, error) {
	id, err := w.findFlowLog(ctx, r)
	if err != nil {
		return apply.Made{}, err
	}
	if id == "" {
		made, err := w.CreateFlowLog(ctx, aliyun.CreateFlowLogRequest{
			FlowLogName: r.Name, ResourceID: r.VPC.ID, ResourceType: "VPC", TrafficType: or(r.TrafficType),
			ProjectName: or(r.Project), LogStoreName: or(r.Logstore), Tags: tagList(r.Tags),
		})
		id = made.FlowLogID
		if causeway.HasCode(err, "cloud.outcome_unknown") {
			id, err = w.lostFlowLog(ctx, r, err)
		}
		if err != nil {
			return apply.Made{}, err
		}
	}
	return w.flowLogReady(ctx, id)
}

// lostFlowLog is the id of the flow log whose making was not answered; if there
// is none, the problem stays.
func (w work) lostFlowLog(ctx context.Context, r *provision.AliyunFlowLog, problem error) (string, error) {
	id, err := w.findFlowLog(ctx, r)
	if err == nil && id == "" {
		err = problem
	}
	return id, err
}

// findFlowLog looks for the flow log of the order by its tags, some times: what
// was just made may not show at once. It returns nothing if there is none.
func (w work) findFlowLog(ctx context.Context, r *provision.AliyunFlowLog) (string, error) {
	request := aliyun.DescribeFlowLogsRequest{Tags: tagList(map[string]string{
		provision.TagInterconnect: r.Tags[provision.TagInterconnect], provision.TagResource: r.Tags[provision.TagResource],
	})}
	for look := range looks {
		all, err := w.DescribeFlowLogs(ctx, request)
		if err != nil {
			return "", err
		}
		if len(all.FlowLogs) > 0 {
			return all.FlowLogs[0].FlowLogID, nil
		}
		if look+1 < looks {
			if err := w.config.Wait(ctx, usualEvery); err != nil {
				return "", cloud.NotReady(string(r.Key), "unknown", usualEvery, err)
			}
		}
	}
	return "", nil
}

// flowLogReady waits until a flow log is recording: before, it cannot be
// deleted.
func (w work) flowLogReady(ctx context.Context, id string) (apply.Made, error) {
	err := w.await(ctx, string(w.order.Change.Key)+" "+id, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := w.DescribeFlowLogs(ctx, aliyun.DescribeFlowLogsRequest{FlowLogID: id})
		if err != nil || len(all.FlowLogs) == 0 {
			return "ordered", false, err
		}
		return all.FlowLogs[0].Status, all.FlowLogs[0].Status != "Activating", nil
	})
	return apply.Made{ID: id}, err
}

// updateFlowLog puts the tags right: nothing else of it is changed.
func updateFlowLog(ctx context.Context, w work, _ *provision.AliyunFlowLog) (apply.Made, error) {
	if err := w.retag(ctx, aliyun.TypeFlowLog); err != nil {
		return apply.Made{}, err
	}
	return w.flowLogReady(ctx, w.thereID())
}

func awaitFlowLog(ctx context.Context, w work, r *provision.AliyunFlowLog) (apply.Made, error) {
	return w.flowLogReady(ctx, r.ID)
}

func deleteFlowLog(ctx context.Context, w work, r *provision.AliyunFlowLog) error {
	if _, err := w.DeleteFlowLog(ctx, aliyun.DeleteFlowLogRequest{FlowLogID: r.ID}); err != nil {
		return gone(err)
	}
	return w.awaitGone(ctx, string(r.Key)+" "+r.ID, pace{usualEvery, usualLimit}, func() (string, bool, error) {
		all, err := w.DescribeFlowLogs(ctx, aliyun.DescribeFlowLogsRequest{FlowLogID: r.ID})
		if err != nil || len(all.FlowLogs) == 0 {
			return "", true, err
		}
		return all.FlowLogs[0].Status, false, nil
	})
}
