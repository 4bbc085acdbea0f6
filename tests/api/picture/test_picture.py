"""Pictures of diagrams: everything that has a place is drawn, names are fitted in and escaped, nonsense is left out."""

from __future__ import annotations

from lxml import etree

from api.picture import svg
from api.picture.texts import fitted, width, wrapped
from bpmn.diagram import Diagram
from engine.shipped import shipped_files
from tests.drawing import draw

SVG = "{http://www.w3.org/2000/svg}"
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" targetNamespace="urn:test" '
    'xmlns:stagework="urn:stagework:bpmn:1">'
)


def drawn(elements: str, *places: str, roots: str = "") -> Diagram:
    plane = "".join(places)
    text = f'{HEAD}{roots}<process id="p" name="P">{elements}</process><bpmndi:BPMNDiagram><bpmndi:BPMNPlane>{plane}</bpmndi:BPMNPlane>'
    return Diagram.parse(f"{text}</bpmndi:BPMNDiagram></definitions>".encode())


def shape(element: str, x: object = 0, y: object = 0, wide: object = 100, high: object = 80, more: str = "") -> str:
    bounds = f'<dc:Bounds x="{x}" y="{y}" width="{wide}" height="{high}"/>'
    return f'<bpmndi:BPMNShape bpmnElement="{element}" {more}>{bounds}</bpmndi:BPMNShape>'


def edge(element: str, *points: tuple[object, object]) -> str:
    inner = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
    return f'<bpmndi:BPMNEdge bpmnElement="{element}">{inner}</bpmndi:BPMNEdge>'


def picture(diagram: Diagram, language: str = "") -> etree._Element:
    found = svg(diagram, language)
    assert found is not None
    return etree.fromstring(found)


def group(root: etree._Element, element: str) -> etree._Element:
    return next(found for found in root.iterfind(f"{SVG}g") if found.get("data-element-id") == element)


def test_a_diagram_without_places_has_no_picture() -> None:
    assert svg(draw("s:start -> e:end")) is None


def test_names_are_texts_whatever_they_hold() -> None:
    hostile = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;"
    root = picture(drawn(f'<userTask id="t" name="{hostile}"/>', shape("t")))
    assert not list(root.iter(f"{SVG}script"))
    assert group(root, "t").findtext(f"{SVG}title") == '<script>alert(1)</script> & "x"'


def test_a_name_is_shown_in_the_language_that_it_has() -> None:
    inner = '<extensionElements><stagework:translation lang="ru" name="Оффер"/></extensionElements>'
    diagram = drawn(f'<userTask id="t" name="Offer">{inner}</userTask><userTask id="u" name="Call"/>', shape("t"), shape("u", 200))
    for language, names in (("", ["Offer", "Call"]), ("ru", ["Оффер", "Call"]), ("de", ["Offer", "Call"])):
        root = picture(diagram, language)
        assert [span.text for span in root.iter(f"{SVG}tspan")] == names


def test_every_kind_of_element_is_drawn() -> None:
    timer, message = "<timerEventDefinition/>", "<messageEventDefinition/>"
    elements = (
        '<laneSet id="ls"><lane id="l" name="Sales"/></laneSet>'
        f'<startEvent id="s">{timer}</startEvent><endEvent id="e">{message}{timer}</endEvent>'
        f'<intermediateThrowEvent id="i">{message}</intermediateThrowEvent>'
        f'<boundaryEvent id="b" attachedToRef="t" cancelActivity="false">{timer}</boundaryEvent>'
        '<task id="t"><multiInstanceLoopCharacteristics/></task><callActivity id="c"><standardLoopCharacteristics/></callActivity>'
        '<subProcess id="sub"/><subProcess id="ev" triggeredByEvent="true"/><transaction id="tr"/><adHocSubProcess id="ad"/>'
        '<sendTask id="k1"/><receiveTask id="k2"/><manualTask id="k3"/><scriptTask id="k4"/>'
        '<businessRuleTask id="k5"/><serviceTask id="k6"/>'
        '<exclusiveGateway id="g1" default="f"/><parallelGateway id="g2"/><inclusiveGateway id="g3"/><eventBasedGateway id="g4"/>'
        '<complexGateway id="g5"/><sequenceFlow id="f" name="No" sourceRef="g1" targetRef="e"/>'
        '<sequenceFlow id="f2" sourceRef="t" targetRef="e">'
        "<conditionExpression>x</conditionExpression></sequenceFlow>"
        '<textAnnotation id="n"><text>A note</text></textAnnotation><association id="a" sourceRef="n" targetRef="t"/>'
        '<dataObjectReference id="do" name="Order"/><dataStoreReference id="ds" name="Stock"/><group id="gr"/>'
    )
    flow = '<messageFlow id="mf" sourceRef="k1" targetRef="k2"/>'
    roots = f'<collaboration id="co"><participant id="pool" name="We" processRef="p"/>{flow}</collaboration>'
    names = "s e i b t c sub ev tr ad k1 k2 k3 k4 k5 k6 g1 g2 g3 g4 g5 n do ds gr".split()  # noqa: SIM905
    places = [shape(name, 60 + 130 * number, 40, 50 if name[0] == "g" else 100, 50) for number, name in enumerate(names)]
    edges = [edge(name, (0, 0), (50, 0), (50, 90)) for name in ("f", "f2", "a", "mf")]
    diagram = drawn(elements, shape("pool", 0, 0, 4000, 400), shape("l", 30, 0, 3970, 400), *places, *edges, roots=roots)
    root = picture(diagram)
    found = {one.get("data-element-id") for one in root.iterfind(f"{SVG}g")}
    assert found == {"pool", "l", "f", "f2", "a", "mf", *names}
    dashed = group(root, "b").findall(f"{SVG}circle")
    assert all(circle.get("stroke-dasharray") for circle in dashed)
    assert [group(root, "f").find(f"{SVG}path").get(f"marker-{end}") for end in ("start", "end")] == [  # type: ignore[union-attr]
        "url(#stagework-default)",
        "url(#stagework-arrow)",
    ]
    ids = {marker.get("id") for marker in root.iter(f"{SVG}marker")}
    used = {value[5:-1] for node in root.iter() for name, value in node.attrib.items() if str(name).startswith("marker-")}
    assert used <= ids  # type: ignore[operator]


def test_a_standing_pool_has_its_name_on_top() -> None:
    roots = '<collaboration id="co"><participant id="pool" name="We" processRef="p"/></collaboration>'
    root = picture(drawn('<task id="t"/>', shape("pool", 0, 0, 200, 600, 'isHorizontal="false"'), shape("t", 50, 100), roots=roots))
    text = group(root, "pool").find(f"{SVG}text")
    assert text is not None
    assert text.get("transform") is None


def test_places_that_make_no_sense_are_left_out() -> None:
    nonsense = [
        shape("a", "x"),
        shape("b", "nan"),
        shape("c", 1e12),
        shape("d", wide=-5),
        shape("nobody"),
        edge("f", (0, 0)),
        edge("f", (0, "inf"), (1, 1)),
    ]
    elements = "".join(f'<task id="{name}"/>' for name in "abcd") + '<task id="good"/>'
    root = picture(drawn(elements, *nonsense, shape("good")))
    assert [one.get("data-element-id") for one in root.iterfind(f"{SVG}g")] == ["good"]


def test_texts_keep_to_their_room() -> None:
    for text in ("Prepare the offer for the client", "Отремонтировать оборудование", "x" * 60, "Найти ближайшее время для звонка клиенту"):
        assert all(width(line, 12) <= 90 or len(line) == 1 for line in wrapped(text, 12, 90))
        lines, size = fitted(text, 12, 90, 60)
        assert len(lines) * size * 1.2 <= 60
    lines, _ = fitted("word " * 200, 12, 90, 60)
    assert lines[-1].endswith("…")
    assert fitted("", 12, 90, 60)[0] == []


def test_no_name_of_the_shipped_model_is_cut() -> None:
    for name, content in shipped_files():
        if name.endswith(".bpmn"):
            for language in ("", "ru"):
                root = picture(Diagram.parse(content), language)
                assert not [span.text for span in root.iter(f"{SVG}tspan") if (span.text or "").endswith("…")]
