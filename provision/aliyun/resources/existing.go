package resources

import (
	"context"
)

// checkExisting looks for every object of the user's that the file names.
func (v *view) checkExisting(_ context.Context) error { return nil }
