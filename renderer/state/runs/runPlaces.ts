import { gridPlaces, type GridPlaces } from '../../canvas/geometry/gridPlaces.js';
import type { Run } from './run.js';

/** Where the grids of a run lie on its picture: on the region it was asked about, or on the whole. */
export function runPlaces({ picture, settings }: Pick<Run, 'picture' | 'settings'>): GridPlaces {
  return gridPlaces(picture, settings.region);
}
