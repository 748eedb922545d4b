/** The tools of the canvas, in the order of the toolbar. */
export const toolNames = ['pan', 'select', 'box', 'polygon', 'arrow', 'freehand', 'point', 'text'] as const;

/** A tool of the canvas. */
export type ToolName = (typeof toolNames)[number];
