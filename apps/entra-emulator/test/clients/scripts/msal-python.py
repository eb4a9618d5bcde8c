"""MSAL Python as Debian has it, written for Microsoft. Says JSON lines; hears one for the code of a browser."""

import json
import os
import sys

import msal

settings = os.environ
authority = "https://login.microsoftonline.com/" + settings["DIRECTORY"]
graph = ["https://graph.microsoft.com/.default"]


def say(value):
    print(json.dumps(value), flush=True)


def confidential(credential):
    return msal.ConfidentialClientApplication(
        settings["CLIENT_ID"], client_credential=credential, authority=authority
    )


def public():
    return msal.PublicClientApplication(settings["CLIENT_ID"], authority=authority)


def secret():
    return confidential(settings["CLIENT_SECRET"]).acquire_token_for_client(graph)


def certificate():
    credential = {"private_key": settings["PRIVATE_KEY"], "thumbprint": settings["THUMBPRINT"]}
    return confidential(credential).acquire_token_for_client(graph)


def password():
    client = public()
    first = client.acquire_token_by_username_password(
        settings["USERNAME"], settings["PASSWORD"], ["User.Read"]
    )
    (account,) = client.get_accounts()
    cached = client.acquire_token_silent(["User.Read"], account)
    refreshed = client.acquire_token_silent(["User.Read"], account, force_refresh=True)
    return {
        **first,
        "from_cache": cached["access_token"] == first["access_token"],
        "refreshed": refreshed["access_token"] != first["access_token"],
        "username": account["username"],
    }


def device():
    client = public()
    flow = client.initiate_device_flow(["User.Read"])
    say({"verification_uri": flow["verification_uri"], "user_code": flow["user_code"]})
    return client.acquire_token_by_device_flow(flow)


def code():
    client = confidential(settings["CLIENT_SECRET"])
    flow = client.initiate_auth_code_flow(["User.Read"], redirect_uri=settings["REDIRECT_URI"])
    say({"auth_uri": flow["auth_uri"]})
    answer = json.loads(sys.stdin.readline())
    return client.acquire_token_by_auth_code_flow(flow, answer)


def on_behalf_of():
    client = confidential(settings["CLIENT_SECRET"])
    return client.acquire_token_on_behalf_of(settings["ASSERTION"], ["User.Read"])


say({name: one for name, one in globals().items() if callable(one)}[sys.argv[1]]())
