import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";

type Shape = { id: string; businessObject: { name?: string }; waypoints?: unknown };

/** Draws a BPMN file into an element, in the reader's words, elements outlined by state. bpmn.io's mark stays visible. */
export async function draw(
  container: HTMLElement,
  bpmn: string,
  states: Record<string, string>,
  words: Record<string, string>,
  colours: Record<string, string>,
): Promise<{ destroy(): void }> {
  container.replaceChildren();
  const viewer = new NavigatedViewer({ container });
  await viewer.importXML(bpmn);
  // biome-ignore lint/suspicious/noExplicitAny: bpmn-js types its services by name only
  const service = (name: string): any => viewer.get(name);
  service("elementRegistry").forEach((shape: Shape) => {
    const word = words[shape.id.replace(/_label$/, "")];
    if (word && shape.businessObject.name) {
      shape.businessObject.name = word;
      service("graphicsFactory").update(shape.waypoints ? "connection" : "shape", shape, service("elementRegistry").getGraphics(shape));
    }
    const colour = colours[states[shape.id] ?? ""];
    const visual = service("elementRegistry").getGraphics(shape)?.querySelector(".djs-visual > :first-child");
    if (colour && visual) {
      visual.style.stroke = colour;
      visual.style.strokeWidth = "3px";
      visual.style.fill = `${colour}14`;
    }
  });
  service("canvas").zoom("fit-viewport", "auto");
  return viewer;
}
