//go:build !frequent_rekeys

package seal

import "time"

// epochTime is how long keys seal at most.
const epochTime = 120 * time.Second
