use super::{Position, beat, patch, reload};

const AT: Position = Position { epoch: 1, sequence: 7 };

#[test]
fn events_are_one_line_of_json_each() {
    assert_eq!(
        patch(AT, 1234, "case-1", Some("<p data-part=\"case-1\">\r\n胸痛\n\n</p>")),
        "event: patch\nid: 00000001-7\ndata: {\"now\":1234,\"part\":\"case-1\",\"html\":\"<p data-part=\\\"case-1\\\">\\r\\n胸痛\\n\\n</p>\"}\n\n"
    );
    assert_eq!(
        patch(AT, 1234, "x", None),
        "event: patch\nid: 00000001-7\ndata: {\"now\":1234,\"part\":\"x\",\"html\":null}\n\n"
    );
    assert_eq!(beat(AT, 1234), "event: beat\nid: 00000001-7\ndata: {\"now\":1234}\n\n");
    assert_eq!(
        reload(),
        "event: reload\ndata: {}\n\n",
        "without an id: the page keeps its old position until it has loaded again"
    );
}
