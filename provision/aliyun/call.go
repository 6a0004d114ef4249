package aliyun

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/alibabacloud-go/darabonba-openapi/v2/models"
	"github.com/alibabacloud-go/tea/dara"

	"causeway"
	"causeway/provision/aliyun/facts"
)

// request is what every request type of this package is.
type request interface {
	// call names the action ("vpc.CreateVpnGateway") and the object it is about,
	// for messages.
	call() (action, object string)
}

// call makes the call of a request, again and again as retry.go says, and reads
// the answer into a Response.
func call[Response any](ctx context.Context, c *Client, r request) (Response, error) {
	key, object := r.call()
	object = cmp.Or(object, c.config.Region)
	var response Response
	text, err := c.do(ctx, c.facts[key], object, parametersOf(r))
	if err != nil {
		return response, err
	}
	if err := json.Unmarshal([]byte(text), &response); err != nil {
		return response, silence("cloud.bad_answer", c.facts[key].Name, object, 1, err)
	}
	return response, nil
}

// parametersOf flattens a request, and the page it asks for.
func parametersOf(r request) map[string]string {
	p, isPaged := r.(interface{ parts() (request, any) })
	if !isPaged {
		return flatten(r)
	}
	whole, page := p.parts()
	parameters := flatten(whole)
	maps.Copy(parameters, flatten(page))
	return parameters
}

// nothing is the answer that is made up for a deletion which an earlier attempt
// achieved, whose own answer was lost.
const nothing = "{}"

// do returns the body of the answer.
func (c *Client) do(ctx context.Context, action facts.Action, object string, parameters map[string]string) (string, error) {
	if _, takes := action.Parameter("RegionId"); takes {
		parameters["RegionId"] = c.config.Region
	}
	start := c.config.Now()
	unanswered := false
	for attempt := 0; ; attempt++ {
		text, err := c.attempt(ctx, action, parameters)
		if err == nil {
			return text, nil
		}
		next, problem := c.judge(action, object, attempt, parameters, err)
		if unanswered && strings.HasPrefix(action.Name, "Delete") && IsGone(problem) {
			return nothing, nil
		}
		unanswered = unanswered || next.unanswered
		delay, again := c.config.Retry.delay(next.patience, attempt, c.config.Now().Sub(start), next.atLeast, c.config.Random())
		if !again || ctx.Err() != nil || c.config.Wait(ctx, delay) != nil {
			return "", problem
		}
	}
}

// step is what to do after a failed attempt.
type step struct {
	patience patience
	atLeast  time.Duration
	// unanswered says that the call may have worked all the same.
	unanswered bool
}

// judge turns the error of an attempt into a problem and says how to go on.
func (c *Client) judge(action facts.Action, object string, attempt int, parameters map[string]string, err error) (step, error) {
	var noCredentials *credentialsError
	if errors.As(err, &noCredentials) {
		return step{}, causeway.NewProblem("cloud.bad_credentials", object, err, "action", action.Name, "detail", err.Error())
	}
	answer := answerOf(action.Name, err)
	if answer != nil {
		v := judge(answer.Code, answer.Status)
		if answer.Status < 500 || isRepeatable(action, parameters) {
			return step{patience: v.patience, atLeast: answer.retryAfter, unanswered: answer.Status >= 500}, refusal(object, answer)
		}
		err = answer
	}
	if !isRepeatable(action, parameters) {
		return step{unanswered: true}, silence("cloud.outcome_unknown", action.Name, object, attempt+1, err)
	}
	return step{patience: silent, unanswered: true}, silence("cloud.unreachable", action.Name, object, attempt+1, err)
}

// isRepeatable reports whether doing it twice does no more than doing it once.
func isRepeatable(action facts.Action, parameters map[string]string) bool {
	return parameters["ClientToken"] != "" || !strings.HasPrefix(action.Name, "Create")
}

// credentialsError is a failure to find an access key on this machine.
type credentialsError struct{ cause error }

func (e *credentialsError) Error() string { return e.cause.Error() }
func (e *credentialsError) Unwrap() error { return e.cause }

// attempt makes the call once.
func (c *Client) attempt(ctx context.Context, action facts.Action, parameters map[string]string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, c.config.Timeout)
	defer cancel()
	if c.config.Credentials.source == nil {
		return "", &credentialsError{errors.New("no credentials are given")}
	}
	if _, err := c.config.Credentials.source.GetCredential(); err != nil {
		return "", &credentialsError{err}
	}
	client, err := officialClient(c.products[action.Product])
	if err != nil {
		return "", err
	}
	params := &models.Params{}
	params.SetAction(action.Name).SetVersion(action.Version).SetProtocol("https").SetMethod("POST").SetPathname("/").
		SetStyle("RPC").SetAuthType("AK").SetReqBodyType("formData").SetBodyType("string")
	result, err := client.CallApiWithCtx(ctx, params, openAPIRequest(action, parameters), &dara.RuntimeOptions{})
	if err != nil && ctx.Err() != nil {
		return "", ctx.Err() // the official client's own error is a page of text
	}
	if err != nil {
		return "", err
	}
	text, ok := result["body"].(string)
	if !ok {
		return "", fmt.Errorf("the answer has no body")
	}
	return text, nil
}

func openAPIRequest(action facts.Action, parameters map[string]string) *models.OpenApiRequest {
	query, body := map[string]*string{}, map[string]any{}
	for name, value := range parameters {
		if action.InBody(name) {
			body[name] = value
		} else {
			query[name] = &value
		}
	}
	r := &models.OpenApiRequest{Query: query}
	if len(body) > 0 {
		r.Body = body
	}
	return r
}
