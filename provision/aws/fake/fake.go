// Package fake is AWS on the loopback interface, for tests: an HTTP front
// before moto_server, the emulator of the moto project. What moto does well is
// passed on. What it lacks the front answers itself: the states of gateways
// and connections over time, tunnel options kept and checked as AWS checks
// them, telemetry, static routes and their propagation, refusals because
// something is in use, customer gateways that are made once, alarms, Direct
// Connect, and the states of machines over time. It fails on
// command as AWS may: throttling, errors of its own, silence, answers lost
// after the deed, and reads that do not see what was just made.
//
// docs/emulators.md says who answers what.
package fake

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/aws/smithy-go/encoding/cbor"
)

// Config is what a Front needs.
type Config struct {
	// Moto is the URL of a moto_server.
	Moto string
	// Now is the clock of every state the front keeps.
	Now func() time.Time
	// Settle is how long a change takes: a gateway or connection to be
	// available, attached, detached or deleted.
	Settle time.Duration
}

// Front is an http.Handler that answers as AWS. Its methods may be called from
// several goroutines at once.
type Front struct {
	config Config
	http   *http.Client

	// mu guards what follows; a request holds it from start to end.
	mu          sync.Mutex
	gateways    []*vpnGateway
	customers   []*customerGateway
	connections []*vpnConnection
	vpcs        []*kept             // attachments of transit gateways
	propagating map[string][]string // route table to gateways
	attachments map[string]string   // route table and destination to attachment
	alarms      []cbor.Map
	direct      directConnect
	alarmTags   map[string]cbor.List // by the ARN
	tokens      map[string][]*node   // action and client token to the answer
	made        map[string]time.Time
	lag         time.Duration
	addresses   int
	machines    map[string]*machine
	profiles    map[string]time.Time // instance profile to when it was made
	balancing   map[string]answer    // what was made for load balancing, by the request

	// faultsMu guards what follows.
	faultsMu  sync.Mutex
	faults    map[string][]Fault
	exchanges []Exchange
}

// Exchange is one call and its answer, as they were on the wire.
type Exchange struct {
	Service string `json:"service"`
	Action  string `json:"action"`
	// Path is of the request: Route 53 says there what is meant.
	Path string `json:"path"`
	// Ours says that the front made the answer, or changed moto's.
	Ours bool `json:"ours"`
	// ContentType is of the request.
	ContentType string `json:"content_type"`
	Request     []byte `json:"request"`
	Status      int    `json:"status"`
	Response    []byte `json:"response"`
}

// New returns a front before a moto_server.
func New(config Config) *Front {
	return &Front{
		config: config, http: &http.Client{Transport: &http.Transport{}},
		propagating: map[string][]string{}, tokens: map[string][]*node{}, alarmTags: map[string]cbor.List{}, attachments: map[string]string{}, made: map[string]time.Time{}, machines: map[string]*machine{}, profiles: map[string]time.Time{}, balancing: map[string]answer{}, faults: map[string][]Fault{},
	}
}

// Close closes the connections to moto.
func (f *Front) Close() { f.http.CloseIdleConnections() }

// Exchanges returns what has been said until now; calls answered by a fault
// without an effect are left out.
func (f *Front) Exchanges() []Exchange {
	f.faultsMu.Lock()
	defer f.faultsMu.Unlock()
	return append([]Exchange(nil), f.exchanges...)
}

// ServeHTTP answers one call.
func (f *Front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	service, region, action, form := identify(r, body)
	fault := f.takeFault(action)
	if fault.before(w, r, service) {
		return
	}
	a := f.answer(r, service, region, action, form, body)
	f.record(Exchange{
		Service: service, Action: action, Path: r.URL.Path, Ours: a.ours, ContentType: r.Header.Get("Content-Type"),
		Request: body, Status: a.status, Response: a.body,
	})
	if fault == LoseAnswer {
		panic(http.ErrAbortHandler)
	}
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", a.contentType)
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

func (f *Front) record(e Exchange) {
	f.faultsMu.Lock()
	defer f.faultsMu.Unlock()
	f.exchanges = append(f.exchanges, e)
}

// identify tells the service and the region by the scope of the signature, and
// the action by the form, by the header of Direct Connect's JSON protocol or,
// for CloudWatch's CBOR protocol and for Route 53, by the path.
func identify(r *http.Request, body []byte) (service, region, action string, form url.Values) {
	if scope := strings.Split(r.Header.Get("Authorization"), "/"); len(scope) > 3 {
		region, service = scope[2], scope[3]
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		form, _ = url.ParseQuery(string(body))
		return service, region, form.Get("Action"), form
	}
	if _, action, isJSON := strings.Cut(r.Header.Get("X-Amz-Target"), "."); isJSON {
		return service, region, action, nil
	}
	if service == "route53" {
		return service, region, recordAction(r), nil
	}
	_, action, _ = strings.Cut(r.URL.Path, "/operation/")
	return service, region, action, nil
}

// recordAction tells the action of Route 53's REST protocol.
func recordAction(r *http.Request) string {
	path := strings.TrimSuffix(r.URL.Path, "/")
	switch {
	case strings.HasSuffix(path, "/rrset") && r.Method == http.MethodPost:
		return "ChangeResourceRecordSets"
	case strings.HasSuffix(path, "/rrset"):
		return "ListResourceRecordSets"
	}
	return "ListHostedZones"
}

// answer passes a call on or answers it.
func (f *Front) answer(r *http.Request, service, region, action string, form url.Values, body []byte) answer {
	f.mu.Lock()
	defer f.mu.Unlock()
	if service == "monitoring" {
		return f.alarmAnswer(action, body)
	}
	if service == "directconnect" {
		return f.directAnswer(r, region, action, body)
	}
	if service != "ec2" {
		return f.passOther(r, service, action, form, body)
	}
	if refused := f.notSeenYet(action, form); refused != nil {
		return refused.answer()
	}
	if refused := checkTexts(action, form); refused != nil {
		return refused.answer()
	}
	if handle, ok := own[action]; ok {
		result, refused := handle(f, call{r, form})
		if refused != nil {
			return refused.answer()
		}
		f.remember(action, result)
		return f.rendered(action, f.hide(action, result))
	}
	passed := f.pass(r, body)
	if passed.status != http.StatusOK || form == nil {
		return passed
	}
	result, err := parse(passed.body)
	if err != nil {
		return passed
	}
	f.remember(action, result)
	changed := f.hide(action, result)
	if overlay, ok := overlays[action]; ok {
		changed, passed.ours = overlay(f, call{r, form}, result), true
	}
	passed.body = changed.render()
	return passed
}

// own are the actions the front answers itself.
var own = map[string]func(*Front, call) (*node, *refusal){
	"CreateVpnGateway":                  (*Front).createVpnGateway,
	"DescribeVpnGateways":               (*Front).describeVpnGateways,
	"AttachVpnGateway":                  (*Front).attachVpnGateway,
	"DetachVpnGateway":                  (*Front).detachVpnGateway,
	"DeleteVpnGateway":                  (*Front).deleteVpnGateway,
	"CreateCustomerGateway":             (*Front).createCustomerGateway,
	"DescribeCustomerGateways":          (*Front).describeCustomerGateways,
	"DeleteCustomerGateway":             (*Front).deleteCustomerGateway,
	"CreateVpnConnection":               (*Front).createVpnConnection,
	"DescribeVpnConnections":            (*Front).describeVpnConnections,
	"DeleteVpnConnection":               (*Front).deleteVpnConnection,
	"ModifyVpnTunnelOptions":            (*Front).modifyVpnTunnelOptions,
	"CreateVpnConnectionRoute":          (*Front).createVpnConnectionRoute,
	"DeleteVpnConnectionRoute":          (*Front).deleteVpnConnectionRoute,
	"EnableVgwRoutePropagation":         (*Front).enablePropagation,
	"DisableVgwRoutePropagation":        (*Front).disablePropagation,
	"DeleteTransitGateway":              (*Front).deleteTransitGateway,
	"DeleteTransitGatewayVpcAttachment": (*Front).deleteTransitGatewayVpcAttachment,
	"CreateRouteTable":                  (*Front).once,
	"CreateFlowLogs":                    (*Front).once,
	"CreateTags":                        (*Front).createTags,
	"RunInstances":                      (*Front).runInstances,
	"AssociateAddress":                  (*Front).associateAddress,
	"ReleaseAddress":                    (*Front).releaseAddress,

	"ReplaceIamInstanceProfileAssociation": (*Front).replaceProfile,
	"DeleteSecurityGroup":                  (*Front).deleteSecurityGroup,
}

// overlays change answers of moto.
var overlays = map[string]func(*Front, call, *node) *node{
	"CreateTransitGatewayVpcAttachment":    (*Front).tagAttachment,
	"DescribeTransitGatewayVpcAttachments": (*Front).showVpcs,
	"CreateTransitGatewayRoute":            (*Front).keepAttachment,
	"SearchTransitGatewayRoutes":           (*Front).addAttachments,
	"DescribeRouteTables":                  (*Front).addPropagation,
	"DescribeTransitGatewayAttachments":    (*Front).endAttachments,
	"DescribeInstances":                    (*Front).showMachines,
	"StartInstances":                       (*Front).startMachines,
	"ModifyInstanceAttribute":              (*Front).noteGroups,
	"TerminateInstances":                   (*Front).endMachines,
}
