"""Starts, watches and ends the processes of the service: `python -m supervisor`, which `champions up` becomes.

`up` is the order of things, `commands` says with which words each process is started, `children` keeps them alive,
`valkey` is the embedded Redis-compatible server, `death` ends what would outlive its parent. It knows the settings
and nothing of the application: so it is small, starts at once, and no fault in the application takes it down.
"""
