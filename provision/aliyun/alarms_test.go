package aliyun

import (
	"encoding/json"
	"testing"

	"causeway"
)

func TestVerdictOfCloudMonitor(t *testing.T) {
	for text, want := range map[string]causeway.Code{
		`{"Success": true, "Code": "200"}`:                                            "",
		`{"Success": "true", "Code": 200}`:                                            "",
		`{"Code": "200"}`:                                                             "",
		`{"Success": false, "Code": "ResourceNotFound", "Message": "m"}`:              "cloud.refused",
		`{"Success": false, "Code": 404, "Message": "m", "RequestId": "r-1"}`:         "cloud.refused",
		`{"Success": false, "Code": "ParameterInvalid", "Message": "not allowed to"}`: "cloud.refused",
	} {
		var answer PutResourceMetricRuleResponse
		if err := json.Unmarshal([]byte(text), &answer); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		err := answer.refused(PutResourceMetricRuleRequest{RuleName: "alarm"})
		if want == "" && err != nil || want != "" && !causeway.HasCode(err, want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
