package aliyun

// ownHost is the address of a product whose name is not in it, or empty. CEN,
// RAM and DNS have one API for the world, CloudMonitor one in each region (their
// lists of endpoints, help.aliyun.com).
func ownHost(product, region string) string {
	switch product {
	case "cbn":
		return "cbn.aliyuncs.com"
	case "alidns":
		return "alidns.aliyuncs.com"
	case "ram":
		return "ram.aliyuncs.com"
	case "cms":
		return "metrics." + region + ".aliyuncs.com"
	}
	return ""
}
