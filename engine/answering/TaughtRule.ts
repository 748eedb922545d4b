import type { TaughtFile } from '../checkpoint/taught/taughtFile.js';
import type { OutsideTaught } from '../protocol/outsideTaught.js';
import type { SeenImage } from '../seeing/SeenImage.js';
import { TaughtPictures } from '../seeing/TaughtPictures.js';
import { TaughtQuestions } from '../text/TaughtQuestions.js';

/** Tells whether a picture and a question are unlike those a model was taught. */
export class TaughtRule {
  private readonly pictures: TaughtPictures;
  private readonly questions: TaughtQuestions;

  constructor({ pictures, questions }: TaughtFile) {
    this.pictures = new TaughtPictures(pictures);
    this.questions = new TaughtQuestions(questions);
  }

  /** @returns undefined where there is no question in words, or nothing was kept of what the tower saw. */
  compare(
    { patchStatistics }: Pick<SeenImage, 'patchStatistics'>,
    question: string | undefined,
  ): OutsideTaught | undefined {
    if (patchStatistics === undefined || question === undefined) return undefined;
    const pictureDistance = this.pictures.distance(patchStatistics);
    const questionDistance = this.questions.distance(question);
    return {
      picture: pictureDistance > 1,
      question: questionDistance > 1,
      pictureDistance,
      questionDistance,
    };
  }
}
