/** The tools that draw annotations and take hold of them, in the order of the toolbar. */
export const toolNames = ['pan', 'select', 'box', 'polygon', 'arrow', 'freehand', 'point', 'text'] as const;

/** The tools that change what the model reads, in the order of the toolbar. */
export const readToolNames = ['paint', 'paint-box', 'region'] as const;

/** A tool of the canvas. */
export type ToolName = (typeof toolNames)[number] | (typeof readToolNames)[number];

/** Whether a tool paints cells in or out. */
export function isPaintTool(tool: ToolName): tool is 'paint' | 'paint-box' {
  return tool === 'paint' || tool === 'paint-box';
}
