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
		{"DirectConnectServerException", 400, "cloud.server_error", cloud.Soon},
		{"DuplicateTagKeysException", 400, "cloud.invalid_parameter", cloud.Never},
		{"TooManyTagsException", 400, "cloud.quota", cloud.Never},
	} {
		if got := judge(test.code, "", test.status); got.Code != test.want || got.Patience != test.next {
			t.Errorf("%s (%d): %+v, want %s", test.code, test.status, got, test.want)
		}
	}
}

// Direct Connect has one code for everything that is the caller's fault.
func TestVerdictsByMessage(t *testing.T) {
	for _, test := range []struct {
		message string
		want    causeway.Code
		next    cloud.Patience
	}{
		{"Direct Connect Gateway 11460e6f does not exist", "cloud.not_found", cloud.Never},
		{"Could not find Connection with ID dxcon-fh9yptf2", "cloud.not_found", cloud.Never},
		{"Connection dxcon-fh9yptf2 is in a transitioning state.", "cloud.conflict", cloud.Busy},
		{"The VLAN 104 is already in use", "cloud.already_exists", cloud.Never},
		{"The gateway is in use", "cloud.in_use", cloud.Busy},
		{"User: arn:aws:iam::1:user/x is not authorized to perform it", "cloud.denied", cloud.Never},
		{"Amazon Address is address 0 on its subnet.", "cloud.invalid_parameter", cloud.Never},
		{"", "cloud.invalid_parameter", cloud.Never},
	} {
		if got := judge("DirectConnectClientException", test.message, 400); got.Code != test.want || got.Patience != test.next {
			t.Errorf("%q: %+v, want %s", test.message, got, test.want)
		}
	}
}

func TestVerdictsAreDescribed(t *testing.T) {
	for _, rule := range slices.Concat(knownCodes, families, directConnectMessages) {
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
