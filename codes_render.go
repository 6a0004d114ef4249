package causeway

// renderCodes are about the files of other tools that 'causeway render' writes.
var renderCodes = []Description{
	{
		Code: "render.no_provision",
		Doc:  "A target is made from what the file asks for in the clouds, and the file asks for nothing there.",
		Text: Text{En: "{object}: no site stands under 'provision', so nothing is to be made in a cloud", Zh: "{object}：'provision' 下没有站点，云上没有要创建的内容"},
		Hint: Text{En: "docs/provisioning.md shows one; examples/ipsec.yaml is complete.", Zh: "写法见 docs/provisioning.md；完整示例见 examples/ipsec.yaml。"},
	},
	{
		Code: "render.not_in_cloud",
		Doc:  "A target is for one cloud, and the file asks for nothing in it.",
		Text: Text{En: "{object}: the file asks for nothing in {cloud}: no site of that cloud stands under 'provision'", Zh: "{object}：文件在 {cloud} 上没有要创建的内容：'provision' 下没有该云的站点"},
		Hint: Text{En: "'causeway render' lists the targets that fit the file.", Zh: "'causeway render' 会列出适用于该文件的目标。"},
	},
	{
		Code: "render.not_ours",
		Doc:  "A file that would be written or removed is not as causeway render left it, or was never written by it.",
		Text: Text{En: "{object} was not written by 'causeway render', or was changed since", Zh: "{object} 不是由 'causeway render' 写入的，或写入后被修改过"},
		Hint: Text{En: "Give another folder with -d, or --force to replace it.", Zh: "请用 -d 指定其他目录，或用 --force 覆盖。"},
	},
	{
		Code: "render.write",
		Doc:  "A rendered file cannot be written.",
		Text: Text{En: "cannot write {object}: {cause}", Zh: "无法写入 {object}：{cause}"},
		Hint: Text{En: "Files that were written before stay; run it again once the cause is gone.", Zh: "此前写入的文件保留；排除原因后请重新运行。"},
	},
	{
		Code: "render.keys_in_state",
		Doc:  "Notice: Terraform keeps the pre-shared keys it makes in its state, in clear.",
		Text: Text{En: "{object}: Terraform makes the pre-shared keys and keeps them in its state in clear", Zh: "{object}：预共享密钥由 Terraform 生成，并以明文保存在其状态文件中"},
		Hint: Text{En: "Use a backend that encrypts, and let few read it. 'causeway apply' keeps no state.", Zh: "请使用加密的后端并限制读取权限。'causeway apply' 不保留状态文件。"},
	},
	{
		Code: "render.alarm_metric",
		Doc:  "Notice: the name of CloudMonitor's metric for VPN connections has to be looked up by the user.",
		Text: Text{En: "{object}: this alarm is made only once {variable} names CloudMonitor's metric, which is in no document that was found", Zh: "{object}：须先用 {variable} 给出云监控的指标名才会创建此报警（现有文档中未找到该名称）"},
		Hint: Text{En: "Look it up: aliyun cms DescribeMetricMetaList --Namespace acs_vpn", Zh: "查询方法：aliyun cms DescribeMetricMetaList --Namespace acs_vpn"},
	},
	{
		Code: "render.other_cloud",
		Doc:  "Notice: a script needs addresses that only the other cloud's script can tell.",
		Text: Text{En: "{object}: needs addresses that the other cloud's script prints: {variables}", Zh: "{object}：需要另一个云的脚本输出的地址：{variables}"},
		Hint: Text{En: "The scripts are run in turns; docs/render.md shows the order.", Zh: "两个脚本须交替运行，顺序见 docs/render.md。"},
	},
	{
		Code: "render.hosts_in_scripts",
		Doc:  "The scripts of the clouds' command lines make no hosts of gateways, and the file asks for them.",
		Text: Text{En: "{object}: the scripts make no gateway hosts, and the file has some under 'hosts'", Zh: "{object}：脚本不创建网关主机，而文件在 'hosts' 下定义了网关主机"},
		Hint: Text{En: "Use 'causeway apply' or 'causeway render terraform'.", Zh: "请使用 'causeway apply' 或 'causeway render terraform'。"},
	},
	{
		Code: "render.lines_in_scripts",
		Doc:  "The scripts of the clouds' command lines make no ends of leased lines, and the file has such a path.",
		Text: Text{En: "{object}: the scripts make no leased lines, and this path is one", Zh: "{object}：脚本不创建专线，而该路径为专线"},
		Hint: Text{En: "Use 'causeway apply' or 'causeway render terraform'.", Zh: "请使用 'causeway apply' 或 'causeway render terraform'。"},
	},
}
