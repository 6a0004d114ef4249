package aws

import (
	"errors"
	"net/http"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

	"causeway"
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

// IsOutcomeUnknown reports whether the call may have worked without an answer.
func IsOutcomeUnknown(err error) bool { return causeway.HasCode(err, "cloud.outcome_unknown") }

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

// refused is what the cloud said to the call.
func (r request) refused(status int, code, message string) *APIError {
	return &APIError{Action: r.name(), Status: status, Code: code, Message: r.redact(message), Verdict: judge(code, message, status)}
}

// understand finds what the cloud answered in an error of the SDK, which it
// returns as it is when there was no answer.
func (r request) understand(err error) error {
	var invalid *smithy.InvalidParamsError
	if errors.As(err, &invalid) { // the SDK has refused it in the cloud's place
		return r.refused(0, "InvalidParameter", invalid.Error())
	}
	var response *awshttp.ResponseError
	if !errors.As(err, &response) {
		return err
	}
	var said smithy.APIError
	if errors.As(err, &said) {
		answer := r.refused(statusOf(response.HTTPStatusCode(), said.ErrorCode()), said.ErrorCode(), said.ErrorMessage())
		answer.RequestID = response.ServiceRequestID()
		return answer
	}
	var garbled *smithy.DeserializationError
	if errors.As(err, &garbled) && response.HTTPStatusCode() < 300 {
		return &cloud.UnreadableError{Cause: err}
	}
	return err
}

// statusOf is the status an error should have: Direct Connect says 400 of those
// that are its own too, after which a call may have worked all the same.
func statusOf(status int, code string) int {
	if code == directConnectServer {
		return http.StatusInternalServerError
	}
	return status
}

func deref[T any](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}
