package aliyun

import (
	"testing"

	"causeway"
	"causeway/provision/cloud"
)

func TestJudge(t *testing.T) {
	tests := []struct {
		code   string
		status int
		want   cloud.Verdict
	}{
		{"Throttling", 400, cloud.Verdict{Code: "cloud.throttled", Patience: cloud.Soon}},
		{"Throttling.User", 400, cloud.Verdict{Code: "cloud.throttled", Patience: cloud.Soon}},
		{"Rejected.Throttling", 400, cloud.Verdict{Code: "cloud.throttled", Patience: cloud.Soon}},
		{"ServiceUnavailable", 503, cloud.Verdict{Code: "cloud.server_error", Patience: cloud.Soon}},
		{"Whatever", 502, cloud.Verdict{Code: "cloud.server_error", Patience: cloud.Soon}},
		{"Whatever", 429, cloud.Verdict{Code: "cloud.throttled", Patience: cloud.Soon}},
		{"VpnGateway.Configuring", 400, cloud.Verdict{Code: "cloud.conflict", Patience: cloud.Busy}},
		{"VpnTask.CONFLICT", 400, cloud.Verdict{Code: "cloud.conflict", Patience: cloud.Busy}},
		{"TaskConflict", 400, cloud.Verdict{Code: "cloud.conflict", Patience: cloud.Busy}},
		{"OperationFailed.DistibuteLock", 400, cloud.Verdict{Code: "cloud.conflict", Patience: cloud.Busy}},
		{"LastTokenProcessing", 400, cloud.Verdict{Code: "cloud.conflict", Patience: cloud.Busy}},
		{"UnknownError", 400, cloud.Verdict{Code: "cloud.server_error", Patience: cloud.Soon}},
		{"RouterEntryConflict.Duplicated", 400, cloud.Verdict{Code: "cloud.already_exists"}},
		{"InvalidCIDRBlock.Duplicate", 400, cloud.Verdict{Code: "cloud.already_exists"}},
		{"InvalidVpnGatewayInstanceId.NotFound", 404, cloud.Verdict{Code: "cloud.not_found"}},
		{"InvalidRouteEntry.NotFound", 404, cloud.Verdict{Code: "cloud.not_found"}},
		{"InvalidAccessKeyId.NotFound", 404, cloud.Verdict{Code: "cloud.bad_credentials"}},
		{"InvalidRegionId.NotFound", 404, cloud.Verdict{Code: "cloud.invalid_parameter"}},
		{"InvalidAction.NotFound", 404, cloud.Verdict{Code: "cloud.refused"}},
		{"SignatureDoesNotMatch", 400, cloud.Verdict{Code: "cloud.bad_credentials"}},
		{"Forbbiden.SubUser", 403, cloud.Verdict{Code: "cloud.denied"}},
		{"ForbiddenRelease", 403, cloud.Verdict{Code: "cloud.prepaid"}},
		{"Resource.QuotaFull", 400, cloud.Verdict{Code: "cloud.quota"}},
		{"QuotaExceeded.PolicyBasedRoute", 400, cloud.Verdict{Code: "cloud.quota"}},
		{"VpnGateway.FinancialLocked", 400, cloud.Verdict{Code: "cloud.locked"}},
		{"DependencyViolation.BgpGroup", 400, cloud.Verdict{Code: "cloud.in_use"}},
		{"MissingParameter.VpcId", 400, cloud.Verdict{Code: "cloud.invalid_parameter"}},
		{"IllegalParam.LocalSubnet", 400, cloud.Verdict{Code: "cloud.invalid_parameter"}},
		{"IncorrectStatus.VpnGateway", 400, cloud.Verdict{Code: "cloud.conflict"}},
		{"InvalidName", 400, cloud.Verdict{Code: "cloud.invalid_parameter"}},
		{"InvalidIpProtocol.Malformed", 400, cloud.Verdict{Code: "cloud.invalid_parameter"}},
		{"InvalidOperation.CenInstanceStatus", 400, cloud.Verdict{Code: "cloud.conflict", Patience: cloud.Busy}},
		{"IncorrectStatus.CenInstance", 400, cloud.Verdict{Code: "cloud.conflict", Patience: cloud.Busy}},
		{"InstanceStatus.NotSupport", 400, cloud.Verdict{Code: "cloud.conflict", Patience: cloud.Busy}},
		{"InvalidOperation.AttachedChildInstanceExist", 400, cloud.Verdict{Code: "cloud.conflict"}},
		{"ParameterCenInstanceId", 400, cloud.Verdict{Code: "cloud.not_found"}},
		{"ParameterInstanceId", 400, cloud.Verdict{Code: "cloud.not_found"}},
		{"InvalidVlanId.Used", 400, cloud.Verdict{Code: "cloud.already_exists"}},
		{"ResourceInConfiguring.loadbalancer", 400, cloud.Verdict{Code: "cloud.conflict", Patience: cloud.Busy}},
		{"IncorrectStatus.LoadBalancer", 400, cloud.Verdict{Code: "cloud.conflict", Patience: cloud.Busy}},
		{"IncorrectBusinessStatus.LoadBalancer", 400, cloud.Verdict{Code: "cloud.conflict", Patience: cloud.Busy}},
		{"ResourceNotFound.ServerGroup", 404, cloud.Verdict{Code: "cloud.not_found"}},
		{"ResourceInUse.ServerGroup", 400, cloud.Verdict{Code: "cloud.in_use"}},
		{"DomainRecordDuplicate", 400, cloud.Verdict{Code: "cloud.already_exists"}},
		{"DomainRecordNotBelongToUser", 400, cloud.Verdict{Code: "cloud.not_found"}},
		{"LastOperationNotFinished", 400, cloud.Verdict{Code: "cloud.conflict", Patience: cloud.Busy}},
		{"SomethingNew", 400, cloud.Verdict{Code: "cloud.refused"}},
	}
	for _, test := range tests {
		if got := judge(test.code, test.status); got != test.want {
			t.Errorf("%s (%d): got %v, want %v", test.code, test.status, got, test.want)
		}
	}
}

// Every verdict has its sentence.
func TestVerdictsAreInTheTable(t *testing.T) {
	codes := []causeway.Code{judge("", 400).Code, judge("", 429).Code, judge("", 500).Code}
	for _, rule := range rules {
		codes = append(codes, rule.Code)
	}
	for _, code := range codes {
		if causeway.Describe(code).Doc == "" {
			t.Errorf("%s is not in the table of codes", code)
		}
	}
}
