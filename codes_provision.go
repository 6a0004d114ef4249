package causeway

// provisionCodes are about what is made in the clouds. Failures stop plan.
var provisionCodes = []Description{
	{
		Code: "provision.nothing",
		Doc:  "The file asks for nothing in any cloud.",
		Text: Text{En: "{object}: no site stands under 'provision', so there is nothing to plan", Zh: "{object}：'provision' 下没有站点，没有可规划的内容"},
		Hint: Text{En: "docs/provisioning.md shows one; examples/ipsec.yaml is complete.", Zh: "写法见 docs/provisioning.md；完整示例见 examples/ipsec.yaml。"},
	},
	{
		Code: "provision.no_site",
		Doc:  "Something is asked for a cloud in which the file has nothing made.",
		Text: Text{En: "{object}: the file has no site of {cloud} under 'provision'", Zh: "{object}：配置文件的 'provision' 下没有 {cloud} 的站点"},
		Hint: Text{En: "docs/provisioning.md shows how a site is written there.", Zh: "写法见 docs/provisioning.md。"},
	},
	{
		Code: "provision.circle",
		Doc:  "Resources need each other in a circle: a mistake of this program.",
		Text: Text{En: "{object}: these need each other, so none can be made first", Zh: "{object}：这些资源互相依赖，无法确定创建顺序"},
		Hint: Text{En: "Report this with the file: no file should lead here.", Zh: "请附上配置文件报告此问题。"},
	},
	{
		Code: "provision.no_inside",
		Doc:  "No networks are left for the inside of a path's tunnels.",
		Text: Text{En: "{object}: no inside networks are left for its tunnels: {cause}", Zh: "{object}：没有可用的隧道内网段：{cause}"},
		Hint: Text{En: "An interconnect has room for thousands of tunnels; split it.", Zh: "一个互联可容纳数千条隧道，请拆分。"},
	},
	{
		Code: "provision.no_proposal",
		Doc:  "Both ends of a path accept no common algorithms.",
		Text: Text{En: "{object}: its ends accept nothing in common: {cause}", Zh: "{object}：两端没有共同接受的算法：{cause}"},
		Hint: Text{En: "'causeway ike propose' shows what each end accepts.", Zh: "用 'causeway ike propose' 查看各端接受的参数。"},
	},
	{
		Code: "provision.two_matches",
		Doc:  "Two objects in a cloud have the tags or the name of one resource. Nothing is changed until a person has decided.",
		Text: Text{En: "{object}: more than one object in the cloud is this: {ids}", Zh: "{object}：云上有多个对象与之对应：{ids}"},
		Hint: Text{En: "Delete or rename all but the right one ({name}).", Zh: "请只保留正确的一个（{name}），删除其余或改名。"},
	},
	{
		Code: "provision.not_ours",
		Doc:  "An object in a cloud has a resource's name and not its tags. It is not taken over.",
		Text: Text{En: "{object}: {id} has the name {name} and is not ours", Zh: "{object}：{id} 使用了名称 {name}，但不属于本互联"},
		Hint: Text{En: "Rename or delete it. If it is left from a run that was cut off, put the tags causeway:interconnect and causeway:resource on it.", Zh: "请改名或删除。若是中断运行的遗留，请为它加上标签 causeway:interconnect 和 causeway:resource。"},
	},
	{
		Code: "provision.prepaid_replace",
		Doc:  "A prepaid object would have to be made anew, and prepaid ones cannot be deleted before their end.",
		Text: Text{En: "{object}: {id} would have to be made anew to change {fields}, and it is prepaid until {date}", Zh: "{object}：更改 {fields} 需要重建 {id}，但它已预付至 {date}"},
		Hint: Text{En: "Undo the change in the file, change it in the cloud's console, or wait until it ends ({name}).", Zh: "请在文件中撤销更改、在云控制台变更，或等待到期（{name}）。"},
	},

	// What must hold across both clouds.
	{
		Code: "provision.single_tunnel",
		Doc:  "An IPsec connection of Alibaba's has not two tunnels: a fault of one ends it.",
		Text: Text{En: "{object}: not two tunnels", Zh: "{object}：不是双隧道"},
		Hint: Text{En: "Make it anew with a master and a slave tunnel in two zones.", Zh: "请重建为位于两个可用区的主备双隧道。"},
	},
	{
		Code: "provision.faces_nobody",
		Doc:  "A tunnel's customer gateway has an address that no tunnel of the other cloud has.",
		Text: Text{En: "{object}: no tunnel of the other cloud has the address it faces", Zh: "{object}：对端云上没有任何隧道使用它所指向的地址"},
		Hint: Text{En: "Its customer gateway must have the outside address of an AWS tunnel.", Zh: "其用户网关地址应为某条 AWS 隧道的外网地址。"},
	},
	{
		Code: "provision.pairing",
		Doc:  "The other cloud's connection expects another address than the tunnel leaves from: it never comes up.",
		Text: Text{En: "{object}: {connection} expects {expected}, but the tunnel leaves from {actual}", Zh: "{object}：{connection} 期望的对端是 {expected}，而该隧道从 {actual} 发出"},
		Hint: Text{En: "Give each of Alibaba's addresses an AWS connection of its own.", Zh: "阿里云的每个地址应各自对应一条 AWS 连接。"},
	},
	{
		Code: "provision.psk_differs",
		Doc:  "Both ends of a tunnel have different pre-shared keys.",
		Text: Text{En: "{object}: another pre-shared key than {connection}", Zh: "{object}：预共享密钥与 {connection} 不一致"},
		Hint: Text{En: "Set one key at both ends.", Zh: "请在两端设置相同的密钥。"},
	},
	{
		Code: "provision.inside_differs",
		Doc:  "Both ends of a tunnel with BGP are not in one inside network, or not at its two hosts.",
		Text: Text{En: "{object}: inside network {ali} here, {aws} at the other end", Zh: "{object}：隧道内网段本端为 {ali}，对端为 {aws}"},
		Hint: Text{En: "Both ends need one /30: AWS has its lower host, Alibaba the upper.", Zh: "两端须使用同一 /30：AWS 取较小的主机地址，阿里云取较大的。"},
	},
	{
		Code: "provision.same_asn",
		Doc:  "Both ends of a tunnel with BGP have one ASN, or one end expects another than the other has.",
		Text: Text{En: "{object}: the ASNs of its ends do not fit ({asn})", Zh: "{object}：两端的 ASN 不匹配（{asn}）"},
		Hint: Text{En: "The ends need two ASNs, and each must know the other's.", Zh: "两端的 ASN 须不同，且各自填写对方的 ASN。"},
	},
	{
		Code: "provision.proposal_differs",
		Doc:  "Both ends of a tunnel would not agree on their algorithms.",
		Text: Text{En: "{object}: the ends do not agree on {fields}", Zh: "{object}：两端的参数不一致：{fields}"},
		Hint: Text{En: "'causeway ike propose' shows what both accept.", Zh: "用 'causeway ike propose' 查看双方都接受的参数。"},
	},
	{
		Code: "provision.overlap",
		Doc:  "A network is routed into a connection from both sides.",
		Text: Text{En: "{object}: {network} and {other} overlap, but lie on the two sides of one connection", Zh: "{object}：{network} 与 {other} 重叠，却位于同一连接的两侧"},
		Hint: Text{En: "Give the sites disjoint networks.", Zh: "各站点的网段不能重叠。"},
	},
	{
		Code: "provision.line_same_asn",
		Doc:  "Two neighbours of a leased line have one ASN: the cloud and the router at the other end, or a Direct Connect gateway and a transit gateway.",
		Text: Text{En: "{object}: both neighbours have ASN {asn}", Zh: "{object}：相邻两端的 ASN 同为 {asn}"},
		Hint: Text{En: "Give one of them another 'asn' under 'provision'.", Zh: "请在 'provision' 下为其中一端设置不同的 'asn'。"},
	},
	{
		Code: "provision.line_differs",
		Doc:  "Both clouds' ends of a leased line share one /30, so nothing but a wire is between them, and do not mirror each other.",
		Text: Text{En: "{object}: shares its /30 with {other}, but not the same {what}", Zh: "{object}：与 {other} 同处一个 /30，但 {what} 不一致"},
		Hint: Text{En: "On one wire each end has the other's address, ASN, VLAN and key. Where the carrier has routers of its own, each end needs a /30 of its own.", Zh: "同一条线的两端须互为对端地址和 ASN，且 VLAN 和密钥一致；若运营商中间有路由器，两端须使用不同的 /30。"},
	},
	{
		Code: "provision.too_many_prefixes",
		Doc:  "A Direct Connect association would announce more networks than AWS allows.",
		Text: Text{En: "{object}: {count} networks to announce, {limit} are allowed", Zh: "{object}：需通告 {count} 个网段，上限为 {limit}"},
		Hint: Text{En: "Write fewer, wider networks at the sites behind it.", Zh: "请将其后各站点的网段合并为更少、更大的网段。"},
	},
	{
		Code: "provision.not_announced",
		Doc:  "A network is routed towards a leased line at whose other end nobody announces it.",
		Text: Text{En: "{object}: nobody announces {network} over the leased line", Zh: "{object}：专线对端没有通告 {network}"},
		Hint: Text{En: "The allowed prefixes of the Direct Connect association must cover it; 'causeway apply' sets them.", Zh: "Direct Connect 关联的允许前缀须包含该网段；'causeway apply' 会设置。"},
	},

	// What can happen while a plan is carried out.
	{
		Code: "provision.journal",
		Doc:  "The file that outlives a killed apply cannot be read or written. Nothing is changed without it.",
		Text: Text{En: "the journal {object} cannot be used: {cause}", Zh: "无法使用日志文件 {object}：{cause}"},
		Hint: Text{En: "Set XDG_STATE_HOME to a folder you can write. A damaged journal may be deleted a minute after the last run.", Zh: "请把 XDG_STATE_HOME 指向可写的目录。损坏的日志可在上次运行一分钟后删除。"},
	},
	{
		Code: "provision.busy",
		Doc:  "Another apply or destroy of this interconnect runs on this machine.",
		Text: Text{En: "another run holds {object}", Zh: "另一个运行正占用 {object}"},
		Hint: Text{En: "Wait until it has ended: two at once would make things twice.", Zh: "请等待其结束：同时运行会重复创建资源。"},
	},
	{
		Code: "provision.change_failed",
		Doc:  "A change failed for a reason of this side.",
		Text: Text{En: "{object}: {cause}", Zh: "{object}：{cause}"},
		Hint: Text{En: "Run it again: it goes on from what is there.", Zh: "请重新运行：将从现有状态继续。"},
	},
	{
		Code: "provision.no_cloud",
		Doc:  "Something is to be changed in a cloud the file has no site in.",
		Text: Text{En: "{object} is in {cloud}, where the file has no site under 'provision'", Zh: "{object} 位于 {cloud}，而文件的 'provision' 下没有该云的站点"},
		Hint: Text{En: "Put the site back until it is deleted.", Zh: "请先保留该站点，待删除后再移除。"},
	},
	{
		Code: "provision.interrupted",
		Doc:  "A run was told to stop. What was made is found again by its tags and the journal.",
		Text: Text{En: "{object}: stopped before everything was done: {cause}", Zh: "{object}：尚未全部完成即被中止：{cause}"},
		Hint: Text{En: "Run it again: it goes on from what is there.", Zh: "请重新运行：将从现有状态继续。"},
	},
	{
		Code: "provision.not_as_planned",
		Doc:  "All changes were accepted, and the clouds still show something else.",
		Text: Text{En: "{object}: all was accepted, and yet there is left to do: {rest}", Zh: "{object}：变更均已被接受，但仍有未完成项：{rest}"},
		Hint: Text{En: "Run 'causeway status' in a few minutes; if it stays, somebody or something else changes it.", Zh: "请几分钟后运行 'causeway status'；若仍存在，说明另有人或程序在更改。"},
	},

	// What a plan leaves to people.
	{
		Code: "provision.unpaid_order",
		Doc:  "Notice: a prepaid gateway is ordered without paying at once.",
		Text: Text{En: "{object}: the order stays unpaid, and there is no gateway until somebody pays it in the console", Zh: "{object}：订单不会自动支付，在控制台付款之前不会有网关"},
		Hint: Text{En: "Write 'auto_pay: true' to pay with the order.", Zh: "如需自动支付，请写 'auto_pay: true'。"},
	},
	{
		Code: "provision.system_table",
		Doc:  "Notice: with BGP Alibaba's gateway gives routes to the VPC's system route table; custom tables do not get them.",
		Text: Text{En: "{object}: routes learnt by BGP go to the VPC's system route table; the file's tables get none", Zh: "{object}：BGP 学到的路由进入 VPC 的系统路由表；文件中的路由表不会得到这些路由"},
		Hint: Text{En: "Use 'routing: static' for vSwitches on a table of their own.", Zh: "交换机使用自定义路由表时，请用 'routing: static'。"},
	},
	{
		Code: "provision.no_permit",
		Doc:  "Notice: a leased line crosses the border of mainland China and the file has no number of the carrier's permit. Nothing that needs it is made before.",
		Text: Text{En: "{object}: it crosses the border of mainland China; the number of the licensed carrier's permit or contract is not on record", Zh: "{object}：该专线跨越中国内地边界，文件未记录持牌运营商的许可或合同编号"},
		Hint: Text{En: "Write it as 'carrier.permit.number' of the path under provision.paths once you have it; until then both ends wait.", Zh: "取得后请写到 provision.paths 下该路径的 'carrier.permit.number'；在此之前两端不会创建。"},
	},
	{
		Code: "provision.secret_unreadable",
		Doc:  "A secret the file refers to cannot be read, or is not one that a cloud takes.",
		Text: Text{En: "{object}: the secret at {reference} cannot be used: {cause}", Zh: "{object}：无法使用 {reference} 处的密钥：{cause}"},
		Hint: Text{En: "Set the variable, or let the file be readable by you; the key has 6 to 80 printable characters without spaces.", Zh: "请设置该环境变量，或确认文件可读；密钥须为 6 到 80 个不含空格的可打印字符。"},
	},
	{
		Code: "provision.no_flow_log",
		Doc:  "Notice: a site's traffic is not recorded.",
		Text: Text{En: "{object}: no flow log: the file does not say where it should go", Zh: "{object}：没有流日志：文件未指明存放位置"},
		Hint: Text{En: "Add 'flow_log' to the site under 'provision'.", Zh: "请在 'provision' 的该站点下添加 'flow_log'。"},
	},
	{
		Code: "provision.no_alarm",
		Doc:  "Notice: nobody is told by the cloud itself when a tunnel is down.",
		Text: Text{En: "{object}: no alarm: the file does not say whom the cloud should tell", Zh: "{object}：没有云端告警：文件未指明通知谁"},
		Hint: Text{En: "Add 'alarm' to the site under 'provision'.", Zh: "请在 'provision' 的该站点下添加 'alarm'。"},
	},

	// What stops a change in a cloud.
	{
		Code: "provision.missing_object",
		Doc:  "The file names an object of the user's by an id that its place does not have.",
		Text: Text{En: "{object}: there is no {what} {id} in {place}", Zh: "{object}：{place} 中没有{what} {id}"},
		Hint: Text{En: "Compare the id with the cloud's console, and the site's region and VPC with it; the account must be the one that owns it.", Zh: "请在云控制台核对该 ID，并核对站点的地域和 VPC；所用账号须拥有该对象。"},
	},
	{
		Code: "provision.unpaid",
		Doc:  "An order was placed and not paid, so the cloud makes nothing.",
		Text: Text{En: "{object}: order {order} is not paid, so the cloud makes nothing yet", Zh: "{object}：订单 {order} 未付款，云平台尚未创建资源"},
		Hint: Text{En: "Pay it in the cloud's console and run the same command again, or write 'auto_pay: true' under the site's 'gateway'.", Zh: "请在云控制台付款后再次执行同一命令，或在该站点的 'gateway' 下写 'auto_pay: true'。"},
	},
	{
		Code: "provision.not_known",
		Doc:  "A value that another resource tells is asked for before that resource is there: a mistake of this program.",
		Text: Text{En: "{object}: the {output} of {need} is not known yet", Zh: "{object}：{need} 的 {output} 尚不可知"},
		Hint: Text{En: "Run the same command again; report it if that does not help.", Zh: "请再次执行同一命令；若仍出现，请报告此问题。"},
	},
	{
		Code: "provision.no_such_change",
		Doc:  "A kind of resource cannot be changed in this way: a mistake of this program.",
		Text: Text{En: "{object}: {action} is not possible for a {kind}", Zh: "{object}：{kind} 不支持 {action}"},
		Hint: Text{En: "Report this with the plan: no plan should lead here.", Zh: "请附上计划报告此问题。"},
	},
	{
		Code: "provision.subnet_taken",
		Doc:  "A subnet that should use a new route table has one of somebody else's.",
		Text: Text{En: "{object}: subnet {subnet} uses route table {table}, which is not ours", Zh: "{object}：子网 {subnet} 已关联路由表 {table}，该路由表不归我们管理"},
		Hint: Text{En: "Write 'use: TABLE' under 'route_tables' to put the routes there, or take the subnet off that table.", Zh: "请在 'route_tables' 下写 'use: 路由表' 把路由写入该表，或解除该子网与该表的关联。"},
	},
	{
		Code: "provision.transit_routers_closed",
		Doc:  "The account has not agreed to the terms of Alibaba Cloud's transit routers; nobody but its owner can.",
		Text: Text{En: "{object}: this Alibaba Cloud account has not activated transit routers, so none can be made", Zh: "{object}：该阿里云账号未开通转发路由器服务，无法创建"},
		Hint: Text{En: "Let the account's owner activate the service in the CEN console, which is an agreement with the cloud and costs money by use; then run the same command again.", Zh: "请由账号所有者在云企业网控制台开通该服务（即与云平台签约，按使用量计费），然后再次执行同一命令。"},
	},
	{
		Code: "provision.plan_taken",
		Doc:  "A bandwidth plan belongs to another CEN instance.",
		Text: Text{En: "{object}: the bandwidth plan {id} belongs to {cen}, another CEN instance", Zh: "{object}：带宽包 {id} 已绑定到另一个云企业网实例 {cen}"},
		Hint: Text{En: "Take the plan away from it in the CEN console, or name another plan.", Zh: "请在云企业网控制台解绑该带宽包，或改用另一个带宽包。"},
	},
	{
		Code: "provision.no_metric",
		Doc:  "CloudMonitor measures nothing about the state of an IPsec connection, so an alarm cannot watch it.",
		Text: Text{En: "{object}: none of the metrics in {namespace} is about the state of a connection or tunnel; there are: {offered}", Zh: "{object}：{namespace} 中没有关于连接或隧道状态的监控项；现有：{offered}"},
		Hint: Text{En: "Leave out 'alarm' at the site, and have CloudMonitor report the VPN gateway's system events instead.", Zh: "请去掉该站点的 'alarm'，改用云监控的 VPN 网关系统事件报警。"},
	},

	// Hosts of gateways.
	{
		Code: "provision.identity_by_hand",
		Doc:  "Notice: nothing fetches a gateway's identity to its host, so a person has to put it there.",
		Text: Text{En: "{object}: put the identity of {gateway} into /etc/causeway/identity on the host; its service waits for it", Zh: "{object}：请把 {gateway} 的身份文件放到主机的 /etc/causeway/identity；服务会等待它就绪"},
		Hint: Text{En: "Make it with 'causeway pki issue --site {site} --gateway {gateway}', copy it to the host and run 'systemctl start causeway-gateway'; or name a folder of the object store with 'identity'. It never travels in user data.", Zh: "用 'causeway pki issue --site {site} --gateway {gateway}' 签发，复制到主机后执行 'systemctl start causeway-gateway'；或用 'identity' 指定对象存储目录。身份文件绝不会写入用户数据。"},
	},
	{
		Code: "provision.identity_fetched",
		Doc:  "Notice: the host fetches its gateway's identity from the object store at its first start.",
		Text: Text{En: "{object}: the host fetches its identity from {folder}: node.crt, node.key and ca.crt have to be there first", Zh: "{object}：主机首次启动时从 {folder} 取得身份：须先放好 node.crt、node.key 和 ca.crt"},
		Hint: Text{En: "Make it with 'causeway pki issue --gateway {gateway}' and keep the bucket private; only this host's role may read the folder.", Zh: "用 'causeway pki issue --gateway {gateway}' 签发，并保持存储空间私有；只有该主机的角色可读取此目录。"},
	},
	{
		Code: "provision.carrier_line",
		Doc:  "Notice: a line of a single carrier, or a special one, is asked for, which not every account may buy.",
		Text: Text{En: "{object}: a line of {carrier} is sold in some regions and to accounts on Alibaba's list only", Zh: "{object}：{carrier} 线路仅在部分地域对白名单账号出售"},
		Hint: Text{En: "Ask Alibaba Cloud to put the account on the list, or leave 'isp' out for BGP.", Zh: "请向阿里云申请白名单；或省略 'isp' 使用 BGP 多线。"},
	},
	{
		Code: "provision.address_to_come",
		Doc:  "Notice: the cloud gives a link its address when it is made.",
		Text: Text{En: "{object}: the cloud gives this host its public address; once 'apply' has shown it, write it to link {link} of {site}", Zh: "{object}：公网地址由云平台分配；'apply' 显示该地址后，请写入站点 {site} 的线路 {link}"},
		Hint: Text{En: "Hosts made by the same 'apply' and the rules of the other side have it already. Others need it in the file.", Zh: "同一次 'apply' 创建的主机和对端规则已使用该地址；其他主机需要它写在文件中。"},
	},
	{
		Code: "provision.address_given",
		Doc:  "Notice: the cloud gave a host the public address that its link still leaves to it.",
		Text: Text{En: "{object}: the cloud gave it {address}; write that to link {link} of {site}", Zh: "{object}：云平台已分配 {address}；请写入站点 {site} 的线路 {link}"},
		Hint: Text{En: "Nothing is made anew for it: the rules of the other side have the address already.", Zh: "不会因此重建任何资源：对端规则已使用该地址。"},
	},
	{
		Code: "provision.second_way",
		Doc:  "Notice: a network is reached over two paths, and its route leads over the one that stands first in the file.",
		Text: Text{En: "{object}: {network} is routed over {path}; {second} stands by", Zh: "{object}：{network} 经 {path} 路由；{second} 作为备用"},
		Hint: Text{En: "To change over, change the route in the cloud, or the order of the paths and apply again.", Zh: "如需切换，请在云上修改路由，或调整路径顺序后再次执行 apply。"},
	},
	{
		Code: "provision.transit_tunnel",
		Doc:  "Notice: a transit site has paths of our own tunnel, which carries the networks of the two sites at its ends only. No routes of other sites lead over them.",
		Text: Text{En: "{object}: nothing of other sites goes on over {paths}: for now, our own tunnel carries only the networks of the two sites at its ends", Zh: "{object}：其他站点的流量不会经 {paths} 转发：自有隧道目前只承载其两端站点的网段"},
		Hint: Text{En: "Let it go on over 'via: ipsec', 'wireguard', 'tailscale' or 'zerotier', or join the sites on both sides of it with each other.", Zh: "请改为经 'via: ipsec'、'wireguard'、'tailscale' 或 'zerotier' 转发，或将其两侧的站点直接相连。"},
	},
	{
		Code: "provision.first_host",
		Doc:  "Notice: a site has several gateways' hosts, and the VPC's routes lead to one of them.",
		Text: Text{En: "{object}: routes lead to {first}; this host takes over only when somebody changes them", Zh: "{object}：路由指向 {first}；只有修改路由后本机才会接管"},
		Hint: Text{En: "Put the next hop of the routes on this host when the other one fails.", Zh: "另一台故障时，请把路由的下一跳改为本机。"},
	},
	{
		Code: "provision.address_bandwidth",
		Doc:  "Notice: a link is wider than an elastic IP address paid by use can be.",
		Text: Text{En: "{object}: {link} asks for more than {most}, the most of an address paid by use", Zh: "{object}：{link} 的带宽超过按量付费弹性公网 IP 的上限 {most}"},
		Hint: Text{En: "It is made with that much. Ask Alibaba Cloud for a higher quota or use 'public_address' with one of your own.", Zh: "将按上限创建。请向阿里云申请提高配额，或用 'public_address' 使用自有的弹性公网 IP。"},
	},
	{
		Code: "provision.tunnel_ipv6",
		Doc:  "Notice: a peer's address is of IPv6, for which no rule is made.",
		Text: Text{En: "{object}: no rule is made for its IPv6 address", Zh: "{object}：不会为其 IPv6 地址创建规则"},
		Hint: Text{En: "Let it in by a rule of your own on the hosts' security group.", Zh: "请在主机安全组中自行添加规则。"},
	},
	{
		Code: "provision.open_port",
		Doc:  "Notice: a peer is no host of the plan and has no address in the file, so the port of the tunnel is open to all.",
		Text: Text{En: "{object}: its address is not known, so {port} of the hosts at {site} is open to everybody", Zh: "{object}：其地址未知，因此站点 {site} 的主机对所有来源开放 {port}"},
		Hint: Text{En: "Nobody without a certificate or key of the interconnect gets an answer there. Write the address of the link into the file, if it has a fixed one, and apply again: the rule is narrowed.", Zh: "没有本互联证书或密钥者得不到任何应答。如该线路有固定地址，请写入文件并再次执行 apply，规则即收窄。"},
	},
	{
		Code: "provision.long_start",
		Doc:  "What a host does at its first start does not fit into its user data.",
		Text: Text{En: "{object}: {bytes} bytes for its first start, and a cloud takes {most}", Zh: "{object}：首次启动的内容为 {bytes} 字节，云平台最多接受 {most} 字节"},
		Hint: Text{En: "Shorten the file: fewer classes, paths or sites.", Zh: "请精简配置文件：减少类别、路径或站点。"},
	},
	{
		Code: "provision.address_to_order",
		Doc:  "The file names an address for a host that has none yet, and nobody can order a certain one.",
		Text: Text{En: "{object}: there is no elastic IP address yet, and a cloud does not give {address} because the file says so", Zh: "{object}：尚无弹性公网 IP，而云平台不会按文件指定分配 {address}"},
		Hint: Text{En: "Write 'address: auto' at the link until it is made, or name yours with 'public_address' at the host.", Zh: "创建之前请在该线路写 'address: auto'；或在主机处用 'public_address' 指定已有的。"},
	},
	{
		Code: "provision.address_differs",
		Doc:  "A host's elastic IP address is not the one the file says.",
		Text: Text{En: "{object}: the file says {address}, and the cloud gave {actual}", Zh: "{object}：文件中为 {address}，而云平台分配的是 {actual}"},
		Hint: Text{En: "Write {actual} at the link: peers call what the file says.", Zh: "请在该线路写 {actual}：对端按文件中的地址连接。"},
	},
	{
		Code: "provision.object_not_usable",
		Doc:  "The file names an object of the user's that is there, and in a state in which nothing can be built upon it.",
		Text: Text{En: "{object}: {what} {id} is {state}, not {wanted}", Zh: "{object}：{what} {id} 的状态为 {state}，而非 {wanted}"},
		Hint: Text{En: "Wait until the cloud's console shows it as {wanted}: a leased line is so once the carrier has finished it, and it was confirmed and paid there. Then run the same command again.", Zh: "请等待其在云控制台中变为 {wanted}：专线须由运营商施工完成，并在控制台确认和付款。之后再次执行同一命令。"},
	},
	{
		Code: "provision.connection_not_ready",
		Doc:  "A leased line's physical connection exists and is not ready for an interface to be made on it.",
		Text: Text{En: "{object}: connection {id} is {state}, not available", Zh: "{object}：物理连接 {id} 的状态为 {state}，尚不可用"},
		Hint: Text{En: "Wait for the carrier and the data centre to finish it ('ordering': accept a hosted connection in the Direct Connect console; 'requested': send the letter of authorization; 'down': no light on the port), then run the same command again.", Zh: "请等待运营商和机房完成施工（ordering：在 Direct Connect 控制台接受托管连接；requested：提交授权书 LOA；down：端口无光），然后再次执行同一命令。"},
	},
	{
		Code: "provision.no_image",
		Doc:  "The file names no image for a host, and the cloud has none of its own Linux for the host's type.",
		Text: Text{En: "{object}: the region has no public image of Alibaba Cloud Linux 3 for hosts of type {type}", Zh: "{object}：该地域没有适用于实例规格 {type} 的 Alibaba Cloud Linux 3 公共镜像"},
		Hint: Text{En: "Check that the type is on sale in the region, or write the id of an image to use.", Zh: "请确认该地域出售此规格，或写明要使用的镜像 ID。"},
	},
	{
		Code: "provision.networks_ipv6",
		Doc:  "Notice: a site with hosts has, or reaches over them, networks of IPv6, for which neither routes nor rules are made.",
		Text: Text{En: "{object}: no route to its hosts and no rule is made for {networks}, which is IPv6", Zh: "{object}：{networks} 属于 IPv6，不会为其创建指向主机的路由和安全组规则"},
		Hint: Text{En: "Add the route to the site's tables and the rule to the hosts' security group yourself, where packets of IPv6 are to go over the hosts.", Zh: "如需让 IPv6 报文经主机转发，请自行在该站点的路由表中添加路由，并在主机安全组中添加规则。"},
	},
	{
		Code: "provision.not_looked_at",
		Doc:  "Notice: the credentials may not look at a kind of resource, so that what is the interconnect's of that kind is not known and stays.",
		Text: Text{En: "{object}: may be there and stays, for these credentials may not look: {cause}", Zh: "{object}：当前凭证无权查看，如果存在则会保留：{cause}"},
		Hint: Text{En: "If the interconnect ever had any, run the same command again with credentials that may ('causeway policy' prints all permissions), or look in the console for names that begin with cw.", Zh: "如果本互联曾创建过此类资源，请使用有权限的凭证再次执行同一命令（causeway policy 可打印全部权限），或在控制台查找以 cw 开头的名称。"},
	},
	{
		Code: "provision.entrances_by_hand",
		Doc:  "Notice: services are offered on a gateway whose host is not of the plan, so that no rule lets clients in there.",
		Text: Text{En: "{object}: no rule lets clients of services reach {gateways} on TCP {ports}, whose host is not made here", Zh: "{object}：{gateways} 的主机不由此计划创建，没有规则允许服务的客户端访问其 TCP {ports}"},
		Hint: Text{En: "Let the site's own networks in on these ports at the gateway's host.", Zh: "请在网关主机上对本站点的网段放行这些端口。"},
	},
	{
		Code: "provision.upstreams_by_hand",
		Doc:  "Notice: no rule lets a gateway reach the upstreams of its site's services, because its private address is not in the file.",
		Text: Text{En: "{object}: no rule lets {gateways} reach the upstreams of services on TCP {ports}", Zh: "{object}：没有规则允许 {gateways} 访问服务后端的 TCP {ports}"},
		Hint: Text{En: "Write the private 'address' of each host and plan again, or let the gateways in there by a rule of yours.", Zh: "请写明每台主机的私网 'address' 后重新生成计划；或自行添加规则放行网关。"},
	},
	{
		Code: "provision.balancer_port",
		Doc:  "Notice: a load balancer asks the gateways behind it on a port where they offer no service.",
		Text: Text{En: "{object}: the load balancer's port is {port}, and no service of another site is offered on it (offered: {ports})", Zh: "{object}：负载均衡的端口为 {port}，但没有其他站点的服务在该端口提供（已提供：{ports}）"},
		Hint: Text{En: "Write one port as the 'port' of the balancer and as the 'listen' of the services.", Zh: "请让负载均衡的 'port' 与服务的 'listen' 使用同一端口。"},
	},
	{
		Code: "provision.balancer_tls",
		Doc:  "A load balancer speaks without TLS to gateways whose services want it: no request would get through.",
		Text: Text{En: "{object}: the load balancer would speak without TLS to {keys} on port {port} (kind: {kind}, certificate: {certificate})", Zh: "{object}：负载均衡会在端口 {port} 上以明文访问 {keys}（kind: {kind}，certificate: {certificate}）"},
		Hint: Text{En: "Who ends TLS? The gateways: 'kind: network' without 'certificate', which passes it on. The load balancer: take 'tls' out of the services on this port.", Zh: "需明确由谁终结 TLS。由网关终结：使用 'kind: network' 且不写 'certificate'，由其透传；由负载均衡终结：去掉该端口上各服务的 'tls'。"},
	},
	{
		Code: "provision.balancer_networks",
		Doc:  "Warning: an application load balancer asks from addresses of its own, so that a service's rule about networks sees those in the place of the clients'.",
		Text: Text{En: "{object}: the load balancer's own addresses would be held against {keys}", Zh: "{object}：{keys} 检查到的将是负载均衡自身的地址"},
		Hint: Text{En: "Only 'kind: network' keeps the addresses of clients.", Zh: "只有 'kind: network' 会保留客户端地址。"},
	},
}
