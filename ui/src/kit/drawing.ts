import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";

type Extension = { $type: string; zh?: string; en?: string };
type Element = { name?: string; extensionElements?: { values?: Extension[] } };
type Shape = { id: string; businessObject: Element; waypoints?: unknown };
export type Zoom = "in" | "out" | "fit";
export type Drawing = { destroy(): void; zoom(how: Zoom): void };

const STEP = 1.25;

/** Draws a BPMN file into an element, in the reader's words, elements outlined by state. bpmn.io's mark stays visible. */
export async function draw(
  container: HTMLElement,
  bpmn: string,
  states: Record<string, string>,
  language: "zh" | "en",
  colours: Record<string, string>,
): Promise<Drawing> {
  container.replaceChildren();
  const viewer = new NavigatedViewer({ container });
  await viewer.importXML(bpmn);
  // biome-ignore lint/suspicious/noExplicitAny: bpmn-js types its services by name only
  const service = (name: string): any => viewer.get(name);
  const canvas = service("canvas");
  service("elementRegistry").forEach((shape: Shape) => {
    const graphics = service("elementRegistry").getGraphics(shape);
    const word = called(shape.businessObject)?.[language];
    if (word && shape.businessObject.name) {
      shape.businessObject.name = word;
      service("graphicsFactory").update(shape.waypoints ? "connection" : "shape", shape, graphics);
    }
    const colour = colours[states[shape.id] ?? ""];
    const visual = graphics?.querySelector(".djs-visual > :first-child");
    if (colour && visual) {
      visual.style.stroke = colour;
      visual.style.strokeWidth = "3px";
      if (!shape.waypoints) visual.style.fill = `${colour}14`;
    }
  });
  canvas.zoom("fit-viewport", "auto");
  return {
    destroy: () => viewer.destroy(),
    zoom: (how) => {
      if (how === "fit") canvas.zoom("fit-viewport", "auto");
      else canvas.zoom(canvas.zoom() * (how === "in" ? STEP : 1 / STEP), "auto");
    },
  };
}

/** What an element is called in both languages: our own extension `lw:names` says it. */
function called(element: Element): Extension | undefined {
  return element.extensionElements?.values?.find((one) => one.$type === "lw:names");
}
