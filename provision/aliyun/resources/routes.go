package resources

func routeKinds() []kind { return nil }
