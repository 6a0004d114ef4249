package border_test

import (
	"testing"

	"causeway/border"
)

func TestSideOf(t *testing.T) {
	for side, regions := range map[border.Side][][2]string{
		border.Mainland: {
			{"aliyun", "cn-beijing"},
			{"aliyun", "cn-shanghai-finance-1"},
			{"aliyun", "cn-zhongwei"},
			{"aws", "cn-north-1"},
			{"aws", "cn-northwest-1"},
			{"azure", "chinaeast2"},
			{"huawei", "cn-southwest-2"},
			{"tencent", "ap-shanghai-fsi"},
			{"tencent", "ap-guangzhou"},
		},
		border.Outside: {
			// Hong Kong and Taiwan.
			{"aliyun", "cn-hongkong"},
			{"aws", "ap-east-1"},
			{"aws", "ap-east-2"},
			{"azure", "eastasia"},
			{"gcp", "asia-east1"},
			{"gcp", "asia-east2"},
			{"huawei", "ap-southeast-1"},
			{"tencent", "ap-hongkong"},
			{"tencent", "ap-taipei"},
			{"aliyun", "us-west-1"},
			{"aliyun", "na-south-1"},
			{"aws", "us-west-1"},
			{"azure", "westus"},
			{"huawei", "la-south-2"},
			{"tencent", "na-siliconvalley"},
		},
		border.Unknown: {
			{"other", "shanghai"}, {"aliyun", ""}, {"aliyun", "beijing"}, {"aws", "r1"}, {"tencent", "ap-atlantis"}, {"nobody", "cn-beijing"},
		},
	} {
		for _, r := range regions {
			if got := border.SideOf(r[0], r[1]); got != side {
				t.Errorf("%s %s is %q, want %q", r[0], r[1], got, side)
			}
		}
	}
}

// TestAreas finds rows that say nothing or the same twice.
func TestAreas(t *testing.T) {
	seen := map[[2]string]bool{}
	for _, a := range border.Areas() {
		if key := [2]string{a.Cloud, a.Prefix}; seen[key] {
			t.Errorf("%v stands twice", key)
		} else {
			seen[key] = true
		}
		if a.Side == border.Unknown {
			t.Errorf("%s %s has no side", a.Cloud, a.Prefix)
		}
		checkSource(t, a.Source)
	}
}
