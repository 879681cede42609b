"""`voc owners`, `voc actions` and `voc accepted` as a user types them."""

import json


def test_an_action_goes_from_open_to_done_and_a_pain_point_in_and_out_of_the_register(voc):
    assert "answers for touchpoint:service" in voc("owners", "set", "touchpoint:service", "Care").stdout
    assert "is open" in voc("actions", "add", "touchpoint:service", "Call back", "--due", "2026-03-01").stdout
    assert "with Care. Not done yet." in voc("actions", "list").stdout
    [listed] = json.loads(voc("actions", "list", "--json").stdout)["actions"]
    assert "2026-03-02" in voc("actions", "done", str(listed["action"]["id"]), "--on", "2026-03-02").stdout
    assert "Cannot tell" in voc("actions", "list", "--status", "done").stdout
    assert "Care" in voc("owners", "list").stdout

    # In the same test: making a database takes longer than all of these commands.
    assert "is accepted" in voc("accepted", "add", "touchpoint:product", "Too dear", "--on", "2026-01-01").stdout
    assert "because: Too dear" in voc("accepted", "list").stdout
    voc("accepted", "remove", "touchpoint:product")
    assert "Nothing is accepted" in voc("accepted", "list").stdout
    assert "touchpoint:NAME" in voc("accepted", "add", "shop", "x", code=2).stderr
