package fake

import (
	"net/http"
	"slices"
)

// FaultKind is a way in which a call can go wrong that the caller has no part
// in.
type FaultKind string

// The kinds of faults. All but LostReply and LateError leave the objects as
// they are.
const (
	// Throttle refuses with Throttling.User.
	Throttle FaultKind = "throttle"
	// ServerError refuses with an internal error, status 500.
	ServerError FaultKind = "server error"
	// BadGateway answers with a page that is not the API's, status 502.
	BadGateway FaultKind = "bad gateway"
	// Hang answers nothing until the caller gives up.
	Hang FaultKind = "hang"
	// Cut closes the connection instead of answering.
	Cut FaultKind = "cut"
	// LostReply carries the call out and closes the connection.
	LostReply FaultKind = "lost reply"
	// LateError carries the call out and answers with an internal error.
	LateError FaultKind = "late error"
	// Conflict refuses with TaskConflict.
	Conflict FaultKind = "conflict"
	// NotNow refuses for the state the object is in, which waiting for a moment
	// does not change.
	NotNow FaultKind = "not now"
	// Dependency refuses with DependencyViolation.
	Dependency FaultKind = "dependency"
	// Denied refuses with Forbidden.RAM.
	Denied FaultKind = "denied"
	// Quota refuses with Resource.QuotaFull.
	Quota FaultKind = "quota"
	// Locked refuses with VpnGateway.FinancialLocked.
	Locked FaultKind = "locked"
	// Garbage answers with half an answer, status 200.
	Garbage FaultKind = "garbage"
)

// Fault is a fault that strikes calls.
type Fault struct {
	kind   FaultKind
	action string
	times  int
}

var faultAnswers = map[FaultKind]refusal{
	Throttle:    {http.StatusBadRequest, "Throttling.User", "Request was denied due to user flow control."},
	ServerError: {http.StatusInternalServerError, "InternalError", "The request processing has failed due to some unknown error."},
	LateError:   {http.StatusInternalServerError, "InternalError", "The request processing has failed due to some unknown error."},
	Conflict:    {http.StatusBadRequest, "TaskConflict", "The operation is too frequent, please wait a moment and try again."},
	NotNow:      {http.StatusBadRequest, "IncorrectStatus", "The current status of the resource does not support this operation."},
	Dependency:  {http.StatusBadRequest, "DependencyViolation", "The specified resource has dependent resources."},
	Denied:      {http.StatusForbidden, "Forbidden.RAM", "User not authorized to operate on the specified resource."},
	Locked:      {http.StatusBadRequest, "VpnGateway.FinancialLocked", "The specified service is financial locked."},
	Quota:       {http.StatusBadRequest, "Resource.QuotaFull", "The quota of resource is full"},
}

// Inject lets the next calls of an action, so many times, go wrong. No action
// means every action. Faults strike in the order they were injected.
func (c *Cloud) Inject(kind FaultKind, action string, times int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = append(c.faults, &Fault{kind, action, times})
}

// faultFor takes the fault that strikes a call, if any.
func (c *Cloud) faultFor(action string) *Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := slices.IndexFunc(c.faults, func(f *Fault) bool { return f.times > 0 && (f.action == "" || f.action == action) })
	if at < 0 {
		return nil
	}
	c.faults[at].times--
	return c.faults[at]
}

// carriesOut says that the call is carried out all the same.
func (k FaultKind) carriesOut() bool { return k == LostReply || k == LateError }

// strike answers in place of the cloud, or does not.
func (k FaultKind) strike(w http.ResponseWriter, r *http.Request, id string) {
	switch k {
	case Hang:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case Cut, LostReply:
		panic(http.ErrAbortHandler)
	case BadGateway:
		http.Error(w, "<html>bad gateway</html>", http.StatusBadGateway)
	case Garbage:
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"RequestId": "`)) // a caller that went away is one of the tests
	default:
		refused := faultAnswers[k]
		refused.write(w, id)
	}
}
