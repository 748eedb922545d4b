import {
  noSketch,
  type AnnotationTool,
  type ToolEffect,
  type ToolInput,
  type ToolScene,
  type ToolSketch,
} from './annotationTool.js';
import { panTool, pointTool, textTool } from './clickTools.js';
import { arrowTool, boxTool } from './dragTools.js';
import { freehandTool } from './freehandTool.js';
import { brushTool, paintBoxTool, regionTool } from './paintTools.js';
import { polygonTool } from './polygonTool.js';
import { selectTool } from './selectTool.js';
import type { ToolName } from '../geometry/toolNames.js';

/** A tool in use: what it is doing is its own. */
export interface ToolInUse {
  readonly name: ToolName;
  /** Takes in what happened. Returns what came of it. */
  readonly step: (input: ToolInput, scene: ToolScene) => readonly ToolEffect[];
  /** What is under way; always the same object while nothing is to be seen. */
  readonly sketch: (scene: ToolScene) => ToolSketch;
  /** Whether something is under way, which Escape ends. */
  readonly isBusy: () => boolean;
}

/** Takes a tool up. */
export function takeTool(name: ToolName): ToolInUse {
  switch (name) {
    case 'pan':
      return inUse(name, panTool);
    case 'select':
      return inUse(name, selectTool);
    case 'box':
      return inUse(name, boxTool);
    case 'polygon':
      return inUse(name, polygonTool);
    case 'arrow':
      return inUse(name, arrowTool);
    case 'freehand':
      return inUse(name, freehandTool);
    case 'point':
      return inUse(name, pointTool);
    case 'text':
      return inUse(name, textTool);
    case 'paint':
      return inUse(name, brushTool);
    case 'paint-box':
      return inUse(name, paintBoxTool);
    case 'region':
      return inUse(name, regionTool);
  }
}

function inUse<State>(name: ToolName, tool: AnnotationTool<State>): ToolInUse {
  let state = tool.start;
  return {
    name,
    step: (input, scene) => {
      const next = tool.step(state, input, scene);
      ({ state } = next);
      return next.effects;
    },
    sketch: (scene) => {
      const sketch = tool.sketch(state, scene);
      const isEmpty =
        sketch.shape === null &&
        sketch.marquee === null &&
        sketch.shapes.size === 0 &&
        sketch.painting === undefined;
      return isEmpty ? noSketch : sketch;
    },
    isBusy: () => state !== tool.start,
  };
}
