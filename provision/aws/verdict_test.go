package aws

import (
	"slices"
	"testing"

	"causeway"
	"causeway/provision/cloud"
)

func TestVerdicts(t *testing.T) {
	for _, test := range []struct {
		code   string
		status int
		want   causeway.Code
		next   cloud.Patience
	}{
		{"RequestLimitExceeded", 503, "cloud.throttled", cloud.Soon},
		{"Throttling", 400, "cloud.throttled", cloud.Soon},
		{"InternalError", 500, "cloud.server_error", cloud.Soon},
		{"InvalidAnything", 502, "cloud.server_error", cloud.Soon},
		{"Whatever", 502, "cloud.server_error", cloud.Soon},
		{"Whatever", 429, "cloud.throttled", cloud.Soon},
		{"Whatever", 400, "cloud.refused", cloud.Never},
		{"IncorrectState", 400, "cloud.conflict", cloud.Busy},
		{"Gateway.NotAttached", 400, "cloud.conflict", cloud.Busy},
		{"DependencyViolation", 400, "cloud.in_use", cloud.Busy},
		{"InvalidVpnConnectionID.NotFound", 400, "cloud.not_found", cloud.Never},
		{"InvalidVpnGatewayID.NotFound", 400, "cloud.not_found", cloud.Never},
		{"InvalidVpnGatewayAttachment.NotFound", 400, "cloud.not_found", cloud.Never},
		{"InvalidCustomerGatewayID.NotFound", 400, "cloud.not_found", cloud.Never},
		{"InvalidVpcID.NotFound", 400, "cloud.not_found", cloud.Never},
		{"InvalidPermission.Duplicate", 400, "cloud.already_exists", cloud.Never},
		{"RouteAlreadyExists", 400, "cloud.already_exists", cloud.Never},
		{"VpnConnectionLimitExceeded", 400, "cloud.quota", cloud.Never},
		{"UnauthorizedOperation", 403, "cloud.denied", cloud.Never},
		{"AuthFailure", 401, "cloud.bad_credentials", cloud.Never},
		{"InvalidParameterValue", 400, "cloud.invalid_parameter", cloud.Never},
		{"MissingParameter", 400, "cloud.invalid_parameter", cloud.Never},
		{"IdempotentParameterMismatch", 400, "cloud.token_reused", cloud.Never},
	} {
		if got := judge(test.code, test.status); got.Code != test.want || got.Patience != test.next {
			t.Errorf("%s (%d): %+v, want %s", test.code, test.status, got, test.want)
		}
	}
}

func TestVerdictsAreDescribed(t *testing.T) {
	for _, rule := range slices.Concat(knownCodes, families) {
		if causeway.Describe(rule.Code).Doc == "" {
			t.Errorf("%s has no row", rule.Code)
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
