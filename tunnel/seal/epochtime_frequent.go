//go:build frequent_rekeys

package seal

import "time"

// epochTime of a build for tests of rekeying: new keys come as fast as
// heartbeats allow. Nothing but the build tag selects it.
const epochTime = 50 * time.Millisecond
