package resources

import (
	"context"

	"causeway/provision"
	"causeway/provision/aws"
)

func flowLogs() kind {
	k := kindOf(observeFlowLogs, createFlowLog, deleteFlowLog)
	k.ready = waiting(func(ctx context.Context, w work, id string) error {
		return awaitAvailable(ctx, w, id, usual, w.DescribeFlowLogs, func(aws.FlowLog) string { return "available" })
	})
	return k
}

// observeFlowLogs finds ours, and one of somebody else's that records the same
// in the same place: AWS refuses a second.
func observeFlowLogs(ctx context.Context, v *view) error {
	logs, err := v.DescribeFlowLogs(ctx, aws.Query{})
	if err != nil {
		return err
	}
	for _, l := range logs {
		r := &provision.AWSFlowLog{Meta: v.meta(l.ID, l.Tags), VPC: vpc(l.Resource), TrafficType: &l.Traffic, Destination: some(l.Destination)}
		o := provision.Observed{Resource: r}
		if v.claim(&o) {
			v.found = append(v.found, o)
			continue
		}
		v.addPlaced(o, wanted(v, func(w *provision.AWSFlowLog) bool {
			return w.VPC.ID == l.Resource && deref(w.Destination) == l.Destination && deref(w.TrafficType) == l.Traffic
		}), "", "")
	}
	return nil
}

func createFlowLog(ctx context.Context, w work, r *provision.AWSFlowLog) (string, error) {
	return w.CreateFlowLogs(ctx, aws.NewFlowLog{
		Resource: r.VPC.ID, ResourceType: "VPC", Traffic: deref(r.TrafficType), Destination: deref(r.Destination),
		Intent: w.token(), Tags: r.Tags,
	})
}

func deleteFlowLog(ctx context.Context, w work, r *provision.AWSFlowLog) error {
	return w.DeleteFlowLogs(ctx, r.ID)
}
