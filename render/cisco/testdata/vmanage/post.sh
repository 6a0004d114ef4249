#!/usr/bin/env bash
# Posts the templates beside this script to a vManage: feature templates first,
# then the device templates that name them. A template that is there already,
# by name and description, is used as it is; none is changed or deleted, and none
# is attached to a device.
#
#   VMANAGE=https://vmanage.example.com VMANAGE_USER=netops \
#   VMANAGE_PASSWORD_FILE=/run/secrets/vmanage ./post.sh
#
# VMANAGE_CA_FILE names the CA where vManage's certificate is of a private one.
set -euo pipefail
shopt -s inherit_errexit # what fails inside $(...) ends the script
umask 077
cd "$(dirname "$0")"

: "${VMANAGE:?the address of vManage, like https://vmanage.example.com}"
: "${VMANAGE_USER:?the user to sign in as}"
: "${VMANAGE_PASSWORD_FILE:?a file that holds the password and nothing else}"
for tool in curl jq; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: install it" >&2; exit 1; }
done
if [ ! -r "$VMANAGE_PASSWORD_FILE" ]; then
  echo "the password's file $VMANAGE_PASSWORD_FILE cannot be read" >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/headers"
common=(--silent --show-error --fail --max-time 60 --cookie "$work/jar" --cookie-jar "$work/jar" --header "@$work/headers")
[ -z "${VMANAGE_CA_FILE:-}" ] || common+=(--cacert "$VMANAGE_CA_FILE")

call() { # METHOD PATH [FILE]
  local body=()
  [ -z "${3:-}" ] || body=(--header 'Content-Type: application/json' --data-binary "@$3")
  curl "${common[@]}" --request "$1" "${body[@]}" "$VMANAGE/$2"
}

# Signing in answers with nothing; a page of HTML is a refusal. The password goes
# from its file to curl and stands in no argument.
answer=$(curl "${common[@]}" --data-urlencode "j_username=$VMANAGE_USER" \
  --data-urlencode "j_password@"<(tr -d '\r\n' <"$VMANAGE_PASSWORD_FILE") "$VMANAGE/j_security_check")
if [ -n "$answer" ] && ! jq --exit-status 'has("token")' <<<"$answer" >/dev/null 2>&1; then
  echo "vManage refused user $VMANAGE_USER: check the password in $VMANAGE_PASSWORD_FILE" >&2
  exit 1
fi
if [ -n "$answer" ]; then # 20.18 and newer
  jq --raw-output '"Authorization: Bearer \(.token)\nX-XSRF-TOKEN: \(.xsrfToken)"' <<<"$answer" >"$work/headers"
else
  token=$(call GET dataservice/client/token)
  printf 'X-XSRF-TOKEN: %s\n' "$token" >"$work/headers"
fi

# id_of LIST FILE prints the id of the template of FILE's name in LIST, or nothing,
# and fails where that template is somebody else's.
id_of() {
  jq --raw-output --slurpfile wanted "$2" '
    $wanted[0] as $w | [(.data // [])[] | select(.templateName == $w.templateName)] | first // empty |
    if .templateDescription == $w.templateDescription then .templateId
    else error("template \($w.templateName) is there already, and is not of this interconnect: rename it") end' "$1"
}

# post PATH LIST FILE prints the id of FILE's template, which it makes if need be.
post() {
  local id
  id=$(id_of "$2" "$3")
  if [ -n "$id" ]; then
    echo "there: $(jq --raw-output .templateName "$3")" >&2
  else
    id=$(call POST "$1" "$3" | jq --raw-output --exit-status .templateId)
    echo "made:  $(jq --raw-output .templateName "$3")" >&2
  fi
  echo "$id"
}

call GET dataservice/template/feature >"$work/feature"
call GET dataservice/template/device >"$work/device"
echo '{}' >"$work/own"
for file in feature/*.json; do
  id=$(post dataservice/template/feature "$work/feature" "$file")
  jq --arg name "$(jq --raw-output .templateName "$file")" --arg id "$id" '.[$name] = $id' "$work/own" >"$work/next"
  mv "$work/next" "$work/own"
done

# Each place of a device template gets its id: of ours by name, of vManage's own
# by name or by type and device.
for file in device/*.json; do
  jq --slurpfile own "$work/own" --slurpfile all "$work/feature" '
    .deviceType as $device |
    def factory($name; $type): [$all[0].data[] | select((.factoryDefault | tostring) == "true" and .templateType == $type and
      ($name == "" or .templateName == $name) and (.deviceType | index($device)))] | first |
      if . == null then error("vManage has no factory template of type \($type) for \($device)") else .templateId end;
    def id: if startswith("own:") then $own[0][.[4:]] else . end;
    def resolve: .templateType as $type |
      .templateId |= (if . == "factory" then factory(""; $type)
        elif startswith("factory:") then factory(.[8:]; $type) else id end) |
      if has("subTemplates") then .subTemplates |= map(resolve) else . end;
    .generalTemplates |= map(resolve)' "$file" >"$work/body"
  post dataservice/template/device/feature "$work/device" "$work/body" >/dev/null
done
