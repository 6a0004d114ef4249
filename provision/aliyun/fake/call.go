package fake

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"causeway/provision/aliyun/facts"
)

// call is one call, with its parameters flattened ("Tag.1.Key").
type call struct {
	action     facts.Action
	parameters map[string]string
}

// answer is the body of a successful answer.
type answer map[string]any

// refusal is the body of an answer that refuses, as the cloud words it.
type refusal struct {
	status  int
	code    string
	message string
}

func refuse(status int, code, message string) *refusal { return &refusal{status, code, message} }

func notFound(code string) *refusal {
	return refuse(http.StatusNotFound, code, "The specified resource does not exist.")
}

func (e *refusal) write(w http.ResponseWriter, id string) {
	body := answer{"Code": e.code, "Message": e.message, "HostId": "fake", "Recommend": ""}
	body.writeStatus(w, e.status, id)
}

func (a answer) write(w http.ResponseWriter, id string) { a.writeStatus(w, http.StatusOK, id) }

func (a answer) writeStatus(w http.ResponseWriter, status int, id string) {
	body := maps.Clone(a)
	body["RequestId"] = id
	text, err := json.Marshal(map[string]any(body))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError) // the fake itself is wrong
		return
	}
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(text) // a caller that went away is one of the tests
}

// largestCall bounds what is read of a call.
const largestCall = 1 << 20

// read checks a call as far as it can be without looking at any object.
func (c *Cloud) read(r *http.Request) (*call, *refusal) {
	body, err := io.ReadAll(io.LimitReader(r.Body, largestCall))
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "InvalidParameter", "The body cannot be read.")
	}
	if refused := c.checkSignature(r, body); refused != nil {
		return nil, refused
	}
	action, refused := c.actionOf(r)
	if refused != nil {
		return nil, refused
	}
	parameters, refused := parametersOf(action, r, body)
	if refused != nil {
		return nil, refused
	}
	if refused := checkParameters(action, parameters); refused != nil {
		return nil, refused
	}
	if region, given := parameters["RegionId"]; given && region != c.config.Region && !slices.Contains(c.config.OtherRegions, region) {
		return nil, notFound("InvalidRegionId.NotFound")
	}
	return &call{action, parameters}, nil
}

// actionOf finds the action by its header. All products answer at this one
// address, and the version tells them apart.
func (c *Cloud) actionOf(r *http.Request) (facts.Action, *refusal) {
	name, version := r.Header.Get("X-Acs-Action"), r.Header.Get("X-Acs-Version")
	for _, action := range c.facts {
		if action.Name == name && action.Version == version {
			return action, nil
		}
	}
	return facts.Action{}, notFound("InvalidAction.NotFound")
}

// parametersOf joins query and body; a parameter in the wrong one of them is
// refused.
func parametersOf(action facts.Action, r *http.Request, body []byte) (map[string]string, *refusal) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "InvalidParameter", "The body is not a form.")
	}
	parameters := map[string]string{}
	for place, values := range map[bool]url.Values{false: r.URL.Query(), true: form} {
		for name, given := range values {
			if len(given) != 1 || action.InBody(name) != place {
				return nil, refuse(http.StatusBadRequest, "InvalidParameter", fmt.Sprintf("%s is given twice or in the wrong place.", name))
			}
			parameters[name] = given[0]
		}
	}
	return parameters, nil
}

func checkParameters(action facts.Action, parameters map[string]string) *refusal {
	mismatches := action.Check(parameters)
	if len(mismatches) == 0 {
		return nil
	}
	m := mismatches[0]
	if m.Fault == facts.Missing {
		return refuse(http.StatusBadRequest, "MissingParameter."+m.Parameter,
			fmt.Sprintf("The input parameter %q that is mandatory for processing this request is not supplied.", m.Parameter))
	}
	return refuse(http.StatusBadRequest, "InvalidParameter", fmt.Sprintf("The specified parameter %q is not valid: %s.", m.Parameter, m.Fault))
}

// get returns a parameter, or nothing.
func (call *call) get(name string) string { return call.parameters[name] }

// number returns a parameter that is a number by its kind, or what it is when
// it is not given.
func (call *call) number(name string, otherwise int) int {
	if n, err := strconv.Atoi(call.get(name)); err == nil {
		return n
	}
	return otherwise
}

// list returns the values of a list of strings in order.
func (call *call) list(name string) []string {
	var values []string
	for i := 1; ; i++ {
		value, given := call.parameters[name+"."+strconv.Itoa(i)]
		if !given {
			return values
		}
		values = append(values, value)
	}
}

// structs returns the fields of a list of structs in order, flattened.
func (call *call) structs(name string) []map[string]string {
	var all []map[string]string
	for i := 1; ; i++ {
		prefix := name + "." + strconv.Itoa(i) + "."
		fields := map[string]string{}
		for key, value := range call.parameters {
			if rest, inside := strings.CutPrefix(key, prefix); inside {
				fields[rest] = value
			}
		}
		if len(fields) == 0 {
			return all
		}
		all = append(all, fields)
	}
}

// tags returns the tags of a list of that name.
func (call *call) tags(name string) map[string]string {
	tags := map[string]string{}
	for _, tag := range call.structs(name) {
		tags[tag["Key"]] = tag["Value"]
	}
	return tags
}
