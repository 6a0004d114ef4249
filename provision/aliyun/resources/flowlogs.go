package resources

func flowLogKinds() []kind { return nil }
