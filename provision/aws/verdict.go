package aws

import (
	"strings"

	"causeway/provision/cloud"
)

// knownCodes are those of the API references of EC2, CloudWatch, Direct Connect,
// IAM, Elastic Load Balancing and Route 53, and those the
// official Terraform provider waits for or takes as "gone".
var knownCodes = cloud.Rules{
	{Code: "cloud.throttled", Patience: cloud.Soon, Untouched: true, Exact: `RequestLimitExceeded Throttling ThrottlingException
		ThrottledException RequestThrottled RequestThrottledException TooManyRequestsException SlowDown
		EC2ThrottledException BandwidthLimitExceeded PriorRequestNotComplete`},
	{Code: "cloud.server_error", Patience: cloud.Soon, Exact: `InternalError InternalFailure InternalServiceError
		InternalServiceFault InternalErrorException DirectConnectServerException ServiceFailure ServiceUnavailable Unavailable RequestTimeout RequestTimeoutException`},
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
		LimitExceeded LimitExceededFault LimitExceededException TooManyTagsException InsufficientInstanceCapacity
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
	{Code: "cloud.invalid_parameter", Prefixes: "Invalid Missing UnknownParameter DuplicateTagKeys", Suffixes: "ValidationError"},
}

// Direct Connect has one code for whatever is the caller's fault, whose message
// says what it means, and one for whatever is not.
const (
	directConnectClient = "DirectConnectClientException"
	directConnectServer = "DirectConnectServerException"
)

// directConnectMessages judge that code by parts of its message, in small
// letters and with "_" for spaces. "does not exist", "Could not find Connection
// with ID", "is not found" and "is in a transitioning state" are public in
// reports of the official Terraform provider; AWS documents none. Any
// other message is what AWS says of the code: a parameter is not valid.
var directConnectMessages = cloud.Rules{
	{Code: "cloud.not_found", Parts: "does_not_exist could_not_find is_not_found no_association_exists"},
	{Code: "cloud.conflict", Patience: cloud.Busy, Parts: "transitioning_state invalid_state not_in_a_valid_state"},
	{Code: "cloud.already_exists", Parts: "already_exists already_in_use already_associated"},
	{Code: "cloud.in_use", Patience: cloud.Busy, Parts: "in_use"},
	{Code: "cloud.quota", Parts: "limit_exceeded exceeded_the_limit maximum_number"},
	{Code: "cloud.denied", Untouched: true, Parts: "not_authorized"},
}

// judge says what an answer of the cloud with this HTTP status means.
func judge(code, message string, status int) cloud.Verdict {
	if code == directConnectClient {
		said := strings.ReplaceAll(strings.ToLower(message), " ", "_")
		if v, known := directConnectMessages.Judge(said); known {
			return v
		}
		return cloud.Verdict{Code: "cloud.invalid_parameter"}
	}
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
