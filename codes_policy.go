package causeway

// policyCodes are the mistakes and notices of services' policies and places.
var policyCodes = []Description{
	{
		Code: "config.size",
		Doc:  "A number of bytes cannot be read.",
		Text: Text{En: "{object}: {value} is not a size", Zh: "{object}：{value} 不是大小"},
		Hint: Text{En: "Write a whole number with KB, MB or GB, or KiB, MiB or GiB, like 10MB.", Zh: "请写整数加单位 KB、MB、GB 或 KiB、MiB、GiB，如 10MB。"},
	},
	{
		Code: "config.service_places",
		Doc:  "A service names upstreams by site and, besides, one site.",
		Text: Text{En: "{object}: the upstreams already say at which sites they are", Zh: "{object}：upstreams 已写明所在站点"},
		Hint: Text{En: "Leave 'site' out, or write a list of upstreams.", Zh: "请删除 'site'，或将 upstreams 写成列表。"},
	},
	{
		Code: "config.unknown_service",
		Doc:  "A service refers to one that is not in the file.",
		Text: Text{En: "{object}: there is no service {value}", Zh: "{object}：没有服务 {value}"},
		Hint: Text{En: "Did you mean {suggestion}?", Zh: "是否想写 {suggestion}？"},
	},
	{
		Code: "config.mirror",
		Doc:  "Copies of requests would go to the service itself, or to one that is not at the same sites.",
		Text: Text{En: "{object}: copies cannot go to {value}", Zh: "{object}：请求副本不能发往 {value}"},
		Hint: Text{En: "Name another service that runs at every site of this one.", Zh: "请填写另一个服务，且该服务须在本服务的每个站点运行。"},
	},
	{
		Code: "config.no_fault",
		Doc:  "A fault says neither how long requests wait nor what they are answered.",
		Text: Text{En: "{object}: the fault does nothing", Zh: "{object}：该故障没有任何作用"},
		Hint: Text{En: "Write 'delay' or 'abort', or both.", Zh: "请填写 'delay' 或 'abort'，或两者。"},
	},
	{
		Code: "config.fault_on",
		Doc:  "Notice: requests of a service are made to fail on purpose.",
		Text: Text{En: "{object}: {share} of the requests are delayed or answered with an error on purpose", Zh: "{object}：{share} 的请求会被故意延迟或返回错误"},
		Hint: Text{En: "Take 'fault' out when the test is over.", Zh: "测试结束后请删除 'fault'。"},
	},
}
