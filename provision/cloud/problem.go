package cloud

import (
	"fmt"
	"strconv"
	"time"

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
	// RetryAfter is the pause the cloud asked for; 0 if it did not.
	RetryAfter time.Duration
	// Verdict is what the client's package makes of it.
	Verdict Verdict
}

// Error returns the cloud's code, message and request id.
func (e *APIError) Error() string {
	if e.RequestID == "" {
		return e.Code + ": " + e.Message
	}
	return fmt.Sprintf("%s: %s (request id %s)", e.Code, e.Message, e.RequestID)
}

// UnreadableError is an answer of success that made no sense.
type UnreadableError struct{ Cause error }

// Error returns the text of the cause.
func (e *UnreadableError) Error() string { return e.Cause.Error() }

// Unwrap returns the cause.
func (e *UnreadableError) Unwrap() error { return e.Cause }

// IsGone reports whether the cloud answered that the object does not exist.
func IsGone(err error) bool { return causeway.HasCode(err, "cloud.not_found") }

// IsAlreadyThere reports whether the cloud answered that it has such an object.
func IsAlreadyThere(err error) bool { return causeway.HasCode(err, "cloud.already_exists") }

// Refusal makes the problem of an answer.
func Refusal(object string, e *APIError) *causeway.Problem {
	return causeway.NewProblem(e.Verdict.Code, object, e,
		"action", e.Action, "detail", e.Error(), "cloud_code", e.Code, "request_id", e.RequestID)
}

// Silence makes the problem of a call without a usable answer.
func Silence(code causeway.Code, action, object string, attempts int, cause error) *causeway.Problem {
	return causeway.NewProblem(code, object, cause, "action", action, "attempts", strconv.Itoa(attempts))
}

// NoCredentials makes the problem of a call that could not be signed.
func NoCredentials(action, object string, cause error) *causeway.Problem {
	return causeway.NewProblem("cloud.bad_credentials", object, cause, "action", action, "detail", cause.Error())
}
