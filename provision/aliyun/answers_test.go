package aliyun_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
)

// recorder keeps the last answer to each action.
type recorder struct {
	mu      sync.Mutex
	answers map[string]map[string]any
}

func (c *recorder) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || response.StatusCode != http.StatusOK {
		return response, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	var answer map[string]any
	if err := json.Unmarshal(text, &answer); err != nil {
		return nil, err
	}
	header := func(name string) string { return strings.Join(r.Header[name], "") } // they are not in canonical form
	product := map[string]string{"2016-04-28": "vpc", "2014-05-26": "ecs", "2017-09-12": "cbn", "2019-01-01": "cms", "2015-05-01": "ram", "2022-04-30": "nlb", "2020-06-16": "alb", "2015-01-09": "alidns", "2017-12-14": "bssopenapi"}[header("x-acs-version")]
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answers[product+"."+header("x-acs-action")] = answer
	response.Body = io.NopCloser(bytes.NewReader(text))
	return response, nil
}

// What the fake answers has the fields and types of the official SDKs.
func TestMetadataOfAnswers(t *testing.T) {
	const folder = "../../../shared/aliyun-meta/sdk-structs"
	if _, err := os.Stat(filepath.FromSlash(folder)); errors.Is(err, fs.ErrNotExist) {
		t.Skip("the official metadata is not at hand (aliyun-meta beside the checkout)")
	}
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	kept := &recorder{answers: map[string]map[string]any{}}
	w := newWorld(t, func(c *fake.Config, config *aliyun.Config) {
		config.HTTP, c.OtherRegions = &http.Client{Transport: kept}, []string{otherRegion}
	})
	w.live(t)
	w.liveBackbone(t)
	w.liveRest(t)
	w.liveLine(t)
	w.liveHosts(t)
	w.liveBalancer(t)
	w.liveALB(t)
	w.liveRecord(t)
	w.livePrices(t)
	for _, action := range aliyun.Actions() {
		if kept.answers[action] == nil {
			t.Errorf("no call of %s was answered", action)
		}
	}
	for key, answer := range kept.answers {
		if aliyun.WithoutStructs[key] {
			continue
		}
		content, err := os.ReadFile(filepath.Join(filepath.FromSlash(folder), key+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var types map[string]map[string]string
		if err := json.Unmarshal(content, &types); err != nil {
			t.Fatal(err)
		}
		_, action, _ := strings.Cut(key, ".")
		compareAnswer(t, types, key, action+"ResponseBody", answer)
	}
}

func compareAnswer(t *testing.T, types map[string]map[string]string, at, official string, value any) {
	t.Helper()
	official = strings.TrimLeft(official, "*")
	fits := false
	switch value := value.(type) {
	case map[string]any:
		fits = types[official] != nil
		for name, inner := range value {
			if types[official][name] == "" {
				t.Errorf("%s.%s is not in the metadata", at, name)
				continue
			}
			compareAnswer(t, types, at+"."+name, types[official][name], inner)
		}
	case []any:
		element, isList := strings.CutPrefix(official, "[]")
		fits = isList
		for _, inner := range value {
			compareAnswer(t, types, at, element, inner)
		}
	case string:
		fits = official == "string"
	case float64:
		fits = strings.HasPrefix(official, "int")
	case bool:
		fits = official == "bool"
	}
	if !fits {
		t.Errorf("%s is %v, official %s", at, value, official)
	}
}
