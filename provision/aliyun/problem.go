package aliyun

import (
	"errors"
	"time"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"

	"causeway/provision/cloud"
)

// APIError and Retry are the same for every cloud.
type (
	APIError = cloud.APIError
	Retry    = cloud.Retry
)

// IsGone reports whether the cloud answered that the object does not exist.
func IsGone(err error) bool { return cloud.IsGone(err) }

// IsAlreadyThere reports whether the cloud answered that it has such an object.
func IsAlreadyThere(err error) bool { return cloud.IsAlreadyThere(err) }

// answerOf returns what the cloud answered, or nil when err is of another kind:
// no answer, or one that could not be read.
func answerOf(action string, err error) *APIError {
	e := &APIError{Action: action}
	var client *openapi.ClientError
	var server *openapi.ServerError
	var throttling *openapi.ThrottlingError
	var data map[string]any
	switch {
	case errors.As(err, &client):
		e.Status, e.Code, e.RequestID, data = dara.IntValue(client.StatusCode), dara.StringValue(client.Code), dara.StringValue(client.RequestId), client.Data
	case errors.As(err, &server):
		e.Status, e.Code, e.RequestID, data = dara.IntValue(server.StatusCode), dara.StringValue(server.Code), dara.StringValue(server.RequestId), server.Data
	case errors.As(err, &throttling):
		e.Status, e.Code, e.RequestID, data = dara.IntValue(throttling.StatusCode), dara.StringValue(throttling.Code), dara.StringValue(throttling.RequestId), throttling.Data
		e.RetryAfter = time.Duration(dara.Int64Value(throttling.RetryAfter)) * time.Millisecond
	}
	if e.Status == 0 || data == nil {
		return nil
	}
	e.Message, _ = data["Message"].(string)
	e.Verdict = judge(e.Code, e.Status)
	return e
}
