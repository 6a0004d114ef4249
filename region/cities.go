package region

// city is a point on the globe in degrees.
type city struct{ latitude, longitude float64 }

// cities are the centres of the places regions are named after, good to about
// ten kilometres, which is a tenth of a millisecond of round trip: far below
// what is worked out with them.
var cities = map[string]city{
	"Ashburn": {39.04, -77.49}, "Bangkok": {13.75, 100.50}, "Beijing": {39.91, 116.40},
	"Boardman": {45.84, -119.70}, "Calgary": {51.05, -114.07}, "Cape Town": {-33.93, 18.42}, "Chengdu": {30.67, 104.07},
	"Columbus": {39.96, -83.00}, "Dubai": {25.08, 55.31}, "Dublin": {53.33, -6.25},
	"Frankfurt": {50.12, 8.68}, "Fuzhou": {26.06, 119.31}, "Guangzhou": {23.12, 113.25},
	"Hangzhou": {30.29, 120.16}, "Heyuan": {23.73, 114.68}, "Hohhot": {40.81, 111.65},
	"Hong Kong": {22.28, 114.17}, "Hyderabad": {17.39, 78.49}, "Jakarta": {-6.21, 106.85}, "Kuala Lumpur": {3.14, 101.69},
	"London": {51.51, -0.13}, "Manama": {26.23, 50.58}, "Manila": {14.60, 120.98}, "Melbourne": {-37.81, 144.96},
	"Milan": {45.46, 9.19}, "Montreal": {45.51, -73.59}, "Mumbai": {19.07, 72.88},
	"Nanjing": {32.06, 118.78}, "Osaka": {34.69, 135.50}, "Paris": {48.85, 2.35},
	"Qingdao": {36.06, 120.38}, "Queretaro": {20.59, -100.39}, "San Jose": {37.34, -121.89}, "Sao Paulo": {-23.55, -46.64},
	"Seoul": {37.57, 126.98}, "Shanghai": {31.22, 121.46}, "Shenzhen": {22.55, 114.07},
	"Singapore": {1.29, 103.85}, "Stockholm": {59.33, 18.07}, "Sydney": {-33.87, 151.21},
	"Taipei": {25.03, 121.57}, "Tel Aviv": {32.08, 34.78},
	"Tokyo": {35.69, 139.69}, "Ulanqab": {41.03, 113.13}, "Zaragoza": {41.65, -0.89}, "Zhangjiakou": {40.81, 114.88},
	"Zhongwei": {37.51, 105.19}, "Zurich": {47.37, 8.54},
}

// regions says in which city a region is, as the clouds' own lists of regions
// do ("China (Beijing)", "US West (N. California)"). Of a region named after a
// state or a valley it is the city of its data centres.
var regions = map[string]map[string]string{
	"aliyun": {
		"cn-beijing": "Beijing", "cn-chengdu": "Chengdu", "cn-fuzhou": "Fuzhou", "cn-guangzhou": "Guangzhou",
		"cn-hangzhou": "Hangzhou", "cn-heyuan": "Heyuan", "cn-hongkong": "Hong Kong", "cn-huhehaote": "Hohhot",
		"cn-nanjing": "Nanjing", "cn-qingdao": "Qingdao", "cn-shanghai": "Shanghai", "cn-shenzhen": "Shenzhen",
		"cn-wulanchabu": "Ulanqab", "cn-zhangjiakou": "Zhangjiakou",
		"ap-northeast-1": "Tokyo", "ap-northeast-2": "Seoul", "ap-south-1": "Mumbai", "ap-southeast-1": "Singapore",
		"ap-southeast-2": "Sydney", "ap-southeast-3": "Kuala Lumpur", "ap-southeast-5": "Jakarta",
		"ap-southeast-6": "Manila", "ap-southeast-7": "Bangkok",
		"eu-central-1": "Frankfurt", "eu-west-1": "London", "me-east-1": "Dubai",
		"us-east-1": "Ashburn", "us-west-1": "San Jose",
	},
	"aws": {
		"af-south-1": "Cape Town", "ap-east-1": "Hong Kong", "ap-east-2": "Taipei", "ap-northeast-1": "Tokyo", "ap-northeast-2": "Seoul",
		"ap-northeast-3": "Osaka", "ap-south-1": "Mumbai", "ap-south-2": "Hyderabad", "ap-southeast-1": "Singapore", "ap-southeast-2": "Sydney",
		"ap-southeast-3": "Jakarta", "ap-southeast-4": "Melbourne", "ap-southeast-5": "Kuala Lumpur", "ap-southeast-7": "Bangkok",
		"ca-central-1": "Montreal", "ca-west-1": "Calgary", "cn-north-1": "Beijing", "cn-northwest-1": "Zhongwei",
		"eu-central-1": "Frankfurt", "eu-central-2": "Zurich", "eu-north-1": "Stockholm", "eu-south-1": "Milan", "eu-south-2": "Zaragoza",
		"eu-west-1": "Dublin", "eu-west-2": "London", "eu-west-3": "Paris", "il-central-1": "Tel Aviv",
		"me-central-1": "Dubai", "me-south-1": "Manama", "mx-central-1": "Queretaro", "sa-east-1": "Sao Paulo",
		"us-east-1": "Ashburn", "us-east-2": "Columbus", "us-west-1": "San Jose", "us-west-2": "Boardman",
	},
}
