package aws

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

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
}

// Error returns the cloud's code, message and request id.
func (e *APIError) Error() string {
	if e.RequestID == "" {
		return e.Code + ": " + e.Message
	}
	return fmt.Sprintf("%s: %s (request id %s)", e.Code, e.Message, e.RequestID)
}

// IsGone reports whether the cloud answered that the object does not exist.
func IsGone(err error) bool { return causeway.HasCode(err, "cloud.not_found") }

// IsAlreadyThere reports whether the cloud answered that it has such an object.
func IsAlreadyThere(err error) bool { return causeway.HasCode(err, "cloud.already_exists") }

// IsOutcomeUnknown reports whether the call may have worked without an answer.
func IsOutcomeUnknown(err error) bool { return causeway.HasCode(err, "cloud.outcome_unknown") }

// IsBadCredentials reports whether there were no usable credentials.
func IsBadCredentials(err error) bool { return causeway.HasCode(err, "cloud.bad_credentials") }

// name is the action without its service.
func (r request) name() string {
	_, name, _ := strings.Cut(r.action, ":")
	return name
}

// redact cuts the call's secrets out of a text.
func (r request) redact(text string) string {
	for _, secret := range r.secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, string(secret), secret.String())
		}
	}
	return text
}

// answerOf returns what the cloud answered, or nil when err is of another kind:
// no answer, or one that could not be read.
func answerOf(r request, err error) *APIError {
	var said smithy.APIError
	var response *awshttp.ResponseError
	if !errors.As(err, &said) || !errors.As(err, &response) {
		return nil
	}
	return &APIError{
		Action: r.name(), Status: response.HTTPStatusCode(), RequestID: response.ServiceRequestID(),
		Code: said.ErrorCode(), Message: r.redact(said.ErrorMessage()),
	}
}

// isUnreadable reports whether an answer of success came and made no sense.
func isUnreadable(err error) bool {
	var response *awshttp.ResponseError
	var garbled *smithy.DeserializationError
	return errors.As(err, &garbled) && errors.As(err, &response) && response.HTTPStatusCode() < 300
}

// refusal makes the problem of an answer.
func refusal(r request, e *APIError) *causeway.Problem {
	return causeway.NewProblem(judge(e.Code, e.Status).code, r.object, e,
		"action", e.Action, "detail", e.Error(), "cloud_code", e.Code, "request_id", e.RequestID)
}

// silence makes the problem of a call without a usable answer.
func silence(code causeway.Code, r request, attempts int, cause error) *causeway.Problem {
	return causeway.NewProblem(code, r.object, cause, "action", r.name(), "attempts", strconv.Itoa(attempts))
}

func noCredentials(r request, cause error) *causeway.Problem {
	return causeway.NewProblem("cloud.bad_credentials", r.object, cause, "action", r.name(), "detail", cause.Error())
}

func deref[T any](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}
