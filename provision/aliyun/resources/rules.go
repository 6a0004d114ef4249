package resources

func securityKinds() []kind { return nil }
