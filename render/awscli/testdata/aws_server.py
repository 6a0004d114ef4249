"""The AWS CLI as a server, so that a test can run it hundreds of times.

Most of a call of the CLI is spent loading it. This loads it once and forks for
each call; the call itself is the CLI's, with the caller's arguments,
environment, folder and open files. Usage: aws_server.py SOCKET
"""

import contextlib
import io
import json
import os
import signal
import socket
import sys

from awscli.clidriver import create_clidriver


def answer(driver, connection):
    data, files, _, _ = socket.recv_fds(connection, 1 << 20, 3)
    call = json.loads(data)
    for number, file in enumerate(files):
        os.dup2(file, number)
    os.chdir(call["folder"])
    os.environ.clear()
    os.environ.update(call["environment"])
    code = 255
    try:
        code = driver.main(call["arguments"])
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        connection.sendall(b"%d" % (code or 0))
        os._exit(0)


def serve(path):
    driver = create_clidriver()
    # What these load and put together stays in memory for the calls.
    for service, action in (("ec2", "describe-vpn-gateways"), ("cloudwatch", "describe-alarms")):
        driver.session.create_client(service, region_name="us-west-1")
        with contextlib.redirect_stdout(io.StringIO()):
            driver.main(["--region", "us-west-1", service, action, "--generate-cli-skeleton"])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen()
        print("ready", flush=True)
        while True:
            connection, _ = door.accept()
            if os.fork() == 0:
                answer(driver, connection)
            connection.close()


serve(sys.argv[1])
