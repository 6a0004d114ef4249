package fake

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// answer is a response about to be sent.
type answer struct {
	status      int
	contentType string
	header      http.Header
	body        []byte
	ours        bool
}

// pass sends a call to moto as it came.
func (f *Front) pass(r *http.Request, body []byte) answer {
	request, err := http.NewRequestWithContext(r.Context(), r.Method, f.config.Moto+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return refusal{"InternalError", err.Error(), http.StatusInternalServerError}.answer()
	}
	request.Header = r.Header.Clone()
	// Go undoes no compression that it did not ask for.
	request.Header.Del("Accept-Encoding")
	response, err := f.http.Do(request)
	if err != nil {
		return refusal{"InternalError", err.Error(), http.StatusInternalServerError}.answer()
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return refusal{"InternalError", err.Error(), http.StatusInternalServerError}.answer()
	}
	return answer{response.StatusCode, response.Header.Get("Content-Type"), nil, text, false}
}

// shadow makes a call to moto for an object that the front keeps, so that what
// moto refers to exists there too.
func (f *Front) shadow(c call, form url.Values) (*node, *refusal) {
	form.Set("Version", c.form.Get("Version"))
	passed := f.pass(c.request, []byte(form.Encode()))
	result, err := parse(passed.body)
	if err != nil {
		return nil, &refusal{"InternalError", err.Error(), http.StatusInternalServerError}
	}
	if passed.status != http.StatusOK {
		return nil, &refusal{result.find("Code").text, result.find("Message").text, passed.status}
	}
	return result, nil
}

// refusal is an error as EC2 answers it.
type refusal struct {
	code, message string
	status        int
}

func refuse(code, format string, args ...any) *refusal {
	return &refusal{code, fmt.Sprintf(format, args...), http.StatusBadRequest}
}

func (e refusal) answer() answer {
	body := el("Response",
		el("Errors", el("Error", text("Code", e.code), text("Message", e.message))),
		text("RequestID", "req-"+strings.ToLower(e.code)))
	return answer{status: e.status, contentType: "text/xml;charset=UTF-8", body: body.render(), ours: true}
}

func (f *Front) rendered(action string, result *node) answer {
	result.name = action + "Response"
	result.space = "http://ec2.amazonaws.com/doc/2016-11-15/"
	result.children = append([]*node{text("requestId", "req-"+strings.ToLower(action))}, result.children...)
	return answer{status: http.StatusOK, contentType: "text/xml;charset=UTF-8", body: result.render(), ours: true}
}

// once passes a call on, and answers another with its client token as it was
// answered: moto knows no tokens.
func (f *Front) once(c call) (*node, *refusal) {
	token := c.get("Action") + " " + c.get("ClientToken")
	if children, ok := f.tokens[token]; ok && c.form.Has("ClientToken") {
		return el("", children...), nil
	}
	result, refused := f.shadow(c, c.form)
	if refused != nil {
		return nil, refused
	}
	f.tokens[token] = slices.DeleteFunc(result.children, func(n *node) bool { return n.name == "requestId" })
	return el("", f.tokens[token]...), nil
}
