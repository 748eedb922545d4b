import { selectionGridSide } from '../../protocol/selectionGrid.js';
import type { CellCost } from '../sensitivityFinding.js';
import { type Figure, FigureDrawing } from './Figure.js';
import { natsText } from './numberTexts.js';

const left = 40;
const top = 84;
const side = 40;

/** The map of a sensitivity experiment on the padded square: the stronger a cell, the more dropping it changes. */
export function cellMapPlot(costs: readonly (CellCost | null)[], inside: string): Figure {
  const drawing = new FigureDrawing();
  const strongest = Math.max(1e-9, ...costs.map((cell) => Math.abs(cell?.cost ?? 0)));
  const title = 'What dropping each cell costs';
  drawing.heading(
    16,
    title,
    'log-probability of the answer that is lost, in nats; the square holds the padded picture',
  );
  drawing.dot(20, 58, 'first');
  drawing.text(30, 62, `lost, up to ${natsText(strongest)}`);
  drawing.dot(196, 58, 'second');
  drawing.text(206, 62, 'gained');
  costs.forEach((cell, index) => {
    const [row, column] = [Math.floor(index / selectionGridSide), index % selectionGridSide];
    const [x, y] = [left + column * side, top + row * side];
    if (inside[index] !== '1') return;
    drawing.cell(x + 1, y + 1, side - 2, 'grid', 0.12);
    if (cell === null) return;
    drawing.cell(
      x + 1,
      y + 1,
      side - 2,
      cell.cost >= 0 ? 'first' : 'second',
      Math.abs(cell.cost) / strongest,
    );
    const shared = cell.blockCells === 1 ? '' : `, its part of a block of ${cell.blockCells} cells`;
    drawing.spot(
      x + side / 2,
      y + side / 2,
      `row ${row + 1}, column ${column + 1}: ${natsText(cell.cost)}${shared}`,
    );
  });
  const end = left + selectionGridSide * side;
  for (let line = 0; line < selectionGridSide; line++) {
    drawing.text(left - 8, top + (line + 0.5) * side + 4, String(line + 1), { anchor: 'end' });
    drawing.text(left + (line + 0.5) * side, top + selectionGridSide * side + 18, String(line + 1), {
      anchor: 'middle',
    });
  }
  return drawing.finish(
    { width: Math.max(560, end + 16), height: top + selectionGridSide * side + 30 },
    title,
    'A grid of nine rows and columns; each cell is drawn by how much log-probability the answer loses when it is not read.',
  );
}
