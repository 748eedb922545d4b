import { neutralQuestion } from '../../../engine/protocol/neutralQuestion.js';
import type { RunMessage } from '../../../engine/protocol/runEvent.js';
import type { NeutralAnswer, NeutralPayload } from '../../ipc/contracts.js';
import { ServiceError } from '../ServiceError.js';
import type { Question } from './Question.js';

/** The neutral question as it is asked: of its answer the first token is all that counts. */
export function neutralQuestionOf(settings: Omit<NeutralPayload, 'imageId'>): Question {
  return {
    ...settings,
    question: neutralQuestion,
    sampling: { temperature: 0, topP: 1, seed: 0, maxNewTokens: 1 },
  };
}

/**
 * The attention of each layer that chooses while the first token of a neutral answer was computed.
 *
 * @throws ServiceError `neutral-empty` where no layer chooses.
 */
export function neutralAnswer(messages: readonly RunMessage[]): NeutralAnswer {
  const layers = messages.filter((message) => message.type === 'layer');
  const first = layers.filter(({ tokenIndex }) => tokenIndex === 0);
  if (first[0] === undefined) {
    throw new ServiceError(
      'neutral-empty',
      'Expected the attention of layers that choose cells, but none reported. Choose an answer of FlexAttention.',
    );
  }
  const { length } = first[0].attentionMap;
  const maps = new Float32Array(first.length * length);
  first.forEach(({ attentionMap }, index) => maps.set(attentionMap, index * length));
  return { layers: first.map(({ layer }) => layer), maps };
}
