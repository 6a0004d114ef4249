package aliyun

import "causeway/provision/cloud"

// rules begin with the codes seen in the official documentation and in what the
// official Terraform provider waits for, ignores or takes as "gone". What
// stands nowhere there is judged by what its code looks like.
var rules = cloud.Rules{
	{Code: "cloud.conflict", Patience: cloud.Busy, Exact: `VpnGateway.Configuring VpnConnection.Configuring Appliance.Configuring
		VpnRouteEntry.Configuring VpnTask.CONFLICT TaskConflict OperationConflict IncorrectVpcStatus
		IncorrectRouteEntryStatus IncorrectVSwitchStatus InvalidVBRStatus LastTokenProcessing TokenProcessing
		OperationFailed.DistibuteLock IncorrectStatus.RouteTableStatus Operation.Blocking InvalidHdMonitorStatus
		IncorrectStatus.flowlog IncorrectStatus.Status IncorrectStatus.CenInstance IncorrectStatus.VpcOrVswitch
		IncorrectStatus.VpcRouteTable IncorrectStatus.Attachment IncorrectStatus.Vpc InvalidOperation.CenInstanceStatus
		InstanceStatus.NotSupport IncorrectEipStatus IncorrectInstanceStatus
		Conflict.Lock IncorrectStatus.loadBalancer IncorrectStatus.serverGroup IncorrectStatus.listener
		IncorrectStatus.LoadBalancer IncorrectStatus.ServerGroup IncorrectStatus.Listener IdempotenceProcessing
		IncorrectBusinessStatus.LoadBalancer
		LastOperationNotFinished RecordForbidden.DNSChange`},
	{Code: "cloud.server_error", Patience: cloud.Soon, Exact: "ServiceUnavailable SystemBusy UnknownError InternalError"},
	{Code: "cloud.already_exists", Exact: "RouterEntryConflict.Duplicated Duplicated.VpcNextHop InvalidCIDRBlock.Duplicate InvalidVpnConnection.AlreadyExists InvalidVlanId.Used DomainRecordDuplicate"},
	{Code: "cloud.not_found", Exact: "ParameterCenInstanceId ParameterInstanceId DomainRecordNotBelongToUser InvalidDomainName.NoExist"},
	{Code: "cloud.bad_credentials", Exact: `InvalidAccessKeyId.NotFound InvalidAccessKeyId.Inactive InvalidAccessKeyId
		SignatureDoesNotMatch IncompleteSignature InvalidTimeStamp.Expired InvalidSecurityToken.Expired
		InvalidSecurityToken.Malformed InvalidSecurityToken.MismatchWithAccessKey`},
	{Code: "cloud.denied", Exact: "Forbidden Forbbiden.SubUser Forbidden.RAM NoPermission"},
	{Code: "cloud.prepaid", Exact: "ForbiddenRelease"},
	{Code: "cloud.quota", Exact: "Resource.QuotaFull"},
	{Code: "cloud.token_reused", Exact: "IdempotentParameterMismatch InvalidClientToken.Mismatch IdempotenceSignatureMismatch"},
	{Code: "cloud.refused", Exact: "InvalidAction.NotFound InvalidVersion InvalidProduct.NotFound"},
	{Code: "cloud.invalid_parameter", Exact: "InvalidRegionId.NotFound"},

	{Code: "cloud.throttled", Patience: cloud.Soon, Parts: "Throttling"},
	{Code: "cloud.conflict", Patience: cloud.Busy, Prefixes: "ResourceInConfiguring. ResourceInCreating."},
	{Code: "cloud.not_found", Suffixes: ".NotFound", Prefixes: "EntityNotExist. ResourceNotFound."},
	{Code: "cloud.already_exists", Suffixes: ".AlreadyExists", Prefixes: "EntityAlreadyExists. ResourceAlreadyExist."},
	{Code: "cloud.locked", Suffixes: ".FinancialLocked"},
	{Code: "cloud.in_use", Prefixes: "DependencyViolation DeleteConflict. ResourceInUse."},
	{Code: "cloud.quota", Prefixes: "NumberExceed QuotaExceeded"},
	{Code: "cloud.denied", Prefixes: "Forbidden."},
	{Code: "cloud.invalid_parameter", Prefixes: "MissingParameter IllegalParam"},
	{Code: "cloud.conflict", Prefixes: "Incorrect InvalidOperation"},
	{Code: "cloud.invalid_parameter", Prefixes: "Invalid"},
}

// judge says what an answer of the cloud with this HTTP status means.
func judge(code string, status int) cloud.Verdict {
	if v, known := rules.Judge(code); known {
		return v
	}
	if v, known := cloud.JudgeStatus(status); known {
		return v
	}
	return cloud.Verdict{Code: "cloud.refused"}
}
