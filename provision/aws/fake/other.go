package fake

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
)

// passOther passes calls of the services beside EC2 on.
func (f *Front) passOther(r *http.Request, service, action string, form url.Values, body []byte) answer {
	if service == "elasticloadbalancing" {
		return f.passBalancing(r, action, body)
	}
	if service == "route53" {
		return f.passRecords(r, body)
	}
	passed := f.pass(r, body)
	switch {
	case action == "CreateInstanceProfile" && passed.status == http.StatusOK:
		f.noteProfile(form.Get("InstanceProfileName"))
	case action == "RemoveRoleFromInstanceProfile" && passed.status == http.StatusInternalServerError:
		return noSuchRole(form) // moto breaks down over it
	}
	return passed
}

// noSuchRole is IAM's refusal to take a role out of an instance profile that
// does not hold it.
func noSuchRole(form url.Values) answer {
	body := el("ErrorResponse",
		el("Error", text("Type", "Sender"), text("Code", "NoSuchEntity"),
			text("Message", "Role "+form.Get("RoleName")+" in Instance Profile "+form.Get("InstanceProfileName")+" cannot be found.")),
		text("RequestId", "req-nosuchentity"))
	body.space = "https://iam.amazonaws.com/doc/2010-05-08/"
	return answer{status: http.StatusNotFound, contentType: "text/xml", body: body.render(), ours: true}
}

// passBalancing answers a repeated request to make something as it was
// answered: AWS does so while the thing is there, moto makes another or refuses
// it.
func (f *Front) passBalancing(r *http.Request, action string, body []byte) answer {
	if made, ok := f.balancing[string(body)]; ok {
		return made
	}
	passed := f.pass(r, body)
	if passed.status != http.StatusOK {
		return passed
	}
	switch {
	case strings.HasPrefix(action, "Create"):
		f.balancing[string(body)] = passed
	case strings.HasPrefix(action, "Delete"):
		clear(f.balancing)
	}
	return passed
}

// passRecords gives the ids of hosted zones the Z that they begin with and
// moto's do not.
func (f *Front) passRecords(r *http.Request, body []byte) answer {
	r = r.Clone(r.Context())
	r.URL.Path, r.URL.RawPath = strings.Replace(r.URL.Path, "/hostedzone/Z", "/hostedzone/", 1), ""
	passed := f.pass(r, body)
	passed.body = bytes.ReplaceAll(passed.body, []byte("<Id>/hostedzone/"), []byte("<Id>/hostedzone/Z"))
	return passed
}
