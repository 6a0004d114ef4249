package fake

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Fault is a way in which a call fails.
type Fault int

const (
	none Fault = iota
	// Throttle refuses the call with RequestLimitExceeded, or Direct Connect's
	// ThrottlingException.
	Throttle
	// ServerError refuses it with InternalError and HTTP status 500, or with
	// DirectConnectServerException, whose status is 400.
	ServerError
	// Hang does nothing and never answers.
	Hang
	// LoseAnswer does what was asked and cuts the connection.
	LoseAnswer
	// Deny refuses the call because the user lacks the permission.
	Deny
)

// Fail lets the next calls of an action fail, one for each fault, in their
// order. Throttle and ServerError answer as EC2 and Direct Connect do.
func (f *Front) Fail(action string, faults ...Fault) {
	f.faultsMu.Lock()
	defer f.faultsMu.Unlock()
	f.faults[action] = append(f.faults[action], faults...)
}

func (f *Front) takeFault(action string) Fault {
	f.faultsMu.Lock()
	defer f.faultsMu.Unlock()
	waiting := f.faults[action]
	if len(waiting) == 0 {
		return none
	}
	f.faults[action] = waiting[1:]
	return waiting[0]
}

// before fails a call that is to have no effect.
func (fault Fault) before(w http.ResponseWriter, r *http.Request, service string) bool {
	refused := refusal{"RequestLimitExceeded", "Request limit exceeded.", http.StatusServiceUnavailable}
	switch fault {
	case Hang:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case ServerError:
		refused = refusal{"InternalError", "An internal error has occurred", http.StatusInternalServerError}
	case Deny:
		refused = refusal{"UnauthorizedOperation", "You are not authorized to perform this operation.", http.StatusForbidden}
	case Throttle:
	default:
		return false
	}
	a := refused.answer()
	switch {
	case service == "directconnect":
		a = fault.direct()
	case fault == Deny && (service == "iam" || service == "elasticloadbalancing"):
		a = denied()
	}
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", a.contentType)
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
	return true
}

// direct is the fault in the words of Direct Connect.
func (fault Fault) direct() answer {
	if fault == Throttle {
		return directRefusal("ThrottlingException", "Rate exceeded", http.StatusBadRequest)
	}
	if fault == Deny {
		return directRefusal("DirectConnectClientException", "User: arn:aws:iam::123456789012:user/x is not authorized to perform it", http.StatusBadRequest)
	}
	return directRefusal("DirectConnectServerException", "Unable to process request", http.StatusBadRequest)
}

// denied is the refusal of the query services beside EC2.
func denied() answer {
	body := el("ErrorResponse",
		el("Error", text("Type", "Sender"), text("Code", "AccessDenied"), text("Message", "User: arn:aws:iam::123456789012:user/x is not authorized to perform it")),
		text("RequestId", "req-accessdenied"))
	return answer{status: http.StatusForbidden, contentType: "text/xml", body: body.render(), ours: true}
}

// Lag lets reads miss what was made less than lag ago.
func (f *Front) Lag(lag time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lag = lag
}

// makers are the actions whose object reads may miss, with its kind of id and
// the code by which AWS says that an id does not exist.
var makers = map[string]struct{ id, missing string }{
	"CreateVpnGateway":                  {"vgw", "InvalidVpnGatewayID.NotFound"},
	"CreateCustomerGateway":             {"cgw", "InvalidCustomerGatewayID.NotFound"},
	"CreateVpnConnection":               {"vpn", "InvalidVpnConnectionID.NotFound"},
	"CreateTransitGateway":              {"tgw", "InvalidTransitGatewayID.NotFound"},
	"CreateTransitGatewayVpcAttachment": {"tgw-attach", "InvalidTransitGatewayAttachmentID.NotFound"},
	"CreateRouteTable":                  {"rtb", "InvalidRouteTableID.NotFound"},
	"RunInstances":                      {"i", "InvalidInstanceID.NotFound"},
	"AllocateAddress":                   {"eipalloc", "InvalidAllocationID.NotFound"},
	"CreateSecurityGroup":               {"sg", "InvalidGroup.NotFound"},
	"CreateFlowLogs":                    {"fl", "InvalidFlowLogId.NotFound"},
}

// remember notes when the object of an answer was made.
func (f *Front) remember(action string, result *node) {
	maker, ok := makers[action]
	if !ok {
		return
	}
	id := regexp.MustCompile(`>(` + maker.id + `-[0-9a-f]+)<`).FindSubmatch(result.render())
	if id != nil && f.made[string(id[1])].IsZero() {
		f.made[string(id[1])] = f.config.Now()
	}
}

func (f *Front) isHidden(id string) bool {
	born, ok := f.made[id]
	return ok && f.config.Now().Before(born.Add(f.lag))
}

// notSeenYet refuses a read that asks for the id of what it must not see.
func (f *Front) notSeenYet(action string, form url.Values) *refusal {
	if !strings.HasPrefix(action, "Describe") {
		return nil
	}
	for _, values := range form {
		if !f.isHidden(values[0]) {
			continue
		}
		for _, maker := range makers {
			if kind := values[0][:strings.LastIndex(values[0], "-")]; kind == maker.id {
				return refuse(maker.missing, "The ID '%s' does not exist", values[0])
			}
		}
	}
	return nil
}

// hide takes out of the lists of an answer what must not be seen yet. The
// answer to what made it shows it.
func (f *Front) hide(action string, result *node) *node {
	_, makes := makers[action]
	for _, set := range result.children {
		if !makes {
			set.children = slices.DeleteFunc(set.children, func(item *node) bool {
				return item.name == "item" && slices.ContainsFunc(item.children, func(c *node) bool { return f.isHidden(c.text) && strings.HasSuffix(c.name, "Id") })
			})
		}
	}
	return result
}
