package aliyun

import (
	"testing"
	"time"

	"causeway"
)

func TestDelay(t *testing.T) {
	r := Retry{}.withDefaults()
	tests := map[string]struct {
		patience patience
		attempt  int
		elapsed  time.Duration
		atLeast  time.Duration
		random   float64
		want     time.Duration
		again    bool
	}{
		"never":                    {patience: never},
		"first":                    {patience: soon, want: time.Second, again: true},
		"jitter takes half":        {patience: soon, attempt: 1, random: 0.5, want: 1500 * time.Millisecond, again: true},
		"doubles":                  {patience: soon, attempt: 3, want: 8 * time.Second, again: true},
		"bounded":                  {patience: soon, attempt: 1000, want: 30 * time.Second, again: true},
		"busy waits longer":        {patience: busy, want: 5 * time.Second, again: true},
		"the cloud's own wish":     {patience: soon, atLeast: 7 * time.Second, want: 7 * time.Second, again: true},
		"budget spent":             {patience: busy, elapsed: 10*time.Minute - time.Second, want: 5 * time.Second},
		"silence is cut short":     {patience: silent, elapsed: time.Minute, want: time.Second},
		"and tried for a minute":   {patience: silent, elapsed: 59 * time.Second, want: time.Second, again: true},
		"the wish breaks no bound": {patience: soon, atLeast: time.Hour, want: time.Hour},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, again := r.delay(test.patience, test.attempt, test.elapsed, test.atLeast, test.random)
			if got != test.want || again != test.again {
				t.Errorf("got %v %v, want %v %v", got, again, test.want, test.again)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	tests := []struct {
		code   string
		status int
		want   verdict
	}{
		{"Throttling", 400, verdict{"cloud.throttled", soon}},
		{"Throttling.User", 400, verdict{"cloud.throttled", soon}},
		{"Rejected.Throttling", 400, verdict{"cloud.throttled", soon}},
		{"ServiceUnavailable", 503, verdict{"cloud.server_error", soon}},
		{"Whatever", 502, verdict{"cloud.server_error", soon}},
		{"Whatever", 429, verdict{"cloud.throttled", soon}},
		{"VpnGateway.Configuring", 400, verdict{"cloud.conflict", busy}},
		{"VpnTask.CONFLICT", 400, verdict{"cloud.conflict", busy}},
		{"TaskConflict", 400, verdict{"cloud.conflict", busy}},
		{"OperationFailed.DistibuteLock", 400, verdict{"cloud.conflict", busy}},
		{"LastTokenProcessing", 400, verdict{"cloud.conflict", busy}},
		{"UnknownError", 400, verdict{"cloud.server_error", soon}},
		{"RouterEntryConflict.Duplicated", 400, verdict{"cloud.already_exists", never}},
		{"InvalidCIDRBlock.Duplicate", 400, verdict{"cloud.already_exists", never}},
		{"InvalidVpnGatewayInstanceId.NotFound", 404, verdict{"cloud.not_found", never}},
		{"InvalidRouteEntry.NotFound", 404, verdict{"cloud.not_found", never}},
		{"InvalidAccessKeyId.NotFound", 404, verdict{"cloud.bad_credentials", never}},
		{"InvalidRegionId.NotFound", 404, verdict{"cloud.invalid_parameter", never}},
		{"InvalidAction.NotFound", 404, verdict{"cloud.refused", never}},
		{"SignatureDoesNotMatch", 400, verdict{"cloud.bad_credentials", never}},
		{"Forbbiden.SubUser", 403, verdict{"cloud.denied", never}},
		{"ForbiddenRelease", 403, verdict{"cloud.prepaid", never}},
		{"Resource.QuotaFull", 400, verdict{"cloud.quota", never}},
		{"QuotaExceeded.PolicyBasedRoute", 400, verdict{"cloud.quota", never}},
		{"VpnGateway.FinancialLocked", 400, verdict{"cloud.locked", never}},
		{"DependencyViolation.BgpGroup", 400, verdict{"cloud.in_use", never}},
		{"MissingParameter.VpcId", 400, verdict{"cloud.invalid_parameter", never}},
		{"IllegalParam.LocalSubnet", 400, verdict{"cloud.invalid_parameter", never}},
		{"IncorrectStatus.VpnGateway", 400, verdict{"cloud.conflict", never}},
		{"InvalidName", 400, verdict{"cloud.invalid_parameter", never}},
		{"InvalidIpProtocol.Malformed", 400, verdict{"cloud.invalid_parameter", never}},
		{"InvalidOperation.CenInstanceStatus", 400, verdict{"cloud.conflict", never}},
		{"SomethingNew", 400, verdict{"cloud.refused", never}},
	}
	for _, test := range tests {
		if got := judge(test.code, test.status); got != test.want {
			t.Errorf("%s (%d): got %v, want %v", test.code, test.status, got, test.want)
		}
	}
}

// Every verdict has its sentence.
func TestVerdictsAreInTheTable(t *testing.T) {
	verdicts := []verdict{judge("", 400), judge("", 429), judge("", 500)}
	for _, row := range exactVerdicts {
		verdicts = append(verdicts, row.verdict)
	}
	for _, row := range patternVerdicts {
		verdicts = append(verdicts, row.verdict)
	}
	for _, v := range verdicts {
		if causeway.Describe(v.code).Doc == "" {
			t.Errorf("%s is not in the table of codes", v.code)
		}
	}
}
