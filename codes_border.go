package causeway

// borderCodes are about paths over the border of mainland China. What a rule
// says ({says}, {do}) comes from the rule itself, in both languages.
var borderCodes = []Description{
	{
		Code: "border.forbidden",
		Doc:  "The terms of the product a path uses forbid it to cross the border. A notice of validate; plan refuses unless the file acknowledges it.",
		Text: Text{En: "{object}: over the border of mainland China; rule {rule} forbids this: {says} (source: {source})", Zh: "{object}：跨越中国内地边界；规则 {rule} 禁止：{says}（来源：{source}）"},
		Hint: Text{En: "{do} Permitted: {shape}. To go on all the same, name who answers for it under 'acknowledge:' (rule, by, date, reason).", Zh: "{do}允许的方式：{shape}。若仍要继续，请在 'acknowledge:' 下写明由谁负责（rule、by、date、reason）。"},
	},
	{
		Code: "border.needs_permit",
		Doc:  "A path crosses the border over a product that a carrier or cloud opens after an examination only.",
		Text: Text{En: "{object}: over the border of mainland China; rule {rule} asks for a permit: {says} (source: {source})", Zh: "{object}：跨越中国内地边界；规则 {rule} 要求先取得资质：{says}（来源：{source}）"},
		Hint: Text{En: "{do}", Zh: "{do}"},
	},
	{
		Code: "border.needs_record",
		Doc:  "A path crosses the border in a way that asks for a contract and a record of purpose and users.",
		Text: Text{En: "{object}: over the border of mainland China; rule {rule} asks for a record: {says} (source: {source})", Zh: "{object}：跨越中国内地边界；规则 {rule} 要求留存记录：{says}（来源：{source}）"},
		Hint: Text{En: "{do}", Zh: "{do}"},
	},
	{
		Code: "border.notice",
		Doc:  "A path crosses the border in a way that is open to a company for its own use.",
		Text: Text{En: "{object}: over the border of mainland China; rule {rule}: {says} (source: {source})", Zh: "{object}：跨越中国内地边界；规则 {rule}：{says}（来源：{source}）"},
		Hint: Text{En: "{do}", Zh: "{do}"},
	},
	{
		Code: "border.undetermined",
		Doc:  "Whether a path crosses the border is not known, because a region is in no table.",
		Text: Text{En: "{object}: whether this crosses the border of mainland China cannot be told: no table has {regions}", Zh: "{object}：无法判断是否跨越中国内地边界：表中没有 {regions}"},
		Hint: Text{En: "Write the region as its cloud does. For a place of your own (cloud: other), look the rule up in docs/border.md.", Zh: "请按云厂商的写法填写地域。自有地点（cloud: other）请在 docs/border.md 中查对应规则。"},
	},
	{
		Code: "border.may_be_forbidden",
		Doc:  "Whether a path crosses the border is not known, and if it does the terms of the product it uses forbid it.",
		Text: Text{En: "{object}: whether this crosses the border of mainland China cannot be told, for no table has {regions}; if it does, rule {rule} forbids it: {says} (source: {source})", Zh: "{object}：无法判断是否跨越中国内地边界，因为表中没有 {regions}；若跨越，则规则 {rule} 禁止：{says}（来源：{source}）"},
		Hint: Text{En: "Write the region as its cloud does. If the two ends are on different sides: {do}", Zh: "请按云厂商的写法填写地域。若两端分处边界两侧：{do}"},
	},
	{
		Code: "border.acknowledged",
		Doc:  "A path crosses the border, or may, under a rule that the file acknowledges.",
		Text: Text{En: "{object}: rule {rule} about the border of mainland China, acknowledged by {by} on {date}: {reason}", Zh: "{object}：关于中国内地边界的规则 {rule}，已由 {by} 于 {date} 确认：{reason}"},
	},
	{
		Code: "border.no_rule",
		Doc:  "A path crosses the border, and no rule of this build was valid on the day.",
		Text: Text{En: "{object}: over the border of mainland China, and this build has no rule that is valid today", Zh: "{object}：跨越中国内地边界，但当前版本没有在今天有效的规则"},
		Hint: Text{En: "Check the machine's clock (date), and use a newer build.", Zh: "请检查本机时钟（date），并使用较新的版本。"},
	},
	{
		Code: "border.future_date",
		Doc:  "An acknowledgement bears a date that has not come yet. It is judged by the clock of who validates or plans; a gateway does not ask.",
		Text: Text{En: "{object}: {date} has not come yet", Zh: "{object}：{date} 还没有到"},
		Hint: Text{En: "Write the day on which somebody took responsibility, and check the machine's clock (date).", Zh: "请填写承担责任的日期，并检查本机时钟（date）。"},
	},
	{
		Code: "border.not_needed",
		Doc:  "Notice: an acknowledgement of a rule that concerns no path of the file.",
		Text: Text{En: "{object}: rule {rule} concerns no path of this file", Zh: "{object}：规则 {rule} 与本文件的任何路径都无关"},
		Hint: Text{En: "Take it out when the path it was for is gone.", Zh: "如果相应的路径已不存在，请删除它。"},
	},
}
