package resources

func gatewayKinds() []kind { return nil }
