package causeway

var labCodes = []Description{
	{
		Code: "lab.namespaces",
		Doc:  "The kernel does not let this user make the namespaces the lab lives in.",
		Text: Text{En: "cannot make namespaces for the lab: {cause}", Zh: "无法为实验环境创建命名空间：{cause}"},
		Hint: Text{En: "run it as root, or allow user namespaces (sysctls user.max_user_namespaces and kernel.apparmor_restrict_unprivileged_userns)", Zh: "请以 root 运行，或允许用户命名空间（内核参数 user.max_user_namespaces 和 kernel.apparmor_restrict_unprivileged_userns）"},
	},
	{
		Code: "lab.build",
		Doc:  "A namespace, device, route or link of the lab could not be made; what was made is removed again.",
		Text: Text{En: "cannot build {object}: {cause}", Zh: "无法搭建{object}：{cause}"},
		Hint: Text{En: "the kernel needs network namespaces, veth and packet sockets (AF_PACKET)", Zh: "内核需要支持网络命名空间、veth 和数据包套接字（AF_PACKET）"},
	},
	{
		Code: "lab.check",
		Doc:  "A step of the lab could not measure what it wanted to.",
		Text: Text{En: "cannot measure {object}: {cause}", Zh: "无法测量 {object}：{cause}"},
		Hint: Text{En: "run it again; if it stays, look at the gateways' logs, which --keep keeps", Zh: "请重试；若仍然出现，请用 --keep 保留并查看网关日志"},
	},
	{
		Code: "lab.interrupted",
		Doc:  "The demonstration was told to stop before its end; everything it built is gone.",
		Text: Text{En: "stopped before the end", Zh: "已中途停止"},
		Hint: Text{En: "nothing is left behind", Zh: "没有任何残留"},
	},
	{
		Code: "lab.running",
		Doc:  "A lab of that name is up already.",
		Text: Text{En: "the lab {object} is already up", Zh: "实验环境 {object} 已在运行"},
		Hint: Text{En: "use it, stop it with 'causeway lab down --name {object}', or choose another --name", Zh: "可直接使用，或用 'causeway lab down --name {object}' 停止，或换一个 --name"},
	},
	{
		Code: "lab.not_running",
		Doc:  "There is no lab of that name.",
		Text: Text{En: "no lab {object} is up", Zh: "没有名为 {object} 的实验环境在运行"},
		Hint: Text{En: "start it with 'causeway lab up --name {object}'", Zh: "请先运行 'causeway lab up --name {object}'"},
	},
	{
		Code: "lab.state_folder",
		Doc:  "The folder of a running lab's sockets and files cannot be used safely.",
		Text: Text{En: "cannot use the folder {object}: {cause}", Zh: "无法使用目录 {object}：{cause}"},
		Hint: Text{En: "it must belong to this user and be closed to others (mode 0700)", Zh: "该目录必须属于当前用户，且不对他人开放（权限 0700）"},
	},
	{
		Code: "lab.bad_name",
		Doc:  "The name of a lab is not a name.",
		Text: Text{En: "{object} is not a name for a lab ({rule})", Zh: "{object} 不能作为实验环境的名称（{rule}）"},
		Hint: Text{En: "for example --name lab2", Zh: "例如 --name lab2"},
	},
	{
		Code: "lab.holder",
		Doc:  "The process that holds a lab ended or does not answer.",
		Text: Text{En: "the process that holds the lab {object} does not answer: {cause}", Zh: "维持实验环境 {object} 的进程没有响应：{cause}"},
		Hint: Text{En: "'causeway lab down --name {object}' removes what is left of it", Zh: "运行 'causeway lab down --name {object}' 可清除残留"},
	},
	{
		Code: "lab.unknown_host",
		Doc:  "The lab has no such host.",
		Text: Text{En: "the lab has no host {object}", Zh: "实验环境中没有主机 {object}"},
		Hint: Text{En: "its hosts are {hosts}", Zh: "可用的主机：{hosts}"},
	},
	{
		Code: "lab.unknown_link",
		Doc:  "The lab has no such link.",
		Text: Text{En: "the lab has no link {object}", Zh: "实验环境中没有链路 {object}"},
		Hint: Text{En: "its links are {links}; a site's end (telecom, verizon, unicom, att) means the same link", Zh: "可用的链路：{links}；也可以写某一端的名称（telecom、verizon、unicom、att）"},
	},
	{
		Code: "lab.link_key",
		Doc:  "A link has no such property.",
		Text: Text{En: "{object} is not a property of a link", Zh: "链路没有属性 {object}"},
		Hint: Text{En: "write KEY=VALUE with one of {keys}; the suffix .forward or .reverse sets one direction", Zh: "请写成 KEY=VALUE，可用的键：{keys}；加后缀 .forward 或 .reverse 只设置一个方向"},
	},
	{
		Code: "lab.link_value",
		Doc:  "The value of a link's property cannot be read.",
		Text: Text{En: "{object}: {cause}", Zh: "{object}：{cause}"},
		Hint: Text{En: "for example delay=100ms jitter=5ms rate=200Mbps loss=0.1% burst=4 queue=50ms mtu=1300 udp=drop blackhole=both", Zh: "例如 delay=100ms jitter=5ms rate=200Mbps loss=0.1% burst=4 queue=50ms mtu=1300 udp=drop blackhole=both"},
	},
	{
		Code: "lab.no_program",
		Doc:  "A program the lab runs is not there.",
		Text: Text{En: "cannot find {object}: {cause}", Zh: "找不到 {object}：{cause}"},
		Hint: Text{En: "causeway-gateway must stand beside causeway ('make build' puts both in bin/); nsenter comes with util-linux", Zh: "causeway-gateway 必须与 causeway 位于同一目录（'make build' 会放入 bin/）；nsenter 随 util-linux 提供"},
	},
	{
		Code: "lab.gateway",
		Doc:  "A gateway of the lab ended or did not bring its paths up in time.",
		Text: Text{En: "the gateway {object} did not come up: {cause}", Zh: "网关 {object} 未能就绪：{cause}"},
		Hint: Text{En: "its log is {log} (of the demonstration: with --keep); the last lines:\n{tail}", Zh: "日志位于 {log}（演示需加 --keep 才会保留）；最后几行：\n{tail}"},
	},
	{
		Code: "lab.command",
		Doc:  "A command could not be run inside the lab.",
		Text: Text{En: "cannot run {object}: {cause}", Zh: "无法运行 {object}：{cause}"},
		Hint: Text{En: "the hosts of the lab see this machine's programs and files", Zh: "实验主机使用本机的程序和文件"},
	},
	{
		Code: "lab.internal",
		Doc:  "A command the lab runs itself was run by hand.",
		Text: Text{En: "{object}: {cause}", Zh: "{object}：{cause}"},
		Hint: Text{En: "use 'causeway lab' or 'causeway lab up'", Zh: "请使用 'causeway lab' 或 'causeway lab up'"},
	},
	{
		Code: "lab.unknown_scenario",
		Doc:  "This build has no such scenario.",
		Text: Text{En: "there is no scenario {object}", Zh: "没有场景 {object}"},
		Hint: Text{En: "this build has: {names}", Zh: "当前版本提供：{names}"},
	},
	{
		Code: "lab.scenario",
		Doc:  "A scenario file cannot be read or says something that does not exist.",
		Text: Text{En: "{object} is not a scenario: {cause}", Zh: "{object} 不是有效的场景文件：{cause}"},
		Hint: Text{En: "the scenarios in lab/scenarios show the form", Zh: "格式可参考 lab/scenarios 中的场景"},
	},
}
