import { annotationsAt, type FoundWork, type WorkDone, type WorkNote } from './work.js';

/** What has to be there after a kill, from what the window noted; and what it could not know any more. */
export class Ledger {
  /** Acknowledged changes in all. */
  acknowledged = 0;
  private readonly counts = { annotations: 0, name: 0, label: 0 };
  /** Questions acknowledged and not deleted since, each with how many changes had been acknowledged before it. */
  private readonly asked = new Map<string, number>();
  private readonly finished = new Set<string>();
  private readonly deleting = new Set<string>();
  private readonly deleted = new Set<string>();
  private pasted = new Set<string>();

  /** Takes in what the window noted. */
  note(said: WorkNote): void {
    switch (said.kind) {
      case 'annotations':
      case 'name':
      case 'label':
        this.counts[said.kind] = Math.max(this.counts[said.kind], said.count);
        break;
      case 'asked':
        this.asked.set(said.runId, this.acknowledged);
        break;
      case 'finished':
        this.finished.add(said.runId);
        break;
      case 'deleting':
        this.deleting.add(said.runId);
        return;
      case 'deleted':
        this.deleted.add(said.runId);
        break;
      case 'pasted':
        this.pasted.add(said.sessionId);
        break;
      case 'removing':
        this.pasted.delete(said.sessionId);
        return;
    }
    this.acknowledged++;
  }

  /** Sessions of pasted pictures that have to be there. */
  get pastedIds(): readonly string[] {
    return [...this.pasted];
  }

  /** What the script goes on from: what was found, which is as much as was acknowledged or more. */
  resume(found: FoundWork): WorkDone {
    this.counts.annotations = countOf(found.annotations[0]?.note);
    this.counts.name = countOf(found.name);
    this.counts.label = countOf(found.label);
    const ids = found.runs.map(({ runId }) => runId);
    for (const runId of [...this.asked.keys()]) if (!ids.includes(runId)) this.asked.delete(runId);
    for (const runId of [...this.finished]) if (!ids.includes(runId)) this.finished.delete(runId);
    this.deleting.clear();
    this.deleted.clear();
    return { ...this.counts, asked: ids, finished: [...this.finished], deleted: [] };
  }

  /** What is missing of the session of the picture, a line each. */
  missing(found: FoundWork): string[] {
    const losses: string[] = [];
    const expectAtLeast = (what: string, got: number, kept: number): void => {
      if (got < kept) losses.push(`${what}: change ${kept} was acknowledged, found ${got}`);
    };
    const change = countOf(found.annotations[0]?.note);
    expectAtLeast('annotations', change, this.counts.annotations);
    if (JSON.stringify(found.annotations) !== JSON.stringify(annotationsAt(change)))
      losses.push(`annotations: those of change ${change} are not as they were sent`);
    expectAtLeast('name', countOf(found.name), this.counts.name);
    expectAtLeast('label', countOf(found.label), this.counts.label);
    const runs = new Map(found.runs.map((run) => [run.runId, run]));
    for (const [runId, before] of this.asked) {
      if (!runs.has(runId) && !this.deleting.has(runId))
        losses.push(
          `question ${runId}: acknowledged ${this.acknowledged - before} changes before the kill, not found`,
        );
    }
    for (const runId of this.deleted) {
      if (runs.has(runId)) losses.push(`question ${runId}: its deletion was acknowledged, and it is there`);
    }
    for (const { runId, state, tokens, masks } of found.runs) {
      if (state === 'running') losses.push(`question ${runId}: said to be running after a start`);
      if (!this.finished.has(runId)) continue;
      if (state !== 'finished') losses.push(`question ${runId}: its end was acknowledged, found ${state}`);
      if (masks?.tokens !== tokens || masks.mapValues === 0)
        losses.push(`question ${runId}: ${tokens} tokens, and selections of ${masks?.tokens ?? 'none'}`);
    }
    if (found.troubles.length > 0) losses.push(...found.troubles);
    if (found.imageTrouble !== null) losses.push(found.imageTrouble);
    return losses;
  }

  /** What is missing of a session of a pasted picture. */
  missingOfPasted(found: FoundWork): string[] {
    const losses = [...found.troubles, ...(found.imageTrouble === null ? [] : [found.imageTrouble])];
    if (found.annotations.length === 0) losses.push('its annotations were acknowledged, none found');
    return losses;
  }
}

/** The number at the end of `change 12`, `name 12`, `label 12`; 0 for another text. */
function countOf(text: string | undefined): number {
  return Number(/^(?:change|name|label) (\d+)$/.exec(text ?? '')?.[1] ?? 0);
}
