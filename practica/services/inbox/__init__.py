"""Mail that comes in: what a person wrote in reply to a letter becomes an action of that person, or a clear answer, never both.

`reading` turns raw bytes into what somebody wrote; `registry` is where topics say what a reply to them does; `actions.receive`
does it, exactly once a mail. Who writes is told by the signed address alone (`notices.replying`), never by the sender's name. A
reply that cannot be taken goes nowhere: its writer is told once, with the way to go on; strangers, lists and machines are not.
"""
