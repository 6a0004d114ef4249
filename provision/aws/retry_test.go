package aws

import (
	"testing"
	"time"

	"causeway"
)

func TestVerdicts(t *testing.T) {
	for _, test := range []struct {
		code   string
		status int
		want   causeway.Code
		next   patience
	}{
		{"RequestLimitExceeded", 503, "cloud.throttled", soon},
		{"Throttling", 400, "cloud.throttled", soon},
		{"InternalError", 500, "cloud.server_error", soon},
		{"InvalidAnything", 502, "cloud.server_error", soon},
		{"Whatever", 502, "cloud.server_error", soon},
		{"Whatever", 429, "cloud.throttled", soon},
		{"Whatever", 400, "cloud.refused", never},
		{"IncorrectState", 400, "cloud.conflict", busy},
		{"Gateway.NotAttached", 400, "cloud.conflict", busy},
		{"DependencyViolation", 400, "cloud.in_use", busy},
		{"InvalidVpnConnectionID.NotFound", 400, "cloud.not_found", never},
		{"InvalidVpnGatewayID.NotFound", 400, "cloud.not_found", never},
		{"InvalidVpnGatewayAttachment.NotFound", 400, "cloud.not_found", never},
		{"InvalidCustomerGatewayID.NotFound", 400, "cloud.not_found", never},
		{"InvalidVpcID.NotFound", 400, "cloud.not_found", never},
		{"InvalidPermission.Duplicate", 400, "cloud.already_exists", never},
		{"RouteAlreadyExists", 400, "cloud.already_exists", never},
		{"VpnConnectionLimitExceeded", 400, "cloud.quota", never},
		{"UnauthorizedOperation", 403, "cloud.denied", never},
		{"AuthFailure", 401, "cloud.bad_credentials", never},
		{"InvalidParameterValue", 400, "cloud.invalid_parameter", never},
		{"MissingParameter", 400, "cloud.invalid_parameter", never},
		{"IdempotentParameterMismatch", 400, "cloud.token_reused", never},
	} {
		if got := judge(test.code, test.status); got.code != test.want || got.patience != test.next {
			t.Errorf("%s (%d): %+v, want %s", test.code, test.status, got, test.want)
		}
	}
}

func TestVerdictsAreDescribed(t *testing.T) {
	for _, row := range exactVerdicts {
		if causeway.Describe(row.verdict.code).Doc == "" {
			t.Errorf("%s has no row", row.verdict.code)
		}
	}
}

func TestDelays(t *testing.T) {
	r := Retry{}.withDefaults()
	for _, test := range []struct {
		patience patience
		attempt  int
		elapsed  time.Duration
		random   float64
		want     time.Duration
		again    bool
	}{
		{never, 0, 0, 0, 0, false},
		{soon, 0, 0, 0, time.Second, true},
		{soon, 3, 0, 0, 8 * time.Second, true},
		{soon, 60, 0, 0, 30 * time.Second, true},
		{soon, 3, 0, 0.5, 6 * time.Second, true},
		{busy, 0, 0, 0, 5 * time.Second, true},
		{busy, 1, 10 * time.Minute, 0, 10 * time.Second, false},
	} {
		got, again := r.delay(test.patience, test.attempt, test.elapsed, test.random)
		if got != test.want || again != test.again {
			t.Errorf("%+v: %s, %t", test, got, again)
		}
	}
}

func TestEveryActionIsOfAKnownService(t *testing.T) {
	for name, a := range actions {
		if a.removes && !a.repeatable {
			t.Errorf("%s removes and may not be repeated", name)
		}
		if a.scope == anywhere && !a.repeatable {
			t.Errorf("%s changes something anywhere", name)
		}
	}
}
