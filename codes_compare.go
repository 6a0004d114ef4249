package causeway

// compareCodes are what goes wrong with what is handed to compare beside the
// needs.
var compareCodes = []Description{
	{
		Code: "compare.unreadable",
		Doc:  "A file named by a flag of compare cannot be opened or read.",
		Text: Text{En: "{object}: cannot be read: {cause}", Zh: "{object}：无法读取：{cause}"},
		Hint: Text{En: "Check the name given to --prices or --measured.", Zh: "请检查 --prices 或 --measured 指定的文件名。"},
	},
	{
		Code: "compare.sample",
		Doc:  "A line of the file of --measured is no sample: no JSON, a path nobody knows, or figures that cannot be.",
		Text: Text{En: "{object}: line {line} is no sample of a path: {cause}", Zh: "{object}：第 {line} 行不是路径样本：{cause}"},
		Hint: Text{En: "A line is {\"start\", \"seconds\", \"path\", \"sent\", \"lost\", \"rtt_ms\": {\"p50\"}, \"jitter_ms\", \"up_seconds\"}; path is one of the file's or a scheme, like ipsec.", Zh: "每行形如 {\"start\", \"seconds\", \"path\", \"sent\", \"lost\", \"rtt_ms\": {\"p50\"}, \"jitter_ms\", \"up_seconds\"}；path 是文件中的路径，或方案名（如 ipsec）。"},
	},
	{
		Code: "compare.no_samples",
		Doc:  "The file of --measured has no line.",
		Text: Text{En: "{object}: there is no sample in it", Zh: "{object}：其中没有样本"},
		Hint: Text{En: "Write one JSON object a line, or leave --measured out.", Zh: "请每行写一个 JSON 对象，或不使用 --measured。"},
	},
	{
		Code: "compare.not_refreshed",
		Doc:  "None of the clouds' price lists gave a price, so nothing was refreshed.",
		Text: Text{En: "{object}: no price list gave a single price", Zh: "{object}：没有从任何价目接口取得价格"},
		Hint: Text{En: "See the warnings above. Asking takes credentials with the permissions that 'causeway policy CLOUD --prices' prints; without --refresh-prices the prices in the program are used.", Zh: "请查看上面的警告。查询需要凭据，权限见 'causeway policy 云 --prices'；不加 --refresh-prices 则使用程序内置的价格。"},
	},
}
