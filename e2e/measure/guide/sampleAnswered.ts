import { expect } from '@playwright/test';
import type { FoveaWindow } from '../../support/FoveaWindow.js';
import type { Album } from './Album.js';

/** Sends the question that stands ready, and shows what layer 6 chose for the first letter of the answer. */
export async function sampleAnswered(fovea: FoveaWindow, album: Album): Promise<void> {
  const patience = { timeout: 60_000 };
  await expect(fovea.engineState).toHaveText('Ready', patience);
  await expect(fovea.question).not.toHaveValue('', patience);
  await fovea.question.press('Enter');
  await fovea.ended('finished', 120_000);
  await fovea.cell(6, 0).click();
  await fovea.saved();
  await album.take(fovea, 'fovea');
}
