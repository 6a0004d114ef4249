"""Holds calls to AWS and their answers against botocore's service models.

Reads exchanges from standard input, one JSON object a line (Exchange of
package fake), writes what is wrong and exits 1, or is silent. A request must
be valid and come out the same when botocore serialises what was understood of
it. An answer must parse; one made by the emulator's front may hold nothing the
model does not know.
"""

import base64
import io
import json
import sys
import urllib.parse
import xml.etree.ElementTree as ET

import botocore.session
from botocore import parsers, serialize, validate

SERVICES = {
    "ec2": "ec2", "monitoring": "cloudwatch", "sts": "sts", "directconnect": "directconnect", "iam": "iam",
    "elasticloadbalancing": "elbv2", "route53": "route53", "pricing": "pricing",
}
wrong = []


def say(exchange, message):
    wrong.append(f"{exchange['action']}: {message}")


def query_name(protocol, name, shape):
    serialization = shape.serialization
    if protocol != "ec2":
        return serialization.get("name", name)
    if "queryName" in serialization:
        return serialization["queryName"]
    found = serialization.get("name", name)
    return found[0].upper() + found[1:]


def understand(protocol, form, prefix, shape):
    """Turns query parameters below a prefix into a value of the shape."""
    if shape.type_name == "structure":
        value = {}
        for name, member in shape.members.items():
            at = (prefix + "." if prefix else "") + query_name(protocol, name, member)
            if any(k == at or k.startswith(at + ".") for k in form):
                value[name] = understand(protocol, form, at, member)
        return value
    if shape.type_name == "list":
        if protocol != "ec2":
            prefix += ".member"
        value, i = [], 1
        while any(k == f"{prefix}.{i}" or k.startswith(f"{prefix}.{i}.") for k in form):
            value.append(understand(protocol, form, f"{prefix}.{i}", shape.member))
            i += 1
        return value
    text = form.get(prefix, "")
    if shape.type_name in ("integer", "long"):
        return int(text)
    if shape.type_name == "boolean":
        return {"true": True, "false": False}[text]
    if shape.type_name in ("float", "double"):
        return float(text)
    return text


def understand_xml(element, shape):
    """Turns an XML element of a REST request into a value of the shape."""
    if shape.type_name == "structure":
        names = {m.serialization.get("name", n): n for n, m in shape.members.items()}
        # A name that the model lacks stays, for the validator to refuse.
        value = {}
        for child in element:
            tag = child.tag.split("}")[-1]
            name = names.get(tag, tag)
            value[name] = understand_xml(child, shape.members[name]) if name in shape.members else child.text
        return value
    if shape.type_name == "list":
        return [understand_xml(item, shape.member) for item in element]
    if shape.type_name in ("integer", "long"):
        return int(element.text)
    return element.text or ""


def understand_rest(exchange, operation, body):
    """Route 53 has one parameter in the path, the rest is in the body."""
    shape, value = operation.input_shape, {}
    template = operation.http["requestUri"].split("?")[0].strip("/").split("/")
    path = exchange["path"].strip("/").split("/")
    if len(path) != len(template):
        say(exchange, f"path {exchange['path']}, model {operation.http['requestUri']}")
        return value
    for said, meant in zip(path, template):
        for name, member in shape.members.items():
            if member.serialization.get("location") == "uri" and meant.strip("{}") == member.serialization["name"]:
                value[name] = said
    if body:
        value.update(understand_xml(ET.fromstring(body), shape))
    return value


def check_words(exchange, value, shape, at):
    """botocore's own validator lets every word pass."""
    if shape.type_name == "structure":
        for name, inner in value.items():
            if name in shape.members:
                check_words(exchange, inner, shape.members[name], f"{at}.{name}")
    elif shape.type_name == "list":
        for inner in value:
            check_words(exchange, inner, shape.member, at)
    elif getattr(shape, "enum", None) and value not in shape.enum:
        say(exchange, f"{at} is {value!r}, not one of {shape.enum}")


def check_request(exchange, service, operation):
    protocol = service.metadata["protocol"]
    body = base64.b64decode(exchange["request"] or "")
    if operation.input_shape is None:
        return
    if protocol == "rest-xml":
        value = understand_rest(exchange, operation, body)
    elif exchange["content_type"].startswith("application/x-www-form-urlencoded"):
        form = dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
        value = understand(protocol, form, "", operation.input_shape)
        again = serialize.create_serializer(protocol).serialize_to_request(value, operation)["body"]
        again = {k: v if isinstance(v, str) else str(v).lower() if isinstance(v, bool) else str(v) for k, v in again.items()}
        if again != form:
            say(exchange, f"not understood: sent {sorted(form.items() - again.items())}, model {sorted(again.items() - form.items())}")
    elif protocol == "json":
        value = json.loads(body)
        again = json.loads(serialize.create_serializer("json").serialize_to_request(value, operation)["body"])
        if again != value:
            say(exchange, f"not understood: sent {value}, model {again}")
    else:
        reader = parsers.create_parser("smithy-rpc-v2-cbor")
        value = reader.parse_data_item(io.BufferedReader(io.BytesIO(body)))
    report = validate.ParamValidator().validate(value, operation.input_shape)
    if report.has_errors():
        say(exchange, report.generate_report())
    for name in value:
        if name not in operation.input_shape.members:
            say(exchange, f"no parameter {name}")
    check_words(exchange, value, operation.input_shape, "request")


def check_elements(exchange, element, shape, at):
    """Every element of an EC2 answer must be in the model."""
    if shape.type_name == "list":
        for item in element:
            check_elements(exchange, item, shape.member, at)
        return
    if shape.type_name == "structure":
        known = {m.serialization.get("name", n): m for n, m in shape.members.items()}
        for child in element:
            name = child.tag.split("}")[-1]
            if name not in known:
                if name not in ("requestId", "return"):
                    say(exchange, f"answer: {at} has no {name}")
                continue
            check_elements(exchange, child, known[name], f"{at}.{name}")
        return
    text = element.text or ""
    if getattr(shape, "enum", None) and text not in shape.enum:
        say(exchange, f"answer: {at} is {text!r}, not one of {shape.enum}")
    if shape.type_name in ("integer", "long"):
        try:
            int(text)
        except ValueError:
            say(exchange, f"answer: {at} is {text!r}, not a number")


def check_members(exchange, value, shape, at):
    """Every member of a JSON answer must be in the model, and of its type."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, inner in value.items():
            if name not in shape.members:
                say(exchange, f"answer: {at} has no {name}")
            else:
                check_members(exchange, inner, shape.members[name], f"{at}.{name}")
        return
    if shape.type_name == "list" and isinstance(value, list):
        for inner in value:
            check_members(exchange, inner, shape.member, at)
        return
    types = {"string": str, "integer": int, "long": int, "boolean": bool}
    if not isinstance(value, types.get(shape.type_name, ())) or isinstance(value, bool) != (shape.type_name == "boolean"):
        say(exchange, f"answer: {at} is {value!r}, not a {shape.type_name}")
    elif getattr(shape, "enum", None) and value not in shape.enum:
        say(exchange, f"answer: {at} is {value!r}, not one of {shape.enum}")


def check_answer(exchange, service, operation):
    body = base64.b64decode(exchange["response"] or "")
    protocol = "smithy-rpc-v2-cbor" if "cbor" in exchange["content_type"] else service.metadata["protocol"]
    answer = {"status_code": exchange["status"], "headers": {}, "body": body}
    parsed = parsers.create_parser(protocol).parse(answer, operation.output_shape)
    if exchange["status"] == 200 and protocol != "ec2" and operation.output_shape is not None:
        known = set(operation.output_shape.members) | {"ResponseMetadata"}
        if set(parsed) - known:
            say(exchange, f"answer: not in the model: {sorted(set(parsed) - known)}")
    if exchange["status"] != 200 and not parsed.get("Error", {}).get("Code"):
        say(exchange, "answer: an error without a code")
    if exchange["status"] == 200 and exchange["ours"] and protocol == "ec2" and operation.output_shape is not None:
        check_elements(exchange, ET.fromstring(body), operation.output_shape, "answer")
    if exchange["status"] == 200 and exchange["ours"] and protocol == "json" and operation.output_shape is not None:
        check_members(exchange, json.loads(body), operation.output_shape, "answer")


def main():
    session = botocore.session.get_session()
    count = 0
    for line in sys.stdin:
        exchange = json.loads(line)
        count += 1
        service = session.get_service_model(SERVICES[exchange["service"]])
        operation = service.operation_model(exchange["action"])
        check_request(exchange, service, operation)
        check_answer(exchange, service, operation)
    if count == 0:
        wrong.append("no exchanges")
    for message in dict.fromkeys(wrong):
        print(message)
    sys.exit(1 if wrong else 0)


main()
