package l7

import (
	"cmp"
	"time"

	"causeway"
	"causeway/l7/policy"
)

// breakerLimitsOf are the file's, or the defaults.
func breakerLimitsOf(s *causeway.Service) policy.BreakerLimits {
	b := s.Policy.Breaker
	return policy.BreakerLimits{
		Least:    cmp.Or(b.Requests, causeway.DefaultBreakerRequests),
		Share:    float64(cmp.Or(b.Failures, causeway.DefaultBreakerFailures)),
		Rest:     cmp.Or(b.Rest, causeway.DefaultBreakerRest),
		MostRest: 30 * time.Second,
	}
}

func outlierLimitsOf(s *causeway.Service) policy.OutlierLimits {
	o := s.Policy.Outlier
	return policy.OutlierLimits{
		InARow:   cmp.Or(o.InARow, causeway.DefaultOutlierInARow),
		Rest:     cmp.Or(o.Rest, causeway.DefaultOutlierRest),
		MostRest: 5 * time.Minute,
	}
}

func retryShareOf(s *causeway.Service) float64 {
	return float64(cmp.Or(s.Policy.RetryBudget, causeway.DefaultRetryBudget))
}
