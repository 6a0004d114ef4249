package causeway

// adviseCodes are about needs nobody can answer. {object} is the key of the
// needs.
var adviseCodes = []Description{
	{
		Code: "advise.out_of_range",
		Doc:  "A need is negative, no number, or beyond anything that is sold.",
		Text: Text{En: "{object}: {value} is not between {least} and {most}", Zh: "{object}：{value} 不在 {least} 与 {most} 之间"},
		Hint: Text{En: "Write what is needed, or leave it out to ask for nothing.", Zh: "请填写实际需要；不填则表示没有要求。"},
	},
	{
		Code: "advise.zero_budget",
		Doc:  "A budget of nothing is stated, and nothing is to be had for it.",
		Text: Text{En: "{object}: a budget of {value} buys nothing", Zh: "{object}：{value} 的预算无法购买任何方案"},
		Hint: Text{En: "Write what may be spent (3000 CNY/month, 20000 USD/year), or leave it out if there is no limit.", Zh: "请填写可支出的金额（如 3000 CNY/month、20000 USD/year）；没有上限则不填。"},
	},
	{
		Code: "advise.unknown_choice",
		Doc:  "A need, criterion or scheme has a name that is not one of those there are.",
		Text: Text{En: "{object}: {value} is none of {known}", Zh: "{object}：{value} 不是 {known} 之一"},
		Hint: Text{En: "Use one of these names.", Zh: "请使用其中之一。"},
	},
	{
		Code: "advise.unknown_region",
		Doc:  "A site is in a region its cloud does not have.",
		Text: Text{En: "{object}: {cloud} has no region {region}", Zh: "{object}：{cloud} 没有地域 {region}"},
		Hint: Text{En: "Write it as the cloud does: {known}. A place of your own is 'other/NAME'.", Zh: "请按云厂商的写法填写：{known}。自有地点写作 'other/NAME'。"},
	},
	{
		Code: "advise.unknown_site",
		Doc:  "Traffic is given for a site that is not among the sites.",
		Text: Text{En: "{object}: there is no site {site}", Zh: "{object}：没有站点 {site}"},
		Hint: Text{En: "The sites are {known}.", Zh: "已有站点：{known}。"},
	},
	{
		Code: "advise.repeated_site",
		Doc:  "Two sites have one name, or a site's traffic is given twice.",
		Text: Text{En: "{object}: {site} is there twice", Zh: "{object}：{site} 出现了两次"},
		Hint: Text{En: "Give each site a name of its own, and its traffic once.", Zh: "请为每个站点使用不同的名称，且流量只写一次。"},
	},
	{
		Code: "advise.too_few_sites",
		Doc:  "There are not two sites to join.",
		Text: Text{En: "{object}: two sites are needed to join them, and there are {count}", Zh: "{object}：互联至少需要两个站点，现有 {count} 个"},
		Hint: Text{En: "Name both ends: --from aliyun/cn-beijing --to aws/us-west-1, or two 'sites:' in the file.", Zh: "请写明两端：--from aliyun/cn-beijing --to aws/us-west-1，或在文件的 'sites:' 下写两个站点。"},
	},
	{
		Code: "advise.no_prices",
		Doc:  "There is no price list to count with.",
		Text: Text{En: "{object}: there is no price list", Zh: "{object}：没有价格表"},
		Hint: Text{En: "Use --prices default, --prices seed or --prices FILE.", Zh: "请使用 --prices default、--prices seed 或 --prices FILE。"},
	},
	{
		Code: "advise.no_rate",
		Doc:  "The price list has no rate between two currencies that are needed.",
		Text: Text{En: "{object}: the price list {set} has no rate from {from} to {to}", Zh: "{object}：价格表 {set} 没有从 {from} 到 {to} 的汇率"},
		Hint: Text{En: "Add the rate with its source and day under 'rates' of the price list.", Zh: "请在价格表的 'rates' 下补充该汇率及其来源和日期。"},
	},
}
