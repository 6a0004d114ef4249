package resources

func connectionKinds() []kind { return nil }
