package fake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// directConnect is what the front keeps for AWS Direct Connect, of which moto
// knows connections only. Gateways and associations are of all regions.
type directConnect struct {
	connections  []*directConnection
	gateways     []*directGateway
	interfaces   []*virtualInterface
	associations []*directAssociation
	// fails is why the next association cannot be made.
	fails string
	// made counts what has got an id.
	made int
}

// directCall is a request of Direct Connect's protocol, JSON 1.1: the
// parameters of all actions together.
type directCall struct {
	request *http.Request
	region  string

	Connection  string         `json:"connectionId"`
	Gateway     string         `json:"directConnectGatewayId"`
	GatewayName string         `json:"directConnectGatewayName"`
	ASN         *int64         `json:"amazonSideAsn"`
	Interface   string         `json:"virtualInterfaceId"`
	New         newInterface   `json:"newTransitVirtualInterface"`
	MTU         int            `json:"mtu"`
	Association string         `json:"associationId"`
	Other       string         `json:"gatewayId"`
	Add         []directPrefix `json:"addAllowedPrefixesToDirectConnectGateway"`
	Remove      []directPrefix `json:"removeAllowedPrefixesToDirectConnectGateway"`
	ARN         string         `json:"resourceArn"`
	Tags        []directTag    `json:"tags"`
	NextToken   string         `json:"nextToken"`
}

type directTag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type directPrefix struct {
	CIDR string `json:"cidr"`
}

// fields are an object of an answer.
type fields map[string]any

var directActions = map[string]func(*Front, directCall) (fields, *refusal){
	"DescribeConnections":                      (*Front).describeConnections,
	"CreateDirectConnectGateway":               (*Front).createDirectGateway,
	"DescribeDirectConnectGateways":            (*Front).describeDirectGateways,
	"DeleteDirectConnectGateway":               (*Front).deleteDirectGateway,
	"CreateTransitVirtualInterface":            (*Front).createInterface,
	"DescribeVirtualInterfaces":                (*Front).describeInterfaces,
	"UpdateVirtualInterfaceAttributes":         (*Front).updateInterface,
	"DeleteVirtualInterface":                   (*Front).deleteInterface,
	"CreateDirectConnectGatewayAssociation":    (*Front).associateDirectGateway,
	"DescribeDirectConnectGatewayAssociations": (*Front).describeDirectAssociations,
	"UpdateDirectConnectGatewayAssociation":    (*Front).updateDirectAssociation,
	"DeleteDirectConnectGatewayAssociation":    (*Front).disassociateDirectGateway,
	"TagResource":                              (*Front).tagDirect,
}

func (f *Front) directAnswer(r *http.Request, region, action string, body []byte) answer {
	handle, ok := directActions[action]
	if !ok {
		return directRefusal("InvalidAction", "the emulator does not know "+action, http.StatusBadRequest)
	}
	c := directCall{request: r, region: region}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return directRefusal("SerializationException", err.Error(), http.StatusBadRequest)
	}
	result, refused := handle(f, c)
	if refused != nil {
		return directRefusal(refused.code, refused.message, refused.status)
	}
	return directResult(result)
}

func directResult(result fields) answer {
	body, err := json.Marshal(result)
	if err != nil {
		panic(err) // only strings, numbers, lists and maps of strings
	}
	return answer{http.StatusOK, "application/x-amz-json-1.1", http.Header{"X-Amzn-Requestid": {"req-directconnect"}}, body, true}
}

func directRefusal(code, message string, status int) answer {
	a := directResult(fields{"__type": code, "message": message})
	a.status = status
	return a
}

// refuseDirect is how Direct Connect refuses whatever is the caller's fault.
func refuseDirect(format string, args ...any) *refusal {
	return refuse("DirectConnectClientException", format, args...)
}

func directGone(what, id string) *refusal { return refuseDirect("%s %s does not exist", what, id) }

// register begins an object; its id is the number of what was made before in
// the format.
func (f *Front) register(format string, tags map[string]string) kept {
	f.direct.made++
	id := strings.ReplaceAll(format, "%", fmt.Sprintf("%08x", f.direct.made))
	f.made[id] = f.config.Now()
	return kept{id, tags, f.begin()}
}

// tagSet are the tags a call asks for.
func (c directCall) tagSet() (map[string]string, *refusal) {
	tags := map[string]string{}
	for _, t := range c.Tags {
		if _, twice := tags[t.Key]; twice {
			return nil, refuse("DuplicateTagKeysException", "")
		}
		tags[t.Key] = t.Value
	}
	if len(tags) > 50 {
		return nil, refuse("TooManyTagsException", "")
	}
	return tags, nil
}

func directTags(tags map[string]string) []directTag {
	list := []directTag{}
	for key, value := range tags {
		list = append(list, directTag{key, value})
	}
	return list
}

// perPage is small, so that tests see more than one page.
const perPage = 2

// paged is one page of what can be seen and is asked for by id, or of all.
func paged[T any](f *Front, c directCall, name, wanted string, objects []T, of func(T) *kept, item func(T) fields) fields {
	var seen []fields
	for _, o := range objects {
		if k := of(o); !f.isHidden(k.id) && (wanted == "" || wanted == k.id) {
			seen = append(seen, item(o))
		}
	}
	start := 0
	_, _ = fmt.Sscan(c.NextToken, &start) // no token is the first page
	start = min(start, len(seen))
	end := min(start+perPage, len(seen))
	page := fields{name: append([]fields{}, seen[start:end]...)}
	if end < len(seen) {
		page["nextToken"] = fmt.Sprint(end)
	}
	return page
}

// tagDirect keeps the tags of gateways and interfaces; a tag that is there gets
// the new value.
func (f *Front) tagDirect(c directCall) (fields, *refusal) {
	tags, refused := c.tagSet()
	if refused != nil {
		return nil, refused
	}
	for _, o := range f.everythingDirect() {
		if _, id, _ := strings.Cut(c.ARN, "/"); id == o.id && o.life.isUp() {
			for key, value := range tags {
				o.tags[key] = value
			}
			return fields{}, nil
		}
	}
	return nil, directGone("Resource", c.ARN)
}

func (f *Front) everythingDirect() []*kept {
	var all []*kept
	for _, g := range f.direct.gateways {
		all = append(all, &g.kept)
	}
	for _, v := range f.direct.interfaces {
		all = append(all, &v.kept)
	}
	return all
}

// asEC2 is a call to moto's EC2 on behalf of the caller: moto tells services by
// the scope of the signature.
func (c directCall) asEC2() call {
	r := c.request.Clone(c.request.Context())
	r.Header.Set("Authorization", strings.ReplaceAll(r.Header.Get("Authorization"), "/directconnect/", "/ec2/"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Del("X-Amz-Target")
	return call{r, url.Values{"Version": {"2016-11-15"}}}
}
