package causeway

// configCodes are the mistakes and notices of the file. It is longer than
// other tables because every mistake has a sentence of its own.
var configCodes = []Description{
	// The file as a whole.
	{
		Code: "config.unreadable",
		Doc:  "The file cannot be opened or read.",
		Text: Text{En: "{object}: cannot be read: {cause}", Zh: "{object}：无法读取：{cause}"},
		Hint: Text{En: "Name the file with -c FILE, or write one with 'causeway init'.", Zh: "用 -c FILE 指定配置文件，或用 'causeway init' 生成一个。"},
	},
	{
		Code: "config.not_a_file",
		Doc:  "The file's name leads to a folder, a pipe, a socket or a device.",
		Text: Text{En: "{object}: not a regular file", Zh: "{object}：不是普通文件"},
		Hint: Text{En: "Name the file itself with -c FILE; pipes, devices and folders are not read.", Zh: "请用 -c FILE 指定文件本身；不读取管道、设备或目录。"},
	},
	{
		Code: "config.too_large",
		Doc:  "The file is larger than this program reads.",
		Text: Text{En: "{object}: larger than {limit}", Zh: "{object}：超过 {limit}"},
		Hint: Text{En: "Is this the right file? An interconnect of hundreds of sites stays far below that.", Zh: "是否选错了文件？数百个站点的互联配置也远小于此。"},
	},
	{
		Code: "config.not_text",
		Doc:  "The file is not plain UTF-8: a byte order mark, a NUL or another control character, or bytes that are no UTF-8.",
		Text: Text{En: "{object}: not plain UTF-8 text: found {found}", Zh: "{object}：不是纯 UTF-8 文本：含有 {found}"},
		Hint: Text{En: "Save it as UTF-8 without a byte order mark.", Zh: "请另存为不带 BOM 的 UTF-8。"},
	},
	{
		Code: "config.syntax",
		Doc:  "The text is not YAML. Reading stops at the first such place.",
		Text: Text{En: "not valid YAML: {cause}", Zh: "不是合法的 YAML：{cause}"},
		Hint: Text{En: "Check indentation (spaces only), quotes and brackets here and on the line above.", Zh: "检查此处及上一行的缩进（只能用空格）、引号和括号。"},
	},
	{
		Code: "config.too_deep",
		Doc:  "Mappings and lists stand inside each other deeper than any interconnect needs.",
		Text: Text{En: "nested deeper than {limit} levels", Zh: "嵌套超过 {limit} 层"},
		Hint: Text{En: "Look for an unclosed bracket.", Zh: "检查是否有未闭合的括号。"},
	},
	{
		Code: "config.too_many_entries",
		Doc:  "A mapping or a list, or the file as a whole, has more entries than any interconnect needs.",
		Text: Text{En: "more than {limit} entries", Zh: "超过 {limit} 个条目"},
		Hint: Text{En: "Split the interconnect, or write wider networks and ranges.", Zh: "请拆分互联，或使用更大的网段和范围。"},
	},
	{
		Code: "config.blank_lines",
		Doc:  "More blank lines in a row than anyone writes; they can make YAML slow to read.",
		Text: Text{En: "more than {limit} blank lines in a row", Zh: "连续空行超过 {limit} 行"},
		Hint: Text{En: "Remove them.", Zh: "请删除多余空行。"},
	},
	{
		Code: "config.long_line",
		Doc:  "A line is longer than anyone reads; it can make YAML slow to read too.",
		Text: Text{En: "a line longer than {limit} bytes", Zh: "一行超过 {limit} 字节"},
		Hint: Text{En: "Break it: a list may have one item a line, each after '- '.", Zh: "请换行：列表可以每行写一项，以 '- ' 开头。"},
	},
	{
		Code: "config.too_many_lines",
		Doc:  "The file has more lines than any interconnect needs, comments and blank ones included.",
		Text: Text{En: "more than {limit} lines", Zh: "超过 {limit} 行"},
		Hint: Text{En: "Is this the right file? If so, write links and paths on one line each, as {from: …, to: …}.", Zh: "是否选错了文件？若没有，请把每条线路和路径写在一行内，如 {from: …, to: …}。"},
	},
	{
		Code: "config.crowded_line",
		Doc:  "A line has more tabs or '<' than anyone writes; they can make YAML slow to read.",
		Text: Text{En: "a line with more than {limit} times {found}", Zh: "一行内 {found} 超过 {limit} 个"},
		Hint: Text{En: "Align with spaces, and remove what is left of a merge.", Zh: "请用空格对齐，并删除合并冲突留下的标记。"},
	},
	{
		Code: "config.block_text",
		Doc:  "A text of several lines begins with '|' or '>'; nothing in the file is one.",
		Text: Text{En: "texts of several lines are not allowed: {found}", Zh: "不允许使用多行文本：{found}"},
		Hint: Text{En: "Write it on one line. A value that begins with | or > needs quotes.", Zh: "请写在一行内。以 | 或 > 开头的值要加引号。"},
	},
	{
		Code: "config.long_key",
		Doc:  "A key is longer than any name may be.",
		Text: Text{En: "a key longer than {limit} bytes: {found}", Zh: "键超过 {limit} 字节：{found}"},
		Hint: Text{En: "Is a quote or a line break missing before it?", Zh: "检查前面是否缺少引号或换行。"},
	},
	{
		Code: "config.alias",
		Doc:  "The file uses a YAML anchor, alias or merge key. They are refused so that what one reads is what applies.",
		Text: Text{En: "anchors, aliases and merge keys are not allowed: {found}", Zh: "不允许使用锚点、别名和合并键：{found}"},
		Hint: Text{En: "Write the value out where it is needed. A value that begins with & or * needs quotes.", Zh: "请在需要处直接写出值。以 & 或 * 开头的值要加引号。"},
	},
	{
		Code: "config.tag",
		Doc:  "The file uses a YAML tag or directive.",
		Text: Text{En: "YAML tags and directives are not allowed: {found}", Zh: "不允许使用 YAML 标签和指令：{found}"},
		Hint: Text{En: "Remove it. A value that begins with ! or % needs quotes.", Zh: "请删除。以 ! 或 % 开头的值要加引号。"},
	},
	{
		Code: "config.complex_key",
		Doc:  "A key is a mapping, a list or written with '?'.",
		Text: Text{En: "a key must be plain text", Zh: "键必须是普通文本"},
		Hint: Text{En: "Write it as 'name: value'.", Zh: "请写成 'name: value'。"},
	},
	{
		Code: "config.many_documents",
		Doc:  "A second YAML document follows the first.",
		Text: Text{En: "a second document begins here; one file describes one interconnect", Zh: "这里开始了第二个文档；一个文件只描述一个互联"},
		Hint: Text{En: "Remove the separator, or move what follows into a file of its own.", Zh: "删除分隔符，或把后面的内容移到另一个文件。"},
	},
	{
		Code: "config.empty",
		Doc:  "The file holds nothing but comments.",
		Text: Text{En: "{object}: nothing in it", Zh: "{object}：内容为空"},
		Hint: Text{En: "Write an example with 'causeway init --force'.", Zh: "用 'causeway init --force' 生成示例。"},
	},
	{
		Code: "config.version",
		Doc:  "The version of the file's format is not one this program reads.",
		Text: Text{En: "{object}: this program reads version 1, not {value}", Zh: "{object}：本程序只支持版本 1，而不是 {value}"},
		Hint: Text{En: "Write 'version: 1'.", Zh: "请写 'version: 1'。"},
	},
	{
		Code: "config.too_many",
		Doc:  "More sites or paths than one interconnect may have.",
		Text: Text{En: "{object}: {count}; the limit is {limit}", Zh: "{object}：共 {count} 个，上限为 {limit}"},
		Hint: Text{En: "Split the interconnect, or write only the paths that are needed under 'paths'.", Zh: "请拆分互联，或在 'paths' 下只写需要的路径。"},
	},
	{
		Code: "config.more",
		Doc:  "The list of mistakes, or of notices, was cut.",
		Text: Text{En: "{count} more like these are not listed", Zh: "另有 {count} 条未列出"},
		Hint: Text{En: "Deal with these first and check again.", Zh: "请先处理以上各条，再重新检查。"},
	},

	// Keys and types.
	{
		Code: "config.unknown_key",
		Doc:  "A key that has no meaning at this place.",
		Text: Text{En: "{object}: unknown key {key}", Zh: "{object}：未知的键 {key}"},
		Hint: Text{En: "Did you mean {suggestion}?", Zh: "是否想写 {suggestion}？"},
	},
	{
		Code: "config.duplicate_key",
		Doc:  "The same key stands twice in one mapping.",
		Text: Text{En: "{object}: key {key} already stands in line {line}", Zh: "{object}：键 {key} 已在第 {line} 行出现"},
		Hint: Text{En: "Keep one of the two.", Zh: "请只保留其中一个。"},
	},
	{
		Code: "config.missing_key",
		Doc:  "A key that must be there is not.",
		Text: Text{En: "{object}: missing", Zh: "{object}：缺失"},
		Hint: Text{En: "Add '{key}: …' here.", Zh: "请在此处加上 '{key}: …'。"},
	},
	{
		Code: "config.empty_value",
		Doc:  "A key stands there without a value, or a list or mapping that needs entries has none.",
		Text: Text{En: "{object}: empty", Zh: "{object}：值为空"},
		Hint: Text{En: "Give it a value or remove the key.", Zh: "请填写值，或删除该键。"},
	},
	{
		Code: "config.not_mapping",
		Doc:  "A value that must be a mapping is something else.",
		Text: Text{En: "{object}: expected keys with values, found {found}", Zh: "{object}：应为键值映射，实际为 {found}"},
		Hint: Text{En: "Write it as '{key}: {name: value}' or indent 'name: value' lines below it.", Zh: "请写成 '{key}: {name: value}'，或在下面缩进写 'name: value'。"},
	},
	{
		Code: "config.not_list",
		Doc:  "A value that must be a list is something else.",
		Text: Text{En: "{object}: expected a list, found {found}", Zh: "{object}：应为列表，实际为 {found}"},
		Hint: Text{En: "Write it in brackets, like '{key}: [one, two]'.", Zh: "请写在方括号里，如 '{key}: [one, two]'。"},
	},
	{
		Code: "config.not_scalar",
		Doc:  "A value that must be a single text is a mapping, a list, a number or a truth value.",
		Text: Text{En: "{object}: expected text, found {found}", Zh: "{object}：应为文本，实际为 {found}"},
		Hint: Text{En: "Write one value; put it in quotes if it looks like a number or like true, false or null.", Zh: "请写一个值；看起来像数字或 true、false、null 时要加引号。"},
	},
	{
		Code: "config.not_number",
		Doc:  "A value that must be a whole number is not.",
		Text: Text{En: "{object}: expected a whole number, found {found}", Zh: "{object}：应为整数，实际为 {found}"},
		Hint: Text{En: "Write decimal digits without quotes.", Zh: "请写十进制数字，不加引号。"},
	},
	{
		Code: "config.not_bool",
		Doc:  "A value that must be true or false is not.",
		Text: Text{En: "{object}: expected true or false, found {found}", Zh: "{object}：应为 true 或 false，实际为 {found}"},
		Hint: Text{En: "Write true or false without quotes.", Zh: "请写 true 或 false，不加引号。"},
	},
	{
		Code: "config.unprintable",
		Doc:  "A text holds line breaks or control characters, or is longer than 255 characters.",
		Text: Text{En: "{object}: {value} is not one short printable line", Zh: "{object}：{value} 不是一行简短的可打印文本"},
		Hint: Text{En: "Use at most 255 printable characters on one line.", Zh: "请使用不超过 255 个可打印字符的单行文本。"},
	},
	{
		Code: "config.name",
		Doc:  "A name that cannot go into URIs, file names and labels.",
		Text: Text{En: "{object}: {value} is not a valid name", Zh: "{object}：{value} 不是合法的名称"},
		Hint: Text{En: "Use lower-case letters, digits, '-' and '_', 1 to 63 characters, starting with a letter or digit.", Zh: "名称由小写字母、数字、'-' 和 '_' 组成，1 到 63 个字符，以字母或数字开头。"},
	},
	{
		Code: "config.choice",
		Doc:  "A value is not one of those that have a meaning here.",
		Text: Text{En: "{object}: {value} is not one of {choices}", Zh: "{object}：{value} 不在可选值之内：{choices}"},
		Hint: Text{En: "Did you mean {suggestion}?", Zh: "是否想写 {suggestion}？"},
	},
	{
		Code: "config.duplicate_item",
		Doc:  "The same item stands twice in a list.",
		Text: Text{En: "{object}: {value} is already in the list", Zh: "{object}：{value} 在列表中重复"},
		Hint: Text{En: "Remove one of the two.", Zh: "请删除其中一个。"},
	},

	// Units.
	{
		Code: "config.bandwidth",
		Doc:  "A bandwidth cannot be read, is zero or beyond any line.",
		Text: Text{En: "{object}: {value} is not a bandwidth", Zh: "{object}：{value} 不是带宽"},
		Hint: Text{En: "Write a number with bps, Kbps, Mbps or Gbps, like 200Mbps.", Zh: "请写数字加单位 bps、Kbps、Mbps 或 Gbps，如 200Mbps。"},
	},
	{
		Code: "config.duration",
		Doc:  "A duration cannot be read or is not positive.",
		Text: Text{En: "{object}: {value} is not a duration", Zh: "{object}：{value} 不是时长"},
		Hint: Text{En: "Write a number with ms, s, m or h, like 250ms or 1s.", Zh: "请写数字加单位 ms、s、m 或 h，如 250ms 或 1s。"},
	},
	{
		Code: "config.percentage",
		Doc:  "A percentage cannot be read or is not between 0 % and 100 %.",
		Text: Text{En: "{object}: {value} is not a percentage", Zh: "{object}：{value} 不是百分比"},
		Hint: Text{En: "Write a number up to 100 with %, like 0.5%.", Zh: "请写不超过 100 的数字加 %，如 0.5%。"},
	},
	{
		Code: "config.out_of_range",
		Doc:  "A value is smaller or larger than allowed.",
		Text: Text{En: "{object}: {value} is not between {min} and {max}", Zh: "{object}：{value} 不在 {min} 到 {max} 之间"},
		Hint: Text{En: "Choose a value from {min} to {max}.", Zh: "请取 {min} 到 {max} 之间的值。"},
	},

	// Sites and networks.
	{
		Code: "config.few_sites",
		Doc:  "Fewer than two sites: there is nothing to join.",
		Text: Text{En: "{object}: an interconnect joins at least two sites, found {count}", Zh: "{object}：互联至少需要两个站点，实际为 {count} 个"},
		Hint: Text{En: "Describe the other site under 'sites' too.", Zh: "请在 'sites' 下也写上另一个站点。"},
	},
	{
		Code: "config.cidr",
		Doc:  "A network is not in CIDR form.",
		Text: Text{En: "{object}: {value} is not a network", Zh: "{object}：{value} 不是网段"},
		Hint: Text{En: "Write it with its prefix length, like 10.0.0.0/16.", Zh: "请写上前缀长度，如 10.0.0.0/16。"},
	},
	{
		Code: "config.host_bits",
		Doc:  "A network names a host inside it instead of its first address.",
		Text: Text{En: "{object}: {value} has host bits set; the network is {canonical}", Zh: "{object}：{value} 含有主机位；该网段应写作 {canonical}"},
		Hint: Text{En: "Write {canonical}.", Zh: "请写 {canonical}。"},
	},
	{
		Code: "config.network_overlap",
		Doc:  "Networks of two sites overlap, so an address would belong to both.",
		Text: Text{En: "{object}: {value} of site {owner} overlaps {other} of site {other_owner} (line {line})", Zh: "{object}：站点 {owner} 的 {value} 与站点 {other_owner} 的 {other}（第 {line} 行）重叠"},
		Hint: Text{En: "Give the sites disjoint networks, or list only the subnets that must be reached.", Zh: "请使用互不重叠的网段，或只列出需要互通的子网。"},
	},
	{
		Code: "config.network_redundant",
		Doc:  "Warning: a network of a site lies inside another one of the same site.",
		Text: Text{En: "{object}: {value} is already covered by {other} (line {line})", Zh: "{object}：{value} 已包含在 {other}（第 {line} 行）中"},
		Hint: Text{En: "One of the two is enough.", Zh: "保留其中一个即可。"},
	},
	{
		Code: "config.network_alibaba",
		Doc:  "A network touches 100.64.0.0/10, where Alibaba Cloud's DNS, package mirrors and metadata service live.",
		Text: Text{En: "{object}: {value} touches 100.64.0.0/10, where Alibaba Cloud's DNS, mirrors and metadata service live", Zh: "{object}：{value} 与 100.64.0.0/10 相交，阿里云的 DNS、镜像源和元数据服务都在该网段"},
		Hint: Text{En: "Routing it into the tunnel would cut those services off; use another private network.", Zh: "将其路由进隧道会切断这些服务；请改用其他私有网段。"},
	},
	{
		Code: "config.network_special",
		Doc:  "A network touches addresses that cannot be a site's: loopback, link-local, multicast, reserved or everything.",
		Text: Text{En: "{object}: {value} touches {special}, which cannot belong to a site", Zh: "{object}：{value} 与 {special} 相交，该网段不能属于任何站点"},
		Hint: Text{En: "List the private networks of the site, like 10.0.0.0/16.", Zh: "请列出站点的私有网段，如 10.0.0.0/16。"},
	},

	// Gateways and links.
	{
		Code: "config.links_without_gateway",
		Doc:  "Links stand at the site although it has several gateways, so it is open which gateway has them.",
		Text: Text{En: "{object}: the site has {count} gateways; which of them has these links?", Zh: "{object}：该站点有 {count} 个网关，无法确定这些线路属于哪一个"},
		Hint: Text{En: "Move each link under its gateway: gateways.NAME.links.", Zh: "请把线路移到所属网关下：gateways.NAME.links。"},
	},
	{
		Code: "config.duplicate_link",
		Doc:  "Two links of one site have the same name.",
		Text: Text{En: "{object}: site {site} already has a link {value} (line {line})", Zh: "{object}：站点 {site} 已有线路 {value}（第 {line} 行）"},
		Hint: Text{En: "Link names are unique within a site; rename one.", Zh: "同一站点内线路名称不能重复，请改名。"},
	},
	{
		Code: "config.address",
		Doc:  "An address is not an IP address.",
		Text: Text{En: "{object}: {value} is not an IP address", Zh: "{object}：{value} 不是 IP 地址"},
		Hint: Text{En: "Write one address without port or prefix length, like 192.0.2.1.", Zh: "请写一个地址，不带端口和前缀长度，如 192.0.2.1。"},
	},
	{
		Code: "config.address_unusable",
		Doc:  "An address nobody can send to: unspecified, multicast, broadcast, link-local, or an IPv4 address in IPv6 clothes.",
		Text: Text{En: "{object}: {value} cannot be the address of a link", Zh: "{object}：{value} 不能作为线路地址"},
		Hint: Text{En: "Write the unicast address peers reach, like 192.0.2.1.", Zh: "请写对端可达的单播地址，如 192.0.2.1。"},
	},
	{
		Code: "config.duplicate_address",
		Doc:  "Two links have the same address.",
		Text: Text{En: "{object}: {value} is already the address of {other} (line {line})", Zh: "{object}：{value} 已是 {other} 的地址（第 {line} 行）"},
		Hint: Text{En: "Every link needs an address of its own.", Zh: "每条线路都需要自己的地址。"},
	},
	{
		Code: "config.address_in_network",
		Doc:  "Peers would reach a link inside a network that is routed into the tunnel, so the tunnel would have to carry itself.",
		Text: Text{En: "{object}: {value} lies in {network} of site {owner} (line {line}), which is routed into the tunnel", Zh: "{object}：{value} 位于站点 {owner} 的 {network}（第 {line} 行）之内，该网段会被路由进隧道"},
		Hint: Text{En: "Write the address peers reach from outside (the host's own goes under 'listen'), or list narrower networks.", Zh: "请写对端从外部可达的地址（主机自身的地址写在 'listen' 下），或列出更小的网段。"},
	},
	{
		Code: "config.device",
		Doc:  "A device name Linux would refuse.",
		Text: Text{En: "{object}: {value} is not a device name", Zh: "{object}：{value} 不是设备名"},
		Hint: Text{En: "Write the name 'ip link' shows, at most 15 characters without '/' and spaces.", Zh: "请写 'ip link' 显示的名称，最多 15 个字符，不含 '/' 和空格。"},
	},

	// Paths.
	{
		Code: "config.link_reference",
		Doc:  "An end of a path is not in the form SITE/LINK.",
		Text: Text{En: "{object}: {value} does not name a link", Zh: "{object}：{value} 没有指明线路"},
		Hint: Text{En: "Write it as SITE/LINK, like beijing/telecom.", Zh: "请写成 SITE/LINK，如 beijing/telecom。"},
	},
	{
		Code: "config.unknown_link",
		Doc:  "An end of a path names a link that does not exist.",
		Text: Text{En: "{object}: there is no link {value}", Zh: "{object}：没有线路 {value}"},
		Hint: Text{En: "Did you mean {suggestion}?", Zh: "是否想写 {suggestion}？"},
	},
	{
		Code: "config.same_site",
		Doc:  "Both ends of a path are at one site.",
		Text: Text{En: "{object}: both ends are at site {site}", Zh: "{object}：两端都在站点 {site}"},
		Hint: Text{En: "A path joins links of two different sites.", Zh: "路径连接两个不同站点的线路。"},
	},
	{
		Code: "config.mixed_families",
		Doc:  "One end of a path has an IPv4 address, the other an IPv6 address.",
		Text: Text{En: "{object}: {from} is IPv4 and {to} is IPv6, or the other way round", Zh: "{object}：{from} 与 {to} 一端是 IPv4、另一端是 IPv6"},
		Hint: Text{En: "Join links of the same address family.", Zh: "请连接相同地址族的线路。"},
	},
	{
		Code: "config.duplicate_path",
		Doc:  "Two paths of the same kind join the same two links.",
		Text: Text{En: "{object}: path {other} (line {line}) already joins these two links", Zh: "{object}：路径 {other}（第 {line} 行）已连接这两条线路"},
		Hint: Text{En: "A path carries traffic both ways; one is enough.", Zh: "一条路径双向承载流量，保留一条即可。"},
	},
	{
		Code: "config.unclear_via",
		Doc:  "A path joins links of different types and does not say via what.",
		Text: Text{En: "{object}: joins links of types {from} and {to}; say via what", Zh: "{object}：连接了 {from} 与 {to} 两种线路，需要指明 via"},
		Hint: Text{En: "Add 'via: …'.", Zh: "请加上 'via: …'。"},
	},
	{
		Code: "config.via_mismatch",
		Doc:  "A path is to cross links of a type it cannot run over.",
		Text: Text{En: "{object}: a {value} path cannot run over {link}, a link of type {type}", Zh: "{object}：{value} 路径不能经过 {link}，该线路类型为 {type}"},
		Hint: Text{En: "Links of such a path are of type {choices}: join other links, or choose another 'via'.", Zh: "这种路径的线路类型应为 {choices}：请连接其他线路，或改用别的 via。"},
	},
	{
		Code: "config.no_paths",
		Doc:  "No path joins the sites: 'paths' is left out and no two links are alike.",
		Text: Text{En: "{object}: no path joins the sites", Zh: "{object}：没有路径连接各站点"},
		Hint: Text{En: "Write them under 'paths', like 'telecom-verizon: {from: beijing/telecom, to: california/verizon}'.", Zh: "请在 'paths' 下写出，如 'telecom-verizon: {from: beijing/telecom, to: california/verizon}'。"},
	},
	{
		Code: "config.path_names",
		Doc:  "'paths' is left out and the names made from the links are not unique or too long.",
		Text: Text{En: "{object}: cannot name the path between {from} and {to}", Zh: "{object}：无法为 {from} 与 {to} 之间的路径命名"},
		Hint: Text{En: "Write the paths under 'paths' with names of your own.", Zh: "请在 'paths' 下写出路径并自行命名。"},
	},
	{
		Code: "config.transit_ends",
		Doc:  "Warning: a transit site has paths to one other site only, so there is nothing to forward between.",
		Text: Text{En: "{object}: a transit site joined with one site only", Zh: "{object}：中转站点只与一个站点相连"},
		Hint: Text{En: "Add the path to the other site it stands between, or remove 'transit: true'.", Zh: "请添加通往另一个站点的路径，或删除 'transit: true'。"},
	},
	{
		Code: "config.site_without_path",
		Doc:  "Warning: no path reaches a site.",
		Text: Text{En: "{object}: no path reaches this site", Zh: "{object}：没有路径通往该站点"},
		Hint: Text{En: "Add a path under 'paths', or a link of the same type as another site has.", Zh: "请在 'paths' 下添加路径，或添加与其他站点同类型的线路。"},
	},

	// Tunnel and classes.
	{
		Code: "config.encryption",
		Doc:  "An encryption other than AES-256-GCM.",
		Text: Text{En: "{object}: the tunnel encrypts with AES-256-GCM only, not {value}", Zh: "{object}：隧道只使用 AES-256-GCM 加密，而不是 {value}"},
		Hint: Text{En: "Write AES-256-GCM or remove the key.", Zh: "请写 AES-256-GCM，或删除该键。"},
	},
	{
		Code: "config.failover_short",
		Doc:  "The failover time is shorter than 300 ms plus the round trip between two sites, estimated by what light needs.",
		Text: Text{En: "{object}: {value} is too short between {from} and {to}, whose round trip takes at least {floor}", Zh: "{object}：{value} 对 {from} 与 {to} 之间过短，其往返至少需要 {floor}"},
		Hint: Text{En: "It must be 300ms plus the round trip: write {min} or more, best with the round trip you measure.", Zh: "至少为 300ms 加往返时延：请写 {min} 或更大，最好按实测往返时延计算。"},
	},
	{
		Code: "config.latency_impossible",
		Doc:  "A class asks for a round trip that light in glass cannot make along the shortest way. A warning where it can between other sites of the file.",
		Text: Text{En: "{object}: {value} is impossible between {from} and {to}: light in glass needs {floor} there and back", Zh: "{object}：{value} 在 {from} 与 {to} 之间不可能实现：光在光纤中往返就需要 {floor}"},
		Hint: Text{En: "Latency is the round trip, and no real line is straight. Write what you measure plus a margin.", Zh: "时延指往返时延，且实际线路都不是直线。请按实测值加余量填写。"},
	},
	{
		Code: "config.latency_unlikely",
		Doc:  "Warning: a class asks for a shorter round trip than the best line known between two sites.",
		Text: Text{En: "{object}: {value} between {from} and {to} is less than the best known line: {known}", Zh: "{object}：{from} 与 {to} 之间的 {value} 低于已知最好线路的 {known}"},
		Hint: Text{En: "Write what you measure plus a margin.", Zh: "请按实测值加余量填写。"},
	},
	{
		Code: "config.port_range",
		Doc:  "A port or a range of ports cannot be read, is out of 1 to 65535 or runs backwards.",
		Text: Text{En: "{object}: {value} is not a port or a range of ports", Zh: "{object}：{value} 不是端口或端口范围"},
		Hint: Text{En: "Write a port from 1 to 65535, or a range like 9000-9100.", Zh: "请写 1 到 65535 的端口，或范围如 9000-9100。"},
	},
	{
		Code: "config.dscp",
		Doc:  "A DSCP that is neither a known name nor a number from 0 to 63.",
		Text: Text{En: "{object}: {value} is not a DSCP", Zh: "{object}：{value} 不是 DSCP"},
		Hint: Text{En: "Write ef, va, le, cs0 to cs7, af11 to af43, or a number from 0 to 63.", Zh: "请写 ef、va、le、cs0 到 cs7、af11 到 af43，或 0 到 63 的数字。"},
	},
	{
		Code: "config.match_impossible",
		Doc:  "One match asks for TCP and UDP at once, which no packet is.",
		Text: Text{En: "{object}: no packet is both TCP and UDP", Zh: "{object}：没有数据包既是 TCP 又是 UDP"},
		Hint: Text{En: "Write two matches: [{tcp: …}, {udp: …}].", Zh: "请写成两个匹配项：[{tcp: …}, {udp: …}]。"},
	},
	{
		Code: "config.default_match",
		Doc:  "The class default has a match, but it takes what no other class matches.",
		Text: Text{En: "{object}: the class default takes what no other class matches and has no match of its own", Zh: "{object}：default 类接收其他类都不匹配的流量，不能有自己的匹配"},
		Hint: Text{En: "Remove the match, or give the class another name.", Zh: "请删除 match，或给该类改名。"},
	},
	{
		Code: "config.unknown_path",
		Doc:  "A class prefers a path that does not exist.",
		Text: Text{En: "{object}: there is no path {value}", Zh: "{object}：没有路径 {value}"},
		Hint: Text{En: "Did you mean {suggestion}?", Zh: "是否想写 {suggestion}？"},
	},
	// Provisioning.
	{
		Code: "config.unknown_site",
		Doc:  "A site is named that does not exist.",
		Text: Text{En: "{object}: there is no site {value}", Zh: "{object}：没有站点 {value}"},
		Hint: Text{En: "Did you mean {suggestion}?", Zh: "是否想写 {suggestion}？"},
	},
	{
		Code: "config.provision_cloud",
		Doc:  "Resources are to be made in a cloud this program does not make any in.",
		Text: Text{En: "{object}: nothing can be made in cloud {cloud}", Zh: "{object}：不支持在云 {cloud} 上创建资源"},
		Hint: Text{En: "Resources are made in aliyun and aws. Take the site out of 'provision'.", Zh: "目前支持 aliyun 和 aws。请从 'provision' 中删除该站点。"},
	},
	{
		Code: "config.provision_vpc",
		Doc:  "Resources are to be made at a site whose VPC the file does not name.",
		Text: Text{En: "{object}: site {site} names no VPC", Zh: "{object}：站点 {site} 没有填写 VPC"},
		Hint: Text{En: "Add 'vpc: ID' to the site.", Zh: "请在该站点中添加 'vpc: ID'。"},
	},
	{
		Code: "config.cloud_id",
		Doc:  "The id of an object in a cloud does not begin as that cloud's ids do.",
		Text: Text{En: "{object}: {value} is not an id of the form {prefix}…", Zh: "{object}：{value} 不是 {prefix}… 形式的 ID"},
		Hint: Text{En: "Copy the id from the cloud's console.", Zh: "请从云控制台复制该 ID。"},
	},
	{
		Code: "config.use_or_create",
		Doc:  "A route table is neither clearly an existing one nor clearly one to make.",
		Text: Text{En: "{object}: not clear whether to use or to create it", Zh: "{object}：不清楚是使用现有的还是新建"},
		Hint: Text{En: "Write {use: ID} for one that exists, or {create: NAME, subnets: [ID]} for a new one.", Zh: "现有的请写 {use: ID}，新建请写 {create: 名称, subnets: [ID]}。"},
	},
	{
		Code: "config.credentials",
		Doc:  "Credentials are written in another way than by reference. The value is not repeated, because it may be a key.",
		Text: Text{En: "{object}: not a reference to credentials", Zh: "{object}：不是凭据引用"},
		Hint: Text{En: "Write one of {choices}. Keys never stand in this file; if one did, revoke it.", Zh: "请填写其中之一：{choices}。密钥绝不能写入本文件；如已写入，请立即吊销。"},
	},
	{
		Code: "config.owner_tag",
		Doc:  "A tag's name belongs to a cloud or to this program, or name or value are longer than the clouds take.",
		Text: Text{En: "{object}: {value} cannot be a tag", Zh: "{object}：{value} 不能作为标签"},
		Hint: Text{En: "Choose a name of up to 64 characters that does not begin with aliyun, acs:, aws: or causeway, a value of up to 128, and no address (://).", Zh: "标签名不超过 64 个字符，且不以 aliyun、acs:、aws: 或 causeway 开头；值不超过 128 个字符；不能含有 ://。"},
	},
	{
		Code: "config.foreign_option",
		Doc:  "An option stands where it has no meaning.",
		Text: Text{En: "{object}: '{key}' has no meaning here; it belongs to {via}", Zh: "{object}：'{key}' 在此无意义，仅用于 {via}"},
		Hint: Text{En: "Remove it.", Zh: "请删除。"},
	},
	{
		Code: "config.not_prepaid",
		Doc:  "A period of payment is given for a gateway that is paid by the hour.",
		Text: Text{En: "{object}: months and auto_pay are for prepaid gateways, which only accounts of kind china buy", Zh: "{object}：months 和 auto_pay 仅用于预付费网关，只有 china 类型的账号需要"},
		Hint: Text{En: "Remove them, or check accounts.aliyun.kind.", Zh: "请删除，或检查 accounts.aliyun.kind。"},
	},
	{
		Code: "config.asn",
		Doc:  "An ASN is not one that both clouds take for their own.",
		Text: Text{En: "{object}: {value} is not a private ASN both clouds take", Zh: "{object}：{value} 不是两朵云都接受的私有 ASN"},
		Hint: Text{En: "Choose one from 64512 to 65534 (not 65025), or from 4200000000 to 4294967294.", Zh: "请取 64512 到 65534（65025 除外），或 4200000000 到 4294967294。"},
	},
	{
		Code: "config.same_asn",
		Doc:  "Two neighbours in BGP have the same ASN.",
		Text: Text{En: "{object}: the same ASN as at {other}", Zh: "{object}：与 {other} 的 ASN 相同"},
		Hint: Text{En: "Give each end its own: 65530 and 64512, for instance.", Zh: "两端必须不同，例如 65530 和 64512。"},
	},
	{
		Code: "config.two_zones",
		Doc:  "Alibaba's VPN gateway has two tunnels, each in a zone of its own; the file gives subnets in fewer zones.",
		Text: Text{En: "{object}: a VPN gateway needs vSwitches in two zones", Zh: "{object}：VPN 网关需要位于两个可用区的交换机"},
		Hint: Text{En: "Add a vSwitch in another zone.", Zh: "请再添加另一可用区的交换机。"},
	},
	{
		Code: "config.ipsec_ends",
		Doc:  "An IPsec path between provisioned sites does not join Alibaba Cloud with AWS.",
		Text: Text{En: "{object}: IPsec is made between aliyun and aws only", Zh: "{object}：目前只能在 aliyun 与 aws 之间创建 IPsec"},
		Hint: Text{En: "Join sites of one cloud by its own means (via: cen), or take a site out of 'provision'.", Zh: "同一云内请用其自身方式（via: cen），或从 'provision' 中删除其中一个站点。"},
	},
	{
		Code: "config.ipsec_family",
		Doc:  "An IPsec path between provisioned sites would have to carry IPv6, which these VPN gateways do not.",
		Text: Text{En: "{object}: {value} of {site} is IPv6, which the VPN gateways do not carry", Zh: "{object}：{site} 的 {value} 是 IPv6，VPN 网关不支持"},
		Hint: Text{En: "Use via: internet for IPv6, or leave the network out.", Zh: "IPv6 请使用 via: internet，或去掉该网段。"},
	},
	{
		Code: "config.tgw_static",
		Doc:  "A transit gateway with static routes: it takes one static route to one attachment, and each path has two connections.",
		Text: Text{En: "{object}: a transit gateway cannot fail over between two connections with static routes", Zh: "{object}：中转网关使用静态路由时无法在两条连接之间切换"},
		Hint: Text{En: "Write 'routing: bgp' for the path under provision.paths, or use type vgw.", Zh: "请在 provision.paths 中为该路径写 'routing: bgp'，或改用 vgw。"},
	},
	{
		Code: "config.cen_ends",
		Doc:  "A CEN path between provisioned sites has an end outside Alibaba Cloud.",
		Text: Text{En: "{object}: CEN joins sites of aliyun only", Zh: "{object}：云企业网（CEN）只连接 aliyun 的站点"},
		Hint: Text{En: "From the last site in aliyun go on with via: ipsec or internet.", Zh: "从最后一个 aliyun 站点起，请使用 via: ipsec 或 internet。"},
	},
	{
		Code: "config.foreign_network",
		Doc:  "A network that may reach a port belongs to no other site.",
		Text: Text{En: "{object}: {value} lies in no other site's networks", Zh: "{object}：{value} 不在其他站点的网段之内"},
		Hint: Text{En: "Name a site, or a part of one of its networks.", Zh: "请写站点名称，或其网段的一部分。"},
	},
	{
		Code: "config.date",
		Doc:  "A date is not one, or is written in another way than year-month-day.",
		Text: Text{En: "{object}: {value} is not a date", Zh: "{object}：{value} 不是日期"},
		Hint: Text{En: "Write year, month and day: 2026-11-23.", Zh: "请按年-月-日填写，如 2026-11-23。"},
	},
	{
		Code: "config.not_built",
		Doc:  "Notice: the file asks for something this build cannot do yet. It is accepted and left aside.",
		Text: Text{En: "{object}: this build cannot do '{option}' yet; it is accepted and left aside", Zh: "{object}：当前版本还不支持 '{option}'，已接受但不生效"},
		Hint: Text{En: "Nothing has to change. Until it is built, traffic goes without it, over the paths this build can use.", Zh: "无需修改。在支持之前，流量不使用该功能，走当前版本可用的路径。"},
	},
	{
		Code: "config.steers_best",
		Doc:  "Notice: a class asks for a way to steer that this build cannot do yet. It is steered like 'best' instead.",
		Text: Text{En: "{object}: this build cannot do '{option}' yet; 'steer: best' is used instead", Zh: "{object}：当前版本还不支持 '{option}'，改用 'steer: best'"},
		Hint: Text{En: "Nothing has to change. Until it is built, the class takes the path that scores best by round trip, jitter and loss.", Zh: "无需修改。在支持之前，该类流量走往返时延、抖动和丢包综合评分最好的路径。"},
	},

	// causeway init.
	{
		Code: "config.exists",
		Doc:  "The file to write is already there.",
		Text: Text{En: "{object}: already there; nothing was written", Zh: "{object}：文件已存在，没有写入任何内容"},
		Hint: Text{En: "Choose another file with -c FILE, or overwrite it with --force.", Zh: "用 -c FILE 换一个文件，或用 --force 覆盖。"},
	},
	{
		Code: "config.unwritable",
		Doc:  "The file cannot be written. What stood there before is untouched.",
		Text: Text{En: "{object}: cannot be written: {cause}", Zh: "{object}：无法写入：{cause}"},
		Hint: Text{En: "Check that the folder exists, may be written to and has room.", Zh: "请检查目录是否存在、可写且有空间。"},
	},
	{
		Code: "config.import_unreadable",
		Doc:  "The file to import cannot be opened or read.",
		Text: Text{En: "{object}: cannot be read: {cause}", Zh: "{object}：无法读取：{cause}"},
		Hint: Text{En: "Name the SD-WAN site_config to read with --import FILE.", Zh: "用 --import FILE 指定要读取的 SD-WAN site_config。"},
	},
	{
		Code: "config.import_form",
		Doc:  "The file to import is not of the SD-WAN site_config form.",
		Text: Text{En: "{object}: not an SD-WAN site_config: the key 'site_config' is missing", Zh: "{object}：不是 SD-WAN 的 site_config：缺少 'site_config' 键"},
		Hint: Text{En: "Import reads 'site_config', 'tunnel_config', 'policies' and 'traffic_steering'; a causeway.yaml needs no import.", Zh: "导入可读取 'site_config'、'tunnel_config'、'policies' 和 'traffic_steering'；causeway.yaml 无需导入。"},
	},
	{
		Code: "config.import_result",
		Doc:  "What the imported file says cannot be written as a valid causeway.yaml. Nothing is written.",
		Text: Text{En: "{object}: what would be written is not valid: {cause}", Zh: "{object}：将要写入的内容不合法：{cause}"},
		Hint: Text{En: "Import the sites in smaller parts, or write the file by hand from the example of 'causeway init'.", Zh: "请分批导入站点，或参照 'causeway init' 的示例手工编写。"},
	},
	{
		Code: "config.import_key",
		Doc:  "Warning: a key of the imported file has no counterpart; it and what stands below it is left out.",
		Text: Text{En: "{object}: not carried over: causeway.yaml has no such setting", Zh: "{object}：未导入：causeway.yaml 没有对应的设置"},
	},
	{
		Code: "config.import_value",
		Doc:  "Warning: a value of the imported file has no counterpart, cannot be read or is not allowed; it is left out.",
		Text: Text{En: "{object}: not carried over: {value} has no counterpart or is not valid", Zh: "{object}：未导入：{value} 没有对应的取值或不合法"},
	},
	{
		Code: "config.import_changed",
		Doc:  "Warning: a value of the imported file is written as something close to it.",
		Text: Text{En: "{object}: {value} became {instead}", Zh: "{object}：{value} 已改写为 {instead}"},
	},
	{
		Code: "config.import_todo",
		Doc:  "Notice: a value of the written file is a placeholder or a guess, because the imported file does not say it.",
		Text: Text{En: "{object}: {value} is a placeholder or a guess", Zh: "{object}：{value} 是占位值或推测值"},
		Hint: Text{En: "Replace or confirm each; they are marked TODO in the file.", Zh: "请逐一替换或确认；文件中均以 TODO 标出。"},
	},

	// The description of an IPsec connection.
	{
		Code: "config.psk_twice",
		Doc:  "A pre-shared key is given together with the hash of one.",
		Text: Text{En: "{object}: given beside the key itself", Zh: "{object}：已写出密钥本身，又给出了哈希"},
		Hint: Text{En: "Write psk or psk_sha256, not both.", Zh: "psk 和 psk_sha256 只能写一个。"},
	},
	{
		Code: "config.psk_hash",
		Doc:  "The hash of a pre-shared key is not a SHA-256.",
		Text: Text{En: "{object}: not a SHA-256", Zh: "{object}：不是 SHA-256"},
		Hint: Text{En: "Write 64 hexadecimal digits, as sha256sum prints them.", Zh: "请写 64 位十六进制数，如 sha256sum 的输出。"},
	},

	// The accounts of clouds.
	{
		Code: "config.endpoint",
		Doc:  "What takes the place of a cloud's own endpoints is not the address of an API. The value is not repeated, because it may hold a password.",
		Text: Text{En: "{object}: not the address of an API", Zh: "{object}：不是 API 地址"},
		Hint: Text{En: "Write https://HOST[:PORT] without user, password and path; http:// only for an address of this machine.", Zh: "请填写 https://主机[:端口]，不含用户名、密码和路径；http:// 仅可用于本机地址。"},
	},

	// Leased lines.
	{
		Code: "config.line_ends",
		Doc:  "A leased line between provisioned sites does not join Alibaba Cloud with AWS.",
		Text: Text{En: "{object}: leased lines are made between aliyun and aws only", Zh: "{object}：目前只能在 aliyun 与 aws 之间创建专线"},
		Hint: Text{En: "Join sites of aliyun by via: cen, or take a site out of 'provision'.", Zh: "aliyun 站点之间请用 via: cen，或从 'provision' 中删除其中一个站点。"},
	},
	{
		Code: "config.foreign_end",
		Doc:  "The end of a leased line is described at a site where the path does not end.",
		Text: Text{En: "{object}: path {path} does not end at {site}", Zh: "{object}：路径 {path} 的两端不包括 {site}"},
		Hint: Text{En: "Name the sites of the path's 'from' and 'to'.", Zh: "请写该路径 'from' 和 'to' 的站点。"},
	},
	{
		Code: "config.line_family",
		Doc:  "A leased line would have to carry IPv6, for which nothing is made.",
		Text: Text{En: "{object}: {value} of {site} is IPv6, for which no leased line is made", Zh: "{object}：{site} 的 {value} 是 IPv6，目前专线仅支持 IPv4"},
		Hint: Text{En: "Use via: internet for IPv6, or leave the network out.", Zh: "IPv6 请使用 via: internet，或去掉该网段。"},
	},
	{
		Code: "config.line_address",
		Doc:  "The cloud's address on a leased line is not one of the two hosts of an IPv4 /30.",
		Text: Text{En: "{object}: {value} is not a host of a /30", Zh: "{object}：{value} 不是 /30 网段的主机地址"},
		Hint: Text{En: "Write one of its two hosts with the length: 10.255.0.1/30.", Zh: "请写两个主机地址之一并带上掩码长度，如 10.255.0.1/30。"},
	},
	{
		Code: "config.line_peer",
		Doc:  "The router's address on a leased line is not the other host of the cloud's /30.",
		Text: Text{En: "{object}: {value} is not the other host of {local}", Zh: "{object}：{value} 不是 {local} 的另一个主机地址"},
		Hint: Text{En: "Both ends of the cable are in one /30.", Zh: "线缆两端须在同一个 /30 网段。"},
	},
	{
		Code: "config.line_overlap",
		Doc:  "The addresses of a leased line lie in a network of a site, which is routed over it.",
		Text: Text{En: "{object}: {value} lies in {network} of {site}", Zh: "{object}：{value} 位于 {site} 的网段 {network} 之内"},
		Hint: Text{En: "Choose a /30 outside every site's networks.", Zh: "请选择不在任何站点网段之内的 /30。"},
	},
	{
		Code: "config.line_taken",
		Doc:  "Two ends use one VLAN of one physical connection.",
		Text: Text{En: "{object}: {circuit} is taken by {other}", Zh: "{object}：{circuit} 已被 {other} 使用"},
		Hint: Text{En: "Give each end a VLAN of its own, as agreed with the carrier.", Zh: "请与运营商约定，为每一端使用不同的 VLAN。"},
	},
	{
		Code: "config.line_gateway",
		Doc:  "A leased line ends at a site whose gateway is a virtual private gateway.",
		Text: Text{En: "{object}: a leased line ends in a transit gateway, and {gateway} is a virtual private gateway", Zh: "{object}：专线须接入中转网关（tgw），而 {gateway} 是虚拟专用网关（vgw）"},
		Hint: Text{En: "Write 'type: tgw', or leave 'gateway' out.", Zh: "请写 'type: tgw'，或删除 'gateway'。"},
	},
	{
		Code: "config.line_asn",
		Doc:  "Two leased lines of one site give its Direct Connect gateway two ASNs.",
		Text: Text{En: "{object}: another line gives the Direct Connect gateway of {site} ASN {asn}", Zh: "{object}：另一条专线已将 {site} 的 Direct Connect 网关 ASN 设为 {asn}"},
		Hint: Text{En: "Write the same 'asn' at both.", Zh: "请在两处写相同的 'asn'。"},
	},
	{
		Code: "config.secret_reference",
		Doc:  "A secret is written in another way than by reference. The value is not repeated, because it may be the secret.",
		Text: Text{En: "{object}: not a reference to a secret", Zh: "{object}：不是密钥的引用"},
		Hint: Text{En: "Write env:NAME or file:/ABSOLUTE/PATH. Keys never stand in this file; if one did, agree on another.", Zh: "请写 env:变量名 或 file:/绝对路径。密钥绝不能写入本文件；如已写入，请更换。"},
	},
	{
		Code: "config.step_dates",
		Doc:  "A step is done before it was begun.",
		Text: Text{En: "{object}: {value} is before it was begun, {begun}", Zh: "{object}：{value} 早于开始日期 {begun}"},
		Hint: Text{En: "Write the days as they were.", Zh: "请按实际日期填写。"},
	},
	{
		Code: "config.step_result",
		Doc:  "The order of a port is done and the connection it yields is not named.",
		Text: Text{En: "{object}: done, but the end names no connection", Zh: "{object}：已完成，但该端没有填写 connection"},
		Hint: Text{En: "Add 'connection: ID' from the cloud's console, or leave 'done' out until it is there.", Zh: "请从云控制台填写 'connection: ID'，或在其可用前不写 'done'。"},
	},
}
