package fake

import "regexp"

// images are the public ones that there are. The families are Alibaba Cloud
// Linux 3's; the newest of all is of another system.
var images = []*object{
	image("aliyun_3_x64_20G_alibase_20260101.vhd", "acs:alibaba_cloud_linux_3_2104_lts_x64", "x86_64", "2026-01-02T03:04:05Z"),
	image("aliyun_3_x64_20G_alibase_20260901.vhd", "acs:alibaba_cloud_linux_3_2104_lts_x64", "x86_64", "2026-09-02T03:04:05Z"),
	image("aliyun_3_x64_20G_alibase_20260601.vhd", "acs:alibaba_cloud_linux_3_2104_lts_x64", "x86_64", "2026-06-02T03:04:05Z"),
	image("aliyun_3_arm64_20G_alibase_20260901.vhd", "acs:alibaba_cloud_linux_3_2104_lts_arm64", "arm64", "2026-09-03T03:04:05Z"),
	image("ubuntu_24_04_x64_20G_alibase_20261001.vhd", "acs:ubuntu_24_04_x64", "x86_64", "2026-10-02T03:04:05Z"),
}

func image(id, family, architecture, created string) *object {
	return &object{id: id, fields: map[string]any{
		"ImageId": id, "ImageName": id, "ImageFamily": family, "Architecture": architecture, "CreationTime": created,
		"ImageOwnerAlias": "system", "OSType": "linux", "Status": "Available",
	}}
}

// armType is what types of hosts with an Arm processor look like: "ecs.g8y.large".
var armType = regexp.MustCompile(`^ecs\.[a-z]+\d[a-z]*[ry]\.`)

func architectureOf(instanceType string) string {
	if armType.MatchString(instanceType) {
		return "arm64"
	}
	return "x86_64"
}

func imageOf(id string) *object {
	for _, o := range images {
		if o.id == id {
			return o
		}
	}
	return nil
}

func (c *Cloud) describeImages(call *call) (answer, *refusal) {
	var found []*object
	for _, o := range images {
		instanceType := call.get("InstanceType")
		matches := instanceType == "" || architectureOf(instanceType) == o.fields["Architecture"]
		for _, name := range []string{"ImageId", "ImageFamily", "ImageOwnerAlias", "OSType", "Architecture"} {
			matches = matches && (call.get(name) == "" || call.get(name) == o.fields[name])
		}
		if matches {
			found = append(found, o)
		}
	}
	return numbered(call, found, func(o *object) map[string]any { return o.fields }, "Images", "Image"), nil
}
