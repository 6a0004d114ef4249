package aliyun

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/alibabacloud-go/darabonba-openapi/v2/models"
	"github.com/alibabacloud-go/tea/dara"

	"causeway/provision/aliyun/facts"
	"causeway/provision/cloud"
)

// request is what every request type of this package is.
type request interface {
	// call names the action ("vpc.CreateVpnGateway") and the object it is about,
	// for messages.
	call() (action, object string)
}

// call makes the call of a request, again and again as package cloud says,
// and reads the answer into a Response.
func call[Response any](ctx context.Context, c *Client, r request) (Response, error) {
	key, object := r.call()
	object = cmp.Or(object, c.config.Region)
	var response Response
	text, err := c.do(ctx, c.facts[key], object, parametersOf(r))
	if err != nil {
		return response, err
	}
	if err := json.Unmarshal([]byte(text), &response); err != nil {
		return response, cloud.Silence("cloud.bad_answer", c.facts[key].Name, object, 1, err)
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

// do returns the body of the answer.
func (c *Client) do(ctx context.Context, action facts.Action, object string, parameters map[string]string) (string, error) {
	if _, takes := action.Parameter("RegionId"); takes {
		parameters["RegionId"] = c.config.Region
	}
	// It stays for a deletion that an earlier attempt achieved, whose own
	// answer was lost.
	text := "{}"
	err := c.config.Repeat(ctx, cloud.Call{
		Action: action.Name, Object: object,
		Repeatable: isRepeatable(action, parameters),
		Removes:    strings.HasPrefix(action.Name, "Delete") || strings.HasPrefix(action.Name, "Release"),
		Attempt: func(ctx context.Context) error {
			body, err := c.attempt(ctx, action, object, parameters)
			if err != nil {
				return err
			}
			text = body
			return nil
		},
	})
	return text, err
}

// isRepeatable reports whether doing it twice does no more than doing it once.
// What RAM has goes by names of ours, which it does not give twice.
func isRepeatable(action facts.Action, parameters map[string]string) bool {
	return parameters["ClientToken"] != "" || action.Product == "ram" || !slices.ContainsFunc([]string{"Create", "Run", "Allocate"}, func(verb string) bool {
		return strings.HasPrefix(action.Name, verb)
	})
}

// attempt makes the call once.
func (c *Client) attempt(ctx context.Context, action facts.Action, object string, parameters map[string]string) (string, error) {
	if c.config.Credentials.source == nil {
		return "", cloud.NoCredentials(action.Name, object, errors.New("no credentials are given"))
	}
	if _, err := c.config.Credentials.source.GetCredential(); err != nil {
		return "", cloud.NoCredentials(action.Name, object, err)
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
	if answer := answerOf(action.Name, err); answer != nil {
		return "", answer
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
