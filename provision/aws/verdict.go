package aws

import "causeway/provision/cloud"

// knownCodes are those of the API references of EC2, CloudWatch, IAM, Elastic
// Load Balancing and Route 53, and those the
// official Terraform provider waits for or takes as "gone".
var knownCodes = cloud.Rules{
	{Code: "cloud.throttled", Patience: cloud.Soon, Untouched: true, Exact: `RequestLimitExceeded Throttling ThrottlingException
		ThrottledException RequestThrottled RequestThrottledException TooManyRequestsException SlowDown
		EC2ThrottledException BandwidthLimitExceeded PriorRequestNotComplete`},
	{Code: "cloud.server_error", Patience: cloud.Soon, Exact: `InternalError InternalFailure InternalServiceError
		InternalServiceFault ServiceFailure ServiceUnavailable Unavailable RequestTimeout RequestTimeoutException`},
	{Code: "cloud.conflict", Patience: cloud.Busy, Exact: `IncorrectState Gateway.NotAttached ConcurrentMutationLimitExceeded
		ConcurrentModification ConcurrentModificationException ConflictException IncorrectInstanceState
		EntityTemporarilyUnmodifiable`},
	{Code: "cloud.in_use", Patience: cloud.Busy, Exact: `DependencyViolation CannotDelete ResourceInUse DeleteConflict`},
	{Code: "cloud.not_found", Exact: `InvalidVpnGatewayAttachment.NotFound InvalidRoute.NotFound
		InvalidPermission.NotFound ResourceNotFound ResourceNotFoundException NoSuchEntity NoSuchHostedZone
		LoadBalancerNotFound TargetGroupNotFound ListenerNotFound`},
	{Code: "cloud.already_exists", Exact: `RouteAlreadyExists InvalidPermission.Duplicate
		FlowLogAlreadyExists InvalidGroup.Duplicate DuplicateTransitGatewayAttachment EntityAlreadyExists
		Resource.AlreadyAssociated DuplicateLoadBalancerName DuplicateTargetGroupName DuplicateListener`},
	{Code: "cloud.bad_credentials", Untouched: true, Exact: `AuthFailure InvalidClientTokenId SignatureDoesNotMatch
		MissingAuthenticationToken ExpiredToken ExpiredTokenException RequestExpired InvalidAccessKeyId
		IncompleteSignature UnrecognizedClientException`},
	{Code: "cloud.denied", Untouched: true, Exact: `UnauthorizedOperation AccessDenied AccessDeniedException Blocked
		OptInRequired OperationNotPermitted`},
	{Code: "cloud.locked", Untouched: true, Exact: `PendingVerification`},
	{Code: "cloud.quota", Exact: `AddressLimitExceeded RulesPerSecurityGroupLimitExceeded TagLimitExceeded
		LimitExceeded LimitExceededFault LimitExceededException InsufficientInstanceCapacity
		TooManyLoadBalancers TooManyTargetGroups TooManyListeners TooManyTargets TooManyRegistrationsForTargetId`},
	{Code: "cloud.token_reused", Untouched: true, Exact: `IdempotentParameterMismatch IdempotencyConflict`},
	{Code: "cloud.refused", Untouched: true, Exact: `InvalidAction UnsupportedOperation UnsupportedProtocol UnmodifiableEntity`},
}

// families judge codes that stand nowhere above by what they look like.
var families = cloud.Rules{
	{Code: "cloud.not_found", Suffixes: ".NotFound"},
	{Code: "cloud.quota", Suffixes: "LimitExceeded"},
	{Code: "cloud.in_use", Patience: cloud.Busy, Suffixes: ".InUse"},
	{Code: "cloud.already_exists", Suffixes: ".Duplicate"},
	{Code: "cloud.invalid_parameter", Prefixes: "Invalid Missing UnknownParameter", Suffixes: "ValidationError"},
}

// judge says what an answer of the cloud with this HTTP status means.
func judge(code string, status int) cloud.Verdict {
	if v, known := knownCodes.Judge(code); known {
		return v
	}
	if v, known := cloud.JudgeStatus(status); known {
		return v
	}
	if v, known := families.Judge(code); known {
		return v
	}
	return cloud.Verdict{Code: "cloud.refused"}
}
