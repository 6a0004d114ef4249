package aliyun

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
	// changed; 0 means five seconds. A VPN gateway applies a change in tens of
	// seconds.
	Busy time.Duration
	// Most bounds every delay; 0 means 30 seconds.
	Most time.Duration
	// Budget bounds one call with all its attempts and delays; 0 means ten
	// minutes.
	Budget time.Duration
	// Silence is the budget of a call that gets no answer at all; 0 means one
	// minute. Somebody without a network should hear of it soon.
	Silence time.Duration
}

func (r Retry) withDefaults() Retry {
	for _, field := range []struct {
		value    *time.Duration
		standard time.Duration
	}{{&r.First, time.Second}, {&r.Busy, 5 * time.Second}, {&r.Most, 30 * time.Second}, {&r.Budget, 10 * time.Minute}, {&r.Silence, time.Minute}} {
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
	silent
)

// delay returns how long to wait after the attempt (counted from 0) that
// failed at elapsed since the call began, and whether to try again at all.
// atLeast is what the cloud asked for; random is in [0, 1).
func (r Retry) delay(p patience, attempt int, elapsed, atLeast time.Duration, random float64) (time.Duration, bool) {
	if p == never {
		return 0, false
	}
	d, budget := r.First, r.Budget
	switch p {
	case busy:
		d = r.Busy
	case silent:
		budget = r.Silence
	}
	for ; attempt > 0 && d < r.Most; attempt-- {
		d *= 2
	}
	d = max(min(d, r.Most)-time.Duration(random*float64(min(d, r.Most))/2), atLeast)
	return d, elapsed+d <= budget
}

// verdict is what an error code of the cloud means for the caller.
type verdict struct {
	code     causeway.Code
	patience patience
}

// exactVerdicts are codes seen in the official documentation and in what the
// official Terraform provider waits for, ignores or takes as "gone".
var exactVerdicts = []struct {
	verdict verdict
	codes   string
}{
	{verdict{"cloud.conflict", busy}, `VpnGateway.Configuring VpnConnection.Configuring Appliance.Configuring
		VpnRouteEntry.Configuring VpnTask.CONFLICT TaskConflict OperationConflict IncorrectVpcStatus
		IncorrectRouteEntryStatus IncorrectVSwitchStatus InvalidVBRStatus LastTokenProcessing TokenProcessing
		OperationFailed.DistibuteLock IncorrectStatus.RouteTableStatus Operation.Blocking InvalidHdMonitorStatus
		IncorrectStatus.flowlog`},
	{verdict{"cloud.server_error", soon}, "ServiceUnavailable SystemBusy UnknownError InternalError"},
	{verdict{"cloud.already_exists", never}, "RouterEntryConflict.Duplicated Duplicated.VpcNextHop InvalidCIDRBlock.Duplicate InvalidVpnConnection.AlreadyExists"},
	{verdict{"cloud.bad_credentials", never}, `InvalidAccessKeyId.NotFound InvalidAccessKeyId.Inactive InvalidAccessKeyId
		SignatureDoesNotMatch IncompleteSignature InvalidTimeStamp.Expired InvalidSecurityToken.Expired
		InvalidSecurityToken.Malformed InvalidSecurityToken.MismatchWithAccessKey`},
	{verdict{"cloud.denied", never}, "Forbidden Forbbiden.SubUser Forbidden.RAM NoPermission"},
	{verdict{"cloud.prepaid", never}, "ForbiddenRelease"},
	{verdict{"cloud.quota", never}, "Resource.QuotaFull"},
	{verdict{"cloud.token_reused", never}, "IdempotentParameterMismatch InvalidClientToken.Mismatch"},
	{verdict{"cloud.refused", never}, "InvalidAction.NotFound InvalidVersion InvalidProduct.NotFound"},
	{verdict{"cloud.invalid_parameter", never}, "InvalidRegionId.NotFound"},
}

// patternVerdicts judge codes that stand nowhere above by what they contain.
var patternVerdicts = []struct {
	match   func(code, part string) bool
	part    string
	verdict verdict
}{
	{strings.Contains, "Throttling", verdict{"cloud.throttled", soon}},
	{strings.HasSuffix, ".NotFound", verdict{"cloud.not_found", never}},
	{strings.HasSuffix, ".AlreadyExists", verdict{"cloud.already_exists", never}},
	{strings.HasSuffix, ".FinancialLocked", verdict{"cloud.locked", never}},
	{strings.HasPrefix, "DependencyViolation", verdict{"cloud.in_use", never}},
	{strings.HasPrefix, "NumberExceed", verdict{"cloud.quota", never}},
	{strings.HasPrefix, "QuotaExceeded", verdict{"cloud.quota", never}},
	{strings.HasPrefix, "Forbidden.", verdict{"cloud.denied", never}},
	{strings.HasPrefix, "MissingParameter", verdict{"cloud.invalid_parameter", never}},
	{strings.HasPrefix, "IllegalParam", verdict{"cloud.invalid_parameter", never}},
	{strings.HasPrefix, "Incorrect", verdict{"cloud.conflict", never}},
	{strings.HasPrefix, "InvalidOperation", verdict{"cloud.conflict", never}},
	{strings.HasPrefix, "Invalid", verdict{"cloud.invalid_parameter", never}},
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
	for _, row := range patternVerdicts {
		if row.match(code, row.part) {
			return row.verdict
		}
	}
	switch {
	case status == 429:
		return verdict{"cloud.throttled", soon}
	case status >= 500:
		return verdict{"cloud.server_error", soon}
	}
	return verdict{"cloud.refused", never}
}
