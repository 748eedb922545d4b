/** Sizes of the window's text, in percent of the system's. */
export const textSizes = { least: 80, most: 200, step: 10, usual: 100 } as const;

/** Largest size of a panel that is kept, in CSS pixels: what a window holds is decided when it is laid out. */
export const maxPanelSize = 10_000;
