package aliyun

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"

	"causeway"
)

// APIError is an answer of the cloud that refuses a call.
type APIError struct {
	Action string
	// Status is of HTTP; Code, Message and RequestID are the cloud's.
	Status    int
	Code      string
	Message   string
	RequestID string

	retryAfter time.Duration
}

// Error returns the cloud's code, message and request id.
func (e *APIError) Error() string {
	return fmt.Sprintf("%s: %s (request id %s)", e.Code, e.Message, e.RequestID)
}

// IsGone reports whether the cloud answered that the object does not exist.
func IsGone(err error) bool { return causeway.HasCode(err, "cloud.not_found") }

// IsAlreadyThere reports whether the cloud answered that it has such an object.
func IsAlreadyThere(err error) bool { return causeway.HasCode(err, "cloud.already_exists") }

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
		e.Status, e.Code, e.RequestID, data = deref(client.StatusCode), deref(client.Code), deref(client.RequestId), client.Data
	case errors.As(err, &server):
		e.Status, e.Code, e.RequestID, data = deref(server.StatusCode), deref(server.Code), deref(server.RequestId), server.Data
	case errors.As(err, &throttling):
		e.Status, e.Code, e.RequestID, data = deref(throttling.StatusCode), deref(throttling.Code), deref(throttling.RequestId), throttling.Data
		e.retryAfter = time.Duration(deref(throttling.RetryAfter)) * time.Millisecond
	}
	if e.Status == 0 || data == nil {
		return nil
	}
	e.Message, _ = data["Message"].(string)
	return e
}

func deref[T any](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}

// refusal makes the problem of an answer.
func refusal(object string, e *APIError) *causeway.Problem {
	return causeway.NewProblem(judge(e.Code, e.Status).code, object, e,
		"action", e.Action, "detail", e.Error(), "cloud_code", e.Code, "request_id", e.RequestID)
}

// silence makes the problem of a call without a usable answer.
func silence(code causeway.Code, action, object string, attempts int, cause error) *causeway.Problem {
	return causeway.NewProblem(code, object, cause, "action", action, "attempts", strconv.Itoa(attempts))
}
