package aws

import (
	"strings"
	"time"

	"causeway"
)

// Retry bounds how a call is repeated. A delay doubles from First to Most, and
// each is shortened by up to half at random so that callers drift apart.
type Retry struct {
	// First is the delay after throttling and after an error of the cloud's
	// own; 0 means one second.
	First time.Duration
	// Busy is the first delay after a refusal because something else is being
	// changed; 0 means five seconds.
	Busy time.Duration
	// Most bounds every delay; 0 means 30 seconds.
	Most time.Duration
	// Budget bounds one call with all its attempts and delays; 0 means ten
	// minutes.
	Budget time.Duration
}

func (r Retry) withDefaults() Retry {
	for _, field := range []struct {
		value    *time.Duration
		standard time.Duration
	}{{&r.First, time.Second}, {&r.Busy, 5 * time.Second}, {&r.Most, 30 * time.Second}, {&r.Budget, 10 * time.Minute}} {
		if *field.value == 0 {
			*field.value = field.standard
		}
	}
	return r
}

// patience says whether and how soon a refused call is worth repeating.
type patience int

const (
	never patience = iota
	soon
	busy
)

// delay returns how long to wait after the attempt (counted from 0) that
// failed at elapsed since the call began, and whether to try again at all.
// random is in [0, 1).
func (r Retry) delay(p patience, attempt int, elapsed time.Duration, random float64) (time.Duration, bool) {
	if p == never {
		return 0, false
	}
	d := r.First
	if p == busy {
		d = r.Busy
	}
	for ; attempt > 0 && d < r.Most; attempt-- {
		d *= 2
	}
	d = min(d, r.Most)
	d -= time.Duration(random * float64(d) / 2)
	return d, elapsed+d <= r.Budget
}

// verdict is what an error code of the cloud means for the caller.
type verdict struct {
	code     causeway.Code
	patience patience
	// untouched says that nothing was changed, whatever the HTTP status.
	untouched bool
}

// exactVerdicts are codes of the EC2 and CloudWatch API references, and those
// the official Terraform provider waits for or takes as "gone".
var exactVerdicts = []struct {
	verdict verdict
	codes   string
}{
	{verdict{"cloud.throttled", soon, true}, `RequestLimitExceeded Throttling ThrottlingException
		ThrottledException RequestThrottled RequestThrottledException TooManyRequestsException SlowDown
		EC2ThrottledException BandwidthLimitExceeded PriorRequestNotComplete`},
	{verdict{"cloud.server_error", soon, false}, `InternalError InternalFailure InternalServiceError
		InternalServiceFault ServiceUnavailable Unavailable RequestTimeout RequestTimeoutException`},
	{verdict{"cloud.conflict", busy, false}, `IncorrectState Gateway.NotAttached ConcurrentMutationLimitExceeded
		ConcurrentModification ConcurrentModificationException ConflictException`},
	{verdict{"cloud.in_use", busy, false}, `DependencyViolation CannotDelete ResourceInUse`},
	{verdict{"cloud.not_found", never, false}, `InvalidVpnGatewayAttachment.NotFound InvalidRoute.NotFound
		InvalidPermission.NotFound ResourceNotFound ResourceNotFoundException`},
	{verdict{"cloud.already_exists", never, false}, `RouteAlreadyExists InvalidPermission.Duplicate
		FlowLogAlreadyExists InvalidGroup.Duplicate DuplicateTransitGatewayAttachment`},
	{verdict{"cloud.bad_credentials", never, true}, `AuthFailure InvalidClientTokenId SignatureDoesNotMatch
		MissingAuthenticationToken ExpiredToken ExpiredTokenException RequestExpired InvalidAccessKeyId
		IncompleteSignature UnrecognizedClientException`},
	{verdict{"cloud.denied", never, true}, `UnauthorizedOperation AccessDenied AccessDeniedException Blocked
		OptInRequired OperationNotPermitted`},
	{verdict{"cloud.locked", never, true}, `PendingVerification`},
	{verdict{"cloud.quota", never, false}, `AddressLimitExceeded RulesPerSecurityGroupLimitExceeded TagLimitExceeded
		LimitExceeded LimitExceededFault LimitExceededException`},
	{verdict{"cloud.token_reused", never, true}, `IdempotentParameterMismatch IdempotencyConflict`},
	{verdict{"cloud.refused", never, true}, `InvalidAction UnsupportedOperation UnsupportedProtocol`},
}

// patternVerdicts judge codes that stand nowhere above by what they contain.
var patternVerdicts = []struct {
	match   func(code, part string) bool
	part    string
	verdict verdict
}{
	{strings.HasSuffix, ".NotFound", verdict{code: "cloud.not_found"}},
	{strings.HasSuffix, "LimitExceeded", verdict{code: "cloud.quota"}},
	{strings.HasSuffix, ".InUse", verdict{code: "cloud.in_use", patience: busy}},
	{strings.HasSuffix, ".Duplicate", verdict{code: "cloud.already_exists"}},
	{strings.HasPrefix, "Invalid", verdict{code: "cloud.invalid_parameter"}},
	{strings.HasPrefix, "Missing", verdict{code: "cloud.invalid_parameter"}},
	{strings.HasPrefix, "UnknownParameter", verdict{code: "cloud.invalid_parameter"}},
	{strings.HasSuffix, "ValidationError", verdict{code: "cloud.invalid_parameter"}},
}

// judge says what an answer of the cloud with this HTTP status means.
func judge(code string, status int) verdict {
	for _, row := range exactVerdicts {
		for _, known := range strings.Fields(row.codes) {
			if code == known {
				return row.verdict
			}
		}
	}
	switch {
	case status == 429:
		return verdict{"cloud.throttled", soon, true}
	case status >= 500:
		return verdict{"cloud.server_error", soon, false}
	}
	for _, row := range patternVerdicts {
		if row.match(code, row.part) {
			return row.verdict
		}
	}
	return verdict{code: "cloud.refused"}
}
