import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import type { RunBatch } from '../../../engine/protocol/runEvent.js';
import type { RunRecord } from '../../../engine/protocol/runRecord.js';
import { shownText } from '../../../engine/protocol/shownText.js';
import { keepSteering } from '../../../engine/selection/keptGrid.js';
import { RunRecorder } from '../../../engine/session/RunRecorder.js';
import type { AskPayload, OpenedImage } from '../../ipc/contracts.js';
import { questionFailures } from '../../ipc/questionFailures.js';
import type { OpenSessions } from './OpenSessions.js';

/** What the keeper of runs works with. */
export interface RunKeeperParts {
  readonly sessions: Pick<OpenSessions, 'ofImage' | 'get'>;
  /** The model that is open; null while none is. */
  readonly model: () => ModelFacts | null;
  readonly appVersion: string;
  /** Time now, as `2026-11-30T18:00:00.000Z`. */
  readonly now: () => string;
}

/** A question waits no longer than this for the disk, in milliseconds: a drive that hangs stops no answer. */
const patienceMs = 1000;

/** Writes down each question that is asked, in the session of its picture, from what the engine says. */
export class RunKeeper {
  /** The session of each run that is not over. */
  private readonly sessionOf = new Map<string, string>();

  constructor(private readonly parts: RunKeeperParts) {}

  /** Begins a run. @returns whether the question is on the disk: false once it cannot be, or that takes too long. */
  async begin(
    runId: string,
    image: OpenedImage,
    sha256: string,
    question: Omit<AskPayload, 'imageId'>,
  ): Promise<boolean> {
    const session = this.parts.sessions.ofImage(image.imageId);
    if (session === undefined) return false;
    const recorder = new RunRecorder({
      runId,
      question: question.question,
      askedAt: this.parts.now(),
      appVersion: this.parts.appVersion,
      picture: {
        sha256,
        width: image.width,
        height: image.height,
        choices: image.choices ?? {},
        shown: shownText(image),
      },
      settings: settingsOf(question),
      ...(question.origin && { origin: question.origin }),
      model: this.parts.model(),
    });
    this.sessionOf.set(runId, session.session.id);
    const written = session.beginRun(recorder).then(
      () => true,
      () => false, // told by the saving
    );
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), patienceMs));
    return Promise.race([written, late]);
  }

  /** Takes in what the engine tells. */
  receive({ runId, messages }: RunBatch): void {
    const session = this.parts.sessions.get(this.sessionOf.get(runId) ?? '');
    const recorder = session?.receive(runId, messages);
    if (session === undefined || recorder === undefined) return;
    const model = this.parts.model();
    if (model !== null) recorder.answeredBy(model);
    if (!recorder.hasEnded) return;
    this.sessionOf.delete(runId);
    const last = messages.at(-1);
    if (last?.type === 'failed' && questionFailures.includes(last.code)) {
      void session.takeBack(runId).catch(() => undefined); // told by the saving
    }
  }
}

function settingsOf(question: Omit<AskPayload, 'imageId'>): RunRecord['settings'] {
  const { variant, sampling, threshold, selector, steering, region, givenTokens } = question;
  return {
    variant,
    sampling,
    selector,
    ...(threshold !== undefined && { threshold }),
    ...(steering && { steering: keepSteering(steering) }),
    ...(region && { region }),
    ...(givenTokens && { givenTokens }),
  };
}
