package aws

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway/provision/cloud"
)

// FlowLog is a flow log of a VPC, a subnet or a transit gateway.
type FlowLog struct {
	ID       string
	Resource string
	// Traffic is "ALL", "ACCEPT" or "REJECT".
	Traffic string
	// LogGroup is of CloudWatch Logs, Destination the ARN of an S3 bucket:
	// one of them is set.
	LogGroup, Destination string
	// Status is "ACTIVE"; Delivery is "FAILED" when nothing arrives, and
	// DeliveryError says why.
	Status, Delivery, DeliveryError string
	Tags                            Tags
}

// NewFlowLog is a flow log to create.
type NewFlowLog struct {
	Resource string
	// ResourceType is "VPC", "Subnet" or "TransitGateway".
	ResourceType string
	Traffic      string
	// LogGroup takes the records; Role is the ARN of the role that may write
	// there.
	LogGroup, Role string
	// Destination, the ARN of an S3 bucket, takes the place of both.
	Destination string
	// Intent tells apart making a flow log again after it was deleted: a
	// repeated call with the same fields makes no second one.
	Intent string
	Tags   Tags
}

// CreateFlowLogs makes a flow log and returns its id.
func (c *Client) CreateFlowLogs(ctx context.Context, f NewFlowLog) (string, error) {
	token := f.token()
	in := &ec2.CreateFlowLogsInput{
		ResourceIds: []string{f.Resource}, ResourceType: types.FlowLogsResourceType(f.ResourceType), TrafficType: types.TrafficType(f.Traffic),
		ClientToken: &token, TagSpecifications: f.Tags.specify(types.ResourceTypeVpcFlowLog),
	}
	if f.Destination != "" {
		in.LogDestinationType, in.LogDestination = types.LogDestinationTypeS3, &f.Destination
	} else {
		in.LogDestinationType, in.LogGroupName, in.DeliverLogsPermissionArn = types.LogDestinationTypeCloudWatchLogs, &f.LogGroup, optional(f.Role)
	}
	r := request{action: "ec2:CreateFlowLogs", object: f.Resource}
	out, err := call(ctx, c, r, in, c.ec2.CreateFlowLogs)
	if err != nil {
		return "", err
	}
	if err := unsuccessful(r, out.Unsuccessful); err != nil {
		return "", err
	}
	if len(out.FlowLogIds) != 1 {
		return "", cloud.Silence("cloud.bad_answer", r.name(), r.object, 1, fmt.Errorf("%d ids for one flow log", len(out.FlowLogIds)))
	}
	return out.FlowLogIds[0], nil
}

func (f NewFlowLog) token() string {
	hash := sha256.Sum256(fmt.Appendf(nil, "%q", []any{f.Resource, f.ResourceType, f.Traffic, f.LogGroup, f.Role, f.Destination, f.Intent, f.Tags}))
	return "causeway" + hex.EncodeToString(hash[:])[:32]
}

// unsuccessful is the error of an action on several objects, which AWS answers
// with success all the same.
func unsuccessful(r request, items []types.UnsuccessfulItem) error {
	for _, item := range items {
		if e := item.Error; e != nil {
			return cloud.Refusal(r.object, r.refused(400, deref(e.Code), deref(e.Message)))
		}
	}
	return nil
}

// DescribeFlowLogs lists flow logs. An id that does not exist is left out.
func (c *Client) DescribeFlowLogs(ctx context.Context, q Query) ([]FlowLog, error) {
	in := &ec2.DescribeFlowLogsInput{FlowLogIds: q.IDs, Filter: q.filters("resource-id")}
	return everyPage(ctx, c, request{action: "ec2:DescribeFlowLogs", object: q.object("flow logs")}, ec2.NewDescribeFlowLogsPaginator(c.ec2, in),
		func(out *ec2.DescribeFlowLogsOutput) []FlowLog { return each(out.FlowLogs, flowLog) })
}

func flowLog(f types.FlowLog) FlowLog {
	return FlowLog{
		ID: deref(f.FlowLogId), Resource: deref(f.ResourceId), Traffic: string(f.TrafficType),
		LogGroup: deref(f.LogGroupName), Destination: deref(f.LogDestination),
		Status: deref(f.FlowLogStatus), Delivery: deref(f.DeliverLogsStatus), DeliveryError: deref(f.DeliverLogsErrorMessage),
		Tags: tagsOf(f.Tags),
	}
}

// DeleteFlowLogs deletes a flow log; what it recorded stays.
func (c *Client) DeleteFlowLogs(ctx context.Context, id string) error {
	r := request{action: "ec2:DeleteFlowLogs", object: id}
	out, err := call(ctx, c, r, &ec2.DeleteFlowLogsInput{FlowLogIds: []string{id}}, c.ec2.DeleteFlowLogs)
	if err != nil || out == nil {
		return err
	}
	return unsuccessful(r, out.Unsuccessful)
}
